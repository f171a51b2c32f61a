// Who recognizes whom
// question: Which states formally recognize which government or state, which do not, since when, and who says so?
// why: Recognition decides who may speak for a country; not yet, and nothing said, are two other answers.
// tags: recognition, diplomacy
// order: total
// param actor: string = null -- only what this party recognizes, is recognized by, or is left out of: a name, an alias
//   or an id
// :param {actor: null}
// column actor:      string
// column recognizes: string
// column answer:     string       -- on the graph's day: `yes`, `no` where the sources deny it, else `claimed`
// column since:      string?      -- as precise as the sources; `..` with a `no` for never before
// column share:      string?      -- of a group, how much of it
// column excepting:  list<string> -- of these nothing is said
// column held_by:    list<string> -- who says so
// column evidence:   list<string> -- documents and their sentences

MATCH (a:Entity)<-[:SUBJECT]-(c:Claim {predicate: 'RECOGNIZES'})-[:OBJECT]->(b:Entity)
WHERE c.voice <> 'supposed'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT|EXCEPTS]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
OPTIONAL MATCH (a)-[r:RECOGNIZES]->(b)
WITH a, b, c, r,
  CASE
    WHEN c.stands THEN 'yes'
    WHEN r IS NULL
      AND c.polarity = 'denied'
      AND c.certainty = 'certain'
      AND c.basis <> 'implied'
      AND c.own_voice
      AND NOT c.conditional
      AND NOT c.ended
      AND c.rank <> 'deprecated' THEN 'no'
    ELSE 'claimed'
  END AS answer
WITH a, b, answer,
  c.share AS share,
  coalesce(c.`except`, []) AS excepting,
  max(CASE WHEN answer = 'yes' THEN r.since ELSE c.since END) AS since,
  collect(c) AS claims
RETURN
  a.name AS actor,
  b.name AS recognizes,
  answer,
  since,
  share,
  excepting,
  COLLECT { UNWIND claims AS c RETURN DISTINCT c.holder AS holder ORDER BY holder } AS held_by,
  COLLECT {
    UNWIND claims AS c
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY answer DESC, actor, recognizes, since, share, excepting, held_by, evidence, a.id, b.id
