// What is denied
// question: What do the sources say is not so, who says that, and of whom is nothing claimed?
// why: A denial is knowledge too, and it is the first thing that a graph of plain relationships loses.
// tags: claims, denials
// order: total
// param actor: string = null -- only claims about this party or thing, or that leave it out: a name, an alias or an id
// :param {actor: null}
// column subject:  string
// column reads:    string       -- the claim's verb: `may enable`, `does not recognize`
// column objects:  list<string> -- all of which the same is said
// column details:  string?      -- the claim's own properties
// column since:    string?      -- `never` for never before
// column status:   list<string> -- in the words of docs/status.md; and from whom it is quoted
// column evidence: string       -- the document and its sentences

MATCH (c:Claim {polarity: 'denied'})
WHERE (
  $actor IS NULL
  OR EXISTS {
    MATCH (c)-[:SUBJECT|OBJECT|EXCEPTS]->(x:Entity)
    WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
)
WITH
  c.subject AS subject,
  c.reads AS reads,
  c.details AS details,
  CASE WHEN c.since = '..' THEN 'never' ELSE c.since END AS since,
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
WITH subject, reads, details, since, status, evidence, collect(DISTINCT one) AS objects
RETURN subject, reads, objects, details, since, status, evidence
ORDER BY subject, reads, objects, details, since, status, evidence
