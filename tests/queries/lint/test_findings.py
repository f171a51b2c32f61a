# ruff: noqa: E501 - a query and its findings stand on one line
"""What the rules find, token by token, and what scopes let them know."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.queries.lint import Lint, Vocabulary
from tests.example import MODEL

LINT = Lint(Vocabulary.of(MODEL))


def told(text: str, *, bare: bool = True) -> list[str]:
    found = LINT.text(Path("q.cypher"), text, bare=bare)
    return [f"{p.where.line}:{p.where.column} {p.code} {p.message}" for p in found]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("MATCH (n:Stat) RETURN n.name", ["1:10 GM101 the model has no label 'Stat'"]),
        ("MATCH (n:State|Stat)-->(:!Prt) RETURN 1", ["1:16 GM101 the model has no label 'Stat'", "1:27 GM101 the model has no label 'Prt'"]),
        ("MATCH (n:RECOGNIZES) RETURN 1", ["1:10 GM101 the model has no label 'RECOGNIZES'"]),
        ("MATCH (:State)-[r:RECOGNIZE]->() RETURN r.level", ["1:19 GM102 the model has no relationship type 'RECOGNIZE'"]),
        ("MATCH (:State)-[r]->(:Port) WHERE r:RECOGNIZE RETURN r.since", ["1:37 GM102 the model has no relationship type 'RECOGNIZE'"]),
        ("MATCH (n:State) SET n:`A B`", ["1:23 GM101 the model has no label 'A B'"]),
        ("MATCH (n:State) RETURN n.size", ["1:26 GM103 State has no property 'size'"]),
        ("MATCH (n:State) RETURN n {.size, code: n.cod}", ["1:28 GM103 State has no property 'size'", "1:42 GM103 State has no property 'cod'"]),
        ("MATCH (n:State {cod: 1}) RETURN n['nam']", ["1:17 GM103 State has no property 'cod'", "1:35 GM103 State has no property 'nam'"]),
        ("MATCH (n:State) WITH n AS m, 1 AS n RETURN m.size, n.size", ["1:46 GM103 State has no property 'size'"]),
        ("MATCH (n:State) WITH collect(n) AS all UNWIND all AS m RETURN m.size", ["1:65 GM103 State has no property 'size'"]),
        ("MATCH (n:State) CALL (n) { RETURN n AS m } RETURN m.size", ["1:53 GM103 State has no property 'size'"]),
        ("MATCH (n:State) RETURN any(x IN [n] WHERE x.size > 1)", ["1:45 GM103 State has no property 'size'"]),
        ("MATCH (n:Actor) WHERE n:State RETURN n.size", ["1:40 GM103 Actor and State has no property 'size'"]),
        ("MATCH (n:Actor) OPTIONAL MATCH (n:State)-->(:Port) RETURN n.size", []),
        ("MATCH (n:Actor) WHERE n:State OR n:Group RETURN n.size", []),
        ("MATCH (n:State) RETURN COUNT { (n)--(m:Port) WHERE m.size > 1 }", ["1:54 GM103 Port has no property 'size'"]),
        ("MATCH (:State)-[r:RECOGNIZES]->() RETURN r.good", ["1:44 GM103 RECOGNIZES has no property 'good'"]),
        ("MATCH (n:State)<-[:RECOGNIZES]-(m:Government) RETURN 1", ["1:20 GM104 RECOGNIZES goes the other way: (State)->(Government), not (Government)->(State)"]),
        ("MATCH (n:State)-[:RECOGNIZES]-(m:Port) RETURN 1", ["1:19 GM105 RECOGNIZES connects (State)->(Government), not (State)-(Port)"]),
        ("MATCH (n:Port)-[:TRADES_WITH*2..3]->(m) RETURN 1", ["1:18 GM105 TRADES_WITH connects (State)->(State), not (Port)->(any node)"]),
        ("MATCH (n:State)-[:SAYS]->(m) RETURN 1", ["1:19 GM105 SAYS connects no two nodes"]),
        ("MATCH (c:Claim)<-[:SUBJECT]-(s:State) RETURN 1", ["1:20 GM104 SUBJECT goes the other way: (Claim)->(any node), not (State)->(Claim)"]),
        ("MATCH (:State)-[r:RECOGNIZES]->() WHERE r.level <> 'ful' RETURN 1", ["1:52 GM106 level is never 'ful'"]),
        ("MATCH (c:Claim) WITH c.predicate AS p, c WHERE p IN ['KEEPS', 'BY'] RETURN 1", ["1:54 GM106 predicate is never 'KEEPS'"]),
        ("MATCH (c:Claim) RETURN CASE c.rank WHEN 'best' THEN 1 END", ["1:41 GM106 rank is never 'best'"]),
        ("MATCH (n:State:Port) RETURN 1", ["1:16 GM107 no node of the model has the labels State and Port so"]),
        ("MATCH (:State)<-[:BORDERS]-(:State) RETURN 1", ["1:19 GM108 BORDERS is symmetric, and stored in one direction only"]),
        ("MATCH (n) WHERE n.name = 'x' RETURN n", ["1:8 GM301 this searches through all nodes"]),
        ("MATCH (n) WHERE elementId(n) = $id RETURN n", []),
        ("MATCH ()-[r:BORDERS]-() RETURN r", []),
        ("MERGE (n {id: 'x'})", ["1:8 GM301 this searches through all nodes"]),
        ("MATCH (a:State), (b:Port), (c:Group {id: 'x'}) RETURN 1", ["1:19 GM302 this makes every combination with the pattern before it"]),
        ("MATCH (a:State) MATCH (a)-->(:Port), (b:Port) RETURN 1", ["1:39 GM302 this makes every combination with the pattern before it"]),
        ("MATCH (a:State), (b:Port) WHERE a <> b RETURN 1", ["1:19 GM302 this makes every combination with the pattern before it"]),
        ("MATCH (:State)-[:BORDERS*2..]-(b) RETURN 1", ["1:25 GM303 this path may be of any length"]),
        ("MATCH (:State)((a)-[:TRADES_WITH]->(b))+(:State) RETURN 1", ["1:40 GM303 this path may be of any length"]),
        ("MATCH (n:State) WHERE id(n) = {id} RETURN 1", ["1:23 GM401 id() is deprecated", "1:32 GM401 {parameter} is no longer Cypher"]),
        ("MATCH (n:State) RETURN size((n)-->())", ["1:24 GM401 size of a pattern is deprecated", "1:32 GM502 this way may lead through claims, passages and documents"]),
        ("MATCH (n:State) WITH n LIMIT 3 RETURN n", ["1:24 GM501 LIMIT without ORDER BY gives different rows each time"]),
        ("MATCH (n:State) RETURN count(n) AS n LIMIT 3", []),
        ("MATCH (a:State)-[*1..2]-(b:State) RETURN b", ["1:16 GM502 this way may lead through claims, passages and documents"]),
        ("MATCH (a:State)-[*1..2]-(b:State) WHERE NOT b:Claim RETURN b", []),
        ("MATCH (a:State) RETURN a.nme; MATCH (b:Prt ~) RETURN b.x; RETURN 1", ["1:26 GM103 State has no property 'nme'", "1:44 GM001 this statement was not checked: the lint does not know '~' here"]),
    ],
)  # fmt: skip
def test_a_finding_stands_at_its_token(text: str, findings: list[str]) -> None:
    assert told(text) == findings


HEADER = "// All\n// column a: any\n// column b: any\n"


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("MATCH (n:State) RETURN n.code AS a, n.name AS b", []),
        ("MATCH (n:State) RETURN n.name AS b, n.code AS a", ["4:24 GM203 b is where the header has a"]),
        ("MATCH (n:State) RETURN n.code AS a", ["3:4 GM203 the query returns no column 'b'"]),
        ("MATCH (n:State) RETURN n.code AS a, n.name", ["3:4 GM203 the query returns no column 'b'", "4:37 GM203 the header declares no column 'n.name'"]),
        ("MATCH (n:State) RETURN *", ["4:24 GM203 what * returns cannot be checked against the header"]),
        ("RETURN 1 AS a, 2 AS b UNION RETURN 3 AS a, 4 AS b", []),
        ("MATCH (a:State) RETURN a, 1 AS b ORDER BY a.name LIMIT 2", ["4:50 GM501 which rows are left depends on ties in ORDER BY"]),
        ("MATCH (n:State) SET n.code = 'a' RETURN n.code AS a, n.name AS b", ["4:17 GM204 the question reads, yet its query writes"]),
        ("CYPHER 25 MATCH (n:State) FILTER n.open RETURN n.code AS a, 1_000 AS b", ["4:1 GM402 the embedded engine does not know the prefix CYPHER", "4:27 GM402 the embedded engine does not know FILTER", "4:61 GM402 the embedded engine does not know numbers with _"]),
    ],
)  # fmt: skip
def test_the_header_is_held_against_the_query(text: str, findings: list[str]) -> None:
    assert told(HEADER + text, bare=False) == findings


MOMENTS = "// All\n// param at: datetime\n// param some: list<datetime>\n// column a: any\n"
USED = "WITH [datetime($at), $some] AS used "  # a parameter that the query does not use is another finding
TOLD = "is sent as text, and no point in time equals, precedes or follows a text"


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("MATCH (n:State) WHERE n.seen < $at RETURN n.id AS a", [f"5:68 GM206 $at {TOLD}"]),
        ("MATCH (n:State) WHERE $at = n.seen RETURN n.id AS a", [f"5:59 GM206 $at {TOLD}"]),
        ("MATCH (n:State {seen: $at}) RETURN n.id AS a", [f"5:59 GM206 $at {TOLD}"]),
        ("MATCH (n:State) WHERE n.seen IN $some RETURN n.id AS a", [f"5:69 GM206 $some {TOLD}"]),
        ("MATCH (n:State) WHERE n.seen IN [$at] RETURN n.id AS a", [f"5:70 GM206 $at {TOLD}"]),
        ("MATCH (n:State) WHERE $at IN collect(n.seen) RETURN n.id AS a", [f"5:59 GM206 $at {TOLD}"]),
        ("MATCH (n:State) WITH n.seen AS seen WHERE seen >= $at RETURN seen AS a", [f"5:87 GM206 $at {TOLD}"]),
        ("RETURN datetime() > $at AS a", [f"5:57 GM206 $at {TOLD}"]),
        ("RETURN {asked: $at} AS a", []),
        ("RETURN toString(datetime($at).year) = $at AS a", []),
        ("MATCH (n:State) WHERE n.name = $at RETURN n.id AS a", []),
        ("MATCH (n:State) WHERE n.seen IN [each IN $some | datetime(each)] RETURN n.id AS a", []),
        ("RETURN $at IN $some AS a", []),
    ],
)  # fmt: skip
def test_a_moment_that_is_sent_as_text_is_compared_with_none(text: str, findings: list[str]) -> None:
    assert told(MOMENTS + USED + text, bare=False) == findings


def test_an_ignore_keeps_one_rule_quiet_and_must_have_an_effect() -> None:
    text = "// All\n// ignore GM301: few nodes\n// ignore GM999: none\n// column n: any\nMATCH (n) RETURN n LIMIT 1"
    assert told(text, bare=False) == [
        "3:4 GM002 there is no rule GM999",
        "5:20 GM501 LIMIT without ORDER BY gives different rows each time",
    ]
