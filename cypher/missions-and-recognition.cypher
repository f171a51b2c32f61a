// Missions and recognition
// question: Which states exchange missions with a country, and do they recognize the government that rules it now?
// why: A mission is exchanged between countries and outlasts their governments; whether it means recognition is open.
// tags: recognition, diplomacy
// order: total
// param government: string = null -- only this government, or that of this country: a name, an alias or an id
// param recognizes: string = null -- only one answer: `yes`, `no` or `unknown`
// param on:         date = null   -- the day asked about, of government and recognition; by default the graph's own
// :param {government: null, recognizes: null, on: null}
// column actor:      string
// column recognizes: string -- on the day; `no` where it is denied of the actor, or of all of a group that it belongs
//   to; without a claim, or with two that disagree, `unknown`
// column government: string
// column governs:    string -- the country on the day: `yes`, or `unknown` where no source says that it had begun, or
//   that it was not over
// column since:      string? -- since when it governs, if a source says so
// column sends:      list<string> -- missions of the actor with the country: those that serve it, and those within it
//   that serve no state
// column receives:   list<string> -- missions of the country with the actor
// column listed:     list<string> -- when the lists were made that have them; they may have closed since
// column evidence:   list<string> -- of the answer: documents and their sentences

CALL {
  MATCH (g:Government)-[r:GOVERNS]->(s:State)
  WHERE $on IS NULL OR r.claims IS NULL
  RETURN
    g,
    s,
    r.since AS since,
    CASE
      WHEN $on IS NULL THEN []
      WHEN r.until_last <= $on THEN ['ended']
      WHEN r.since_first > $on THEN ['not yet']
      WHEN coalesce(r.since_last > $on, false) OR coalesce(r.until_first <= $on, false) THEN ['unknown']
      ELSE []
    END AS doubts
  UNION ALL
  MATCH (g:Government)<-[:SUBJECT]-(k:Claim {predicate: 'GOVERNS', polarity: 'affirmed'})-[:OBJECT]->(s:State)
  WHERE $on IS NOT NULL AND k.voice = 'asserted'
  WITH g, s, k,
    CASE
      WHEN $on IS NULL THEN k.status_words
      ELSE [
        w IN k.status_words
        WHERE NOT w IN ['ended', 'not yet', 'undated', 'unknown', 'contested', 'superseded']
      ] + CASE
        WHEN k.until_last <= $on THEN ['ended']
        WHEN k.ended AND k.until IS NULL AND coalesce(k.published_last <= $on, true) THEN ['ended']
        WHEN k.since_first > $on THEN ['not yet']
        WHEN coalesce(k.since_last > $on, k.since_first IS NOT NULL)
          OR coalesce(k.until_first <= $on, k.until_last IS NOT NULL)
          OR (k.ended AND k.until IS NULL) THEN ['unknown']
        WHEN k.since IS NOT NULL OR k.timeless OR duration.inDays($on, k.until_first).days = 1 THEN []
        WHEN k.period IS NOT NULL AND k.until IS NULL THEN CASE
          WHEN coalesce(k.period_first > $on, false) OR coalesce(k.period_last < $on, false) THEN ['undated']
          ELSE []
        END
        WHEN k.published_last > $on THEN ['undated']
        ELSE []
      END
    END AS words
  RETURN
    g,
    s,
    k.since AS since,
    [w IN words WHERE NOT w IN ['asserted', 'outside', coalesce(k.share, '')]] AS doubts
}
WITH g, s, since, doubts
ORDER BY since
WITH g, s, collect(since)[0] AS since, collect(doubts) AS told
WHERE any(t IN told WHERE all(w IN t WHERE w IN ['unknown', 'undated']))
  AND none(t IN told WHERE t = ['ended'])
WITH g, s, since, CASE WHEN [] IN told THEN 'yes' ELSE 'unknown' END AS governs
WHERE $government IS NULL
  OR toLower($government) IN [n IN [g.id, g.name, s.id, s.name] + coalesce(g.aliases, []) + coalesce(
    s.aliases,
    []
  ) | toLower(n)]
WITH g, s, governs, since, COLLECT {
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
WITH DISTINCT g, s, governs, since, a
// What is said of the actor itself goes before what is said of all of a group, save of members that it leaves out.
WITH g, s, governs, since, a, COLLECT {
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
WITH g, s, governs, since, a, [t IN heard WHERE t.own OR none(u IN heard WHERE u.own) | t.claim] AS said
WITH g, s, governs, since, a, said,
  CASE
    WHEN size(said) = 0 THEN 'unknown'
    WHEN all(c IN said WHERE c.polarity = 'affirmed') THEN 'yes'
    WHEN all(c IN said WHERE c.polarity = 'denied') THEN 'no'
    ELSE 'unknown'
  END AS answer
WHERE $recognizes IS NULL OR answer = $recognizes
WITH g, s, governs, since, a, said, answer,
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
  governs,
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
