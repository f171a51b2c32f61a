// What would recognition enable
// question: What does an act of recognition make possible, stronger or weaker, for whom is it of use,
//   and on what conditions?
// why: The case for recognition is what it is to bring about; most of that is hope, and some hangs on a condition.
// tags: recognition, effects
// order: total
// param recognition: string = null -- only this act of recognition: a name or an id
// :param {recognition: null}
// column recognition: string
// column effect:      string       -- `REASON_FOR` where recognition is given as the reason why something is so
// column what:        string
// column details:     string?      -- the properties of the effect, or of the tie that comes about
// column conditions:  list<string> -- what it depends on
// column status:      list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder:      string       -- who says or believes it
// column evidence:    list<string> -- documents and their sentences

CALL {
  MATCH (e:Recognition)<-[:SUBJECT]-(c:Claim)
  WHERE c.predicate IN ['ENABLES', 'BENEFITS', 'STRENGTHENS', 'WEAKENS', 'CARRIES_RISK_FOR', 'SHOWS', 'THREATENS']
    AND c.voice <> 'supposed'
  OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
  RETURN
    e,
    c,
    c.predicate AS effect,
    coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS what,
    coalesce(
      CASE
        WHEN c.qualifiers <> '{}' THEN reduce(
          t = c.qualifiers,
          p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
        )
      END,
      CASE
        WHEN q.qualifiers <> '{}' THEN reduce(
          t = q.qualifiers,
          p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
        )
      END
    ) AS details
  UNION
  MATCH (a:Entity)<-[:CARRIED_OUT_BY]-(e:Recognition)-[:TARGETED]->(b:Entity)
  MATCH (a)<-[:SUBJECT]-(r:Claim {predicate: 'RECOGNIZES', polarity: 'affirmed'})-[:OBJECT]->(b)
  MATCH (r)-[:REASON_FOR]->(c:Claim)
  WHERE c.voice <> 'supposed'
  RETURN
    e,
    c,
    'REASON_FOR' AS effect,
    c.caption AS what,
    CASE
      WHEN c.qualifiers <> '{}' THEN reduce(
        t = c.qualifiers,
        p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
      )
    END AS details
}
WITH e, c, effect, what, details
WHERE $recognition IS NULL OR toLower($recognition) IN [toLower(e.id), toLower(e.name)]
RETURN
  e.name AS recognition,
  effect,
  what,
  details,
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
ORDER BY recognition, effect, what, details, conditions, status, holder, evidence
