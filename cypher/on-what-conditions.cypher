// On what conditions
// question: Which claims hold only under a condition, and under which?
// why: What is promised under a condition is no promise until the condition is met, and some depend on more than one.
// tags: claims, conditions
// order: total
// param actor: string = null -- only where the claim or its condition is about this party or thing: a name, an alias or
//   an id
// :param {actor: null}
// column claim:               string
// column condition:           string       -- supposed, not asserted
// column condition_certainty: string       -- how the condition itself is put: certain for a plain `if it is so`
// column certainty:           string       -- of the claim, once the condition is met
// column voice:               string       -- asserted by the holder, or quoted by somebody else
// column holder:              string       -- who says or believes it
// column evidence:            list<string> -- documents and their sentences

MATCH (d:Claim)-[:CONDITION_OF]->(c:Claim)
WHERE (
  $actor IS NULL
  OR EXISTS {
    MATCH (k:Claim)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE k IN [c, d]
      AND toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
)
RETURN
  replace(replace(c.caption, ' (conditional)', ''), '(conditional, ', '(') AS claim,
  replace(replace(d.caption, ' (supposed)', ''), ', supposed)', ')') AS condition,
  d.certainty AS condition_certainty,
  c.certainty AS certainty,
  c.voice AS voice,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY claim, condition, condition_certainty, certainty, voice, holder, evidence
