// Why was it done
// question: Which motives and reasons are given for acts, policies and ties, which are denied, and by whom?
// why: The same deed is a strategy to one and a ploy to another; motives are always somebody's account.
// tags: interests, claims
// order: total
// param act: string = null -- only this act, policy or party: a name, an alias or an id
// :param {act: null}
// column act:            string       -- an act or a policy, or the claim for which a reason is given
// column how:            string       -- `is motivated by`, or `because` for a reason
// column why:            list<string> -- all of which the same is said
// column status:         list<string> -- in the words of docs/status.md; and from whom it is quoted
// column argued_against: list<string> -- who argues against it, and how
// column evidence:       string       -- the document and its sentences

CALL {
  MATCH (c:Claim {predicate: 'MOTIVATED_BY'})
  WHERE c.voice <> 'hypothetical'
  OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
  RETURN
    c,
    c.subject AS act,
    c.reads AS how,
    coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS one
  UNION
  MATCH (c:Claim)-[:REASON_FOR]->(d:Claim)
  WHERE c.voice <> 'hypothetical'
  RETURN c, d.caption AS act, 'because' AS how, c.caption AS one
}
WITH c, act, how, one
WHERE $act IS NULL
  OR EXISTS {
    MATCH (c)-[:REASON_FOR*0..1]->(k:Claim)-[:SUBJECT]->(x:Entity)
    WHERE toLower($act) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
  // What a party did, or pursues, is asked for by the party's name too.
  OR EXISTS {
    MATCH (c)-[:SUBJECT]->(e:Entity)<-[:SUBJECT|OBJECT]-(r:Claim)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE r.predicate IN ['CARRIED_OUT_BY', 'PURSUES']
      AND r.polarity = 'affirmed'
      AND toLower($act) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
WITH act, how, one,
  [
    w IN c.status_words
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  COLLECT {
    MATCH (c)<-[:QUOTES*0..2]-(s:Claim)<-[:REBUTS]-(r:Claim)
    RETURN DISTINCT r.caption AS shown
    ORDER BY shown
  } AS argued_against,
  c.cited AS evidence
ORDER BY one
WITH act, how, status, argued_against, evidence, collect(DISTINCT one) AS why
RETURN act, how, why, status, argued_against, evidence
ORDER BY act, how, why, status, argued_against, evidence
