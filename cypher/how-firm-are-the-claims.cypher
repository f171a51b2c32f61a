// How firm are the claims
// question: How many claims of each document are asserted as plain fact, and how many are denied, possible, implied,
//   ended or somebody's view?
// why: The share of plain facts in a text is smaller than it reads, and differs from text to text.
// tags: claims, overview
// order: total
// param document: string = null -- only this document, by its id
// :param {document: null}
// column document: string       -- the document's title
// column status:   list<string> -- in the words of docs/status.md; `asserted` alone is a fact of the graph
// column claims:   integer

MATCH (c:Claim)
WHERE $document IS NULL OR c.document = $document
OPTIONAL MATCH (d:Document {id: c.document})
WITH
  coalesce(d.title, c.document) AS document,
  [
    w IN c.status_words
    WHERE w IN [
      'asserted', 'attributed', 'quoted', 'hypothetical', 'denied', 'likely', 'possible', 'unclear', 'conditional',
      'implied', 'outside', 'ended', 'not yet', 'undated', 'unknown', 'contested', 'superseded'
    ]
  ] AS status
RETURN document, status, count(*) AS claims
ORDER BY document, claims DESC, status
