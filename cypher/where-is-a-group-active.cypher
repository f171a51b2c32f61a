// Where is a group active
// question: In which places, or among whom, is a group present, dominant or gaining ground on a day, since when, and
//   until when?
// why: Presence, influence and control are three things, and only the last is territory.
// tags: security, places
// order: total
// param group: string = null -- only this group: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {group: null, on: null}
// column group:       string
// column tie:         string
// column in_or_among: string       -- a place, a matter, or the people among whom it gains ground
// column lies_in:     list<string> -- where that place lies; in brackets what limits the claim
// column since:       string?
// column until:       string?
// column details:     string?      -- the tie's own properties
// column status:      list<string> -- in the words of docs/status.md; and from whom it is quoted
// column evidence:    string       -- the document and its sentences

MATCH (c:Claim)-[:SUBJECT]->(x:Entity)
WHERE c.predicate IN [
    'ACTIVE_IN', 'BASED_IN', 'CONTROLS', 'GOVERNS', 'GAINS_INFLUENCE_AMONG', 'HAS_INFLUENCE_IN', 'SPREADS_TO'
  ]
  AND c.voice <> 'hypothetical'
  AND (x:Organization OR x:ActorGroup OR x:Government OR $group IS NOT NULL)
  AND ($group IS NULL OR toLower($group) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
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
RETURN
  c.subject AS group,
  c.reads AS tie,
  c.object AS in_or_among,
  COLLECT {
    MATCH (c)-[:OBJECT]->(p:Entity)<-[:SUBJECT]-(s:Claim {predicate: 'LOCATED_IN'})
    WHERE s.voice <> 'hypothetical'
    WITH s, [w IN s.status_words WHERE w <> 'asserted'] AS limits
    RETURN DISTINCT s.object + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
    ORDER BY shown
  } AS lies_in,
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
  c.cited AS evidence
ORDER BY group, in_or_among, tie, since, until, details, status, evidence
