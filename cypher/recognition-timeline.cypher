// From contact to recognition, in time
// question: When did contacts, designations and recognition begin and end, and what happened on the way?
// why: Recognition is seldom one act; the steps before it show how long it was under way.
// tags: recognition, time
// order: total
// param actor: string = null -- only where this party has a part: a name, an alias or an id
// :param {actor: null}
// column first_day:    date?        -- the first day on which it can have been; null where no date is given
// column when:         string?      -- as precise as the source
// column what:         string
// column actors:       list<string>
// column counterparts: list<string>
// column share:        string?      -- of a group, how much of it
// column after:        list<string> -- events that it followed, if a source says so
// column evidence:     list<string> -- documents and their sentences

CALL {
  // Ties that are stated as certain in their author's own voice: their starts and ends, but for those that are an event
  // of their own.
  MATCH (a:Entity)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(b:Entity)
  WHERE c.predicate IN [
      'ENGAGES_WITH', 'DEALS_INFORMALLY_WITH', 'DEALS_FORMALLY_WITH', 'ACCEPTS_IN_PRACTICE',
      'HAS_DIPLOMATIC_RELATIONS_WITH', 'NORMALIZES_RELATIONS_WITH', 'DESIGNATES_TERRORIST', 'RECOGNIZES'
    ]
    AND c.polarity = 'affirmed'
    AND c.certainty = 'certain'
    AND c.basis <> 'implied'
    AND c.own_voice
    AND NOT c.conditional
  UNWIND [
    {first: c.since_first, last: c.since_last, given: c.since, what: ' (begins)', told: c.since_first IS NOT NULL},
    {
      first: c.until_first,
      last: c.until_last,
      given: c.until,
      what: ' (ends)',
      told: c.until_first IS NOT NULL OR c.ended
    },
    {
      first: null,
      last: null,
      given: null,
      what: ' (goes on)',
      told: c.stands AND c.since_first IS NULL AND c.until IS NULL AND NOT c.ended
    }
  ] AS point
  WITH a, b, c, point
  WHERE point.told
    AND NOT EXISTS {
      MATCH (a)<-[:CARRIED_OUT_BY]-(e:Occurrence)-[:CONCERNED|TARGETED]->(b)
      WHERE e.occurred AND e.when_first <= point.last AND e.when_last >= point.first
    }
  WITH a, b,
    point.first AS first_day,
    point.given AS given,
    c.reads + point.what AS what,
    c.share AS share,
    collect(c) AS claims
  RETURN
    first_day,
    given,
    0 AS steps,
    what,
    [a.name] AS actors,
    [b.name] AS counterparts,
    share,
    [] AS after,
    [a, b] AS parties,
    COLLECT { UNWIND claims AS c RETURN DISTINCT c.cited AS place ORDER BY place } AS evidence
  UNION ALL
  // Events that happened, with those who have a part in them; `steps` puts what follows behind what it follows.
  MATCH (e:Occurrence)
  WHERE e.occurred
    AND (e:Recognition OR e:Designation OR e:Delisting OR e:Withdrawal OR e:Conquest OR e:Meeting OR e:Agreement)
  RETURN
    e.when_first AS first_day,
    e.`when` AS given,
    1 + coalesce(head(COLLECT {
      MATCH p = (e)-[:FOLLOWS*1..9]->(f:Occurrence)
      RETURN length(p) AS steps
      ORDER BY steps DESC
    }), 0) AS steps,
    e.name AS what,
    COLLECT { MATCH (e)-[:CARRIED_OUT_BY|INVOLVED]->(x:Entity) RETURN DISTINCT x.name AS name ORDER BY name } AS actors,
    COLLECT {
      MATCH (e)-[:TARGETED|CONCERNED|WITHDRAWAL_FROM]->(x:Entity)
      RETURN DISTINCT x.name AS name
      ORDER BY name
    } AS counterparts,
    null AS share,
    COLLECT { MATCH (e)-[:FOLLOWS]->(f:Occurrence) RETURN f.name AS name ORDER BY name } AS after,
    COLLECT { MATCH (e)-[:CARRIED_OUT_BY|INVOLVED|TARGETED|CONCERNED|WITHDRAWAL_FROM]->(x:Entity) RETURN x } AS parties,
    COLLECT {
      MATCH (e)<-[:SUBJECT]-(c:Claim)
      WHERE c.kind IN ['role', 'occasion'] OR c.predicate = 'FOLLOWS' AND c.stands
      UNWIND coalesce(c.locators, ['']) AS l
      RETURN DISTINCT trim(c.document + ' ' + l) AS place
      ORDER BY place
    } AS evidence
}
WITH first_day, given, steps, what, actors, counterparts, share, after, parties, evidence
WHERE $actor IS NULL
  OR any(x IN parties WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
RETURN first_day, given AS `when`, what, actors, counterparts, share, after, evidence
ORDER BY first_day, given, steps, what, actors, counterparts, share, after, evidence
