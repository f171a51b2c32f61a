// What is only possible
// question: What do the sources hold for possible or likely, without saying that it is so?
// why: What could happen is told beside what did, and is soon retold as if it had.
// tags: claims, certainty
// order: total
// param actor: string = null -- only claims about this party or thing: a name, an alias or an id
// :param {actor: null}
// column claim:      string
// column details:    string?      -- the tie's own properties
// column certainty:  string       -- likely or possible
// column conditions: list<string> -- what it depends on
// column voice:      string       -- asserted by the holder, or quoted by somebody else
// column holder:     string       -- who says or believes it
// column evidence:   list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.certainty IN ['likely', 'possible']
  AND c.voice <> 'supposed'
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
  c.certainty AS certainty,
  COLLECT {
    MATCH (c)<-[:CONDITION_OF]-(d:Claim)
    RETURN DISTINCT replace(replace(d.caption, ' (supposed)', ''), ', supposed)', ')') AS shown
    ORDER BY shown
  } AS conditions,
  c.voice AS voice,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY certainty, claim, details, conditions, voice, holder, evidence
