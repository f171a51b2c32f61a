// How many nodes each label has
// order: total
// column label: string
// column nodes: integer

MATCH (n)
UNWIND labels(n) AS label
RETURN label, count(*) AS nodes
ORDER BY label
