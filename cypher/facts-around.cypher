// The facts around one thing, as a table and a picture
// question: What is connected by facts to a party, place or event, how, and on what evidence?
// why: A picture shows at a glance who is central and who only touches the story.
// tags: graph, overview
// order: total
// param name: string = 'Taliban' -- a name, an alias or an id
// :param {name: 'Taliban'}
// column fact:     string       -- from start to end; in brackets of how much of a group, and of whom not, it is said
// column thing:    node
// column tie:      relationship
// column other:    node
// column evidence: list<string> -- documents and their sentences

MATCH (thing:Entity)-[tie]-(other:Entity)
WHERE toLower($name) IN [n IN [thing.id, thing.name] + coalesce(thing.aliases, []) | toLower(n)]
RETURN
  startNode(tie).name
    + ' -['
    + type(tie)
    + coalesce(' (' + tie.share + ')', '')
    + reduce(u = '', n IN coalesce(tie.`except`, []) | u + ' (except ' + n + ')')
    + ']-> '
    + endNode(tie).name AS fact,
  thing,
  tie,
  other,
  coalesce(tie.locators, [])
    + [
      d IN coalesce(tie.documents, [])
      WHERE none(l IN coalesce(tie.locators, []) WHERE l STARTS WITH d + ' ')
    ] AS evidence
ORDER BY thing.name, fact, type(tie), other.name, thing.id, other.id, startNode(tie).id
