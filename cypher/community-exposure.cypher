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
// column status:     list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
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
  AND c.voice <> 'supposed'
WITH m, c
WHERE c IS NOT NULL
  OR EXISTS { MATCH (m)<-[:SUBJECT]-(o:Claim {predicate: 'ORIGINATES_FROM'}) }
WITH m, c, COLLECT {
  MATCH (m)<-[:SUBJECT]-(s:Claim)
  WHERE s.predicate IN ['size', 'BASED_IN', 'ORIGINATES_FROM', 'PART_OF']
    AND s.voice <> 'supposed'
  WITH s, [w IN [
    CASE WHEN s.polarity = 'denied' THEN 'denied' END,
    s.share,
    CASE WHEN s.certainty <> 'certain' THEN s.certainty END,
    CASE WHEN s.conditional THEN 'conditional' END,
    CASE WHEN s.ended THEN 'ended' END,
    CASE WHEN s.basis <> 'stated' THEN s.basis END,
    CASE WHEN s.voice <> 'asserted' THEN s.voice + ': ' + s.holder END
  ] + [n IN coalesce(s.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS limits
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
  c.predicate AS how,
  [w IN [
    CASE WHEN c.stands THEN 'fact' WHEN c IS NOT NULL THEN 'claim' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis <> 'stated' THEN c.basis END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice + ': ' + c.holder END
  ] WHERE w IS NOT NULL] AS status,
  [t IN traits WHERE t.tie = 'size' | t.shown] AS size,
  [t IN traits WHERE t.tie = 'BASED_IN' | t.shown] AS lives_in,
  [t IN traits WHERE t.tie = 'ORIGINATES_FROM' | t.shown] AS comes_from,
  [t IN traits WHERE t.tie = 'PART_OF' | t.shown] AS part_of,
  COLLECT {
    MATCH (m)<-[:SUBJECT|OBJECT]-(s:Claim)
    WHERE s = c
      OR s.voice <> 'supposed'
        AND s.predicate IN ['size', 'BASED_IN', 'ORIGINATES_FROM', 'PART_OF']
        AND EXISTS { MATCH (s)-[:SUBJECT]->(m) }
    UNWIND coalesce(s.locators, ['']) AS l
    RETURN DISTINCT trim(s.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY community, exposed_to, how, status, evidence, m.id
