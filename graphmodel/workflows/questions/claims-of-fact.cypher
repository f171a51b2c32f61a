// Which claims there are of a relationship, a property or a node
// question: Who says, denies or supposes this, on which passages?
// param subject:   string        -- the subject's reference, as claims hold it
// param predicate: string = null -- a relationship type or a property
// param object:    string = null -- the object's reference
// param most:      integer       -- so many: those that carry their fact first, then by document and place
// column claim:      map
// column quoted_by:  list<string>
// column conditions: list<string>
// column reasons:    list<string>
// column asserting:  list<string> -- the types of the claims that quote it, of those that are certain
// column title:      string?

MATCH (c:Claim {subject_key: $subject})
WHERE ($predicate IS NULL OR c.predicate = $predicate)
  AND ($object IS NULL OR c.object_key = $object)
WITH c
ORDER BY coalesce(c.stands, false) DESC, c.document, coalesce(c.locators, [''])[0], c.id
LIMIT $most
OPTIONAL MATCH (d:Document {id: c.document})
RETURN
  properties(c) AS claim,
  COLLECT { MATCH (q:Claim)-[:QUOTES]->(c) RETURN q.caption } AS quoted_by,
  COLLECT { MATCH (k:Claim)-[:CONDITION_OF]->(c) RETURN k.caption } AS conditions,
  COLLECT { MATCH (r:Claim)-[:REASON_FOR]->(c) RETURN r.caption } AS reasons,
  COLLECT {
    MATCH (q:Claim)-[:QUOTES]->(c)
    WHERE q.certainty = 'certain' AND q.polarity = 'affirmed' AND NOT q.conditional
    RETURN DISTINCT q.predicate
  } AS asserting,
  d.title AS title
