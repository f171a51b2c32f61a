// Opportunities, sector by sector
// question: In which sectors, works and policies does who see an opportunity, what would open it, and where does it
//   lead?
// why: A chance that two rivals see in one place is worth more than either says, and may hang on one condition.
// tags: interests, economy
// order: total
// param actor: string = null -- only opportunities that this actor sees: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {actor: null, on: null}
// column opportunity: string
// column kinds:       list<string>
// column seen_by:     list<string> -- in brackets, here and below, what limits the claim
// column opened_by:   list<string>
// column conditions:  list<string> -- what the opening depends on
// column leads_to:    list<string> -- for works: the places that they would join or cross
// column evidence:    list<string> -- documents and their sentences

MATCH (o:Entity)<-[:OBJECT]-(s:Claim {predicate: 'SEES_OPPORTUNITY_IN'})
WHERE s.voice <> 'hypothetical'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (s)-[:SUBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
WITH DISTINCT o
RETURN
  o.name AS opportunity,
  COLLECT {
    UNWIND labels(o) AS l
    WITH l
    WHERE l <> 'Entity'
    RETURN l
    ORDER BY l
  } AS kinds,
  COLLECT {
    MATCH (o)<-[:OBJECT]-(c:Claim {predicate: 'SEES_OPPORTUNITY_IN'})
    WHERE c.voice <> 'hypothetical'
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
      END AS words
    WITH c, [
      w IN words
      WHERE w <> 'asserted'
      | CASE w WHEN 'quoted' THEN 'quoted from ' + c.holder ELSE w END
    ] AS limits
    RETURN DISTINCT c.subject + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
    ORDER BY shown
  } AS seen_by,
  COLLECT {
    MATCH (o)<-[:OBJECT]-(c:Claim {predicate: 'ENABLES'})
    WHERE c.voice <> 'hypothetical'
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
      END AS words
    WITH c, [
      w IN words
      WHERE w <> 'asserted'
      | CASE w WHEN 'quoted' THEN 'quoted from ' + c.holder ELSE w END
    ] AS limits
    RETURN DISTINCT c.subject + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
    ORDER BY shown
  } AS opened_by,
  COLLECT {
    MATCH (o)<-[:OBJECT]-(c:Claim {predicate: 'ENABLES'})<-[:CONDITION_OF]-(d:Claim)
    RETURN DISTINCT replace(replace(d.caption, ' (hypothetical)', ''), ', hypothetical)', ')') AS shown
    ORDER BY shown
  } AS conditions,
  COLLECT {
    MATCH (o)<-[:SUBJECT]-(c:Claim)
    WHERE c.predicate IN ['CONNECTS', 'RUNS_THROUGH'] AND c.voice <> 'hypothetical'
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
      END AS words
    WITH c, [
      w IN words
      WHERE w <> 'asserted'
      | CASE w WHEN 'quoted' THEN 'quoted from ' + c.holder ELSE w END
    ] AS limits
    RETURN DISTINCT c.object + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
    ORDER BY shown
  } AS leads_to,
  COLLECT {
    MATCH (o)<-[:SUBJECT|OBJECT]-(c:Claim)
    WHERE c.predicate IN ['SEES_OPPORTUNITY_IN', 'ENABLES', 'CONNECTS', 'RUNS_THROUGH']
      AND c.voice <> 'hypothetical'
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY opportunity, o.id
