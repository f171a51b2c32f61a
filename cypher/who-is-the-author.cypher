// Who is the author
// question: Who wrote the documents, and what is known of their authors' work, training and offices?
// why: Where an author works and has worked is part of what his or her judgement rests on.
// tags: people, sources
// order: total
// param document: string = null -- only this document, by its id
// :param {document: null}
// column document:  string       -- the document's title
// column published: string?
// column author:    string
// column tie:       string?      -- null where nothing is said of the author
// column what:      string?
// column since:     string?
// column details:   string?      -- the tie's own properties
// column status:    list<string> -- in the words of docs/status.md
// column evidence:  list<string> -- documents and their sentences

MATCH (d:Document)
WHERE d.author IS NOT NULL AND ($document IS NULL OR d.id = $document)
OPTIONAL MATCH (d)-[:HELD_BY]->(a:Person)<-[:SUBJECT]-(c:Claim)
WHERE c.predicate IN [
    'BASED_IN', 'HAS_ACCOUNT', 'HOLDS_OFFICE_IN', 'LEADS', 'MEMBER_OF', 'ORIGINATES_FROM', 'RESPONSIBLE_FOR',
    'STUDIED_AT', 'WORKS_FOR', 'born', 'died', 'occupation'
  ]
  AND c.voice <> 'hypothetical'
RETURN
  coalesce(d.title, d.id) AS document,
  d.published AS published,
  d.author AS author,
  c.reads AS tie,
  coalesce(c.object, c.value) AS what,
  c.since AS since,
  c.details AS details,
  CASE WHEN c IS NULL THEN [] ELSE c.status_words END AS status,
  CASE WHEN c IS NULL THEN [] ELSE [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] END AS evidence
ORDER BY document, author, tie, what, since, details, status, evidence, d.id
