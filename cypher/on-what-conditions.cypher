// On what conditions
// question: Which claims hold only under a condition, and under which?
// tags: claims, conditions
// order: total
// param actor: string = null -- only claims about this party or thing: a name, an alias or an id
// :param {actor: null}
// column claim: string
// column condition: string -- supposed, not asserted
// column certainty: string -- of the claim, once the condition is met
// column holder: string -- who says or believes it
// column evidence: list<string> -- documents and their sentences

MATCH (d:Claim)-[:CONDITION_OF]->(c:Claim)
WHERE (
  $actor IS NULL
  OR EXISTS {
    MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
)
RETURN
  replace(replace(c.caption, ' (conditional)', ''), '(conditional, ', '(') AS claim,
  replace(replace(d.caption, ' (supposed)', ''), ', supposed)', ')') AS condition,
  c.certainty AS certainty,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY claim, condition, certainty, holder, evidence
