// Who holds which post
// question: Who leads, holds office in, works for or belongs to what, and who did so before?
// why: A former militant who is president now is two claims about one person, and only one of them stands.
// tags: people, ties
// order: total
// param person: string = null -- only this person, or the people of this organisation or state
// :param {person: null}
// column person:   string
// column tie:      string
// column where:    string
// column details:  string?      -- the tie's own properties, such as position or office
// column since:    string?
// column until:    string?
// column status:   list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder:   string       -- who says or believes it
// column evidence: list<string> -- documents and their sentences

MATCH (a:Person)<-[:SUBJECT]-(c:Claim)
WHERE c.predicate IN ['HOLDS_OFFICE_IN', 'LEADS', 'MEMBER_OF', 'RESPONSIBLE_FOR', 'WORKS_FOR']
  AND c.voice <> 'supposed'
  AND (
    $person IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
      WHERE toLower($person) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
RETURN
  a.name AS person,
  c.predicate AS tie,
  c.object AS `where`,
  CASE
    WHEN c.qualifiers <> '{}' THEN reduce(
      t = c.qualifiers,
      p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
    )
  END AS details,
  c.since AS since,
  c.until AS until,
  [w IN [
    CASE WHEN c.stands THEN 'fact' ELSE 'claim' END,
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
ORDER BY person, tie, c.object, details, since, until, status, holder, evidence, a.id
