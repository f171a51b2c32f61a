// Who says what
// question: Who says or believes what, or takes which stance on it, as the sources report?
// why: What somebody says is a fact about the speaker, not about the matter.
// tags: claims, voices
// order: total
// param speaker: string = null -- only this one: a name, an alias or an id
// :param {speaker: null}
// column speaker:     string -- `someone` where no name is given
// column how:         string
// column what:        string
// column details:     string? -- the properties of the stance, or of the tie that is spoken of
// column status:      list<string> -- `reported` if the stance stands on the graph's day, else `claim`; and what limits
//   it
// column reported_by: string
// column evidence:    list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.predicate IN ['SAYS', 'BELIEVES', 'REACTS_TO']
  AND c.voice <> 'supposed'
  AND (
    $speaker IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT]->(x:Entity)
      WHERE toLower($speaker) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
RETURN
  c.subject AS speaker,
  c.predicate AS how,
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
    CASE WHEN c.stands THEN 'reported' ELSE 'claim' END,
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
ORDER BY speaker, how, what, details, status, reported_by, evidence
