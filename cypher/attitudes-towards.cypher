// Attitudes towards somebody or something
// question: Who says, believes, fears or wants what about a party or thing, or takes which stance on it?
// why: How a party is seen by others decides how it is dealt with, whatever it is.
// tags: claims, attitudes, voices
// order: total
// param towards: string -- a name, an alias or an id
// :param {towards: ''}
// column who:         string -- `someone` where no name is given
// column attitude:    string
// column what:        string
// column details:     string? -- the properties of the attitude, or of the tie that it is about
// column status:      list<string> -- `held` if the attitude stands on the graph's day, else `claim`; and what limits
//   it
// column reported_by: string
// column evidence:    list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'BELIEVES', 'CONCERNED_ABOUT', 'ENDORSES', 'FAVORS', 'FEARS', 'IGNORES', 'PRIORITIZES', 'REACTS_TO', 'SAYS',
    'SEEKS', 'SEES_AS_THREAT', 'SEES_OPPORTUNITY_IN', 'WANTS'
  ]
  AND c.voice <> 'supposed'
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
WITH c, q
WHERE EXISTS {
  MATCH (k:Claim)-[:SUBJECT|OBJECT]->(x:Entity)
  WHERE (k = q OR k = c AND EXISTS { MATCH (c)-[:OBJECT]->(x) })
    AND NOT EXISTS { MATCH (c)-[:SUBJECT]->(x) }
    AND toLower($towards) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
}
RETURN
  c.subject AS who,
  c.predicate AS attitude,
  coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS what,
  coalesce(
    CASE
      WHEN c.qualifiers <> '{}' THEN reduce(
        t = c.qualifiers,
        p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
      )
    END,
    CASE
      WHEN q.qualifiers <> '{}' THEN reduce(
        t = q.qualifiers,
        p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
      )
    END
  ) AS details,
  [w IN [
    CASE WHEN c.stands THEN 'held' ELSE 'claim' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    c.share,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis <> 'stated' THEN c.basis END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice END
  ] + [n IN coalesce(c.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS status,
  c.holder AS reported_by,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY who, attitude, what, details, status, reported_by, evidence
