// What does an actor want
// question: What does an actor want, seek, hold to matter or see a chance in, on a day?
// why: Aims explain deeds, but an aim is no deed: what somebody seeks is not what somebody has.
// tags: interests, goals
// order: total
// param actor: string = null -- only this actor: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column actor:    string
// column attitude: string       -- `seeks` is pursued by deeds, `wants` is a wish
// column what:     list<string> -- all of which the same is said
// column since:    string?
// column details:  string?      -- the properties of the tie, or of the tie that is wanted
// column status:   list<string> -- in the words of docs/status.md; and from whom it is quoted
// column evidence: string       -- the document and its sentences

MATCH (c:Claim)
WHERE c.predicate IN ['WANTS', 'SEEKS', 'PRIORITIZES', 'SEES_OPPORTUNITY_IN', 'WILLING_TO_JOIN']
  AND c.voice <> 'hypothetical'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
WITH c, q,
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
  c.reads AS attitude,
  c.since AS since,
  coalesce(c.details, q.details) AS details,
  [
    w IN status
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  c.cited AS evidence,
  coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS aim
ORDER BY aim
WITH actor, attitude, since, details, status, evidence, collect(DISTINCT aim) AS what
RETURN actor, attitude, what, since, details, status, evidence
ORDER BY actor, attitude, what, since, details, status, evidence
