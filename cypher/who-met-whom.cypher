// Who met whom
// question: Which meetings are reported, who took part, where, when and after what?
// why: A meeting is neither agreement nor recognition, but who grants one and how soon is a signal.
// tags: diplomacy, events
// order: total
// param actor: string = null -- only meetings of this party, or of groups that it belongs to: a name, an alias or an id
// :param {actor: null}
// column meeting:      string
// column participants: list<string> -- of someone unnamed, what is said; in brackets, here and below, what limits it
// column member_of:    list<string> -- their groups and offices; groups that took part themselves are not repeated
// column places:       list<string>
// column when:         string?      -- as precise as the sources
// column after:        list<string> -- events that it followed, and in brackets how long after
// column took_place:   string       -- yes, no, or how sure the sources are
// column evidence:     list<string> -- documents and their sentences

MATCH (e:Meeting)
WHERE $actor IS NULL
  OR EXISTS {
    MATCH (e)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(y:Entity)-[:MEMBER_OF|LEADS|HOLDS_OFFICE_IN*0..1]->(x:Entity)
    WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
WITH e, COLLECT {
  MATCH (e)<-[:SUBJECT]-(c:Claim)
  WHERE c.kind = 'role' AND c.voice <> 'hypothetical'
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
  e.name AS meeting,
  [p IN parts WHERE p.role IN ['CARRIED_OUT_BY', 'INVOLVED', 'TARGETED'] | p.shown] AS participants,
  COLLECT {
    MATCH (e)-[:CARRIED_OUT_BY|INVOLVED|TARGETED]->(x:Entity)-[r:MEMBER_OF|LEADS|HOLDS_OFFICE_IN]->(y:Entity)
    WHERE NOT EXISTS { MATCH (e)-[:CARRIED_OUT_BY|INVOLVED|TARGETED]->(y) }
    WITH x, y, r, toLower(replace(type(r), '_', ' ')) AS tie
    RETURN DISTINCT x.name + ' ' + tie + ' ' + y.name + coalesce(' (' + r.office + ')', '') AS shown
    ORDER BY shown
  } AS member_of,
  [p IN parts WHERE p.role = 'TOOK_PLACE_IN' | p.shown] AS places,
  e.`when` AS `when`,
  COLLECT {
    MATCH (e)-[r:FOLLOWS]->(f:Occurrence)
    RETURN f.name + coalesce(' (' + r.gap + ')', '') AS shown
    ORDER BY shown
  } AS after,
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
      AND (c.kind IN ['role', 'occasion'] OR c.predicate = 'FOLLOWS')
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY e.when_first, meeting, e.id
