// Which documents claims are made in
// question: Which documents does the graph hold claims of?
// order: total
// column id:    string
// column title: string?

MATCH (d:Document)
RETURN d.id AS id, d.title AS title
ORDER BY id
