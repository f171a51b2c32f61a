// What comes from outside the text
// question: Which facts are not the text's own but were looked up, and where?
// why: A code or a full date that was looked up must not be read as if the author had given it.
// tags: sources, claims
// order: total
// param about: string = null -- only facts about this party or thing: a name, an alias or an id
// :param {about: null}
// column source: string       -- the title of what it was looked up in
// column claim:  string
// column status: list<string> -- in the words of docs/status.md
// column holder: string
// column note:   string?

MATCH (c:Claim {basis: 'outside'})
WHERE (
  $about IS NULL
  OR EXISTS {
    MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE toLower($about) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
)
OPTIONAL MATCH (d:Document {id: c.document})
RETURN
  coalesce(d.title, c.document) AS source,
  c.caption AS claim,
  c.status_words AS status,
  c.holder AS holder,
  c.paraphrase AS note
ORDER BY source, claim, status, holder, note
