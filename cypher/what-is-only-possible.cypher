// What is only possible
// question: What do the sources hold for possible or likely, without saying that it is so?
// why: What could happen is reported beside what did, and is soon repeated as if it had.
// tags: claims, certainty
// order: total
// param actor: string = null -- only claims about this party or thing: a name, an alias or an id
// :param {actor: null}
// column subject:    string
// column reads:      string       -- the claim's verb: `may enable`, `does not recognize`
// column objects:    list<string> -- all of which the same is said
// column details:    string?      -- the claim's own properties
// column conditions: list<string> -- what it depends on
// column status:     list<string> -- in the words of docs/status.md; and from whom it is quoted
// column evidence:   string       -- the document and its sentences

MATCH (c:Claim)
WHERE c.certainty IN ['likely', 'possible']
  AND c.voice <> 'hypothetical'
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
  COLLECT {
    MATCH (c)<-[:CONDITION_OF]-(d:Claim)
    RETURN DISTINCT replace(replace(d.caption, ' (hypothetical)', ''), ', hypothetical)', ')') AS shown
    ORDER BY shown
  } AS conditions,
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
WITH subject, reads, details, conditions, status, evidence,
  collect(DISTINCT one) AS objects
RETURN subject, reads, objects, details, conditions, status, evidence
ORDER BY subject, reads, objects, details, conditions, status, evidence
