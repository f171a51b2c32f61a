// Which further claims there are of a relationship, a property or a node
// question: Which claims of this are not among these?
// param subject:   string        -- the subject's reference, as claims hold it
// param predicate: string = null -- a relationship type or a property
// param object:    string = null -- the object's reference
// param claims:    list<string>  -- the ids of those that are known
// param most:      integer       -- so many
// column claim:     map
// column asserting: list<string> -- the types of the claims that quote it, of those that are certain

MATCH (c:Claim {subject_key: $subject})
WHERE ($predicate IS NULL OR c.predicate = $predicate)
  AND ($object IS NULL OR c.object_key = $object)
  AND NOT c.id IN $claims
WITH c
ORDER BY c.id
LIMIT $most
RETURN
  properties(c) AS claim,
  COLLECT {
    MATCH (q:Claim)-[:QUOTES]->(c)
    WHERE q.certainty = 'certain' AND q.polarity = 'affirmed' AND NOT q.conditional
    RETURN DISTINCT q.predicate
  } AS asserting
