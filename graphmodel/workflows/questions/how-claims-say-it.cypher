// How many claims of a relationship, a property or a node say it, and how
// question: How many claims deny it, and what are they on the graph's day?
// param subject:   string        -- the subject's reference, as claims hold it
// param predicate: string = null -- a relationship type or a property
// param object:    string = null -- the object's reference
// column status: string?
// column denies: boolean
// column claims: integer

MATCH (c:Claim {subject_key: $subject})
WHERE ($predicate IS NULL OR c.predicate = $predicate)
  AND ($object IS NULL OR c.object_key = $object)
RETURN c.status AS status, c.polarity = 'denied' AS denies, count(*) AS claims
