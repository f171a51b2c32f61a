// Who holds which post
// question: Who leads, holds office in, works for or belongs to what on a day, and who did so before?
// why: A former militant who is president now is two claims about one person, and only one of them holds.
// tags: people, ties
// order: total
// param person: string = null -- only this person, or the people of this organisation or state
// param on:     date = null   -- the day asked about; by default the graph's own
// :param {person: null, on: null}
// column person:   string
// column tie:      string
// column where:    string
// column details:  string?      -- the tie's own properties, such as position or office
// column since:    string?
// column until:    string?
// column status:   list<string> -- in the words of docs/status.md; and from whom it is quoted
// column evidence: string       -- the document and its sentences

MATCH (a:Person)<-[:SUBJECT]-(c:Claim)
WHERE c.predicate IN ['HOLDS_OFFICE_IN', 'LEADS', 'MEMBER_OF', 'RESPONSIBLE_FOR', 'WORKS_FOR']
  AND c.voice <> 'hypothetical'
  AND (
    $person IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
      WHERE toLower($person) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
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
RETURN
  a.name AS person,
  c.reads AS tie,
  c.object AS `where`,
  c.details AS details,
  c.since AS since,
  c.until AS until,
  [
    w IN status
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  c.cited AS evidence
ORDER BY person, tie, c.object, details, since, until, status, evidence, a.id
