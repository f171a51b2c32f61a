// Facts that rest on one sentence
// question: Which facts of the graph have a single sentence of a single document behind them, by sentence?
// why: Where one sentence carries a fact, one slip of the author or of the reader is enough to make it wrong.
// tags: sources, evidence
// order: total
// param actor: string = null -- only facts about this party or thing: a name, an alias or an id
// :param {actor: null}
// column sentence: string -- the document and its sentence; the document alone where it has no sentences
// column facts:    list<string>

MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.sources = 1
  AND size(coalesce(r.locators, [])) <= 1
  AND (
    $actor IS NULL
    OR any(x IN [a, b] WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
  )
WITH
  coalesce(head(r.locators), head(r.documents)) AS sentence,
  a.name + ' -[' + type(r) + ']-> ' + b.name AS fact
ORDER BY fact
WITH sentence, collect(DISTINCT fact) AS facts
RETURN sentence, facts
ORDER BY sentence
