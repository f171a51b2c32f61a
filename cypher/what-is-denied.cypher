// What is denied
// question: What do the sources say is not so, who says that, and of whom is nothing claimed?
// why: A denial is knowledge too, and it is the first thing that a graph of plain relationships loses.
// tags: claims, denials
// order: total
// param actor: string = null -- only claims about this party or thing, or that leave it out: a name, an alias or an id
// :param {actor: null}
// column claim:     string
// column details:   string?      -- what exactly is denied: the tie's own properties
// column since:     string?      -- `..` for never before
// column share:     string?      -- of a group, how much of it
// column excepting: list<string> -- of these nothing is claimed
// column certainty: string
// column voice:     string       -- asserted by the holder, quoted by somebody else, or supposed
// column holder:    string       -- who says or believes it
// column evidence:  list<string> -- documents and their sentences

MATCH (c:Claim {polarity: 'denied'})
WHERE (
  $actor IS NULL
  OR EXISTS {
    MATCH (c)-[:SUBJECT|OBJECT|EXCEPTS]->(x:Entity)
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
  c.since AS since,
  c.share AS share,
  coalesce(c.`except`, []) AS excepting,
  c.certainty AS certainty,
  c.voice AS voice,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY claim, details, since, share, excepting, certainty, voice, holder, evidence
