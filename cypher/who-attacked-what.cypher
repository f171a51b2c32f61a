// Who attacked what, where and when
// question: Which attacks are told of, by whom, on what, where and when, and how sure is each of these?
// tags: security, events
// order: total
// param actor: string = null -- only attacks that this party is said to have a part in, or this place or thing
// :param {actor: null}
// column attack: string
// column attackers: list<string> -- in brackets what limits the claim; empty when no source names one
// column targets: list<string>
// column places: list<string>
// column when: string? -- as precise as the sources
// column took_place: string -- yes, no, or how sure the sources are
// column evidence: list<string> -- documents and their sentences

MATCH (e:Attack)
WHERE $actor IS NULL
  OR EXISTS {
    MATCH (e)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(x:Entity)
    WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
RETURN
  e.name AS attack,
  COLLECT {
    MATCH (e)<-[:SUBJECT]-(c:Claim {predicate: 'CARRIED_OUT_BY'})
    WITH c, [w IN [
      CASE WHEN c.polarity = 'denied' THEN 'denied' END,
      CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
      CASE WHEN c.basis = 'implied' THEN 'implied' END,
      CASE WHEN c.voice <> 'asserted' THEN c.voice + ': ' + c.holder END
    ] WHERE w IS NOT NULL] AS limits
    RETURN DISTINCT c.object + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
    ORDER BY shown
  } AS attackers,
  COLLECT {
    MATCH (e)<-[:SUBJECT]-(c:Claim {predicate: 'TARGETED'})
    WITH c, [w IN [
      CASE WHEN c.polarity = 'denied' THEN 'denied' END,
      CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
      CASE WHEN c.basis = 'implied' THEN 'implied' END,
      CASE WHEN c.voice <> 'asserted' THEN c.voice + ': ' + c.holder END
    ] WHERE w IS NOT NULL] AS limits
    RETURN DISTINCT c.object + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
    ORDER BY shown
  } AS targets,
  COLLECT {
    MATCH (e)<-[:SUBJECT]-(c:Claim {predicate: 'TOOK_PLACE_IN'})
    WITH c, [w IN [
      CASE WHEN c.polarity = 'denied' THEN 'denied' END,
      CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
      CASE WHEN c.basis = 'implied' THEN 'implied' END,
      CASE WHEN c.voice <> 'asserted' THEN c.voice + ': ' + c.holder END
    ] WHERE w IS NOT NULL] AS limits
    RETURN DISTINCT c.object + CASE
      WHEN size(limits) = 0 THEN ''
      ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
    END AS shown
    ORDER BY shown
  } AS places,
  e.`when` AS `when`,
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
    WHERE c.kind IN ['role', 'occasion']
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY e.when_first, attack, e.id
