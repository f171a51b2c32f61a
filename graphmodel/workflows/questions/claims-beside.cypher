// Claims of the same type at the same nodes
// question: Which other claims of its type does each of these have at its subject or at its object?
// param claims: list<string> -- the ids of claims of relationships
// column claim:     map
// column asserting: list<string> -- the types of the claims that quote it, of those that are certain

MATCH (known:Claim)
WHERE known.id IN $claims
MATCH (known)-[:SUBJECT|OBJECT]->(n)<-[:SUBJECT|OBJECT]-(c:Claim)
WHERE c.predicate = known.predicate AND NOT c.id IN $claims
RETURN DISTINCT
  properties(c) AS claim,
  COLLECT {
    MATCH (q:Claim)-[:QUOTES]->(c)
    WHERE q.certainty = 'certain' AND q.polarity = 'affirmed' AND NOT q.conditional
    RETURN DISTINCT q.predicate
  } AS asserting
