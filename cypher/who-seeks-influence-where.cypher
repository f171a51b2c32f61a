// Who has or seeks influence where
// question: Who rules, holds, leads or shapes what on a day, who only wants to, and who has drawn back?
// why: A vacuum is where one has left and several want in; wanting is not having.
// tags: interests, power
// order: total
// param actor: string = null -- only this party, place or matter: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column actor:     string
// column tie:       string
// column over:      list<string> -- places, parties or matters of which the same is said
// column details:   string?      -- the tie's own properties, such as standing or extent
// column wanted_by: list<string> -- who seeks, wants, fears or believes it, where it is only that
// column since:     string?
// column status:    list<string> -- in the words of docs/status.md
// column evidence:  string       -- the document and its sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'ACTIVE_IN', 'CONTROLS', 'FILLS', 'FORMS', 'GOVERNS', 'HAS_INFLUENCE_IN', 'LEADS', 'REPLACES', 'SUBMITS_TO',
    'WITHDRAWAL_FROM'
  ]
  AND c.voice <> 'hypothetical'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
WITH c,
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
WITH
  c.subject AS actor,
  c.reads AS tie,
  c.details AS details,
  COLLECT {
    MATCH (c)<-[:QUOTES]-(w:Claim)
    RETURN DISTINCT w.subject + ' ' + w.reads + coalesce(' (since ' + w.since + ')', '') AS shown
    ORDER BY shown
  } AS wanted_by,
  c.since AS since,
  status,
  c.cited AS evidence,
  c.object AS object
ORDER BY object
WITH actor, tie, details, wanted_by, since, status, evidence,
  collect(DISTINCT object) AS over
RETURN actor, tie, over, details, wanted_by, since, status, evidence
ORDER BY actor, over, tie, details, wanted_by, since, status, evidence
