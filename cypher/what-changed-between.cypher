// What changed between two dates
// question: Which ties and states of affairs began or ended, and what happened, between two days?
// why: News is change; what merely goes on is background.
// tags: time, comparison
// order: total
// param start:  date = null -- the first day; by default the beginning
// param finish: date = null -- the last day; by default the end
// :param {start: null, finish: null}
// column first_day: date -- the first day on which it can have been
// column last_day:  date -- the last; a change counts if any day of it lies between the two days asked about
// column when:      string -- as precise as the source
// column change:    string -- begins, ends or happens
// column what:      string -- the claim that holds or no longer holds from then on, or the event
// column status:    list<string> -- `fact` if it stands on the graph's day, `held` if only the view does, else `claim`;
//   and what limits it
// column holder:    string -- who says or believes it
// column evidence:  list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.voice <> 'supposed'
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
  AND coalesce(first_day <= $finish, true)
  AND coalesce(last_day >= $start, true)
RETURN
  first_day,
  last_day,
  CASE WHEN point.change = 'happens' THEN e.`when` ELSE point.given END AS `when`,
  point.change AS change,
  CASE WHEN point.change = 'happens' THEN e.name ELSE c.caption END AS what,
  [w IN [
    CASE WHEN NOT c.stands THEN 'claim' WHEN c.kind = 'content' THEN 'held' ELSE 'fact' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    c.share,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis <> 'stated' THEN c.basis END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice END
  ] + [n IN coalesce(c.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS status,
  c.holder AS holder,
  [l IN coalesce(c.locators, ['']) | trim(c.document + ' ' + l)] AS evidence
ORDER BY first_day, last_day, change, what, status, holder, evidence, c.since, c.until
