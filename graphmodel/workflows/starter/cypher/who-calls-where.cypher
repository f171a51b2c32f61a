// Who calls where
// question: Which ship calls at which port, and who runs the ship?
// tags: ferries
// order: total
// param port: string = null -- only this port, by name
// column ship:      string
// column port:      string
// column company:   string?
// column sentences: list<string>

MATCH (ship:Ship)-[call:CALLS_AT]->(port:Port)
WHERE $port IS NULL OR port.name = $port
OPTIONAL MATCH (company:Company)-[:RUNS]->(ship)
RETURN
  ship.name AS ship,
  port.name AS port,
  company.name AS company,
  call.locators AS sentences
ORDER BY ship, port, company
