// Why was it done
// question: Which motives and reasons are given for acts, policies and ties, which are denied, and by whom?
// why: The same deed is a strategy to one and a ploy to another; motives are always somebody's account.
// tags: interests, claims
// order: total
// param act: string = null -- only this act, policy or party: a name, an alias or an id
// :param {act: null}
// column act:            string -- an act or a policy, or the claim for which a reason is given
// column why:            string
// column how:            string -- `motive` of an act, or `reason` for a claim
// column status:         list<string> -- `fact` if it stands on the graph's day, `held` if only the view does, else
//   `claim`; and what limits it
// column holder:         string -- who says or believes it
// column argued_against: list<string> -- who argues against it, and how
// column evidence:       list<string> -- documents and their sentences

CALL {
  MATCH (c:Claim {predicate: 'MOTIVATED_BY'})
  WHERE c.voice <> 'supposed'
  RETURN c, c.subject AS act, c.object AS why, 'motive' AS how
  UNION
  MATCH (c:Claim)-[:REASON_FOR]->(d:Claim)
  WHERE c.voice <> 'supposed'
  RETURN c, d.caption AS act, c.caption AS why, 'reason' AS how
}
WITH c, act, why, how
WHERE $act IS NULL
  OR EXISTS {
    MATCH (c)-[:REASON_FOR*0..1]->(k:Claim)-[:SUBJECT]->(x:Entity)
    WHERE toLower($act) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
RETURN
  act,
  why,
  how,
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
  COLLECT {
    MATCH (c)<-[:QUOTES*0..2]-(s:Claim)<-[:REBUTS]-(r:Claim)
    RETURN DISTINCT r.caption AS shown
    ORDER BY shown
  } AS argued_against,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY act, how, why, status, holder, argued_against, evidence
