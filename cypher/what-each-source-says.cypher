// What each source says about a pair
// question: What does each document claim about one party or thing, or about two of them together?
// why: One tie in the graph can rest on several sources, and they seldom say quite the same.
// tags: comparison, sources
// order: total
// param one:   string        -- a name, an alias or an id
// param other: string = null -- the other of the pair; without it, all that is said of the one
// :param {one: '', other: null}
// column source:   string       -- the document's title
// column claim:    string
// column details:  string?      -- the tie's own properties
// column status:   list<string> -- in the words of docs/status.md
// column holder:   string       -- who says or believes it
// column evidence: string       -- the document and its sentences

MATCH (c:Claim)-[:SUBJECT|OBJECT]->(a:Entity)
WHERE c.voice <> 'hypothetical'
  AND toLower($one) IN [n IN [a.id, a.name] + coalesce(a.aliases, []) | toLower(n)]
  AND (
    $other IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(b:Entity)
      WHERE b <> a
        AND toLower($other) IN [n IN [b.id, b.name] + coalesce(b.aliases, []) | toLower(n)]
    }
  )
WITH DISTINCT c
OPTIONAL MATCH (d:Document {id: c.document})
RETURN
  coalesce(d.title, c.document) AS source,
  c.caption AS claim,
  c.details AS details,
  c.status_words AS status,
  c.holder AS holder,
  c.cited AS evidence
ORDER BY source, claim, details, status, holder, evidence
