// What would recognition enable
// question: What does an act of recognition make possible, stronger or weaker, for whom is it of use,
//   and on what conditions?
// why: The case for recognition is what it is to bring about; most of that is hope, and some hangs on a condition.
// tags: recognition, effects
// order: total
// param recognition: string = null -- only this act of recognition: a name or an id
// :param {recognition: null}
// column recognition: string
// column effect:      string       -- `is the reason why` where recognition is given as the reason of a claim
// column what:        list<string> -- all of which the same is said
// column details:     string?      -- the properties of the effect, or of the tie that comes about
// column conditions:  list<string> -- what it depends on
// column status:      list<string> -- in the words of docs/status.md
// column evidence:    string       -- the document and its sentences

CALL {
  MATCH (e:Recognition)<-[:SUBJECT]-(c:Claim)
  WHERE c.predicate IN [
      'ENABLES', 'BENEFITS', 'STRENGTHENS', 'WEAKENS', 'CARRIES_RISK_FOR', 'GOES_BEYOND', 'SHOWS', 'THREATENS'
    ]
    AND c.voice <> 'hypothetical'
  OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
  RETURN
    e,
    c,
    c.reads AS effect,
    coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS what,
    coalesce(c.details, q.details) AS details
  UNION
  MATCH (a:Entity)<-[:CARRIED_OUT_BY]-(e:Recognition)-[:CONCERNED]->(b:Entity)
  MATCH (a)<-[:SUBJECT]-(r:Claim {predicate: 'RECOGNIZES', polarity: 'affirmed'})-[:OBJECT]->(b)
  MATCH (r)-[:REASON_FOR]->(c:Claim)
  WHERE c.voice <> 'hypothetical'
  RETURN e, c, 'is the reason why' AS effect, c.caption AS what, c.details AS details
}
WITH e, c, effect, what, details
WHERE $recognition IS NULL OR toLower($recognition) IN [toLower(e.id), toLower(e.name)]
WITH
  e.name AS recognition,
  effect,
  details,
  COLLECT {
    MATCH (c)<-[:CONDITION_OF]-(d:Claim)
    RETURN DISTINCT replace(replace(d.caption, ' (hypothetical)', ''), ', hypothetical)', ')') AS shown
    ORDER BY shown
  } AS conditions,
  [
    w IN c.status_words
    | CASE w
      WHEN 'quoted' THEN 'quoted from ' + c.holder
      WHEN 'attributed' THEN 'attributed to ' + c.holder
      ELSE w
    END
  ] AS status,
  c.cited AS evidence,
  what AS one
ORDER BY one
WITH recognition, effect, details, conditions, status, evidence,
  collect(DISTINCT one) AS what
RETURN recognition, effect, what, details, conditions, status, evidence
ORDER BY recognition, effect, what, details, conditions, status, evidence
