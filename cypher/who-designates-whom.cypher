// Who designates whom as terrorist
// question: Which authority has whom on its list of terrorists on a given day: yes, no or unknown?
// why: A state's list and the Security Council's are two lists, and each changes with time.
// tags: security, designation
// order: total
// param on:         date = null   -- the day asked about; by default the graph's own
// param designated: string = null -- only this party's designations: a name, an alias or an id
// :param {on: null, designated: null}
// column designator: string
// column designated: string
// column answer:     string       -- yes, no or unknown; where no claim is made there is no row
// column since:      list<string> -- the starts that the claims give; `always`, and of a denial `never`
// column until:      list<string> -- the ends that they give
// column evidence:   list<string> -- documents and their sentences

// These are the rules of `graphmodel.claims.standing`, by which facts hold on the graph's own day, for any day.
OPTIONAL MATCH (g:Graphmodel {id: 'graphmodel'})
WITH coalesce($on, g.as_of) AS day
MATCH (a:Entity)<-[:SUBJECT]-(c:Claim {predicate: 'DESIGNATES_TERRORIST'})-[:OBJECT]->(b:Entity)
WHERE $designated IS NULL
  OR toLower($designated) IN [n IN [b.id, b.name] + coalesce(b.aliases, []) | toLower(n)]
// A day inside a partial date's first and last day is unknown; an unstated start is unknown before the document's date,
// but on the day before it ended.
WITH day, a, b, c,
  c.certainty = 'certain'
    AND c.basis <> 'implied'
    AND c.own_voice
    AND NOT c.conditional
    AND c.rank <> 'deprecated' AS counts,
  CASE
    WHEN c.since IS NULL AND (c.timeless OR duration.inDays(day, c.until_first).days = 1) THEN 'yes'
    WHEN c.since IS NULL AND c.until IS NULL AND NOT c.ended AND c.period IS NOT NULL THEN CASE
      WHEN coalesce(c.period_first > day, false) OR coalesce(c.period_last < day, false) THEN 'unknown'
      ELSE 'yes'
    END
    WHEN c.since IS NULL THEN CASE WHEN coalesce(day >= c.published_last, true) THEN 'yes' ELSE 'unknown' END
    WHEN c.since_first IS NULL AND c.since_last IS NULL OR day >= c.since_last THEN 'yes'
    WHEN day < c.since_first THEN 'no'
    ELSE 'unknown'
  END AS begun,
  CASE
    WHEN c.until IS NULL AND NOT c.ended THEN 'no'
    WHEN c.until IS NULL THEN CASE WHEN coalesce(day >= c.published_last, true) THEN 'yes' ELSE 'unknown' END
    WHEN c.until_first IS NULL AND c.until_last IS NULL OR day < c.until_first THEN 'no'
    WHEN day >= c.until_last THEN 'yes'
    ELSE 'unknown'
  END AS over
WITH a, b, c, counts, over,
  (c.since IS NOT NULL AND begun = 'unknown') OR (c.until IS NOT NULL AND over = 'unknown') AS turns,
  c.polarity = 'affirmed' AS affirmed,
  CASE
    WHEN begun = 'no' OR over = 'yes' THEN 'no'
    WHEN begun = 'yes' AND over = 'no' THEN 'yes'
    ELSE 'unknown'
  END AS holds
// Against it speaks a denial, and also who says that it has ended.
WITH a, b,
  collect(c) AS claims,
  collect(CASE
    WHEN counts THEN {
      preferred: c.rank = 'preferred',
      affirmed: affirmed,
      affirms: CASE WHEN affirmed THEN holds ELSE 'no' END,
      denies: CASE WHEN affirmed THEN over ELSE holds END,
      turns: turns,
      spoken: c.published_last,
      ended: CASE WHEN over = 'yes' THEN c.until_first END,
      change: CASE
        WHEN NOT affirmed OR over <> 'yes' THEN c.since_first
        WHEN c.until IS NULL THEN c.published_first
        ELSE c.until_first
      END
    }
  END) AS counting
WITH a, b, claims, [x IN counting WHERE x.preferred OR none(y IN counting WHERE y.preferred)] AS heard
WITH a, b, claims, heard,
  [x IN heard WHERE x.affirms = 'yes'] AS pro,
  [x IN heard WHERE x.denies = 'yes'] AS con
// A change after the day on which the other was said, or after the end that it tells of, does not contradict it.
WITH a, b, claims, heard,
  [
    x IN pro
    WHERE none(y IN con WHERE coalesce(y.change > x.spoken, false) OR coalesce(y.change >= x.ended, false))
  ] AS pro,
  [
    x IN con
    WHERE none(y IN pro WHERE coalesce(y.change > x.spoken, false) OR coalesce(y.change >= x.ended, false))
  ] AS con
RETURN
  a.name AS designator,
  b.name AS designated,
  CASE
    WHEN size(pro) > 0 AND size(con) > 0 THEN 'unknown'
    WHEN size(pro) > 0 AND any(x IN heard WHERE x.turns AND x.denies = 'unknown') THEN 'unknown'
    WHEN size(pro) > 0 THEN 'yes'
    WHEN size(con) > 0 AND any(x IN heard WHERE x.turns AND x.affirms = 'unknown') THEN 'unknown'
    WHEN size(con) > 0 THEN 'no'
    WHEN any(x IN heard WHERE x.affirmed) AND all(x IN heard WHERE x.affirms = 'no') THEN 'no'
    ELSE 'unknown'
  END AS answer,
  COLLECT {
    UNWIND claims AS c
    WITH c
    WHERE c.since IS NOT NULL
    RETURN DISTINCT CASE
      WHEN c.since <> '..' THEN c.since
      WHEN c.polarity = 'denied' THEN 'never'
      ELSE 'always'
    END AS t
    ORDER BY t
  } AS since,
  COLLECT {
    UNWIND claims AS c
    WITH c
    WHERE c.until IS NOT NULL
    RETURN DISTINCT c.until AS t
    ORDER BY t
  } AS until,
  COLLECT {
    UNWIND claims AS c
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY designator, designated, a.id, b.id
