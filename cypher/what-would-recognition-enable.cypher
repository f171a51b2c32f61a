// What would recognition enable
// question: What does an act of recognition make possible, stronger or weaker, for whom is it of use,
//   and on what conditions?
// tags: recognition, effects
// order: total
// param recognition: string = null -- only this act of recognition: a name or an id
// :param {recognition: null}
// column recognition: string
// column effect: string
// column what: string
// column conditions: list<string> -- what it depends on
// column status: list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder: string -- who says or believes it
// column evidence: list<string> -- documents and their sentences

MATCH (e:Recognition)<-[:SUBJECT]-(c:Claim)
WHERE c.predicate IN ['ENABLES', 'BENEFITS', 'STRENGTHENS', 'WEAKENS', 'CARRIES_RISK_FOR']
  AND ($recognition IS NULL OR toLower($recognition) IN [toLower(e.id), toLower(e.name)])
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
RETURN
  e.name AS recognition,
  c.predicate AS effect,
  coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS what,
  COLLECT {
    MATCH (c)<-[:CONDITION_OF]-(d:Claim)
    RETURN DISTINCT replace(replace(d.caption, ' (supposed)', ''), ', supposed)', ')') AS shown
    ORDER BY shown
  } AS conditions,
  [w IN [
    CASE WHEN c.stands THEN 'fact' ELSE 'claim' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis = 'implied' THEN 'implied' END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice END
  ] WHERE w IS NOT NULL] AS status,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY recognition, effect, what, conditions, status, holder, evidence
