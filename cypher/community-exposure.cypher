// Which communities are exposed to whom
// question: Which communities, migrant ones above all, are courted, recruited from, threatened or attacked,
//   and by whom?
// why: Who recruits among people far from home is easily read as what those people are; the two are told apart here.
// tags: people, communities, security
// order: total
// param community: string = null -- only this community: a name, an alias or an id
// :param {community: null}
// column community:  string
// column exposed_to: string? -- an actor, a danger or an attack; null for migrants of whom nothing of the kind is said
// column how:        string?
// column status:     list<string> -- in the words of docs/status.md
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
WITH m, c, COLLECT {
  MATCH (m)<-[:SUBJECT]-(s:Claim)
  WHERE s.predicate IN ['size', 'BASED_IN', 'ORIGINATES_FROM', 'PART_OF']
    AND s.voice <> 'hypothetical'
  WITH s, [
    w IN s.status_words
    WHERE w <> 'asserted'
    | CASE w WHEN 'quoted' THEN 'quoted from ' + s.holder ELSE w END
  ] AS limits
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
  [w IN coalesce(c.status_words, []) | CASE w WHEN 'quoted' THEN 'quoted from ' + c.holder ELSE w END] AS status,
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
