// The most connected actors
// question: Which actors have the most facts and the most claims about them, and with how many others are they
//   connected?
// why: The text turns on its hubs, and a hub with many claims and few facts is one that is much talked about.
// tags: graph, overview
// order: total
// param top: integer = 10 -- how many actors
// :param {top: 10}
// column actor:      string
// column facts:      integer -- plain relationships
// column neighbours: integer -- parties, places and things that these join it to
// column claims:     integer -- claims of which it is subject or object, facts included
// column labels:     list<string>

MATCH (a:Actor)
WITH a,
  COUNT { MATCH (a)-[r]-(b:Entity) } AS facts,
  COUNT { MATCH (a)--(b:Entity) RETURN DISTINCT b } AS neighbours,
  COUNT { MATCH (a)<-[:SUBJECT|OBJECT]-(c:Claim) } AS claims
RETURN
  a.name AS actor,
  facts,
  neighbours,
  claims,
  COLLECT { UNWIND labels(a) AS l RETURN l ORDER BY l } AS labels
ORDER BY facts DESC, neighbours DESC, claims DESC, actor, a.id
LIMIT $top
