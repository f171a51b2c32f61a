// How much is claimed of some nodes
// question: How many claims have each of these as their subject, counted up to a bound?
// param keys: list<string> -- references, as claims hold them
// param most: integer
// column key:    string
// column claims: integer

UNWIND $keys AS key
CALL {
  WITH key
  MATCH (c:Claim {subject_key: key})
  WITH c
  LIMIT $most
  RETURN count(c) AS claims
}
WITH key, claims
WHERE claims > 0
RETURN key, claims
