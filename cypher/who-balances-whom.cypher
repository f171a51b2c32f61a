// Who balances ties with whom
// question: Which actors keep or want ties with several others, and who among these are rivals of each other?
// why: Whoever has many partners depends on none, and partners at odds with each other are the price.
// tags: comparison, diplomacy
// order: total
// param actor: string = null -- only this actor's ties: a name, an alias or an id
// :param {actor: null}
// column actor:    string
// column partners: integer      -- how many there are
// column ties:     list<string> -- tie and partner; in brackets what limits the claim
// column rivals:   list<string> -- claims by which partners are at odds with each other
// column evidence: list<string> -- documents and their sentences

MATCH (c:Claim)-[:SUBJECT|OBJECT]->(a:Actor)
WHERE c.predicate IN [
    'DEALS_INFORMALLY_WITH', 'ENGAGES_WITH', 'ACCEPTS_IN_PRACTICE', 'HAS_DIPLOMATIC_RELATIONS_WITH',
    'NORMALIZES_RELATIONS_WITH', 'COOPERATES_WITH', 'TRADES_WITH', 'AIDS', 'ALLIED_WITH', 'RECOGNIZES'
  ]
  AND (EXISTS { MATCH (c)-[:SUBJECT]->(a) } OR c.predicate IN ['COOPERATES_WITH', 'TRADES_WITH', 'ALLIED_WITH'])
  AND c.polarity = 'affirmed'
  AND c.voice <> 'supposed'
  AND NOT c.ended
  AND ($actor IS NULL OR toLower($actor) IN [n IN [a.id, a.name] + coalesce(a.aliases, []) | toLower(n)])
MATCH (c)-[:SUBJECT|OBJECT]->(b:Actor)
WHERE b <> a
WITH a,
  collect(DISTINCT b) AS others,
  collect(DISTINCT {claim: c, partner: b.name}) AS ties
WHERE size(others) > 1
RETURN
  a.name AS actor,
  size(others) AS partners,
  COLLECT {
    UNWIND ties AS t
    WITH t.partner AS partner, t.claim AS c
    WITH partner, c, [w IN [
      CASE WHEN c.polarity = 'denied' THEN 'denied' END,
      c.share,
      CASE WHEN c.certainty <> 'certain' THEN c.certainty END,
      CASE WHEN c.conditional THEN 'conditional' END,
      CASE WHEN c.ended THEN 'ended' END,
      CASE WHEN c.basis <> 'stated' THEN c.basis END,
      CASE WHEN c.voice <> 'asserted' THEN c.voice + ': ' + c.holder END
    ] + [n IN coalesce(c.`except`, []) | 'except ' + n] WHERE w IS NOT NULL] AS limits
    RETURN DISTINCT c.predicate
      + ' '
      + partner
      + CASE
        WHEN size(limits) = 0 THEN ''
        ELSE ' (' + reduce(t = limits[0], w IN tail(limits) | t + ', ' + w) + ')'
      END AS shown
    ORDER BY shown
  } AS ties,
  COLLECT {
    MATCH (x:Actor)<-[:SUBJECT]-(c:Claim)-[:OBJECT]->(y:Actor)
    WHERE x IN others
      AND y IN others
      AND c.polarity = 'affirmed'
      AND c.voice <> 'supposed'
      AND c.predicate IN [
        'COUNTERS', 'REPLACES', 'FIGHTS', 'SANCTIONS', 'THREATENS', 'ISSUES_THREAT_TO', 'COMMITS_TERRORISM_AGAINST',
        'SEES_AS_THREAT', 'DESIGNATES_TERRORIST'
      ]
    RETURN DISTINCT c.caption AS shown
    ORDER BY shown
  } AS rivals,
  COLLECT {
    UNWIND ties AS t
    WITH t.claim AS c
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY partners DESC, actor, ties, rivals, evidence, a.id
