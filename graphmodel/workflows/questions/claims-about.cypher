// What is claimed of some nodes
// question: Which claims have one of these as their subject, and one of others, or no node, as their object?
// param keys:  list<string>        -- references, as claims hold them
// param among: list<string> = null -- references that may be the object; by default any
// param most:  integer = null      -- at most so many claims of each are looked at
// column claim:      map
// column title:      string?
// column conditions: list<string>
// column quoted_by:  list<string>

UNWIND $keys AS key
CALL {
  WITH key
  MATCH (c:Claim {subject_key: key})
  WITH c
  LIMIT coalesce($most, 1000000)
  WHERE $among IS NULL OR c.object_key IS NULL OR c.object_key IN $among
  RETURN c
}
OPTIONAL MATCH (d:Document {id: c.document})
RETURN
  properties(c) AS claim,
  d.title AS title,
  COLLECT { MATCH (k:Claim)-[:CONDITION_OF]->(c) RETURN k.caption } AS conditions,
  COLLECT { MATCH (q:Claim)-[:QUOTES]->(c) RETURN q.caption } AS quoted_by
