// The facts around one thing, as a picture
// question: What is joined by facts to a party, place or event, to look at as a graph?
// why: A picture shows at a glance who is central and who only touches the story.
// tags: graph, overview
// order: total
// param name: string = 'Taliban' -- a name, an alias or an id
// :param {name: 'Taliban'}
// column thing: node
// column tie:   relationship
// column other: node

MATCH (thing:Entity)-[tie]-(other:Entity)
WHERE toLower($name) IN [n IN [thing.id, thing.name] + coalesce(thing.aliases, []) | toLower(n)]
RETURN thing, tie, other
ORDER BY thing.name, type(tie), other.name, thing.id, other.id, startNode(tie).id
