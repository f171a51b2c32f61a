// Who says what, and of whom
// question: Who says, believes, fears or wants what, or takes which stance, as the sources report it, and about whom?
// why: What somebody says is a fact about the speaker, not about the matter; how a party is seen decides how it is
//   dealt with, whatever it is.
// tags: claims, voices, attitudes
// order: total
// param speaker: string = null -- only this one: a name, an alias or an id
// param about:   string = null -- only what is about this party or thing: a name, an alias or an id
// param on:      date = null   -- the day asked about; by default the graph's own
// :param {speaker: null, about: null, on: null}
// column speaker:  string       -- `someone` where no name is given
// column how:      string
// column what:     list<string> -- all of which the same is said
// column details:  string?      -- the properties of the stance, or of the tie that is spoken of
// column status:   list<string> -- of the attitude, in the words of docs/status.md; what is said is quoted
// column evidence: string       -- the document and its sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'BELIEVES', 'CONCERNED_ABOUT', 'ENDORSES', 'FAVORS', 'FEARS', 'IGNORES', 'PRIORITIZES', 'REACTS_TO', 'SAYS',
    'SEEKS', 'SEES_AS_THREAT', 'SEES_OPPORTUNITY_IN', 'WANTS', 'WILLING_TO_JOIN'
  ]
  AND c.voice <> 'hypothetical'
  AND (
    $speaker IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT]->(x:Entity)
      WHERE toLower($speaker) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
WITH c, q
WHERE $about IS NULL
  OR EXISTS {
    MATCH (k:Claim)-[:QUOTES*0..2]->(:Claim)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE (k = q OR k = c AND EXISTS { MATCH (c)-[:OBJECT]->(x) })
      AND NOT EXISTS { MATCH (c)-[:SUBJECT]->(x) }
      AND toLower($about) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
WITH c, q,
  CASE
    WHEN $on IS NULL THEN c.status_words
    ELSE [
      w IN c.status_words
      WHERE NOT w IN ['ended', 'not yet', 'undated', 'unknown', 'contested', 'superseded']
    ] + CASE
      WHEN c.until_last <= $on THEN ['ended']
      WHEN c.ended AND c.until IS NULL AND coalesce(c.published_last <= $on, true) THEN ['ended']
      WHEN c.since_first > $on THEN ['not yet']
      WHEN coalesce(c.since_last > $on, c.since_first IS NOT NULL)
        OR coalesce(c.until_first <= $on, c.until_last IS NOT NULL)
        OR (c.ended AND c.until IS NULL) THEN ['unknown']
      WHEN c.since IS NOT NULL OR c.timeless OR duration.inDays($on, c.until_first).days = 1 THEN []
      WHEN c.period IS NOT NULL AND c.until IS NULL THEN CASE
        WHEN coalesce(c.period_first > $on, false) OR coalesce(c.period_last < $on, false) THEN ['undated']
        ELSE []
      END
      WHEN c.published_last > $on THEN ['undated']
      ELSE []
    END
  END AS status
WITH
  c.subject AS speaker,
  c.reads AS how,
  coalesce(c.details, q.details) AS details,
  [
    w IN status
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  c.cited AS evidence,
  coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS said
ORDER BY said
WITH speaker, how, details, status, evidence, collect(DISTINCT said) AS what
RETURN speaker, how, what, details, status, evidence
ORDER BY speaker, how, what, details, status, evidence
