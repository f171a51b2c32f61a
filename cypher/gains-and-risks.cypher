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
// column what:       string
// column details:    string?      -- the tie's own properties
// column conditions: list<string> -- what it depends on
// column status:     list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder:     string       -- who says or believes it
// column evidence:   list<string> -- documents and their sentences

CALL {
  MATCH (c:Claim)-[:OBJECT]->(a:Actor)
  WHERE c.predicate IN ['BENEFITS', 'CARRIES_RISK_FOR', 'THREATENS', 'AIDS', 'FAVORS', 'STRENGTHENS', 'WEAKENS']
  RETURN
    a,
    c,
    c.subject AS by,
    c.predicate AS what,
    CASE WHEN c.predicate IN ['CARRIES_RISK_FOR', 'THREATENS', 'WEAKENS'] THEN 'risk' ELSE 'gain' END AS kind
  UNION
  MATCH (c:Claim {predicate: 'ENABLES'})-[:QUOTES]->(q:Claim)-[:SUBJECT]->(a:Actor)
  RETURN
    a,
    c,
    c.subject AS by,
    c.predicate + ' ' + replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')') AS what,
    'gain' AS kind
  UNION
  MATCH (c:Claim {predicate: 'ACHIEVES'})-[:SUBJECT]->(a:Actor)
  RETURN a, c, c.subject AS by, c.predicate + ' ' + c.object AS what, 'gain' AS kind
  UNION
  MATCH (a:Actor)<-[:SUBJECT]-(w:Claim)-[:OBJECT]->(g:Entity)<-[:OBJECT]-(c:Claim)
  WHERE w.predicate IN ['SEEKS', 'WANTS', 'PRIORITIZES', 'SEES_OPPORTUNITY_IN']
    AND w.polarity = 'affirmed'
    AND w.voice <> 'supposed'
    AND c.predicate IN ['ENABLES', 'STRENGTHENS', 'WEAKENS', 'THREATENS', 'GUARANTEES']
  RETURN
    a,
    c,
    c.subject AS by,
    c.predicate + ' ' + c.object AS what,
    CASE WHEN c.predicate IN ['WEAKENS', 'THREATENS'] THEN 'risk' ELSE 'gain' END AS kind
}
WITH DISTINCT a, c, by, what, kind
WHERE c.voice <> 'supposed'
  AND ($actor IS NULL OR toLower($actor) IN [n IN [a.id, a.name] + coalesce(a.aliases, []) | toLower(n)])
RETURN
  a.name AS actor,
  kind,
  by,
  what,
  CASE
    WHEN c.qualifiers <> '{}' THEN reduce(
      t = c.qualifiers,
      p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
    )
  END AS details,
  COLLECT {
    MATCH (c)<-[:CONDITION_OF]-(d:Claim)
    RETURN DISTINCT replace(replace(d.caption, ' (supposed)', ''), ', supposed)', ')') AS shown
    ORDER BY shown
  } AS conditions,
  [w IN [
    CASE WHEN c.stands THEN 'fact' ELSE 'claim' END,
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
ORDER BY actor, kind, by, what, details, conditions, status, holder, evidence, a.id
