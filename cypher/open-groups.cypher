// Open groups and their known members
// question: Which groups do the sources speak of without naming all, and who is known to belong to them?
// why: What is said of "most" or "some" holds of no member by name; the group is as far as the source goes.
// tags: people, groups
// order: total
// param group: string = null -- only this group, or those that this party belongs to: a name, an alias or an id
// param on:    date = null   -- the day asked about; by default the graph's own
// :param {group: null, on: null}
// column group:         string
// column kinds:         list<string>
// column known_members: list<string> -- in brackets what limits the claim
// column said_of_it:    list<string> -- claims about the group as a whole
// column evidence:      list<string> -- documents and their sentences

MATCH (g:Collective)
WHERE NOT coalesce(g.complete, false)
  AND (
    $group IS NULL
    OR toLower($group) IN [n IN [g.id, g.name] + coalesce(g.aliases, []) | toLower(n)]
    OR EXISTS {
      MATCH (g)<-[:OBJECT]-(m:Claim)-[:SUBJECT]->(x:Entity)
      WHERE m.predicate IN ['MEMBER_OF', 'PART_OF']
        AND toLower($group) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
RETURN
  g.name AS group,
  COLLECT {
    UNWIND labels(g) AS l
    WITH l
    WHERE NOT l IN ['Entity', 'Actor', 'Place', 'Collective']
    RETURN l
    ORDER BY l
  } AS kinds,
  COLLECT {
    MATCH (g)<-[:OBJECT]-(c:Claim)
    WHERE c.predicate IN ['MEMBER_OF', 'PART_OF'] AND c.voice <> 'hypothetical'
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
  } AS known_members,
  COLLECT {
    MATCH (g)<-[:SUBJECT|OBJECT]-(c:Claim)
    WHERE c.voice <> 'hypothetical'
      AND NOT (c.predicate IN ['MEMBER_OF', 'PART_OF'] AND c.object = g.name)
    RETURN DISTINCT c.caption AS shown
    ORDER BY shown
  } AS said_of_it,
  COLLECT {
    MATCH (g)<-[:SUBJECT|OBJECT]-(c:Claim)
    WHERE c.voice <> 'hypothetical'
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY group, g.id
