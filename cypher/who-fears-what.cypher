// Who fears what
// question: What do actors fear, worry about or see as a threat, and who shares it?
// why: Shared fears make partners of those who have little else in common.
// tags: security, attitudes
// order: total
// param actor: string = null -- only what this actor fears: a name, an alias or an id
// :param {actor: null}
// column actor:       string
// column attitude:    string
// column fear:        string -- a party, a danger, or what may come about
// column shared_with: list<string> -- others who fear the same party or danger
// column details:     string? -- the properties of the view, or of what may come about
// column status:      list<string> -- `held` if the attitude stands on the graph's day, else `claim`; and what limits
//   it
// column reported_by: string
// column evidence:    list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.predicate IN ['FEARS', 'CONCERNED_ABOUT', 'SEES_AS_THREAT']
  AND c.voice <> 'supposed'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
RETURN
  c.subject AS actor,
  c.predicate AS attitude,
  coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS fear,
  COLLECT {
    MATCH (k:Claim)-[:SUBJECT|OBJECT]->(x:Entity)<-[:SUBJECT|OBJECT]-(f:Claim)<-[:QUOTES*0..1]-(o:Claim)
    WHERE k = coalesce(q, c)
      AND o.predicate IN ['FEARS', 'CONCERNED_ABOUT', 'SEES_AS_THREAT']
      AND o.polarity = 'affirmed'
      AND o.voice <> 'supposed'
      AND o.subject <> c.subject
      AND x.name = coalesce(q.subject, c.object)
    RETURN DISTINCT o.subject AS name
    ORDER BY name
  } AS shared_with,
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
ORDER BY actor, attitude, fear, shared_with, details, status, reported_by, evidence
