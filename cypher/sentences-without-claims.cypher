// Sentences with no claim
// question: Which sentences of the documents evidence no claim, and for what reason?
// why: What was left out decides what a graph can answer; a sentence without a reason has been overlooked.
// tags: sources, coverage
// order: total
// param document: string = null -- only this document, by its id
// :param {document: null}
// column document: string  -- the document's title
// column sentence: string
// column reason:   string? -- null where nobody gave one

MATCH (p:Passage)-[:PASSAGE_OF]->(d:Document)
WHERE ($document IS NULL OR d.id = $document)
  AND NOT EXISTS { MATCH (p)<-[:EVIDENCED_BY]-(c:Claim) }
RETURN coalesce(d.title, d.id) AS document, p.locator AS sentence, p.no_fact AS reason
ORDER BY document, sentence, reason, p.id
