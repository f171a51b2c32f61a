// Who threatens whom
// question: Who or what is a danger to whom, in whose eyes, and how grave, on a day?
// why: A fear is a fact about the one who fears; whether the danger is real is another claim.
// tags: security, threats
// order: total
// param actor: string = null -- only where this party threatens, is threatened or sees the threat
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column threat:        string       -- `someone` for an unnamed party
// column threatened:    string?      -- null where the one who fears does not say for whom
// column how:           string       -- `threatens` is a danger; others are deeds and words, or what somebody fears
// column in_whose_eyes: string       -- who holds it for a danger
// column details:       string?      -- the tie's own properties
// column status:        list<string> -- in the words of docs/status.md
// column reported_by:   string
// column evidence:      string       -- the document and its sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'THREATENS', 'ISSUES_THREAT_TO', 'COMMITS_TERRORISM_AGAINST', 'SEES_AS_THREAT', 'FEARS', 'CONCERNED_ABOUT'
  ]
  AND c.voice <> 'hypothetical'
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
WITH c, q, view,
  CASE
    WHEN $on IS NULL THEN c.status_words
    ELSE [
      w IN c.status_words
      WHERE NOT w IN ['ended', 'not yet', 'undated', 'unknown', 'contested', 'superseded']
    ] + CASE
      WHEN c.until_last <= $on THEN ['ended']
      WHEN c.ended AND c.until IS NULL AND coalesce(c.published_last <= $on, true) THEN ['ended']
      WHEN c.since_first > $on THEN ['not yet']
      WHEN coalesce(c.since_last > $on, c.since_first IS NOT NULL)
        OR coalesce(c.until_first <= $on, c.until_last IS NOT NULL)
        OR (c.ended AND c.until IS NULL) THEN ['unknown']
      WHEN c.since IS NOT NULL OR c.timeless OR duration.inDays($on, c.until_first).days = 1 THEN []
      WHEN c.period IS NOT NULL AND c.until IS NULL THEN CASE
        WHEN coalesce(c.period_first > $on, false) OR coalesce(c.period_last < $on, false) THEN ['undated']
        ELSE []
      END
      WHEN c.published_last > $on THEN ['undated']
      ELSE []
    END
  END AS status
RETURN
  CASE WHEN view THEN coalesce(q.subject, c.object) ELSE c.subject END AS threat,
  CASE
    WHEN NOT view THEN c.object
    WHEN q IS NULL THEN c.subject
    WHEN q.predicate <> 'ORIGINATES_FROM' THEN q.object
  END AS threatened,
  c.reads
    + coalesce(' ' + q.reads + CASE WHEN q.predicate = 'ORIGINATES_FROM' THEN ' ' + q.object ELSE '' END, '') AS how,
  CASE WHEN view THEN c.subject ELSE c.holder END AS in_whose_eyes,
  c.details AS details,
  status,
  CASE
    WHEN c.voice = 'quoted' THEN head(COLLECT { MATCH (c)<-[:QUOTES]-(f:Claim) RETURN f.holder AS name ORDER BY name })
    ELSE c.holder
  END AS reported_by,
  c.cited AS evidence
ORDER BY threatened, threat, how, in_whose_eyes, details, status, reported_by, evidence
