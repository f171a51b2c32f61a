// Where is a group active
// question: In which places is a group present, dominant or gaining ground, since when, and until when?
// tags: security, places
// order: total
// param group: string = null -- only this group: a name, an alias or an id
// :param {group: null}
// column group: string
// column tie: string
// column place: string -- a place, or the people among whom it gains ground
// column since: string?
// column until: string?
// column details: string? -- the tie's own properties
// column status: list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder: string -- who says or believes it
// column evidence: list<string> -- documents and their sentences

MATCH (c:Claim)-[:SUBJECT]->(x)
WHERE c.predicate IN [
    'ACTIVE_IN', 'BASED_IN', 'CONTROLS', 'GOVERNS', 'GAINS_INFLUENCE_AMONG', 'HAS_INFLUENCE_IN', 'SPREADS_TO'
  ]
  AND (x:Organization OR x:ActorGroup OR x:Government OR $group IS NOT NULL)
  AND ($group IS NULL OR toLower($group) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
RETURN
  c.subject AS group,
  c.predicate AS tie,
  c.object AS place,
  c.since AS since,
  c.until AS until,
  CASE
    WHEN c.qualifiers <> '{}' THEN replace(replace(replace(c.qualifiers, '{', ''), '}', ''), '"', '')
  END AS details,
  [w IN [
    CASE WHEN c.stands THEN 'fact' ELSE 'claim' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis = 'implied' THEN 'implied' END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice END
  ] WHERE w IS NOT NULL] AS status,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY group, place, tie, since, until, details, status, holder, evidence
