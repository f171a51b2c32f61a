// What each source says about a pair
// question: What does each document claim about one party or thing, or about two of them together?
// why: One tie in the graph can rest on several sources, and they seldom say quite the same.
// tags: comparison, sources
// order: total
// param one:   string        -- a name, an alias or an id
// param other: string = null -- the other of the pair; without it, all that is said of the one
// :param {one: '', other: null}
// column source:   string -- the document's title
// column claim:    string
// column details:  string? -- the tie's own properties
// column status:   list<string> -- `fact` if it stands on the graph's day, `held` if only the view does, else `claim`;
//   and what limits it
// column holder:   string -- who says or believes it
// column evidence: list<string> -- documents and their sentences

MATCH (c:Claim)-[:SUBJECT|OBJECT]->(a:Entity)
WHERE c.voice <> 'supposed'
  AND toLower($one) IN [n IN [a.id, a.name] + coalesce(a.aliases, []) | toLower(n)]
  AND (
    $other IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(b:Entity)
      WHERE b <> a
        AND toLower($other) IN [n IN [b.id, b.name] + coalesce(b.aliases, []) | toLower(n)]
    }
  )
WITH DISTINCT c
OPTIONAL MATCH (d:Document {id: c.document})
RETURN
  coalesce(d.title, c.document) AS source,
  c.caption AS claim,
  CASE
    WHEN c.qualifiers <> '{}' THEN reduce(
      t = c.qualifiers,
      p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
    )
  END AS details,
  [w IN [
    CASE WHEN NOT c.stands THEN 'claim' WHEN c.kind = 'content' THEN 'held' ELSE 'fact' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    c.share,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis <> 'stated' THEN c.basis END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice END
  ] + [n IN coalesce(c.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS status,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY source, claim, details, status, holder, evidence
