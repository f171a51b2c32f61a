// Who has or seeks influence where
// question: Who rules, holds, leads or shapes what, who only wants to, and who has drawn back?
// why: A vacuum is where one has left and several want in; wanting is not having.
// tags: interests, power
// order: total
// param actor: string = null -- only this party, place or matter: a name, an alias or an id
// :param {actor: null}
// column actor:     string
// column tie:       string
// column over:      string       -- a place, a party or a matter
// column details:   string?      -- the tie's own properties, such as standing or extent
// column wanted_by: list<string> -- who seeks, wants or fears it, where it is only that
// column since:     string?
// column status:    list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder:    string       -- who says or believes it
// column evidence:  list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'ACTIVE_IN', 'CONTROLS', 'FORMS', 'GOVERNS', 'HAS_INFLUENCE_IN', 'LEADS', 'REPLACES', 'SUBMITS_TO', 'WITHDREW_FROM'
  ]
  AND c.voice <> 'supposed'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
RETURN
  c.subject AS actor,
  c.predicate AS tie,
  c.object AS over,
  CASE
    WHEN c.qualifiers <> '{}' THEN reduce(
      t = c.qualifiers,
      p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
    )
  END AS details,
  COLLECT {
    MATCH (c)<-[:QUOTES]-(w:Claim)
    RETURN DISTINCT w.subject + ' ' + w.predicate + coalesce(' since ' + w.since, '') AS shown
    ORDER BY shown
  } AS wanted_by,
  c.since AS since,
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
ORDER BY over, actor, tie, details, wanted_by, since, status, holder, evidence
