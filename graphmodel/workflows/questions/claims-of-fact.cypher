// Which claims there are of a relationship
// question: Who says, denies or supposes this relationship, on which passages?
// param predicate: string
// param subject:   string -- the subject's reference, as claims hold it
// param object:    string -- the object's reference
// column claim:      map
// column quoted_by:  list<string>
// column conditions: list<string>
// column reasons:    list<string>
// column title:      string?

MATCH (c:Claim {predicate: $predicate})
WHERE c.subject_key = $subject AND c.object_key = $object
OPTIONAL MATCH (d:Document {id: c.document})
RETURN
  properties(c) AS claim,
  COLLECT { MATCH (q:Claim)-[:QUOTES]->(c) RETURN q.caption } AS quoted_by,
  COLLECT { MATCH (k:Claim)-[:CONDITION_OF]->(c) RETURN k.caption } AS conditions,
  COLLECT { MATCH (r:Claim)-[:REASON_FOR]->(c) RETURN r.caption } AS reasons,
  d.title AS title
