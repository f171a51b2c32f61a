// The neighbourhood of a party, place or thing
// question: What is joined to it by facts, directly or at a second step?
// why: One look at all that stands around a name shows what the sources make of it.
// tags: graph, overview
// order: total
// param name:  string      -- a name, an alias or an id
// param steps: integer = 1 -- 1 or 2
// :param {name: '', steps: 1}
// column name:      string
// column steps:     integer -- how far the neighbour is
// column neighbour: string
// column labels:    list<string>
// column ways:      list<string> -- the shortest ways there; in brackets of how much of a group, and of whom not, it is
//   said
// column evidence:  list<string> -- documents and their sentences

// Every step is from entity to entity, so that no way leads through claims, passages or documents.
MATCH p = (a:Entity)((x:Entity)-[r]-(y:Entity)){1,2}(b:Entity)
WHERE toLower($name) IN [n IN [a.id, a.name] + coalesce(a.aliases, []) | toLower(n)]
  AND a <> b
  AND length(p) <= $steps
WITH a, b,
  length(p) AS steps,
  relationships(p) AS ties,
  reduce(
    t = a.name,
    i IN range(0, length(p) - 1)
    | t
      + CASE WHEN startNode(relationships(p)[i]) = nodes(p)[i] THEN ' -[' ELSE ' <-[' END
      + type(relationships(p)[i])
      + coalesce(' (' + relationships(p)[i].share + ')', '')
      + reduce(u = '', n IN coalesce(relationships(p)[i].`except`, []) | u + ' (except ' + n + ')')
      + CASE WHEN startNode(relationships(p)[i]) = nodes(p)[i] THEN ']-> ' ELSE ']- ' END
      + nodes(p)[i + 1].name
  ) AS way
WITH a, b, min(steps) AS steps, collect({steps: steps, way: way, ties: ties}) AS ways
RETURN
  a.name AS name,
  steps,
  b.name AS neighbour,
  COLLECT { UNWIND labels(b) AS l RETURN l ORDER BY l } AS labels,
  COLLECT {
    UNWIND ways AS w
    WITH w
    WHERE w.steps = steps
    RETURN DISTINCT w.way AS way
    ORDER BY way
  } AS ways,
  COLLECT {
    UNWIND ways AS w
    WITH w
    WHERE w.steps = steps
    UNWIND w.ties AS r
    UNWIND coalesce(r.locators, [])
      + [d IN coalesce(r.documents, []) WHERE none(l IN coalesce(r.locators, []) WHERE l STARTS WITH d + ' ')] AS place
    RETURN DISTINCT place
    ORDER BY place
  } AS evidence
ORDER BY name, steps, neighbour, a.id, b.id
