// Missions and recognition
// question: Which states exchange missions with a country, and do they recognize the government that rules it now?
// why: A mission is exchanged between countries and outlasts their governments; whether it means recognition is open.
// tags: recognition, diplomacy
// order: total
// param government: string = null -- only this government, or that of this country: a name, an alias or an id
// param recognizes: string = null -- only one answer: `yes`, `no` or `unknown`
// :param {government: null, recognizes: null}
// column actor:      string
// column recognizes: string -- on the graph's day; `no` where it is denied of the actor, or of all of a group that it
//   belongs to; without a claim, or with two that disagree, `unknown`
// column government: string
// column since:      string? -- since when it governs, if a source says so
// column sends:      list<string> -- missions of the actor with the country: those that serve it, and those within it
//   that serve no state
// column receives:   list<string> -- missions of the country with the actor
// column listed:     list<string> -- when the lists were made that have them; they may have closed since
// column evidence:   list<string> -- of the answer: documents and their sentences

MATCH (g:Government)-[r:GOVERNS]->(s:State)
WHERE $government IS NULL
  OR toLower($government) IN [n IN [g.id, g.name, s.id, s.name] + coalesce(g.aliases, []) + coalesce(
    s.aliases,
    []
  ) | toLower(n)]
WITH g, s,
  r.since AS since,
  COLLECT {
      MATCH (s)<-[:SERVES|LOCATED_IN*1..2]-(m:DiplomaticMission)-[:REPRESENTS]->(x:Actor)
      WHERE x <> s
        AND (EXISTS { MATCH (m)-[:SERVES]->(s) } OR NOT EXISTS { MATCH (m)-[:SERVES]->(:State) })
      RETURN DISTINCT x
    }
    + COLLECT {
      MATCH (s)<-[:REPRESENTS]-(m:DiplomaticMission)-[:SERVES|LOCATED_IN*1..2]->(x:State)
      WHERE x <> s
        AND (EXISTS { MATCH (m)-[:SERVES]->(x) } OR NOT EXISTS { MATCH (m)-[:SERVES]->(:State) })
      RETURN DISTINCT x
    }
    + COLLECT {
      MATCH (g)<-[:OBJECT]-(c:Claim {predicate: 'RECOGNIZES'})-[:SUBJECT]->(x:Actor)
      WHERE c.voice <> 'hypothetical'
      RETURN DISTINCT x
    }
    + COLLECT {
      MATCH (g)<-[:OBJECT]-(c:Claim {predicate: 'RECOGNIZES'})-[:SUBJECT]->(:StateGroup)<-[:MEMBER_OF]-(x:State)
      WHERE c.voice <> 'hypothetical'
      RETURN DISTINCT x
    } AS parties
UNWIND parties AS a
WITH DISTINCT g, s, since, a
// What is said of the actor itself goes before what is said of all of a group, save of members that it leaves out.
WITH g, s, since, a, COLLECT {
  MATCH (g)<-[:OBJECT]-(c:Claim {predicate: 'RECOGNIZES'})-[:SUBJECT]->(x:Actor)
  WHERE (
      x = a OR (c.share = 'all' AND EXISTS { MATCH (a)-[:MEMBER_OF]->(x) } AND NOT EXISTS { MATCH (c)-[:EXCEPTS]->(a) })
    )
    AND (
      c.stands
      OR (
        c.polarity = 'denied'
        AND c.certainty = 'certain'
        AND c.basis <> 'implied'
        AND c.own_voice
        AND NOT c.conditional
        AND NOT c.ended
        AND c.rank <> 'deprecated'
        AND NOT EXISTS { MATCH (x)-[:RECOGNIZES]->(g) }
      )
    )
  RETURN {claim: c, own: x = a} AS t
} AS heard
WITH g, s, since, a, [t IN heard WHERE t.own OR none(u IN heard WHERE u.own) | t.claim] AS said
WITH g, s, since, a, said,
  CASE
    WHEN size(said) = 0 THEN 'unknown'
    WHEN all(c IN said WHERE c.polarity = 'affirmed') THEN 'yes'
    WHEN all(c IN said WHERE c.polarity = 'denied') THEN 'no'
    ELSE 'unknown'
  END AS answer
WHERE $recognizes IS NULL OR answer = $recognizes
WITH g, s, since, a, said, answer,
  COLLECT {
    MATCH (s)<-[:SERVES|LOCATED_IN*1..2]-(m:DiplomaticMission)-[:REPRESENTS]->(a)
    WHERE EXISTS { MATCH (m)-[:SERVES]->(s) } OR NOT EXISTS { MATCH (m)-[:SERVES]->(:State) }
    RETURN DISTINCT m
  } AS sent,
  COLLECT {
    MATCH (s)<-[:REPRESENTS]-(m:DiplomaticMission)-[:SERVES|LOCATED_IN*1..2]->(a)
    WHERE EXISTS { MATCH (m)-[:SERVES]->(a) } OR NOT EXISTS { MATCH (m)-[:SERVES]->(:State) }
    RETURN DISTINCT m
  } AS received
RETURN
  a.name AS actor,
  answer AS recognizes,
  g.name AS government,
  since,
  COLLECT {
    UNWIND sent AS m
    WITH coalesce(m.form, 'mission') + coalesce(' in ' + m.city, '') AS t
    RETURN t
    ORDER BY t
  } AS sends,
  COLLECT {
    UNWIND received AS m
    WITH coalesce(m.form, 'mission') + coalesce(' in ' + m.city, '') AS t
    RETURN t
    ORDER BY t
  } AS receives,
  COLLECT {
    UNWIND sent + received AS m
    WITH m
    WHERE m.listed IS NOT NULL
    RETURN DISTINCT m.listed AS t
    ORDER BY t
  } AS listed,
  COLLECT {
    UNWIND said AS c
    UNWIND coalesce(c.locators, ['']) AS l
    RETURN DISTINCT trim(c.document + ' ' + l) AS place
    ORDER BY place
  } AS evidence
ORDER BY government, CASE answer WHEN 'yes' THEN 0 WHEN 'no' THEN 1 ELSE 2 END, actor, g.id, s.id, a.id
