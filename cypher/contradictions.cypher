// Contradictions
// question: Where does one claim say yes and another no, where do two values differ, and which claims argue
//   against which?
// why: A graph that hides a quarrel has taken sides; until somebody chooses, neither of the two stands.
// tags: comparison, claims
// order: total
// param actor: string = null -- only claims about this party or thing: a name, an alias or an id
// :param {actor: null}
// column kind:           string       -- `yes and no`, `two values` or `argued against`
// column claim:          string
// column status:         list<string> -- in the words of docs/status.md
// column holder:         string
// column against:        string
// column against_status: list<string>
// column against_holder: string
// column evidence:       list<string> -- documents and their sentences

CALL {
  MATCH (x:Entity)<-[:SUBJECT]-(c:Claim {polarity: 'affirmed'})
  MATCH (x)<-[:SUBJECT]-(d:Claim {polarity: 'denied'})
  WHERE c.fact = d.fact
    AND c.voice <> 'hypothetical'
    AND d.voice <> 'hypothetical'
    AND (c.value IS NULL OR c.value = d.value)
  RETURN 'yes and no' AS kind, c, d
  UNION
  MATCH (x:Entity)<-[:SUBJECT]-(c:Claim {kind: 'property', polarity: 'affirmed'})
  MATCH (x)<-[:SUBJECT]-(d:Claim {kind: 'property', polarity: 'affirmed'})
  WHERE c.fact = d.fact
    AND c.value < d.value
    AND c.voice <> 'hypothetical'
    AND d.voice <> 'hypothetical'
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
  c.status_words AS status,
  c.holder AS holder,
  d.caption AS against,
  d.status_words AS against_status,
  d.holder AS against_holder,
  COLLECT {
    UNWIND [c, d] AS k
    UNWIND coalesce(k.locators, ['']) AS l
    RETURN DISTINCT trim(k.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY kind, claim, against, status, holder, against_status, against_holder, evidence
