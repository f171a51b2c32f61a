// What happened when
// question: Which events are reported, in the order of time, with who did what to whom and where?
// why: A text reports events in the order of its argument; their order in time is another story.
// tags: time, events
// order: total
// param actor: string = null -- only events in which this party, place or thing has a part: a name, an alias or an id
// :param {actor: null}
// column first_day:  date?        -- the first day on which it can have been; null where no date is given
// column when:       string?      -- as precise as the sources
// column event:      string
// column kinds:      list<string>
// column by:         list<string> -- in brackets, here and below, what limits the claim
// column involved:   list<string> -- who took part, with no word on who was doer and who was target
// column targets:    list<string>
// column places:     list<string>
// column after:      list<string> -- events that it followed
// column took_place: string       -- yes, no, or how sure the sources are
// column evidence:   list<string> -- documents and their sentences

MATCH (e:Occurrence)
WHERE $actor IS NULL
  OR EXISTS {
    MATCH (e)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(x:Entity)
    WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
WITH e, COLLECT {
  MATCH (e)<-[:SUBJECT]-(c:Claim)
  WHERE (c.kind = 'role' OR c.predicate = 'FOLLOWS') AND c.voice <> 'hypothetical'
  WITH c, [
    w IN c.status_words
    WHERE w <> 'asserted'
    | CASE w WHEN 'quoted' THEN 'quoted from ' + c.holder ELSE w END
  ] AS limits
  WITH DISTINCT
    c.predicate AS role,
    c.object
      + CASE WHEN c.object_key IS NULL THEN coalesce(': ' + c.paraphrase, '') ELSE '' END
      + CASE
        WHEN size(limits) = 0 THEN ''
        ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
      END AS shown
  ORDER BY role, shown
  RETURN {role: role, shown: shown}
} AS parts
RETURN
  e.when_first AS first_day,
  e.`when` AS `when`,
  e.name AS event,
  COLLECT {
    UNWIND labels(e) AS l
    WITH l
    WHERE NOT l IN ['Entity', 'Event', 'Occurrence']
    RETURN l
    ORDER BY l
  } AS kinds,
  [p IN parts WHERE p.role = 'CARRIED_OUT_BY' | p.shown] AS by,
  [p IN parts WHERE p.role = 'INVOLVED' | p.shown] AS involved,
  [p IN parts WHERE p.role IN ['CONCERNED', 'TARGETED'] | p.shown] AS targets,
  [p IN parts WHERE p.role IN ['TOOK_PLACE_IN', 'WITHDRAWAL_FROM'] | p.shown] AS places,
  [p IN parts WHERE p.role = 'FOLLOWS' | p.shown] AS after,
  CASE
    WHEN e.occurred THEN 'yes'
    WHEN e.occurred = false THEN 'no'
    ELSE coalesce(head(COLLECT {
      MATCH (e)<-[:SUBJECT]-(c:Claim {predicate: 'occurred'})
      RETURN DISTINCT CASE WHEN c.own_voice THEN c.certainty ELSE c.voice END AS sure
      ORDER BY sure
    }), 'unknown')
  END AS took_place,
  COLLECT {
    MATCH (e)<-[:SUBJECT]-(c:Claim)
    WHERE c.voice <> 'hypothetical'
      AND (c.kind IN ['role', 'occasion'] OR c.predicate IN ['FOLLOWS', 'PART_OF'])
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY first_day, e.when_last, COUNT { MATCH (e)-[:FOLLOWS*1..9]->(f:Occurrence) }, event, e.id
