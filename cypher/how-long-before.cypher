// How long before
// question: How many days lie between an event and what came before it: other events, and ties that began or ended?
// why: How long a step was under way distinguishes a surprise from the end of a road.
// tags: time, events
// order: total
// param event: string        -- the event: its name or id
// param actor: string = null -- only what this party has a part in: a name, an alias or an id
// :param {event: '', actor: null}
// column event:     string
// column before_it: string       -- an event, or a tie that began or ended
// column when:      string       -- as precise as the sources
// column at_least:  integer      -- days
// column at_most:   integer      -- days; more than `at_least` where a date is known to the month or year only
// column evidence:  list<string> -- documents and their sentences

MATCH (e:Occurrence)
WHERE toLower($event) IN [toLower(e.id), toLower(e.name)] AND e.when_first IS NOT NULL
CALL {
  MATCH (f:Occurrence)
  WHERE f.occurred AND f.when_first IS NOT NULL
  RETURN
    f.name AS before_it,
    f.`when` AS given,
    f.when_first AS first_day,
    f.when_last AS last_day,
    COLLECT { MATCH (f)-[:CARRIED_OUT_BY|INVOLVED|TARGETED|CONCERNED]->(x:Entity) RETURN DISTINCT x } AS parties,
    COLLECT {
      MATCH (f)<-[:SUBJECT]-(c:Claim {predicate: 'when'})
      WHERE c.polarity = 'affirmed' AND c.own_voice
      RETURN DISTINCT c.cited AS place
      ORDER BY place
    } AS evidence
  UNION ALL
  MATCH (a:Entity)<-[:SUBJECT]-(c:Claim {kind: 'relationship', polarity: 'affirmed', certainty: 'certain'})
  MATCH (c)-[:OBJECT]->(b:Entity)
  WHERE c.own_voice AND NOT c.conditional AND c.basis <> 'implied'
  UNWIND [
    {word: ' (begins)', first: c.since_first, last: c.since_last, given: c.since},
    {word: ' (ends)', first: c.until_first, last: c.until_last, given: c.until}
  ] AS point
  WITH a, b, c, point
  WHERE point.first IS NOT NULL
    AND NOT EXISTS {
      MATCH (a)<-[:CARRIED_OUT_BY]-(o:Occurrence)-[:CONCERNED|TARGETED]->(b)
      WHERE o.occurred AND o.when_first <= point.last AND o.when_last >= point.first
    }
  RETURN
    a.name
      + ' '
      + CASE WHEN c.reads CONTAINS '…' THEN replace(c.reads, '…', b.name) ELSE c.reads + ' ' + b.name END
      + point.word AS before_it,
    point.given AS given,
    point.first AS first_day,
    point.last AS last_day,
    [a, b] AS parties,
    [c.cited] AS evidence
}
WITH e, before_it, given, first_day, last_day, parties, evidence
WHERE first_day <= e.when_last
  AND before_it <> e.name
  AND (
    $actor IS NULL
    OR any(x IN parties WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)])
  )
WITH e, before_it, given, evidence, first_day,
  duration.inDays(last_day, e.when_first).days AS least,
  duration.inDays(first_day, e.when_last).days AS most
WHERE most > 0
RETURN
  e.name AS event,
  before_it,
  given AS `when`,
  CASE WHEN least < 0 THEN 0 ELSE least END AS at_least,
  most AS at_most,
  evidence
ORDER BY event, at_most, before_it, `when`, at_least, evidence, e.id
