// Which nodes are called so
// question: Which nodes have this text as their key, or as one of their names?
// param text:  string
// param names: list<string> -- the properties that hold keys and names
// column labels:     list<string>
// column properties: map

MATCH (n)
WHERE NOT (n:Claim OR n:Document OR n:Passage OR n:Graphmodel)
  AND any(name IN $names WHERE any(one IN [] + n[name] WHERE toLower(toString(one)) = toLower($text)))
RETURN labels(n) AS labels, properties(n) AS properties
