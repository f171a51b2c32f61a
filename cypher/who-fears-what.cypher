// Who fears what
// question: What do actors fear, worry about or see as a threat on a day, and who shares it?
// why: Shared fears make partners of those who have little else in common.
// tags: security, attitudes
// order: total
// param actor: string = null -- only what this actor fears: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column actor:       string
// column attitude:    string
// column fear:        string       -- a party, a danger, or what may come about
// column shared_with: list<string> -- others who fear the same party or danger
// column details:     string?      -- the properties of the view, or of what may come about
// column status:      list<string> -- in the words of docs/status.md; and from whom it is quoted
// column evidence:    string       -- the document and its sentences

MATCH (c:Claim)
WHERE c.predicate IN ['FEARS', 'CONCERNED_ABOUT', 'SEES_AS_THREAT']
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
RETURN
  c.subject AS actor,
  c.reads AS attitude,
  coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS fear,
  COLLECT {
    MATCH (k:Claim)-[:SUBJECT|OBJECT]->(x:Entity)<-[:SUBJECT|OBJECT]-(f:Claim)<-[:QUOTES*0..1]-(o:Claim)
    WHERE k = coalesce(q, c)
      AND o.predicate IN ['FEARS', 'CONCERNED_ABOUT', 'SEES_AS_THREAT']
      AND o.polarity = 'affirmed'
      AND o.voice <> 'hypothetical'
      AND o.subject <> c.subject
      AND x.name = coalesce(q.subject, c.object)
    RETURN DISTINCT o.subject + CASE o.certainty WHEN 'certain' THEN '' ELSE ' (' + o.certainty + ')' END AS name
    ORDER BY name
  } AS shared_with,
  coalesce(c.details, q.details) AS details,
  [
    w IN status
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  c.cited AS evidence
ORDER BY actor, attitude, fear, shared_with, details, status, evidence
