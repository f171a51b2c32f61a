// Which communities are exposed to whom
// question: Which communities, migrant ones above all, are courted, recruited from, threatened or attacked,
//   and by whom?
// why: Who recruits among people far from home is easily read as what those people are; the two are kept apart here.
// tags: people, communities, security
// order: total
// param community: string = null -- only this community: a name, an alias or an id
// param on:        date = null   -- the day asked about; by default the graph's own
// :param {community: null, on: null}
// column community:  string
// column exposed_to: string? -- an actor, a danger or an attack; null for migrants of whom nothing of the kind is said
// column how:        string?
// column status:     list<string> -- on the day, in the words of docs/status.md
// column size:       list<string> -- in brackets, here and below, what limits the claim
// column lives_in:   list<string>
// column comes_from: list<string>
// column part_of:    list<string> -- what is said of the whole is not said of its parts
// column evidence:   list<string> -- documents and their sentences

MATCH (m:Community)
WHERE $community IS NULL
  OR toLower($community) IN [n IN [m.id, m.name] + coalesce(m.aliases, []) | toLower(n)]
OPTIONAL MATCH (m)<-[:OBJECT]-(c:Claim)
WHERE c.predicate IN [
    'GAINS_INFLUENCE_AMONG', 'RECRUITS_FROM', 'THREATENS', 'ISSUES_THREAT_TO', 'COMMITS_TERRORISM_AGAINST', 'FIGHTS',
    'MISTREATS', 'SANCTIONS', 'TARGETED'
  ]
  AND c.voice <> 'hypothetical'
WITH m, c
WHERE c IS NOT NULL
  OR EXISTS { MATCH (m)<-[:SUBJECT]-(o:Claim {predicate: 'ORIGINATES_FROM'}) }
WITH m, c,
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
  END AS words
WITH m, c, words, COLLECT {
  MATCH (m)<-[:SUBJECT]-(s:Claim)
  WHERE s.predicate IN ['size', 'BASED_IN', 'ORIGINATES_FROM', 'PART_OF']
    AND s.voice <> 'hypothetical'
  WITH s,
    CASE
      WHEN $on IS NULL THEN s.status_words
      ELSE [
        w IN s.status_words
        WHERE NOT w IN ['ended', 'not yet', 'undated', 'unknown', 'contested', 'superseded']
      ] + CASE
        WHEN s.until_last <= $on THEN ['ended']
        WHEN s.ended AND s.until IS NULL AND coalesce(s.published_last <= $on, true) THEN ['ended']
        WHEN s.since_first > $on THEN ['not yet']
        WHEN coalesce(s.since_last > $on, s.since_first IS NOT NULL)
          OR coalesce(s.until_first <= $on, s.until_last IS NOT NULL)
          OR (s.ended AND s.until IS NULL) THEN ['unknown']
        WHEN s.since IS NOT NULL OR s.timeless OR duration.inDays($on, s.until_first).days = 1 THEN []
        WHEN s.period IS NOT NULL AND s.until IS NULL THEN CASE
          WHEN coalesce(s.period_first > $on, false) OR coalesce(s.period_last < $on, false) THEN ['undated']
          ELSE []
        END
        WHEN s.published_last > $on THEN ['undated']
        ELSE []
      END
    END AS stated
  WITH s, [w IN stated WHERE w <> 'asserted' | CASE w WHEN 'quoted' THEN 'quoted from ' + s.holder ELSE w END] AS limits
  WITH DISTINCT
    s.predicate AS tie,
    coalesce(s.value, s.object) + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
  ORDER BY tie, shown
  RETURN {tie: tie, shown: shown}
} AS traits
RETURN
  m.name AS community,
  c.subject AS exposed_to,
  c.reads AS how,
  [w IN coalesce(words, []) | CASE w WHEN 'quoted' THEN 'quoted from ' + c.holder ELSE w END] AS status,
  [t IN traits WHERE t.tie = 'size' | t.shown] AS size,
  [t IN traits WHERE t.tie = 'BASED_IN' | t.shown] AS lives_in,
  [t IN traits WHERE t.tie = 'ORIGINATES_FROM' | t.shown] AS comes_from,
  [t IN traits WHERE t.tie = 'PART_OF' | t.shown] AS part_of,
  COLLECT {
    MATCH (m)<-[:SUBJECT|OBJECT]-(s:Claim)
    WHERE s = c
      OR s.voice <> 'hypothetical'
        AND s.predicate IN ['size', 'BASED_IN', 'ORIGINATES_FROM', 'PART_OF']
        AND EXISTS { MATCH (s)-[:SUBJECT]->(m) }
    UNWIND coalesce(s.locators, ['']) AS l
    RETURN DISTINCT trim(s.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY community, exposed_to, how, status, evidence, m.id
