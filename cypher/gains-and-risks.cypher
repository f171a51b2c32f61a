// Gains and risks
// question: What does an actor gain or risk, by what, on which conditions, and in whose view?
// why: A policy is judged by its balance, and the balance is drawn up by somebody.
// tags: interests, effects
// order: total
// param actor: string = null -- only this actor's: a name, an alias or an id
// :param {actor: null}
// column actor:      string
// column kind:       string       -- gain or risk
// column by:         string       -- what brings it about
// column what:       list<string> -- all of which the same is said
// column details:    string?      -- the tie's own properties
// column conditions: list<string> -- what it depends on
// column status:     list<string> -- in the words of docs/status.md
// column evidence:   string       -- the document and its sentences

CALL {
  MATCH (c:Claim)-[:OBJECT]->(a:Actor)
  WHERE c.predicate IN ['BENEFITS', 'CARRIES_RISK_FOR', 'THREATENS', 'AIDS', 'FAVORS', 'STRENGTHENS', 'WEAKENS']
  RETURN
    a,
    c,
    c.subject AS by,
    c.reads AS what,
    CASE WHEN c.predicate IN ['CARRIES_RISK_FOR', 'THREATENS', 'WEAKENS'] THEN 'risk' ELSE 'gain' END AS kind
  UNION
  MATCH (c:Claim {predicate: 'ENABLES'})-[:QUOTES]->(q:Claim)-[:SUBJECT]->(a:Actor)
  RETURN
    a,
    c,
    c.subject AS by,
    c.reads + ' ' + replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')') AS what,
    'gain' AS kind
  UNION
  MATCH (c:Claim {predicate: 'ACHIEVES'})-[:SUBJECT]->(a:Actor)
  RETURN a, c, c.subject AS by, c.reads + ' ' + c.object AS what, 'gain' AS kind
  UNION
  MATCH (a:Actor)<-[:SUBJECT]-(w:Claim)-[:OBJECT]->(g:Entity)<-[:OBJECT]-(c:Claim)
  WHERE w.predicate IN ['SEEKS', 'WANTS', 'PRIORITIZES', 'SEES_OPPORTUNITY_IN']
    AND w.polarity = 'affirmed'
    AND w.voice <> 'hypothetical'
    AND c.predicate IN ['ENABLES', 'STRENGTHENS', 'WEAKENS', 'THREATENS', 'GUARANTEES']
  RETURN
    a,
    c,
    c.subject AS by,
    c.reads + ' ' + c.object AS what,
    CASE WHEN c.predicate IN ['WEAKENS', 'THREATENS'] THEN 'risk' ELSE 'gain' END AS kind
}
WITH DISTINCT a, c, by, what, kind
WHERE c.voice <> 'hypothetical'
  AND ($actor IS NULL OR toLower($actor) IN [n IN [a.id, a.name] + coalesce(a.aliases, []) | toLower(n)])
WITH
  a.name AS actor,
  kind,
  by,
  c.details AS details,
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
WITH actor, kind, by, details, conditions, status, evidence,
  collect(DISTINCT one) AS what
RETURN actor, kind, by, what, details, conditions, status, evidence
ORDER BY actor, kind, by, what, details, conditions, status, evidence
