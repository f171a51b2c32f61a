// Double standards
// question: Where is the same status granted to one and withheld from another, or granted by one and withheld
//   by another?
// why: Two like cases treated differently show what a rule is worth, or that the cases are not alike.
// tags: comparison, diplomacy
// order: total
// param actor: string = null -- only where this party grants, withholds or is treated so: a name, an alias or an id
// :param {actor: null}
// column matter:          string
// column granted:         string       -- by whom to whom
// column granted_status:  list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column withheld:        string       -- by whom from whom, or in whose disfavour
// column withheld_status: list<string>
// column held_by:         list<string> -- who says so
// column evidence:        list<string> -- documents and their sentences

CALL {
  MATCH (d:Claim {polarity: 'denied'})-[:SUBJECT|OBJECT]->(x:Entity)<-[:SUBJECT|OBJECT]-(c:Claim {polarity: 'affirmed'})
  WHERE c.predicate IN [
      'RECOGNIZES', 'ACCEPTS_IN_PRACTICE', 'HAS_DIPLOMATIC_RELATIONS_WITH', 'NORMALIZES_RELATIONS_WITH',
      'DESIGNATES_TERRORIST', 'SANCTIONS', 'AIDS', 'ENDORSES', 'FAVORS'
    ]
    AND d.predicate = c.predicate
    AND d.fact <> c.fact
    AND (c.subject_key = d.subject_key OR c.object_key = d.object_key)
    AND c.voice <> 'supposed'
    AND d.voice <> 'supposed'
  RETURN DISTINCT c, d, d.subject + ': ' + d.object AS withheld
  UNION
  MATCH (c:Claim {predicate: 'FAVORS', polarity: 'affirmed'})
  WHERE c.voice <> 'supposed' AND c.qualifiers CONTAINS '"over"'
  RETURN
    c,
    c AS d,
    c.subject
      + ' ('
      + CASE
        WHEN c.qualifiers <> '{}' THEN reduce(
          t = c.qualifiers,
          p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
        )
      END
      + ')' AS withheld
}
WITH c, d, withheld
WHERE $actor IS NULL
  OR EXISTS {
    MATCH (k:Claim)-[:SUBJECT|OBJECT]->(x:Entity)
    WHERE k IN [c, d]
      AND toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
  }
RETURN
  c.predicate AS matter,
  c.subject
    + ': '
    + c.object
    + CASE WHEN c.since IS NULL THEN '' ELSE ' since ' + c.since END
    + CASE WHEN c.until IS NULL THEN '' ELSE ' until ' + c.until END AS granted,
  [w IN [
    CASE WHEN c.stands THEN 'fact' ELSE 'claim' END,
    CASE WHEN c.polarity = 'denied' THEN 'denied' END,
    c.share,
    CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
    CASE WHEN c.conditional THEN 'conditional' END,
    CASE WHEN c.ended THEN 'ended' END,
    CASE WHEN c.basis <> 'stated' THEN c.basis END,
    CASE WHEN c.voice <> 'asserted' THEN c.voice END
  ] + [n IN coalesce(c.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS granted_status,
  withheld,
  [w IN [
    CASE WHEN d.stands THEN 'fact' ELSE 'claim' END,
    CASE WHEN d.polarity = 'denied' THEN 'denied' END,
    d.share,
    CASE WHEN d.certainty <> 'certain' THEN d.certainty END,
    CASE WHEN d.conditional THEN 'conditional' END,
    CASE WHEN d.ended THEN 'ended' END,
    CASE WHEN d.basis <> 'stated' THEN d.basis END,
    CASE WHEN d.voice <> 'asserted' THEN d.voice END
  ] + [n IN coalesce(d.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS withheld_status,
  COLLECT { UNWIND [c.holder, d.holder] AS holder RETURN DISTINCT holder ORDER BY holder } AS held_by,
  COLLECT {
    UNWIND [c, d] AS k
    UNWIND coalesce(k.locators, ['']) AS l
    RETURN DISTINCT trim(k.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY matter, granted, withheld, granted_status, withheld_status, held_by, evidence
