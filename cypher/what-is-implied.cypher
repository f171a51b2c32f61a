// What is implied only
// question: What do the sources presuppose or suggest without saying it?
// why: An implication is the reader's step, however short; it makes no fact, and another reader may not take it.
// tags: claims, certainty
// order: total
// param actor: string = null -- only claims about this party or thing: a name, an alias or an id
// :param {actor: null}
// column subject:  string
// column reads:    string       -- the claim's verb: `may enable`, `does not recognize`
// column objects:  list<string> -- all of which the same is said
// column details:  string?      -- the claim's own properties
// column note:     string?      -- the reader's own words on it
// column status:   list<string> -- in the words of docs/status.md; and from whom it is quoted
// column evidence: string       -- the document and its sentences

MATCH (c:Claim {basis: 'implied'})
WHERE c.voice <> 'hypothetical'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
WITH
  c.subject AS subject,
  c.reads AS reads,
  c.details AS details,
  c.paraphrase AS note,
  [
    w IN c.status_words
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  c.cited AS evidence,
  coalesce(c.object, c.value, replace(c.caption, c.subject + ' ' + c.reads + ' ', '')) AS one
ORDER BY one
WITH subject, reads, details, note, status, evidence, collect(DISTINCT one) AS objects
RETURN subject, reads, objects, details, note, status, evidence
ORDER BY subject, reads, objects, details, note, status, evidence
