// How firm are the claims
// question: How many claims of each document are facts, and how many are denied, possible, implied, over or somebody's
//   view?
// why: The share of plain facts in a text is smaller than it reads, and differs from text to text.
// tags: claims, overview
// order: total
// param document: string = null -- only this document, by its id
// :param {document: null}
// column document: string -- the document's title
// column firmness: string -- the first that applies, from top to bottom: supposed, quoted, conditional, unclear,
//   possible, likely, implied, denied, held (a view that somebody has), fact, ended; else `other`
// column claims:   integer
// column affirmed: integer -- how many of these affirm

MATCH (c:Claim)
WHERE $document IS NULL OR c.document = $document
OPTIONAL MATCH (d:Document {id: c.document})
WITH
  coalesce(d.title, c.document) AS document,
  c.polarity AS polarity,
  CASE
    WHEN c.voice <> 'asserted' THEN c.voice
    WHEN c.conditional THEN 'conditional'
    WHEN c.certainty <> 'certain' THEN c.certainty
    WHEN c.basis = 'implied' THEN 'implied'
    WHEN c.polarity = 'denied' THEN 'denied'
    WHEN c.stands AND c.kind = 'content' THEN 'held'
    WHEN c.stands THEN 'fact'
    WHEN c.ended OR c.until IS NOT NULL THEN 'ended'
    ELSE 'other'
  END AS firmness
RETURN
  document,
  firmness,
  count(*) AS claims,
  count(CASE WHEN polarity = 'affirmed' THEN 1 END) AS affirmed
ORDER BY document, claims DESC, firmness
