// What is unclear
// question: Where does the wording leave open what is meant, and which other readings are there?
// why: Two readings of one sentence are two graphs; whoever picks one in silence has made a fact up.
// tags: claims, certainty
// order: total
// param actor: string = null -- only claims about this party or thing: a name, an alias or an id
// :param {actor: null}
// column claim:          string
// column other_readings: list<string>
// column note:           string? -- the reader's own words on it
// column voice:          string  -- asserted by the holder, or quoted by somebody else
// column holder:         string  -- who says or believes it
// column evidence:       string  -- the document and its sentences

MATCH (c:Claim {certainty: 'unclear'})
WHERE c.voice <> 'hypothetical'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
RETURN
  c.caption AS claim,
  COLLECT {
    MATCH (c)-[:ALTERNATIVE_READING_OF]-(d:Claim)
    RETURN DISTINCT d.caption AS shown
    ORDER BY shown
  } AS other_readings,
  c.paraphrase AS note,
  c.voice AS voice,
  c.holder AS holder,
  c.cited AS evidence
ORDER BY claim, other_readings, note, voice, holder, evidence
