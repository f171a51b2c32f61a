// What is claimed of some nodes
// question: Which claims have one of these as their subject or their object?
// param keys: list<string> -- references, as claims hold them
// param most: integer
// column claim:      map
// column title:      string?
// column conditions: list<string>
// column quoted_by:  list<string>

MATCH (c:Claim)
WHERE c.subject_key IN $keys
OPTIONAL MATCH (d:Document {id: c.document})
RETURN
  properties(c) AS claim,
  d.title AS title,
  COLLECT { MATCH (k:Claim)-[:CONDITION_OF]->(c) RETURN k.caption } AS conditions,
  COLLECT { MATCH (q:Claim)-[:QUOTES]->(c) RETURN q.caption } AS quoted_by
LIMIT $most
