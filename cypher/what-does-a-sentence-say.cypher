// What does a sentence say
// question: Which claims does one sentence, or one paragraph, of a document evidence?
// why: This is how the reading is checked: beside the sentence, claim by claim.
// tags: sources, evidence
// order: total
// param sentence: string        -- a locator such as `8.4`, or a paragraph such as `8`
// param document: string = null -- only of this document, by its id
// :param {sentence: '', document: null}
// column document: string -- the document's title
// column sentence: string
// column claim:    string
// column details:  string? -- the tie's own properties
// column status:   list<string> -- `fact` if it stands on the graph's day, `held` if only the view does, else `claim`;
//   and what limits it
// column holder:   string -- who says or believes it
// column note:     string? -- a paraphrase

MATCH (c:Claim)-[:EVIDENCED_BY]->(p:Passage)-[:PASSAGE_OF]->(d:Document)
WHERE (p.locator = $sentence OR p.locator STARTS WITH $sentence + '.')
  AND ($document IS NULL OR d.id = $document)
RETURN
  coalesce(d.title, d.id) AS document,
  p.locator AS sentence,
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
  c.paraphrase AS note
ORDER BY document, sentence, claim, details, status, holder, note, p.id
