// Who designates whom as terrorist
// question: Which authority has whom on its list of terrorists on a given day: yes, no or unknown?
// tags: security, designation
// order: total
// param on: date = null -- the day asked about; by default the graph's own
// param designated: string = null -- only this party's designations: a name, an alias or an id
// :param {on: null, designated: null}
// column designator: string
// column designated: string
// column answer: string -- yes, no or unknown; where no claim is made there is no row
// column since: list<string> -- the starts that the claims give; `..` for always
// column until: list<string> -- the ends that they give
// column evidence: list<string> -- documents and their sentences

OPTIONAL MATCH (g:Graphmodel {id: 'graphmodel'})
WITH coalesce($on, g.as_of) AS day
MATCH (a:Entity)<-[:SUBJECT]-(c:Claim {predicate: 'DESIGNATES_TERRORIST'})-[:OBJECT]->(b:Entity)
WHERE $designated IS NULL
  OR toLower($designated) IN [n IN [b.id, b.name] + coalesce(b.aliases, []) | toLower(n)]
// A day inside a partial date's first and last day is unknown, an unstated start unknown before the document's date.
WITH day, a, b, c,
  CASE
    WHEN c.since IS NULL AND c.published_last IS NULL THEN 'yes'
    WHEN c.since IS NULL THEN CASE WHEN day >= c.published_last THEN 'yes' ELSE 'unknown' END
    WHEN c.since_first IS NULL OR day >= c.since_last THEN 'yes'
    WHEN day < c.since_first THEN 'no'
    ELSE 'unknown'
  END AS begun,
  CASE
    WHEN c.until IS NULL AND NOT c.ended THEN 'no'
    WHEN c.until IS NULL AND c.published_last IS NULL THEN 'yes'
    WHEN c.until IS NULL THEN CASE WHEN day >= c.published_last THEN 'yes' ELSE 'unknown' END
    WHEN c.until_first IS NULL OR day < c.until_first THEN 'no'
    WHEN day >= c.until_last THEN 'yes'
    ELSE 'unknown'
  END AS over
// Only what is certain, not merely implied, unconditional and in its author's own voice counts; the preferred first.
WITH a, b,
  collect(c) AS claims,
  collect(CASE
    WHEN c.certainty = 'certain' AND c.basis <> 'implied' AND c.own_voice AND NOT c.conditional
      AND c.rank <> 'deprecated'
    THEN {
      affirmed: c.polarity = 'affirmed',
      preferred: c.rank = 'preferred',
      share: coalesce(c.share, ''),
      whole: coalesce(c.share, '') IN ['', 'all', '100%'],
      start: c.since_first,
      spoken: c.published_last,
      holds: CASE
        WHEN begun = 'no' OR over = 'yes' THEN 'no'
        WHEN begun = 'yes' AND over = 'no' THEN 'yes'
        ELSE 'unknown'
      END
    }
  END) AS all_heard
WITH a, b, claims,
  [x IN all_heard WHERE x.preferred OR none(y IN all_heard WHERE y.preferred)] AS heard
WITH a, b, claims, heard,
  [x IN heard WHERE x.affirmed AND x.holds = 'yes'] AS affirming,
  [x IN heard WHERE NOT x.affirmed AND x.holds = 'yes'] AS denying
// A later start than the day on which the other was said tells of a change, not of a contradiction.
WITH a, b, claims, heard,
  [x IN affirming WHERE none(y IN denying
    WHERE (x.whole OR y.whole OR x.share = y.share) AND coalesce(y.start > x.spoken, false))] AS affirming,
  [x IN denying WHERE none(y IN affirming
    WHERE (x.whole OR y.whole OR x.share = y.share) AND coalesce(y.start > x.spoken, false))] AS denying
RETURN
  a.name AS designator,
  b.name AS designated,
  CASE
    WHEN any(x IN affirming WHERE any(y IN denying WHERE x.whole OR y.whole OR x.share = y.share)) THEN 'unknown'
    WHEN size(affirming) > 0 THEN 'yes'
    WHEN any(x IN denying WHERE x.whole) THEN 'no'
    WHEN any(x IN heard WHERE x.holds = 'unknown') OR none(x IN heard WHERE x.affirmed) THEN 'unknown'
    ELSE 'no'
  END AS answer,
  COLLECT { UNWIND claims AS c WITH c WHERE c.since IS NOT NULL RETURN DISTINCT c.since AS t ORDER BY t } AS since,
  COLLECT { UNWIND claims AS c WITH c WHERE c.until IS NOT NULL RETURN DISTINCT c.until AS t ORDER BY t } AS until,
  COLLECT {
    UNWIND claims AS c
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY designator, designated, a.id, b.id
