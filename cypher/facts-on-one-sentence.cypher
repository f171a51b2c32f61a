// Facts that rest on one sentence
// question: Which facts of the graph have a single sentence of a single document behind them?
// why: Where one sentence carries a fact, one slip of the author or of the reader is enough to make it wrong.
// tags: sources, evidence
// order: total
// param actor: string = null -- only facts about this party or thing: a name, an alias or an id
// :param {actor: null}
// column subject:  string
// column tie:      string
// column object:   string
// column since:    string?
// column sentence: string  -- the document and its sentence; the document alone where it has no sentences
// column note:     string? -- a paraphrase

MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.sources = 1
  AND size(coalesce(r.locators, [])) <= 1
  AND (
    $actor IS NULL
    OR any(x IN [a, b] WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
  )
RETURN
  a.name AS subject,
  type(r) AS tie,
  b.name AS object,
  r.since AS since,
  coalesce(r.locators, r.documents)[0] AS sentence,
  r.paraphrase AS note
ORDER BY subject, tie, object, since, sentence, note, a.id, b.id
