// What does an actor want
// question: What does an actor want, seek, hold to matter or see a chance in?
// why: Aims explain deeds, but an aim is no deed: what somebody seeks is not what somebody has.
// tags: interests, goals
// order: total
// param actor: string = null -- only this actor: a name, an alias or an id
// :param {actor: null}
// column actor:    string
// column attitude: string       -- SEEKS is pursued by deeds, WANTS is a wish
// column what:     string
// column since:    string?
// column details:  string?      -- the properties of the tie, or of the tie that is wanted
// column status:   list<string> -- `held` if the attitude stands on the graph's day, else `claim`; and what limits it
// column holder:   string       -- who reports it
// column evidence: list<string> -- documents and their sentences

MATCH (c:Claim)
WHERE c.predicate IN ['WANTS', 'SEEKS', 'PRIORITIZES', 'SEES_OPPORTUNITY_IN']
  AND c.voice <> 'supposed'
  AND (
    $actor IS NULL
    OR EXISTS {
      MATCH (c)-[:SUBJECT]->(x:Entity)
      WHERE toLower($actor) IN [n IN [x.id, x.name] + coalesce(x.aliases, []) | toLower(n)]
    }
  )
OPTIONAL MATCH (c)-[:QUOTES]->(q:Claim)
RETURN
  c.subject AS actor,
  c.predicate AS attitude,
  coalesce(replace(replace(q.caption, ' (quoted)', ''), ', quoted)', ')'), c.object) AS what,
  c.since AS since,
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
  ) AS details,
  [w IN [
    CASE WHEN c.stands THEN 'held' ELSE 'claim' END,
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
ORDER BY actor, attitude, what, since, details, status, holder, evidence
