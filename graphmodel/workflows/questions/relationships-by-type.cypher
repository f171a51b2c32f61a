// How many relationships each type has
// order: total
// column type:          string
// column relationships: integer

MATCH ()-[r]->()
RETURN type(r) AS type, count(*) AS relationships
ORDER BY type
