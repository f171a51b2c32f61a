// Who threatens whom
// question: Who or what is a danger to whom, in whose eyes, and how grave?
// why: A fear is a fact about the one who fears; whether the danger is real is another claim.
// tags: security, threats
// order: total
// param actor: string = null -- only where this party threatens, is threatened or sees the threat
// :param {actor: null}
// column threat:        string -- `someone` for an unnamed party
// column threatened:    string? -- null where the one who fears does not say for whom
// column how:           string -- THREATENS is a danger; other ties are deeds and words; or what somebody fears
// column in_whose_eyes: string -- who holds it for a danger
// column details:       string? -- the tie's own properties
// column status:        list<string> -- `fact` if it stands on the graph's day, `held` if only the view does, else
//   `claim`; and what limits it
// column reported_by:   string
// column evidence:      list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'THREATENS', 'ISSUES_THREAT_TO', 'COMMITS_TERRORISM_AGAINST', 'SEES_AS_THREAT', 'FEARS', 'CONCERNED_ABOUT'
  ]
  AND c.voice <> 'supposed'
  // What is feared comes with the fear.
  AND NOT EXISTS { MATCH (c)<-[:QUOTES]-(f:Claim) WHERE f.predicate IN ['FEARS', 'CONCERNED_ABOUT'] }
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
WITH c, q, c.predicate IN ['SEES_AS_THREAT', 'FEARS', 'CONCERNED_ABOUT'] AS view
WHERE $actor IS NULL
  OR EXISTS {
    MATCH (k:Claim)-[:SUBJECT|OBJECT|HELD_BY]->(x:Entity)
    WHERE k IN [c, q]
      AND toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
RETURN
  CASE WHEN view THEN coalesce(q.subject, c.object) ELSE c.subject END AS threat,
  CASE
    WHEN NOT view THEN c.object
    WHEN q IS NULL THEN c.subject
    WHEN q.predicate <> 'ORIGINATES_FROM' THEN q.object
  END AS threatened,
  c.predicate
    + coalesce(
      ': '
        + CASE WHEN q.polarity = 'denied' THEN 'not ' ELSE '' END
        + q.predicate
        + CASE WHEN q.predicate = 'ORIGINATES_FROM' THEN ' ' + q.object ELSE '' END,
      ''
    ) AS how,
  CASE WHEN view THEN c.subject ELSE c.holder END AS in_whose_eyes,
  CASE
    WHEN c.qualifiers <> '{}' THEN reduce(
      t = c.qualifiers,
      p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
    )
  END AS details,
  [w IN [
    CASE WHEN NOT c.stands THEN 'claim' WHEN view THEN 'held' ELSE 'fact' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    c.share,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis <> 'stated' THEN c.basis END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice END
  ] + [n IN coalesce(c.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS status,
  CASE
    WHEN c.voice = 'quoted' THEN head(COLLECT { MATCH (c)<-[:QUOTES]-(f:Claim) RETURN f.holder AS name ORDER BY name })
    ELSE c.holder
  END AS reported_by,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY threatened, threat, how, in_whose_eyes, details, status, reported_by, evidence
