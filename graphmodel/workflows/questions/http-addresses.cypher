// Where the server says that it answers browsers
// dialects: neo4j
// order: set
// column name:  string
// column value: string

SHOW SETTINGS YIELD name, value
WHERE name IN [
  'server.http.enabled', 'server.http.advertised_address',
  'server.https.enabled', 'server.https.advertised_address'
]
RETURN name, value
