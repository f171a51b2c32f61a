// Who engages with whom, and since when
// question: Who has dealings with whom, from informal contact to alliance, since when, and is that asserted on the day?
// why: Contact, acceptance and alliance are rungs of one ladder, and each is easily taken for the next.
// tags: diplomacy, ties
// order: total
// param actor: string = null -- only this party's ties: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column actor:    string
// column tie:      string       -- recognition is a question of its own
// column partners: list<string> -- those of whom the same is said
// column dates:    string?      -- since and until, as precise as the source
// column details:  string?      -- the tie's own properties
// column status:   list<string> -- in the words of docs/status.md; and from whom it is quoted
// column evidence: string       -- the document and its sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'DEALS_INFORMALLY_WITH', 'DEALS_FORMALLY_WITH', 'ENGAGES_WITH', 'ACCEPTS_IN_PRACTICE',
    'HAS_DIPLOMATIC_RELATIONS_WITH', 'NORMALIZES_RELATIONS_WITH', 'COOPERATES_WITH', 'TRADES_WITH', 'AIDS',
    'ALLIED_WITH'
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
  c.since AS since,
  c.until AS until,
  c.details AS details,
  [
    w IN status
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  c.cited AS evidence,
  c.object AS partner
ORDER BY partner
WITH actor, tie, since, until, details, status, evidence,
  collect(DISTINCT partner) AS partners
RETURN
  actor,
  tie,
  partners,
  CASE
    WHEN since IS NOT NULL OR until IS NOT NULL THEN trim(coalesce('since ' + since, '')
      + coalesce(' until ' + until, ''))
  END AS dates,
  details,
  status,
  evidence
ORDER BY actor, partners, tie, dates, details, status, evidence
