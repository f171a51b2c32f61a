// Who threatens whom
// question: Who or what is a danger to whom, in whose eyes, and how grave?
// tags: security, threats
// order: total
// param actor: string = null -- only where this party threatens, is threatened or sees the threat
// :param {actor: null}
// column threat: string -- `someone` for an unnamed party
// column threatened: string
// column tie: string -- THREATENS is a danger; the others are deeds, words, or views of the threatened
// column details: string? -- the tie's own properties
// column status: list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder: string -- who says or believes it
// column evidence: list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'THREATENS', 'ISSUES_THREAT_TO', 'COMMITS_TERRORISM_AGAINST', 'SEES_AS_THREAT', 'FEARS', 'CONCERNED_ABOUT'
  ]
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT|HELD_BY]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
WITH c, replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')') AS feared,
  c.predicate IN ['THREATENS', 'ISSUES_THREAT_TO', 'COMMITS_TERRORISM_AGAINST'] AS plain
RETURN
  CASE WHEN plain THEN c.subject ELSE coalesce(feared, c.object) END AS threat,
  CASE WHEN plain THEN c.object ELSE c.subject END AS threatened,
  c.predicate AS tie,
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
ORDER BY threatened, threat, tie, details, status, holder, evidence
