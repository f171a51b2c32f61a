// Double standards
// question: Where is the same status granted to one and withheld from another, or granted by one and withheld
//   by another?
// why: Two like cases treated differently show what a rule is worth, or that the cases are not alike.
// tags: comparison, diplomacy
// order: total
// param actor: string = null -- only where this party grants, withholds or is treated so: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column matter:          string
// column granted:         string       -- by whom to whom
// column granted_status:  list<string> -- in the words of docs/status.md
// column withheld:        string       -- by whom from whom, or in whose disfavour
// column withheld_status: list<string>
// column held_by:         list<string> -- who says so
// column evidence:        list<string> -- documents and their sentences

CALL {
  MATCH (d:Claim {polarity: 'denied'})-[:SUBJECT|OBJECT]->(x:Entity)<-[:SUBJECT|OBJECT]-(c:Claim {polarity: 'affirmed'})
  WHERE c.predicate IN [
      'RECOGNIZES', 'ACCEPTS_IN_PRACTICE', 'DEALS_FORMALLY_WITH', 'HAS_DIPLOMATIC_RELATIONS_WITH',
      'NORMALIZES_RELATIONS_WITH', 'DESIGNATES_TERRORIST', 'SANCTIONS', 'AIDS', 'ENDORSES', 'FAVORS'
    ]
    AND d.predicate = c.predicate
    AND d.fact <> c.fact
    AND (c.subject_key = d.subject_key OR c.object_key = d.object_key)
    AND c.voice <> 'hypothetical'
    AND d.voice <> 'hypothetical'
  RETURN DISTINCT c, d, d.subject + ': ' + d.object AS withheld
  UNION
  MATCH (c:Claim {predicate: 'FAVORS', polarity: 'affirmed'})
  WHERE c.voice <> 'hypothetical' AND c.qualifiers CONTAINS '"over"'
  RETURN c, c AS d, c.subject + ' (' + c.details + ')' AS withheld
}
WITH c, d, withheld
WHERE $actor IS NULL
  OR EXISTS {
    MATCH (k:Claim)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE k IN [c, d]
      AND toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
WITH c, d, withheld,
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
  END AS granted_status,
  CASE
    WHEN $on IS NULL THEN d.status_words
    ELSE [
      w IN d.status_words
      WHERE NOT w IN ['ended', 'not yet', 'undated', 'unknown', 'contested', 'superseded']
    ] + CASE
      WHEN d.until_last <= $on THEN ['ended']
      WHEN d.ended AND d.until IS NULL AND coalesce(d.published_last <= $on, true) THEN ['ended']
      WHEN d.since_first > $on THEN ['not yet']
      WHEN coalesce(d.since_last > $on, d.since_first IS NOT NULL)
        OR coalesce(d.until_first <= $on, d.until_last IS NOT NULL)
        OR (d.ended AND d.until IS NULL) THEN ['unknown']
      WHEN d.since IS NOT NULL OR d.timeless OR duration.inDays($on, d.until_first).days = 1 THEN []
      WHEN d.period IS NOT NULL AND d.until IS NULL THEN CASE
        WHEN coalesce(d.period_first > $on, false) OR coalesce(d.period_last < $on, false) THEN ['undated']
        ELSE []
      END
      WHEN d.published_last > $on THEN ['undated']
      ELSE []
    END
  END AS withheld_status
RETURN
  c.reads AS matter,
  c.subject
    + ': '
    + c.object
    + CASE WHEN c.since IS NULL THEN '' ELSE ' since ' + c.since END
    + CASE WHEN c.until IS NULL THEN '' ELSE ' until ' + c.until END AS granted,
  granted_status,
  withheld,
  withheld_status,
  COLLECT { UNWIND [c.holder, d.holder] AS holder RETURN DISTINCT holder ORDER BY holder } AS held_by,
  COLLECT {
    UNWIND [c, d] AS k
    UNWIND coalesce(k.locators, ['']) AS l
    RETURN DISTINCT trim(k.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY matter, granted, withheld, granted_status, withheld_status, held_by, evidence
