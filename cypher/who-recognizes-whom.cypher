// Who recognizes whom
// question: Which states formally recognize which government or state, since when, and who says so?
// tags: recognition, diplomacy
// order: total
// param actor: string = null -- only what this party recognizes or is recognized by: a name, an alias or an id
// :param {actor: null}
// column actor: string
// column recognizes: string
// column since: string? -- as precise as the sources
// column sources: integer -- how many documents say so
// column evidence: list<string> -- documents and their sentences

MATCH (a:Entity)-[r:RECOGNIZES]->(b:Entity)
WHERE $actor IS NULL
  OR any(x IN [a, b] WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
RETURN
  a.name AS actor,
  b.name AS recognizes,
  r.since AS since,
  coalesce(r.sources, 0) AS sources,
  coalesce(r.locators, [])
    + [d IN coalesce(r.documents, []) WHERE none(l IN coalesce(r.locators, []) WHERE l STARTS WITH d + ' ')] AS evidence
ORDER BY actor, recognizes, since, sources, evidence
