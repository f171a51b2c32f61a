// What changed between two dates
// question: Which ties and states of affairs began or ended, and what happened, between two days?
// why: News is change; what merely goes on is background.
// tags: time, comparison
// order: total
// param start:  date = null -- the first day; by default the beginning
// param finish: date = null -- the last day; by default the end
// :param {start: null, finish: null}
// column first_day: date         -- the first day on which it can have been
// column last_day:  date         -- the last; a change counts if any day of it lies between the two days asked about
// column when:      string       -- as precise as the source
// column change:    string       -- begins, ends or happens
// column what:      string       -- the claim that holds or no longer holds from then on, or the event
// column status:    list<string> -- in the words of docs/status.md
// column holder:    string       -- who says or believes it
// column evidence:  string       -- the document and its sentences

MATCH (c:Claim)
WHERE c.voice <> 'hypothetical'
UNWIND [
  {change: 'begins', first: c.since_first, last: c.since_last, given: c.since},
  {change: 'ends', first: c.until_first, last: c.until_last, given: c.until},
  {change: 'happens', first: null, last: null, given: null}
] AS point
OPTIONAL MATCH (c)-[:SUBJECT]->(e:Occurrence)
WHERE c.predicate = 'occurred' AND c.polarity = 'affirmed'
WITH c, point, e,
  CASE WHEN point.change = 'happens' THEN e.when_first ELSE point.first END AS first_day,
  CASE WHEN point.change = 'happens' THEN e.when_last ELSE point.last END AS last_day
WHERE first_day IS NOT NULL
  // What an event of the same parties and days begins or ends comes with that event.
  AND NOT (
    point.change <> 'happens'
    AND EXISTS {
      MATCH (c)-[:SUBJECT]->(:Entity)<-[:CARRIED_OUT_BY]-(o:Occurrence)-[:CONCERNED|TARGETED]->(:Entity)<-[:OBJECT]-(c)
      WHERE o.occurred AND o.when_first <= last_day AND o.when_last >= first_day
    }
  )
  AND coalesce(first_day <= $finish, true)
  AND coalesce(last_day >= $start, true)
RETURN
  first_day,
  last_day,
  CASE WHEN point.change = 'happens' THEN e.`when` ELSE point.given END AS `when`,
  point.change AS change,
  CASE
    WHEN point.change = 'happens' THEN e.name + reduce(
      t = '',
      k IN COLLECT {
        MATCH (e)-[:CARRIED_OUT_BY]->(a:Entity)<-[:SUBJECT]-(k:Claim)-[:OBJECT]->(b:Entity)<-[:CONCERNED|TARGETED]-(e)
        UNWIND [
          {word: 'begins', first: k.since_first, last: k.since_last},
          {word: 'ends', first: k.until_first, last: k.until_last}
        ] AS turn
        WITH k, turn
        WHERE k.voice = 'asserted' AND turn.first <= e.when_last AND turn.last >= e.when_first
        RETURN DISTINCT k.subject
          + ' '
          + CASE WHEN k.reads CONTAINS '…' THEN replace(k.reads, '…', k.object) ELSE k.reads + ' ' + k.object END
          + ' '
          + turn.word AS shown
        ORDER BY shown
      }
      | t + '; ' + k
    )
    ELSE c.caption
  END AS what,
  c.status_words AS status,
  c.holder AS holder,
  c.cited AS evidence
ORDER BY first_day, last_day, change, what, status, holder, evidence, c.since, c.until
