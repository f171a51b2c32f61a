// Some claims
// question: What do these claims say?
// param ids: list<string>
// column claim:      map
// column title:      string?
// column conditions: list<string>
// column quoted_by:  list<string>

UNWIND $ids AS id
MATCH (c:Claim {id: id})
OPTIONAL MATCH (d:Document {id: c.document})
RETURN
  properties(c) AS claim,
  d.title AS title,
  COLLECT { MATCH (k:Claim)-[:CONDITION_OF]->(c) RETURN k.caption } AS conditions,
  COLLECT { MATCH (q:Claim)-[:QUOTES]->(c) RETURN q.caption } AS quoted_by
