// Which nodes are called by one of some texts
// question: Which nodes have one of these texts as their key, or as one of their names?
// param texts: list<string>
// param names: list<string> -- the properties that hold keys and names
// column node: node

MATCH (n)
WHERE NOT (n:Claim OR n:Document OR n:Passage OR n:Graphmodel)
  AND any(name IN $names WHERE any(one IN [] + n[name] WHERE toString(one) IN $texts))
RETURN n AS node
