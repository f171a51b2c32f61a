// Which nodes have a text in their key or in a name
// question: Which nodes have this text in their key, or in one of their names?
// order: total
// param text:   string
// param names:  list<string> -- the properties that hold keys and names
// param labels: list<string> -- only nodes with one of these; none for all
// param most:   integer
// column labels:     list<string>
// column properties: map

MATCH (n)
WHERE NOT (n:Claim OR n:Document OR n:Passage OR n:Graphmodel)
  AND (size($labels) = 0 OR any(label IN labels(n) WHERE label IN $labels))
UNWIND $names AS name
UNWIND [] + n[name] AS held
WITH n, toLower(toString(held)) AS called, toLower($text) AS wanted
WHERE called CONTAINS wanted
WITH n,
  min(CASE
      WHEN called = wanted THEN 0
      WHEN called STARTS WITH wanted THEN 1000000
      ELSE 2000000
    END
    + size(called)) AS distance
RETURN labels(n) AS labels, properties(n) AS properties
ORDER BY distance, toString(n.id), elementId(n)
LIMIT $most
