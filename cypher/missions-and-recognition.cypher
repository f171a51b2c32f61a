// Missions and recognition
// question: Which states exchange missions with a country, and do they recognize the government that rules it now?
// why: A mission is exchanged between countries and outlasts their governments; whether it means recognition is open.
// tags: recognition, diplomacy
// order: total
// param government: string = null -- only this government, or that of this country: a name, an alias or an id
// param recognizes: string = null -- only one answer: `yes`, `no` or `unknown`
// param on:         date = null   -- the day on which they recognize it; by default the graph's own, on which it rules
// :param {government: null, recognizes: null, on: null}
// column actor:      string
// column recognizes: string -- on the day; `no` where it is denied of the actor, or of all of a group that it belongs
//   to; without a claim, or with two that disagree, `unknown`
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
  WHERE c.voice = 'asserted'
    AND (
      x = a OR (c.share = 'all' AND EXISTS { MATCH (a)-[:MEMBER_OF]->(x) } AND NOT EXISTS { MATCH (c)-[:EXCEPTS]->(a) })
    )
  WITH c,
    x = a AS own,
    CASE
      WHEN $on IS NULL THEN c.status_words
      ELSE [
        w IN c.status_words
        WHERE NOT w IN ['ended', 'not yet', 'undated', 'unknown', 'contested', 'superseded']
      ] + CASE
        WHEN c.until_last <= $on THEN ['ended']
        WHEN c.ended AND c.until IS NULL AND coalesce(c.published_last <= $on, true) THEN ['ended']
        WHEN c.since_first > $on THEN ['not yet']
        WHEN coalesce(c.since_last > $on, c.since_first IS NOT NULL)
          OR coalesce(c.until_first <= $on, c.until_last IS NOT NULL)
          OR (c.ended AND c.until IS NULL) THEN ['unknown']
        WHEN c.since IS NOT NULL OR c.timeless OR duration.inDays($on, c.until_first).days = 1 THEN []
        WHEN c.period IS NOT NULL AND c.until IS NULL THEN CASE
          WHEN coalesce(c.period_first > $on, false) OR coalesce(c.period_last < $on, false) THEN ['undated']
          ELSE []
        END
        WHEN c.published_last > $on THEN ['undated']
        ELSE []
      END
    END AS words
  WHERE all(w IN words WHERE w IN ['asserted', 'denied', 'outside', coalesce(c.share, '')] OR w STARTS WITH 'except ')
  RETURN {claim: c, own: own} AS t
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
