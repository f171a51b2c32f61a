// Who engages with whom, and since when
// question: Who has dealings with whom, from informal contact to alliance, since when, and is that a fact or a claim?
// why: Contact, acceptance and alliance are rungs of one ladder, and each is easily taken for the next.
// tags: diplomacy, ties
// order: total
// param actor: string = null -- only this party's ties: a name, an alias or an id
// :param {actor: null}
// column actor:    string
// column tie:      string       -- recognition is a question of its own
// column partner:  string
// column since:    string?      -- as precise as the source
// column until:    string?
// column details:  string?      -- the tie's own properties
// column status:   list<string> -- `fact` if it stands on the graph's day, else `claim`; and what limits it
// column holder:   string       -- who says or believes it
// column evidence: list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.predicate IN [
    'DEALS_INFORMALLY_WITH', 'ENGAGES_WITH', 'ACCEPTS_IN_PRACTICE', 'HAS_DIPLOMATIC_RELATIONS_WITH',
    'NORMALIZES_RELATIONS_WITH', 'COOPERATES_WITH', 'TRADES_WITH', 'AIDS', 'ALLIED_WITH'
  ]
  AND c.voice <> 'supposed'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT|OBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
RETURN
  c.subject AS actor,
  c.predicate AS tie,
  c.object AS partner,
  c.since AS since,
  c.until AS until,
  CASE
    WHEN c.qualifiers <> '{}' THEN reduce(
      t = c.qualifiers,
      p IN [['{', ''], ['}', ''], ['":', ': '], [',"', ', '], ['"', '']] | replace(t, p[0], p[1])
    )
  END AS details,
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
ORDER BY actor, partner, tie, since, until, details, status, holder, evidence
