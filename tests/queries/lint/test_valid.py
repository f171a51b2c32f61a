# ruff: noqa: E501 - a query and its findings stand on one line
"""Sound queries of every kind of Cypher: nothing is told of them, and none is left unchecked."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.queries.lint import Lint, Vocabulary
from tests.example import MODEL

LINT = Lint(Vocabulary.of(MODEL))
SOUND = [
    "MATCH (s:State) RETURN s.name, s.code, s.founded_first, s.area_unit, s.gm_sources",
    "MATCH (a:Actor) RETURN a.code, a.size, a.tags",  # of some kinds of actors
    "MATCH (s:State)-[r:RECOGNIZES {level: 'full'}]->(g:Government) RETURN r.since_first, r.locators, r.`except`",
    "MATCH (g:Government)<-[:RECOGNIZES|TRADES_WITH]-(s:State) RETURN s.name",
    "MATCH (a:State)-[:BORDERS*1..3]-(b:State) RETURN a.name, b.name",
    "MATCH (a:State)-[:TRADES_WITH*0..2]->(g:Government) RETURN g.name",
    "MATCH (n:(State|Group)&!Port) RETURN n.name",
    "MATCH (n:State|Group) WHERE NOT n:Group RETURN n.code",
    "MATCH (n:%) WHERE n:State RETURN n.code",
    "MATCH (n IS State WHERE n.code = 'x') RETURN n { .name, .*, code: n.code, twice: [n.name, n.name] }",
    "MATCH (e:Attack)-[:BY]->(a:Actor), (e)-[:TARGET]->(t:Port) RETURN e.when_first, e.occurred, a.name, t.name",
    "MATCH (s:State) WHERE EXISTS { (s)-[:RECOGNIZES]->(g:Government) WHERE g.name = 'x' } RETURN s.name",
    "MATCH (s:State) RETURN COUNT { (s)-[:RECOGNIZES]->() } AS n, COLLECT { MATCH (s)-[:BORDERS]-(t) RETURN t.name } AS t",
    "MATCH (s:State) CALL (s) { MATCH (s)-[:TRADES_WITH]->(t:State) RETURN t ORDER BY t.id LIMIT 1 } RETURN t.code",
    "CALL { MATCH (s:State) RETURN s UNION MATCH (s:Group) RETURN s } RETURN s.code, s.size",
    "MATCH (s:State) WITH s, collect(s) AS all UNWIND all AS one RETURN one.code, head(all).area, all[0].name",
    "MATCH (s:State) WITH {state: s, n: 1} AS m RETURN m.state.code, m.n, m.anything",
    "MATCH p = (a:State)-[:BORDERS*..3]-(b:State) RETURN [n IN nodes(p) | n.name], [r IN relationships(p) | r.since]",
    "MATCH p = shortestPath((a:State {id: 'a'})-[:BORDERS*]-(b:State {id: 'b'})) RETURN length(p)",
    "MATCH p = ANY SHORTEST (a:State {id: 'a'})-[:BORDERS]-+(b:State) RETURN p",
    "MATCH p = (a:State)((x:State)-[r:TRADES_WITH]->(y:State) WHERE x.code <> y.code){1,3}(b:State) RETURN [n IN x | n.code]",
    "MATCH REPEATABLE ELEMENTS p = (a:State)-[:BORDERS]-{1,3}(b:State) RETURN p",
    "MATCH (s:State) RETURN [(s)-[r:RECOGNIZES]->(g:Government) WHERE r.level = 'full' | g.name] AS names",
    "MATCH (s:State) WHERE any(x IN s.aliases WHERE x STARTS WITH 'A') OR none(x IN [s] WHERE x:Group) RETURN s.name",
    "MATCH (s:State) RETURN [x IN [s] WHERE x:State|Group | x.name], reduce(t = '', x IN s.aliases | t + x)",
    "MATCH (s:State) RETURN CASE s.code WHEN 'A', 'B' THEN 1 WHEN IS NULL THEN 2 WHEN > 'C' THEN 3 ELSE 4 END AS c",
    "MATCH (s:State) RETURN CASE WHEN s.open THEN 'x' END AS c, s.code IS :: STRING NOT NULL, s.name IS NFC NORMALIZED",
    "UNWIND $rows AS row MATCH (s:State {id: row.id}) SET s += row.more, s.code = row.code REMOVE s.open",
    "MERGE (s:State {id: $id}) ON CREATE SET s.name = $name ON MATCH SET s.code = $code RETURN s",
    "MATCH (s:State {id: 'a'}) FOREACH (x IN [1] | SET s.code = 'b' MERGE (g:Group {id: 'g'})) DETACH DELETE s",
    "LOAD CSV WITH HEADERS FROM 'file:///a.csv' AS row FIELDTERMINATOR ';' CREATE (:Port {id: row.id})",
    "MATCH (s:State) CALL (s) { SET s.code = 'a' } IN 3 CONCURRENT TRANSACTIONS OF 10 ROWS ON ERROR CONTINUE REPORT STATUS AS t RETURN t.committed",
    "CALL db.labels() YIELD label AS l WHERE l <> 'x' RETURN l",
    "CALL db.index.fulltext.queryNodes('i', 'x') YIELD node, score RETURN node.anything, score",
    "CYPHER 25 LET x = 1 FOR y IN [1, 2] FILTER y > x RETURN y NEXT RETURN y + 1 AS z",
    "WHEN $a THEN MATCH (s:State) RETURN s.name AS n ELSE RETURN 'x' AS n",
    "INSERT (a:State&Actor {id: 'x'})-[:BORDERS]->(b:State {id: 'y'})",
    "MATCH (s:$($label)) RETURN s.name AS x",
    "MATCH (s:State) USING INDEX s:State(code) WHERE s.code = 'x' RETURN s.name",
    "USE graphs.a MATCH (s:State) RETURN s.name ORDER BY s.name OFFSET 1 LIMIT 0x1F",
    "EXPLAIN MATCH (s:State) RETURN s.area > 1_000.5e3, 0o17, 'it\\'s // no /* comment', \"a\\u0041\", `s`.`name`",
    "MATCH (größe:State) RETURN größe.name AS `ein Name`, größe.area AS क्षेत्र",
    "MATCH (c:Claim {polarity: 'denied'})-[:EVIDENCED_BY]->(p:Passage)-[:PASSAGE_OF]->(d:Document) RETURN c.caption, p.locator, d.title",
    "MATCH (c:Claim)-[:SUBJECT]->(x:Entity) WHERE c.predicate IN ['RECOGNIZES', 'killed'] RETURN c.`except`, x.name",
    "MATCH (a:State)-[r]->(b:Port) WHERE type(r) = 'BORDERS' RETURN properties(r).anything",
    "MATCH (d:Document)-[:HELD_BY]->(a:Actor) RETURN d.author, a.name",
    "MATCH (g:Graphmodel {id: 'graphmodel'}) RETURN g.as_of",
    "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name",
    "CREATE CONSTRAINT x IF NOT EXISTS FOR (n:Anything) REQUIRE n.id IS UNIQUE",
    ":play movies",
    ":param {a: 1,\n  b: 2}\nMATCH (s:State) RETURN s.name;\n\n:use neo4j\nMATCH (p:Port) RETURN p.name;",
    "MATCH (a:State {id: $a}), (b:State {id: $b}) CREATE (a)-[:TRADES_WITH {good: 'tea'}]->(b)",
    "MATCH (a:State), (b:Port) WHERE a.name = b.name RETURN a.name",
    "MATCH (s:State) RETURN date('2031-01-01').year, point({latitude: 1, longitude: 2}).x, duration.between(s.seen, datetime())",
    "MATCH (s:State) RETURN trim(BOTH ' ' FROM s.name), count(DISTINCT s), count(*), percentileCont(s.area, 0.5)",
]


@pytest.mark.parametrize("text", SOUND)
def test_nothing_is_told_of_a_sound_query(text: str) -> None:
    assert [str(p) for p in LINT.text(Path("q.cypher"), text, bare=True)] == []
