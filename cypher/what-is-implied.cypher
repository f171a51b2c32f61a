// What is implied only
// question: What do the sources presuppose or suggest without saying it?
// why: An implication is the reader's step, however short; it makes no fact, and another reader may not take it.
// tags: claims, certainty
// order: total
// param actor: string = null -- only claims about this party or thing: a name, an alias or an id
// :param {actor: null}
// column claim:     string
// column details:   string?      -- the tie's own properties
// column note:      string?      -- the reader's own words on it
// column certainty: string
// column holder:    string       -- who says or believes it
// column evidence:  list<string> -- documents and their sentences

MATCH (c:Claim {basis: 'implied'})
WHERE c.voice <> 'supposed'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
RETURN
  c.caption AS claim,
  CASE
    WHEN c.qualifiers <> '{}' THEN reduce(
      t = c.qualifiers,
      p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
    )
  END AS details,
  c.paraphrase AS note,
  c.certainty AS certainty,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY claim, details, note, certainty, holder, evidence
