// Opportunities, sector by sector
// question: In which sectors, works and policies does who see an opportunity, what would open it, and where does it
//   lead?
// why: A chance that two rivals see in one place is worth more than either says, and may hang on one condition.
// tags: interests, economy
// order: total
// param actor: string = null -- only opportunities that this actor sees: a name, an alias or an id
// :param {actor: null}
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
    WITH c, [
      w IN c.status_words
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
    WITH c, [
      w IN c.status_words
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
    WITH c, [
      w IN c.status_words
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
