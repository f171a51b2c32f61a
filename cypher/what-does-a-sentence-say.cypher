// What does a sentence say
// question: Which claims does one sentence, or one paragraph, of a document evidence?
// why: This is how the reading is checked: beside the sentence, claim by claim.
// tags: sources, evidence
// order: total
// param sentence: string        -- a locator such as `8.4`, or a paragraph such as `8`
// param document: string = null -- only of this document, by its id
// :param {sentence: '', document: null}
// column document: string       -- the document's title
// column sentence: string
// column claim:    string
// column details:  string?      -- the tie's own properties
// column status:   list<string> -- in the words of docs/status.md
// column holder:   string       -- who says or believes it
// column note:     string?      -- a paraphrase

MATCH (c:Claim)-[:EVIDENCED_BY]->(p:Passage)-[:PASSAGE_OF]->(d:Document)
WHERE (p.locator = $sentence OR p.locator STARTS WITH $sentence + '.')
  AND ($document IS NULL OR d.id = $document)
RETURN
  coalesce(d.title, d.id) AS document,
  p.locator AS sentence,
  c.caption AS claim,
  c.details AS details,
  c.status_words AS status,
  c.holder AS holder,
  c.paraphrase AS note
ORDER BY document, sentence, claim, details, status, holder, note, p.id
