// Who recognizes whom
// question: Which states formally recognize which government or state on a day, which do not, since when, and who says
//   so?
// why: Recognition decides who may speak for a country; not yet, and nothing said, are two other answers.
// tags: recognition, diplomacy
// order: total
// param actor: string = null -- only what this party recognizes, is recognized by, or is left out of: a name, an alias
//   or an id
// param on:    date = null -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column actor:      string
// column recognizes: string
// column answer:     string -- `yes`, `no`, `not yet`, `ended`, or what keeps it from being either, in the words of
//   docs/status.md
// column since:      string? -- as precise as the sources; with a `no`, `never` for never before; none where it is
//   contested
// column share:      string? -- of a group, how much of it
// column excepting:  list<string> -- of these nothing is said
// column held_by:    list<string> -- who says so
// column evidence:   list<string> -- documents and their sentences

MATCH (a:Entity)<-[:SUBJECT]-(c:Claim {predicate: 'RECOGNIZES'})-[:OBJECT]->(b:Entity)
WHERE c.voice <> 'hypothetical'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT|EXCEPTS]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
WITH a, b, c,
  CASE
    WHEN $on IS NULL THEN c.status_words
    ELSE [
      w IN c.status_words
      WHERE NOT w IN ['ended', 'not yet', 'undated', 'unknown', 'contested', 'superseded']
    ] + CASE
      WHEN c.until_last <= $on THEN ['ended']
      WHEN c.ended AND c.until IS NULL AND coalesce(c.published_last <= $on, true) THEN ['ended']
      WHEN c.since_first > $on THEN ['not yet']
      WHEN coalesce(c.since_last > $on, c.since_first IS NOT NULL)
        OR coalesce(c.until_first <= $on, c.until_last IS NOT NULL)
        OR (c.ended AND c.until IS NULL) THEN ['unknown']
      WHEN c.since IS NOT NULL OR c.timeless OR duration.inDays($on, c.until_first).days = 1 THEN []
      WHEN c.period IS NOT NULL AND c.until IS NULL THEN CASE
        WHEN coalesce(c.period_first > $on, false) OR coalesce(c.period_last < $on, false) THEN ['undated']
        ELSE []
      END
      WHEN c.published_last > $on THEN ['undated']
      ELSE []
    END
  END AS status
WITH a, b, c,
  coalesce(
    head([w IN [
      'superseded', 'ended', 'not yet', 'quoted', 'attributed', 'unclear', 'possible', 'likely', 'conditional',
      'implied', 'undated', 'unknown', 'contested'
    ] WHERE w IN status]),
    CASE c.polarity WHEN 'denied' THEN 'no' ELSE 'yes' END
  ) AS answer
// What holds goes before what has not begun, cannot be told for the day, or gives way.
WITH a, b,
  collect({claim: c, answer: answer}) AS said
WITH a, b, [
  x IN said
  WHERE NOT x.answer IN ['not yet', 'undated', 'unknown', 'superseded']
    OR none(y IN said WHERE y.answer IN ['yes', 'no'])
] AS heard
UNWIND heard AS x
WITH a, b,
  x.claim AS c,
  CASE
    WHEN x.answer IN ['yes', 'no']
      AND any(y IN heard WHERE y.answer IN ['yes', 'no'] AND y.answer <> x.answer) THEN 'contested'
    ELSE x.answer
  END AS answer
WITH a, b, answer,
  c.share AS share,
  coalesce(c.`except`, []) AS excepting,
  max(CASE WHEN c.since = '..' AND c.polarity = 'denied' THEN 'never' ELSE c.since END) AS since,
  collect(c) AS claims
RETURN
  a.name AS actor,
  b.name AS recognizes,
  answer,
  CASE WHEN answer <> 'contested' THEN since END AS since,
  share,
  excepting,
  COLLECT { UNWIND claims AS c RETURN DISTINCT c.holder AS holder ORDER BY holder } AS held_by,
  COLLECT { UNWIND claims AS c RETURN DISTINCT c.cited AS place ORDER BY place } AS evidence
ORDER BY CASE answer WHEN 'yes' THEN 0 WHEN 'no' THEN 1 ELSE 2 END, actor, recognizes, answer, since, share, excepting,
  held_by, evidence, a.id, b.id
