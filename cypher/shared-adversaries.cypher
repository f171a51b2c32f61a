// Shared adversaries
// question: Which adversaries and dangers do two actors have in common, and how is each at odds with them?
// why: A common enemy is the oldest reason to work together, and it need not be called an enemy by either.
// tags: comparison, security
// order: total
// param one:   string = null -- only pairs with this actor: a name, an alias or an id
// param other: string = null -- and with this one
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {one: null, other: null, on: null}
// column one:               string
// column other:             string
// column adversary:         string       -- a party or a danger; of a part that is fought, also the whole
// column on_the_one_side:   list<string>
// column on_the_other_side: list<string>
// column evidence:          list<string> -- documents and their sentences

CALL {
  MATCH (a:Actor)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(x:Entity)
  WHERE c.predicate IN [
    'SEES_AS_THREAT', 'FEARS', 'CONCERNED_ABOUT', 'COUNTERS', 'FIGHTS', 'SANCTIONS', 'DESIGNATES_TERRORIST'
  ]
  RETURN a, x, c
  UNION
  MATCH (x:Entity)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(a:Actor)
  WHERE c.predicate IN ['COMMITS_TERRORISM_AGAINST', 'THREATENS', 'ISSUES_THREAT_TO', 'FIGHTS']
  RETURN a, x, c
  UNION
  MATCH (a:Actor)<-[:SUBJECT]-(c:Claim)-[:QUOTES]->(q:Claim)-[:SUBJECT]->(x:Entity)
  WHERE c.predicate IN ['FEARS', 'CONCERNED_ABOUT']
  RETURN a, x, c
}
WITH a, x, c,
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
WHERE c.polarity = 'affirmed'
  AND c.voice <> 'hypothetical'
  AND none(w IN status WHERE w IN ['ended', 'not yet', 'superseded'])
MATCH p = (x)-[:PART_OF*0..1]->(w:Entity)
WITH a, w, collect(DISTINCT c) AS claims, collect(p) AS wholes
WITH collect({who: a, adversary: w, claims: claims, wholes: wholes}) AS sides
UNWIND sides AS p
UNWIND sides AS q
WITH p, q, p.who AS a, q.who AS b
WHERE p.adversary = q.adversary
  AND (a.name < b.name OR a.name = b.name AND a.id < b.id)
  AND (
    $one IS NULL OR any(x IN [a, b] WHERE toLower($one) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
  )
  AND (
    $other IS NULL
    OR any(x IN [a, b] WHERE toLower($other) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
  )
RETURN
  a.name AS one,
  b.name AS other,
  p.adversary.name AS adversary,
  COLLECT { UNWIND p.claims AS c RETURN DISTINCT c.caption AS shown ORDER BY shown } AS on_the_one_side,
  COLLECT { UNWIND q.claims AS c RETURN DISTINCT c.caption AS shown ORDER BY shown } AS on_the_other_side,
  COLLECT {
    UNWIND [c IN p.claims + q.claims | c.cited] + COLLECT {
      UNWIND p.wholes + q.wholes AS w
      UNWIND relationships(w) AS r
      UNWIND coalesce(r.locators, r.documents, []) AS place
      RETURN DISTINCT place
    } AS place
    RETURN DISTINCT place
    ORDER BY place
  } AS evidence
ORDER BY one, other, adversary, on_the_one_side, on_the_other_side, evidence
