// Who attacked what, where and when
// question: Which attacks are reported, by whom, on what, where and when, and how sure is each of these?
// why: Blame travels from the sentence that names a doer to the one beside it; here each part has its own evidence.
// tags: security, events
// order: total
// param actor: string = null -- only attacks that this party is said to have a part in, or this place or thing, or what
//   lies in it: a name, an alias or an id
// :param {actor: null}
// column attack:     string
// column attackers:  list<string> -- in brackets what limits the claim; empty when no source names one
// column targets:    list<string>
// column places:     list<string>
// column part_of:    list<string> -- the series that it is counted to
// column when:       string?      -- as precise as the sources
// column ongoing:    boolean?     -- whether a source says that it goes on
// column took_place: string       -- yes, no, or how sure the sources are
// column evidence:   list<string> -- documents and their sentences

MATCH (e:Attack)
WHERE $actor IS NULL
  OR EXISTS {
    MATCH (e)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(y:Entity)-[:LOCATED_IN*0..3]->(x:Entity)
    WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
WITH e, COLLECT {
  MATCH (e)<-[:SUBJECT]-(c:Claim)
  WHERE c.predicate IN ['CARRIED_OUT_BY', 'TARGETED', 'TOOK_PLACE_IN', 'PART_OF']
    AND c.voice <> 'hypothetical'
  WITH c, [
    w IN c.status_words
    WHERE w <> 'asserted'
    | CASE w WHEN 'quoted' THEN 'quoted from ' + c.holder ELSE w END
  ] AS limits
  WITH DISTINCT
    c.predicate AS role,
    c.object + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
  ORDER BY role, shown
  RETURN {role: role, shown: shown}
} AS parts
RETURN
  e.name AS attack,
  [p IN parts WHERE p.role = 'CARRIED_OUT_BY' | p.shown] AS attackers,
  [p IN parts WHERE p.role = 'TARGETED' | p.shown] AS targets,
  [p IN parts WHERE p.role = 'TOOK_PLACE_IN' | p.shown] AS places,
  [p IN parts WHERE p.role = 'PART_OF' | p.shown] AS part_of,
  e.`when` AS `when`,
  e.ongoing AS ongoing,
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
    MATCH (e)<-[:SUBJECT|OBJECT]-(c:Claim)
    WHERE c.voice <> 'hypothetical'
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY e.when_first, attack, e.id
