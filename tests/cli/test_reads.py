"""Questions, checks and typed Cypher that read may read the graph and nothing else, on real engines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphmodel.databases import Recording, Result
from graphmodel.errors import QueryFailed, TimedOut, Unreachable
from graphmodel.loading import Notice
from graphmodel.syntax.dialect import EMBEDDED, NEO4J, Dialect
from graphmodel.workflows.cypher import cypher
from tests.cli.conftest import Commands

pytestmark = pytest.mark.usefixtures("kept_open")

HEADER = """// question: What is wrong?
// tags: check
// column a: any

"""


HARM = {
    "LOAD CSV": "LOAD CSV FROM 'http://127.0.0.1:9/x' AS row RETURN row[0] AS a",
    "SHOW TRANSACTIONS": "SHOW TRANSACTIONS YIELD transactionId AS a TERMINATE TRANSACTIONS a",
    "dbms.killConnections": "CALL dbms.killConnections(['bolt-0']) YIELD message AS a RETURN a",
    "db.clearQueryCaches": "CALL db.clearQueryCaches() YIELD value AS a RETURN a",
}


def test_typed_cypher_saved_questions_and_checks_are_kept_to_the_graph(everywhere: Commands, starter: Path) -> None:
    run = everywhere.on_database
    run("load")
    for name, query in HARM.items():
        (starter / "cypher" / f"{_question(name)}.cypher").write_text(f"{HEADER}{query}\n")
    checked = run("check")
    for name, query in HARM.items():
        fault = f"only reading the graph is allowed here, and {name} is not known to do just that"
        hint = f"hint: if it is meant, say --allow '{name}'"
        ran = run("cypher", query)
        assert (ran.code != 0, fault in ran.err, hint in ran.err) == (True, True, True), ran
        ran = run("ask", _question(name))
        assert (ran.code != 0, fault in ran.err, hint in ran.err) == (True, True, True), ran
        assert (checked.code != 0, f"cannot be run: {fault}" in checked.err + checked.out) == (True, True), checked


def _question(name: str) -> str:
    return name.replace(" ", "-").replace(".", "-").lower()


@pytest.mark.neo4j
def test_what_is_allowed_runs(everywhere: Commands, starter: Path) -> None:
    if not everywhere.options:
        pytest.skip("the embedded engine has no such procedures")
    run = everywhere.on_database
    assert (
        run("cypher", "SHOW TRANSACTIONS YIELD database RETURN count(*) > 0 AS a", "--allow", "SHOW TRANSACTIONS").code
        == 0
    )
    assert run("cypher", "CALL db.clearQueryCaches()", "--allow", "db.clearQueryCaches").code == 0
    (starter / "cypher" / "harm.cypher").write_text(f"{HEADER}SHOW SETTINGS YIELD name AS a RETURN a LIMIT 1\n")
    assert run("ask", "harm", "--allow", "show settings").code == 0
    assert run("ask", "harm").code != 0


def test_an_empty_answer_names_the_labels_and_types_that_nothing_has(everywhere: Commands, starter: Path) -> None:
    run = everywhere.on_database
    ask = "MATCH (n:Prot)-[r:CALS_AT|CALLS_AT]->(m) WHERE m:Port OR m:Harbour RETURN"
    assert run("cypher", f"{ask} n").told == (0, "no rows\n", ""), "nothing is there to compare with"
    run("cypher", "--write", "CREATE (:Ferry {id: 'a'})-[:CALLS_AT]->(:Port {id: 'b'})")
    absent = (
        "<input>:1:10 unknown-label no node has the label 'Prot'\n  hint: did you mean 'Port'?\n"
        "<input>:1:19 unknown-type no relationship has the type 'CALS_AT'\n  hint: did you mean 'CALLS_AT'?\n"
        "<input>:1:60 unknown-label no node has the label 'Harbour'\n  hint: known are: Ferry, Port\n"
    )
    assert run("cypher", f"{ask} n").told == (0, "no rows\n", absent)
    assert run("cypher", f"{ask} n.id AS id", "--format", "jsonl").told == (0, "", absent)
    assert run("cypher", f"{ask} n.id AS id, m.id", "--format", "csv").told == (0, "id,m.id\n", absent)
    counted = run("cypher", f"{ask} count(*) AS many")
    assert (counted.err, "0" in counted.out) == (absent, True)
    assert run("cypher", "MATCH (n:Ferry)-[:CALLS_AT]->(m:Port) RETURN n.id AS id, m.id AS port").err == ""
    assert run("cypher", "MATCH (n:Port) WHERE n.id = 'z' RETURN n").err == ""


def test_names_that_only_the_schema_has_are_absent(everywhere: Commands, starter: Path) -> None:
    run = everywhere.on_database
    run("load")
    run("cypher", "--write", "MATCH (n:Ferry|Port) DETACH DELETE n; MERGE (:Pier {id: 'p'})")
    ran = run("cypher", "MATCH (n:Ferry)-[:CALLS_AT]->(m:Port|Peir) RETURN count(*) AS many")
    faults = [line for line in ran.err.splitlines() if not line.startswith("  hint")]
    assert faults == [
        "<input>:1:10 unknown-label no node has the label 'Ferry'",
        "<input>:1:19 nothing-stored the model has CALLS_AT; no fact of it holds as of 2031-05-31",
        "<input>:1:33 nothing-stored the model has Port; no node of the graph has this label",
        "<input>:1:38 unknown-label no node has the label 'Peir'",
    ]
    assert "  hint: did you mean 'Pier'?" in ran.err
    own = "<input>:1:12 nothing-stored the graph has no EXCEPTS of graphmodel's own\n"
    assert run("cypher", "MATCH ()-[:EXCEPTS]->(e) RETURN e").err == own
    assert run("cypher", "MATCH (s:Ship) OPTIONAL MATCH (s)-[e:EXCEPTS]->() RETURN s.id AS id, e").err == ""
    compared = run("cypher", "MATCH (s:Ship) WHERE s.name = 7 RETURN s.name").err
    assert compared.startswith("<input>:1:31 wrong-value name is a text, and never equal to or ordered with 7\n")
    (starter / "cypher" / "ferries.cypher").write_text(f"{HEADER}MATCH (n:Ferry) RETURN n.id AS a\n")
    for format in ("table", "csv", "json"):
        asked = run("ask", "ferries", "--format", format)
        assert "ferries.cypher:" in asked.err
        assert ":10 unknown-label no node has the label 'Ferry'\n" in asked.err
    rows = "MATCH (p:Pier) OPTIONAL MATCH (p)<-[r:CALLS_AT]-(f:Ferry) RETURN p.id, f.name, p.nmae"
    told = run("cypher", rows).err
    assert "unknown-property nothing in the graph has the property 'nmae'" in told
    assert "nothing-stored" not in told, "an answer with rows needs no explanation"
    assert not re.search(r"known are: .*(Ferry|Port\b|CALLS_AT)", ran.err), ran.err


@pytest.mark.parametrize("dialect", [NEO4J, EMBEDDED], ids=lambda dialect: dialect.name)
def test_an_answer_is_kept_if_the_search_for_absent_names_fails(dialect: Dialect) -> None:
    empty = Result(("n",), ())
    for failure in (TimedOut("too long"), QueryFailed("no right to db.labels"), Unreachable("gone")):
        database = Recording([empty, Result(("one",), ((1,),)), empty, failure], dialect)
        report = cypher(database, "MATCH (n:Prot) RETURN n", timeout=60)
        assert ([answer.rows for answer in report.answers], report.absent) == ([()], ())
        first, *others = database.timeouts
        assert (first, len(others) > 1) == (60, True)
        assert all(dialect is NEO4J and seconds <= 5 if seconds else dialect is EMBEDDED for seconds in others)
    spent = Recording([empty])
    assert cypher(spent, "MATCH (n:Prot) RETURN n", timeout=1e-9).absent == ()
    assert len(spent.statements) == 1, "the time limit is not spent a second time"


def test_what_is_loaded_is_listed_as_far_as_asked(
    starter: Path, run: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (Notice("undated", 3, "facts unknown", ("a", "b", "c")), Notice("shared-name", 1, "names", ("d",)))
    monkeypatch.setattr("graphmodel.workflows.check.loaded", lambda *_: found)
    every = "undated 3: facts unknown\n  a\n  b\n  c\nshared-name 1: names\n  d\n"
    some = "undated 3: facts unknown\n  a\n  and 2 more; --max-problems all lists each\nshared-name 1: names\n  d\n"
    assert run("check", "--loaded").told == (1, every, "")
    assert run("check", "--loaded", "--max-problems", "1").told == (1, some, "")
    assert run("check", "--loaded", "--max-problems", "all").out == every
