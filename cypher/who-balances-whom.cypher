// Who balances ties with whom
// question: Which actors keep or want ties with several others, and who among these are rivals of each other, on a day?
// why: Whoever has many partners depends on none, and partners at odds with each other are the price.
// tags: comparison, diplomacy
// order: total
// param actor: string = null -- only this actor's ties: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column actor:    string
// column partners: integer      -- how many there are
// column ties:     list<string> -- tie and partners; in brackets the status, in the words of docs/status.md
// column rivals:   list<string> -- claims by which partners are at odds with each other
// column evidence: list<string> -- documents and their sentences

MATCH (c:Claim)-[:SUBJECT|OBJECT]->(a:Actor)
WHERE c.predicate IN [
    'DEALS_INFORMALLY_WITH', 'DEALS_FORMALLY_WITH', 'ENGAGES_WITH', 'ACCEPTS_IN_PRACTICE',
    'HAS_DIPLOMATIC_RELATIONS_WITH', 'NORMALIZES_RELATIONS_WITH', 'COOPERATES_WITH', 'TRADES_WITH', 'AIDS',
    'ALLIED_WITH', 'RECOGNIZES'
  ]
  AND (EXISTS { MATCH (c)-[:SUBJECT]->(a) } OR c.predicate IN ['COOPERATES_WITH', 'TRADES_WITH', 'ALLIED_WITH'])
  AND c.polarity = 'affirmed'
  AND c.voice <> 'hypothetical'
  AND ($actor IS NULL OR toLower($actor) IN [n IN [a.id, a.name] + coalesce(a.aliases, []) | toLower(n)])
WITH a, c,
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
WHERE none(w IN status WHERE w IN ['ended', 'not yet', 'superseded'])
MATCH (c)-[:SUBJECT|OBJECT]->(b:Actor)
WHERE b <> a
WITH a, c, b, [
  w IN status
  | CASE w
    WHEN 'quoted' THEN 'quoted from ' + c.holder
    WHEN 'attributed' THEN 'attributed to ' + c.holder
    ELSE w
  END
] AS status
ORDER BY b.name
WITH a,
  c.reads AS tie,
  status,
  collect(DISTINCT b.name) AS names,
  collect(DISTINCT b) AS partners,
  collect(DISTINCT c.cited) AS places
WITH a,
  collect({
    partners: partners,
    places: places,
    shown: tie
      + ' '
      + reduce(t = head(names), n IN tail(names) | t + ', ' + n)
      + ' ('
      + reduce(t = head(status), w IN tail(status) | t + ', ' + w)
      + ')'
  }) AS ties
WITH a, ties, COLLECT {
  UNWIND ties AS t
  UNWIND t.partners AS b
  RETURN DISTINCT b
} AS others
WHERE size(others) > 1
RETURN
  a.name AS actor,
  size(others) AS partners,
  COLLECT { UNWIND ties AS t RETURN t.shown AS shown ORDER BY shown } AS ties,
  COLLECT {
    MATCH (x:Actor)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(y:Actor)
    WHERE x IN others
      AND y IN others
      AND c.polarity = 'affirmed'
      AND c.voice <> 'hypothetical'
      AND c.predicate IN [
        'COUNTERS', 'REPLACES', 'FIGHTS', 'SANCTIONS', 'THREATENS', 'ISSUES_THREAT_TO', 'COMMITS_TERRORISM_AGAINST',
        'SEES_AS_THREAT', 'DESIGNATES_TERRORIST'
      ]
    RETURN DISTINCT c.caption AS shown
    ORDER BY shown
  } AS rivals,
  COLLECT {
    UNWIND ties AS t
    UNWIND t.places AS place
    RETURN DISTINCT place
    ORDER BY place
  } AS evidence
ORDER BY partners DESC, actor, a.id
