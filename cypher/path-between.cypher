// The path between two
// question: By which shortest chains of facts are two parties, places or things connected?
// why: A chain of small facts often explains a tie that no sentence spells out.
// tags: graph, overview
// order: total
// param start: string -- a name, an alias or an id
// param goal:  string -- a name, an alias or an id
// :param {start: '', goal: ''}
// column start:    string
// column goal:     string
// column steps:    integer
// column path:     string -- in brackets of how much of a group, and of whom not, a step is said; ` / ` between facts
//   that join the same two
// column evidence: list<string> -- documents and their sentences

MATCH (a:Entity), (b:Entity)
WHERE toLower($start) IN [n IN [a.id, a.name] + coalesce(a.aliases, []) | toLower(n)]
  AND toLower($goal) IN [n IN [b.id, b.name] + coalesce(b.aliases, []) | toLower(n)]
  AND a <> b
// The types are all of the model's, and so none that leads to claims, passages or documents. They are listed because
// engines differ on a condition on the path: one searches within it, another drops the paths that it found.
MATCH p = allShortestPaths((a)-[
    :ACCEPTS_IN_PRACTICE|ACHIEVES|ACTIVE_IN|ADHERES_TO|AIDS|ALIGNS_WITH|ALLIED_WITH|BALANCED_BY|BASED_IN|BELIEVES|
    BENEFITS|CAPITAL_OF|CARRIED_OUT_BY|CARRIES_RISK_FOR|CAUSES|COMMITS_TERRORISM_AGAINST|CONCERNED|CONCERNED_ABOUT|
    CONNECTS|CONTROLS|COOPERATES_WITH|COUNTERS|DEALS_FORMALLY_WITH|DEALS_INFORMALLY_WITH|DESIGNATES_TERRORIST|
    DIRECTED_AT|DISPLAYS_SYMBOL_OF|DISTINCT_FROM|ENABLES|ENDORSES|ENGAGES_WITH|FAILS_TO_STOP|FAVORS|FEARS|FIGHTS|FILLS|
    FOLLOWS|FORMS|GAINS_INFLUENCE_AMONG|GOES_BEYOND|GOVERNS|GUARANTEES|HAS_ACCOUNT|HAS_DIPLOMATIC_RELATIONS_WITH|
    HAS_INFLUENCE_IN|HOLDS_OFFICE_IN|IGNORES|INVOLVED|ISSUES_THREAT_TO|LEADS|LIES_IN|LOCATED_IN|MEMBER_OF|MISTREATS|
    MOTIVATED_BY|NORMALIZES_RELATIONS_WITH|ORIGINATES_FROM|PARTICIPATES_IN|PART_OF|PRIORITIZES|PURSUES|REACTS_TO|
    RECOGNIZES|RECRUITS_FROM|REFUSES_TO_STOP|REPLACES|REPRESENTS|RESPONSIBLE_FOR|ROOTED_IN|RUNS_THROUGH|SANCTIONS|SAYS|
    SEEKS|SEES_AS_THREAT|SEES_OPPORTUNITY_IN|SERVES|SHOWS|SPREADS_TO|STOPS|STRENGTHENS|STUDIED_AT|SUBMITS_TO|TARGETED|
    THREATENS|TOOK_PLACE_IN|TRADES_WITH|USED_MEANS|WANTS|WEAKENS|WILLING_TO_JOIN|WITHDRAWAL_FROM|WORKS_FOR*..6
  ]-(b))
// Parallel facts between the same two are one step.
WITH a, b, p
ORDER BY reduce(t = '', r IN relationships(p) | t + type(r) + ' ')
WITH a, b, [n IN nodes(p) | n.id] AS stops, collect(p) AS paths
WITH a, b, paths, [
  i IN range(0, size(stops) - 2)
  | reduce(
    t = [],
    p IN paths
    | t + CASE
      WHEN CASE WHEN startNode(relationships(p)[i]) = nodes(p)[i] THEN '-[' ELSE '<-[' END
        + type(relationships(p)[i])
        + coalesce(' (' + relationships(p)[i].share + ')', '')
        + reduce(u = '', n IN coalesce(relationships(p)[i].`except`, []) | u + ' (except ' + n + ')')
        + CASE WHEN startNode(relationships(p)[i]) = nodes(p)[i] THEN ']->' ELSE ']-' END IN t THEN []
      ELSE [
        CASE WHEN startNode(relationships(p)[i]) = nodes(p)[i] THEN '-[' ELSE '<-[' END
          + type(relationships(p)[i])
          + coalesce(' (' + relationships(p)[i].share + ')', '')
          + reduce(u = '', n IN coalesce(relationships(p)[i].`except`, []) | u + ' (except ' + n + ')')
          + CASE WHEN startNode(relationships(p)[i]) = nodes(p)[i] THEN ']->' ELSE ']-' END
      ]
    END
  )
] AS steps
RETURN
  a.name AS start,
  b.name AS goal,
  size(steps) AS steps,
  reduce(
    t = a.name,
    i IN range(0, size(steps) - 1)
    | t + ' ' + reduce(u = head(steps[i]), w IN tail(steps[i]) | u + ' / ' + w) + ' ' + nodes(head(paths))[i + 1].name
  ) AS path,
  COLLECT {
    UNWIND paths AS p
    UNWIND relationships(p) AS r
    UNWIND coalesce(r.locators, [])
      + [d IN coalesce(r.documents, []) WHERE none(l IN coalesce(r.locators, []) WHERE l STARTS WITH d + ' ')] AS place
    RETURN DISTINCT place
    ORDER BY place
  } AS evidence
ORDER BY start, goal, steps, path, a.id, b.id
