// On what conditions
// question: Which claims hold only under a condition, and under which?
// why: What is promised under a condition is no promise until the condition is met, and some depend on more than one.
// tags: claims, conditions
// order: total
// param actor: string = null -- only where the claim or its condition is about this party or thing: a name, an alias or
//   an id
// :param {actor: null}
// column subject:   string
// column reads:     string       -- the claim's verb: `may enable`
// column objects:   list<string> -- all of which the same is said
// column condition: string       -- hypothetical, not asserted
// column status:    list<string> -- of the claim, in the words of docs/status.md; and from whom it is quoted
// column evidence:  string       -- the document and its sentences

MATCH (d:Claim)-[:CONDITION_OF]->(c:Claim)
WHERE (
  $actor IS NULL
  OR EXISTS {
    MATCH (k:Claim)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE k IN [c, d]
      AND toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
)
WITH
  c.subject AS subject,
  c.reads AS reads,
  replace(replace(d.caption, ' (hypothetical)', ''), ', hypothetical)', ')') AS condition,
  [
    w IN c.status_words
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  c.cited AS evidence,
  coalesce(c.object, c.value) AS one
ORDER BY one
WITH subject, reads, condition, status, evidence, collect(DISTINCT one) AS objects
RETURN subject, reads, objects, condition, status, evidence
ORDER BY subject, reads, objects, condition, status, evidence
