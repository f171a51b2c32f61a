// Contradictions
// question: Where does one claim say yes and another no, where do two values differ, and which claims argue
//   against which?
// why: A graph that hides a quarrel has taken sides; until somebody chooses, neither of the two stands.
// tags: comparison, claims
// order: total
// param actor: string = null -- only claims about this party or thing: a name, an alias or an id
// :param {actor: null}
// column kind:           string -- `yes and no`, `two values` or `argued against`
// column claim:          string
// column status:         list<string> -- `fact` if it stands on the graph's day, `held` if only the view does, else
//   `claim`; and what limits it
// column holder:         string
// column against:        string
// column against_status: list<string>
// column against_holder: string
// column evidence:       list<string> -- documents and their sentences

CALL {
  MATCH (x:Entity)<-[:SUBJECT]-(c:Claim {polarity: 'affirmed'})
  MATCH (x)<-[:SUBJECT]-(d:Claim {polarity: 'denied'})
  WHERE c.fact = d.fact
    AND c.voice <> 'supposed'
    AND d.voice <> 'supposed'
    AND (c.value IS NULL OR c.value = d.value)
  RETURN 'yes and no' AS kind, c, d
  UNION
  MATCH (x:Entity)<-[:SUBJECT]-(c:Claim {kind: 'property', polarity: 'affirmed'})
  MATCH (x)<-[:SUBJECT]-(d:Claim {kind: 'property', polarity: 'affirmed'})
  WHERE c.fact = d.fact
    AND c.value < d.value
    AND c.voice <> 'supposed'
    AND d.voice <> 'supposed'
  RETURN 'two values' AS kind, c, d
  UNION
  MATCH (c:Claim)-[:REBUTS]->(d:Claim)
  RETURN 'argued against' AS kind, c, d
}
WITH kind, c, d
WHERE $actor IS NULL
  OR EXISTS {
    MATCH (k:Claim)-[:QUOTES*0..2]->(q:Claim)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE k IN [c, d]
      AND toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
RETURN
  kind,
  c.caption AS claim,
  [w IN [
    CASE WHEN NOT c.stands THEN 'claim' WHEN c.kind = 'content' THEN 'held' ELSE 'fact' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    c.share,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis <> 'stated' THEN c.basis END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice END
  ] + [n IN coalesce(c.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS status,
  c.holder AS holder,
  d.caption AS against,
  [w IN [
    CASE WHEN NOT d.stands THEN 'claim' WHEN d.kind = 'content' THEN 'held' ELSE 'fact' END,
    CASE WHEN d.polarity = 'denied' THEN 'denied' END,
    d.share,
    CASE WHEN d.certainty <> 'certain' THEN d.certainty END,
    CASE WHEN d.conditional THEN 'conditional' END,
    CASE WHEN d.ended THEN 'ended' END,
    CASE WHEN d.basis <> 'stated' THEN d.basis END,
    CASE WHEN d.voice <> 'asserted' THEN d.voice END
  ] + [n IN coalesce(d.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS against_status,
  d.holder AS against_holder,
  COLLECT {
    UNWIND [c, d] AS k
    UNWIND coalesce(k.locators, ['']) AS l
    RETURN DISTINCT trim(k.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY kind, claim, against, status, holder, against_status, against_holder, evidence
