// Where is a group active
// question: In which places is a group present, dominant or gaining ground, since when, and until when?
// why: Presence, influence and control are three things, and only the last is territory.
// tags: security, places
// order: total
// param group: string = null -- only this group: a name, an alias or an id
// :param {group: null}
// column group:    string
// column tie:      string
// column place:    string       -- a place, or the people among whom it gains ground
// column within:   list<string> -- where that place lies; in brackets what limits the claim
// column since:    string?
// column until:    string?
// column details:  string?      -- the tie's own properties
// column status:   list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder:   string       -- who says or believes it
// column evidence: list<string> -- documents and their sentences

MATCH (c:Claim)-[:SUBJECT]->(x:Entity)
WHERE c.predicate IN [
    'ACTIVE_IN', 'BASED_IN', 'CONTROLS', 'GOVERNS', 'GAINS_INFLUENCE_AMONG', 'HAS_INFLUENCE_IN', 'SPREADS_TO'
  ]
  AND c.voice <> 'supposed'
  AND (x:Organization OR x:ActorGroup OR x:Government OR $group IS NOT NULL)
  AND ($group IS NULL OR toLower($group) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
RETURN
  c.subject AS group,
  c.predicate AS tie,
  c.object AS place,
  COLLECT {
    MATCH (c)-[:OBJECT]->(p:Entity)<-[:SUBJECT]-(s:Claim {predicate: 'LOCATED_IN'})
    WHERE s.voice <> 'supposed'
    WITH s, [w IN [
      CASE WHEN s.polarity = 'denied' THEN 'denied' END,
      s.share,
      CASE WHEN s.certainty <> 'certain' THEN s.certainty END,
      CASE WHEN s.conditional THEN 'conditional' END,
      CASE WHEN s.ended THEN 'ended' END,
      CASE WHEN s.basis <> 'stated' THEN s.basis END,
      CASE WHEN s.voice <> 'asserted' THEN s.voice + ': ' + s.holder END
    ] + [n IN coalesce(s.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS limits
    RETURN DISTINCT s.object + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
    ORDER BY shown
  } AS within,
  c.since AS since,
  c.until AS until,
  CASE
    WHEN c.qualifiers <> '{}' THEN reduce(
      t = c.qualifiers,
      p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
    )
  END AS details,
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
ORDER BY group, place, tie, since, until, details, status, holder, evidence
