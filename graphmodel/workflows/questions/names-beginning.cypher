// Which keys and names begin so
// question: Which keys and names of nodes begin with this text?
// order: total
// param text:   string
// param names:  list<string> -- the properties that hold keys and names
// param labels: list<string> -- only nodes with one of these
// param most:   integer
// column called: string

MATCH (n)
WHERE any(label IN labels(n) WHERE label IN $labels)
UNWIND $names AS name
UNWIND [] + n[name] AS held
WITH DISTINCT toString(held) AS called
WHERE toLower(called) STARTS WITH toLower($text)
RETURN called
ORDER BY called
LIMIT $most
