"""What every database must do, run on the embedded engine, on Neo4j, and on both through py2neo."""

from __future__ import annotations

import datetime as dt
import gc
import math
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel import errors
from graphmodel.databases import (
    Database,
    Duration,
    NodeValue,
    PathValue,
    RelationshipValue,
    Result,
    Rows,
    Statement,
    SummaryCounters,
)
from graphmodel.databases.endpoint import Endpoint
from graphmodel.model import CartesianPoint, CartesianPoint3D, Point, Point3D
from graphmodel.problems import NOWHERE, Where
from graphmodel.syntax.quoting import quote

SERVER = pytest.mark.neo4j


@pytest.fixture(
    params=["embedded", "py2neo_embedded", pytest.param("neo4j", marks=SERVER), pytest.param("py2neo", marks=SERVER)]
)
def database(request: pytest.FixtureRequest) -> Database:
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    return chosen


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=SERVER)])
def engine(request: pytest.FixtureRequest) -> Database:
    """Each engine once: for what its Cypher means, whoever carries it there."""
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    return chosen


@pytest.fixture
def py2neo_embedded_database(embedded_endpoint: Endpoint) -> Iterator[Database]:
    from graphmodel.databases.py2neo.database import Py2neoDatabase

    with Py2neoDatabase(embedded_endpoint) as database:
        yield database


def echo(database: Database, value: Any) -> Any:
    return database.read("RETURN $value AS value", {"value": value}).value()


def count(database: Database) -> int:
    number: int = database.read("MATCH (n) RETURN count(n) AS n").value()
    return number


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -1,
        2**63 - 1,
        -(2**63),
        0.1,
        -1e300,
        "",
        "}) DETACH DELETE n //",
        "quote ' \" ` \\ \\u0027 $x {y} ; // /* */",
        "line\nbreak\ttab\rreturn\0nul",
        "\u200f\u202e אבג 😀 é e\u0301 \U0010ffff",
        "x" * 200_000,
        [],
        [1, 2, 3],
        [1, None, "a", [2.5, [True]]],
        {},
        {"a": {"b": [1, {"c": None}]}, "`key` '": 1},
        dt.date(2025, 7, 3),
        dt.date(1, 1, 1),
        dt.date(9999, 12, 31),
        dt.datetime(2025, 7, 3, 12, 30, 59, 999_999),
        dt.datetime(1969, 12, 31, 23, 59, 59, 1),
        [dt.date(2025, 7, 3), dt.date(2025, 7, 4)],
    ],
    ids=lambda value: repr(value)[:30].encode("ascii", "backslashreplace").decode(),
)
def test_a_parameter_comes_back_as_it_was_sent(database: Database, value: Any) -> None:
    returned = echo(database, value)
    assert returned == value
    assert type(returned) is type(value)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("date('2025-07-03')", dt.date(2025, 7, 3)),
        ("localdatetime('2025-07-03T12:30:00.123456')", dt.datetime(2025, 7, 3, 12, 30, 0, 123456)),
        (
            "datetime('2025-07-03T12:30:00.5-03:30')",
            dt.datetime(2025, 7, 3, 12, 30, 0, 500_000, dt.timezone(-dt.timedelta(hours=3, minutes=30))),
        ),
        ("datetime('2025-07-03T12:30:00Z')", dt.datetime(2025, 7, 3, 12, 30, tzinfo=dt.UTC)),
        (
            "datetime('9999-12-31T23:59:59-05:00')",  # in UTC of the year 10000
            dt.datetime(9999, 12, 31, 23, 59, 59, 0, dt.timezone(-dt.timedelta(hours=5))),
        ),
        ("localtime('12:30:01')", dt.time(12, 30, 1)),
        ("time('12:30:01+02:00')", dt.time(12, 30, 1, tzinfo=dt.timezone(dt.timedelta(hours=2)))),
        ("duration('P1Y2M3DT4H5.5S')", Duration(14, 3, 4 * 3600 + 5, 500_000_000)),
        ("duration('-P1M')", Duration(-1)),
        ("point({longitude: 69.25, latitude: -34.5})", Point(69.25, -34.5)),
        ("point({x: 1, y: 2})", CartesianPoint(1.0, 2.0)),
        ("[point({longitude: 1, latitude: 2, height: -3.5})]", [Point3D(1.0, 2.0, -3.5)]),
        ("[point({x: 1, y: 2, z: -3.5})]", [CartesianPoint3D(1.0, 2.0, -3.5)]),
        ("[date('2025-07-03'), 1]", [dt.date(2025, 7, 3), 1]),
        ("{when: date('2025-07-03')}", {"when": dt.date(2025, 7, 3)}),
    ],
)
def test_a_value_of_the_engine_becomes_pythons(database: Database, expression: str, value: Any) -> None:
    returned = database.read(f"RETURN {expression} AS value").value()
    assert returned == value
    assert type(returned) is type(value)
    assert str(returned) == str(value)


def test_py2neo_takes_nothing_from_its_own_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    import py2neo

    from graphmodel.databases.py2neo.bolt import Profile

    for name, value in (("URI", "py2neo+bolt://there:1"), ("AUTH", "a:b"), ("SECURE", "1"), ("VERIFY", "1")):
        monkeypatch.setattr(py2neo, f"NEO4J_{name}", value)  # as it has them from the environment
    made = Profile(scheme="bolt", address=("here", 2), user="c", password="d")
    assert (made.host, made.port, made.user, made.secure) == ("here", 2, "c", False)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("[date('0001-01-01'), date('+10000-01-01')]", [dt.date(1, 1, 1), "+10000-01-01"]),
        ("date('-0044-03-15')", "-0044-03-15"),
        ("localdatetime('+12000-02-29T00:00:00.5')", "+12000-02-29T00:00:00.5"),
        ("[date('0000-12-31'), date('0000-12-30')]", ["0000-12-31", "0000-12-30"]),  # the first is no day to the driver
        ("localdatetime('0000-12-31T23:59:58.5')", "0000-12-31T23:59:58.5"),
    ],
)
def test_a_day_that_python_has_not_is_the_text_that_says_it(database: Database, expression: str, value: Any) -> None:
    if "py2neo" in type(database).__module__:  # which ends the query
        with pytest.raises(errors.QueryFailed, match=r"a value cannot be (sent or )?read"):
            database.read(f"RETURN {expression} AS value")
    else:
        assert database.read(f"RETURN {expression} AS value").value() == value


def test_a_point_that_is_none_leaves_the_answer_whole(
    embedded_database: Database, py2neo_embedded_database: Database
) -> None:
    for database in (embedded_database, py2neo_embedded_database):  # Neo4j makes none
        found = database.read("RETURN point({x: 1e308 * 10, y: 2.0}) AS value, 1 AS one").rows
        assert found == (({"x": math.inf, "y": 2.0, "srid": 7203}, 1),)


@pytest.mark.parametrize(
    "expression",
    [
        "date('2025-07-03')",
        "localdatetime('2025-07-03T12:30:00.123456')",
        "datetime('2025-07-03T12:30:00.5-03:30')",
        "duration('P1Y2M3DT4H5.5S')",
        "point({longitude: 69.25, latitude: -34.5})",
        "[date('2025-07-03')]",
        "['a', 'b']",
        "[1.5, 2.5]",
    ],
)
def test_a_stored_value_comes_back_as_it_was_written(database: Database, expression: str) -> None:
    written = database.write(Statement(f"CREATE (n:Thing) SET n.value = {expression} RETURN {expression} AS value"))
    stored = database.read("MATCH (n:Thing) RETURN n.value AS value")
    assert stored.rows == written[0].rows


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.floats(allow_nan=False)
        | st.text(st.characters(exclude_categories=["Cs"]))
        | st.dates(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc`'", max_size=3), inner, max_size=4),
        max_leaves=10,
    )
)
def test_any_parameter_comes_back_as_it_was_sent(database: Database, value: Any) -> None:
    assert echo(database, value) == value


def test_nodes_and_relationships_are_values(database: Database) -> None:
    (made,) = database.write(
        Statement(
            "CREATE (a:Entity:State {id: 'arland', since: date('2031-05-01')})"
            "-[r:RECOGNIZES {sources: 2}]->(b:Government {id: 'bria'}) RETURN a, r, b"
        )
    )
    a, r, b = made.rows[0]
    assert (made.columns, made.dicts()) == (("a", "r", "b"), [{"a": a, "r": r, "b": b}])
    assert a == NodeValue(a.id, frozenset({"Entity", "State"}), {"id": "arland", "since": dt.date(2031, 5, 1)})
    assert b == NodeValue(b.id, frozenset({"Government"}), {"id": "bria"})
    assert r == RelationshipValue(r.id, "RECOGNIZES", a.id, b.id, {"sources": 2})
    assert len({a.id, b.id}) == 2


def test_a_path_is_its_nodes_and_relationships_in_the_order_walked(database: Database) -> None:
    database.write(Statement("CREATE (:A {n: 1})-[:TO {n: 1}]->(:A {n: 2})<-[:TO {n: 2}]-(:A {n: 3})"))
    path = database.read("MATCH p = (:A {n: 1})--(:A {n: 2})--(:A {n: 3}) RETURN p").value()
    assert isinstance(path, PathValue)
    assert [node.properties["n"] for node in path.nodes] == [1, 2, 3]
    assert [(step.type, step.properties["n"]) for step in path.relationships] == [("TO", 1), ("TO", 2)]
    first, middle, last = (node.id for node in path.nodes)
    assert [(step.start, step.end) for step in path.relationships] == [(first, middle), (last, middle)]


def test_values_are_found_inside_lists_and_maps(database: Database) -> None:
    database.write(Statement("CREATE (:A {n: 1})"))
    (nested,) = database.read("MATCH (a:A) RETURN {list: [a]} AS nested").rows[0]
    assert [(type(node), node.properties) for node in nested["list"]] == [(NodeValue, {"n": 1})]


def test_no_rows_is_an_empty_result(database: Database) -> None:
    result = database.read("MATCH (n:Nothing) RETURN n.id AS id")
    assert result.rows == ()
    assert result.columns == (("id",) if database.dialect.shows_empty_columns else ())
    assert (result.dicts(), result.value()) == ([], None)


# --- writing ---------------------------------------------------------------------------------------------------------


def test_counters_tell_what_a_statement_changed(database: Database) -> None:
    results = database.write(
        Statement("CREATE (:A {id: 1, name: 'x'})-[:R {n: 1}]->(:A:B {id: 2})"),
        Statement("MATCH (a:A {id: 1}) RETURN a.id AS id"),
        Statement("MATCH (:A)-[r:R]->() DELETE r"),
        Statement("MATCH (n:A) DETACH DELETE n"),
    )
    assert [r.counters for r in results] == [
        SummaryCounters(nodes_created=2, relationships_created=1, properties_set=4, labels_added=3),
        SummaryCounters(),
        SummaryCounters(relationships_deleted=1),
        SummaryCounters(nodes_deleted=2),
    ]
    assert [r.rows for r in results] == [(), ((1,),), (), ()]
    assert [r.counters.changes for r in results] == [10, 0, 1, 2]


def test_rows_of_a_list_of_maps_are_written_in_one_statement(database: Database) -> None:
    rows = [{"id": f"n{i}", "when": dt.date(2025, 1, 1), "tags": ["a", "b"]} for i in range(100)]
    text = "UNWIND $rows AS row MERGE (n:Thing {id: row.id}) SET n.when = row.when, n.tags = row.tags"
    for created in (100, 0):
        (result,) = database.write(Statement(text, {"rows": rows}))
        assert result.counters.nodes_created == created
    stored = database.read("MATCH (n:Thing) RETURN n.id AS id, n.when AS when, n.tags AS tags ORDER BY n.id")
    assert stored.dicts() == sorted(rows, key=lambda row: str(row["id"]))


def test_columns_of_lists_are_written_in_one_statement(database: Database) -> None:
    text = "UNWIND range(0, size($id) - 1) AS i MERGE (n:Thing {id: $id[i]}) SET n.a = $a[i]"
    database.write(Statement(text, {"id": ["x", "y"], "a": [1, 2]}))
    assert database.read("MATCH (n:Thing) RETURN n.id, n.a ORDER BY n.id").rows == (("x", 1), ("y", 2))


def test_statements_are_written_all_or_none(database: Database) -> None:
    with pytest.raises(errors.QueryFailed):
        database.write(Statement("CREATE (:A)"), Statement("CREATE (:B)"), Statement("RETURN 1 / 0"))
    assert count(database) == 0
    database.write(Statement("CREATE (:A)"), Statement("MATCH (a:A) CREATE (a)-[:R]->(:B)"))
    assert count(database) == 2


def test_no_statements_are_no_results(database: Database) -> None:
    assert database.write() == []


def test_a_large_batch_goes_through(database: Database) -> None:
    big = "x" * 17_000_000  # more than the 16 MiB at which the embedded engine would hang by default
    (result,) = database.write(Statement("CREATE (n:Big {text: $big}) RETURN n.text AS text", {"big": big}))
    assert result.value() == big


def test_many_rows_come_back(database: Database) -> None:
    rows = database.read("UNWIND range(1, 3000) AS n RETURN n, 'row ' + n AS text").rows
    assert rows == tuple((n, f"row {n}") for n in range(1, 3001))  # the drivers fetch a thousand at once


def test_a_definition_changes_the_schema(database: Database) -> None:
    database.define("CREATE CONSTRAINT thing_id IF NOT EXISTS FOR (n:Thing) REQUIRE n.id IS UNIQUE")
    shown = database.read("SHOW CONSTRAINTS YIELD name, labelsOrTypes, properties")
    assert shown.rows == (("thing_id", ["Thing"], ["id"]),)
    database.define("DROP CONSTRAINT thing_id")
    assert database.read("SHOW CONSTRAINTS YIELD name").rows == ()


# --- names -----------------------------------------------------------------------------------------------------------

NAMES = [
    "Plain",
    "_x1",
    "since when",
    "a`b",
    "``",
    "`) DETACH DELETE n //",
    "match",
    "NULL",
    "true",
    "count",
    "1st",
    "line\nbreak",
    "tab\t",
    "é",
    "日本",
    "😀",
    'it\'s "so"',
    "$x",
    "a.b",
    "a:b|c",
    "{}",
    "back\\slash",
    "// not a comment",
]


def test_a_quoted_name_is_that_name_and_nothing_else(engine: Database) -> None:
    """All names in one statement: an engine makes a plan for each text."""
    made: list[str] = []
    asked: list[str] = []
    for name in NAMES:
        label, kind, key = quote("L" + name), quote("T" + name), quote(name)
        n = f"n{len(made)}"
        made.append(f"CREATE ({n}:{label} {{{key}: $v}}) CREATE ({n})-[:{kind} {{{key}: $v}}]->({n})")
        asked.append(f"MATCH (n:{label})-[r:{kind}]->() WHERE n.{key} = 1 AND r.{key} = 1")
    engine.write(Statement(" ".join(made), {"v": 1}))
    columns = "RETURN labels(n) AS labels, type(r) AS type, keys(n) AS keys"
    rows = engine.read(" UNION ALL ".join(f"{each} {columns}" for each in asked)).rows
    assert list(rows) == [(["L" + name], "T" + name, [name]) for name in NAMES]


@pytest.mark.parametrize(
    "word", sorted({"match", "Order", "END", "in", "Null", "contains", "set", "type", "Call", "path"})
)
def test_a_word_of_cypher_can_be_a_name(engine: Database, word: str) -> None:
    name = quote(word)
    engine.write(Statement(f"CREATE (n:{name} {{{name}: 1}}) SET n:{name}"))
    assert engine.read(f"MATCH ({name}:{name}) RETURN {name}.{name} AS {name}").rows == ((1,),)


# --- reading only ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (:A)",
        "MATCH (n:Kept) DETACH DELETE n",
        "MATCH (n:Kept) SET n.x = 1 RETURN n",
        "MERGE (n:Kept) RETURN n",
        "MATCH (n:Kept) REMOVE n.id",
        "MATCH (n) CALL { WITH n SET n.x = 1 } RETURN n",
        "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
        "MATCH (n:Kept) CALL { WITH n DELETE n } IN TRANSACTIONS",
        "CREATE CONSTRAINT c FOR (n:Kept) REQUIRE n.id IS UNIQUE",
        "CREATE INDEX i FOR (n:Kept) ON (n.id)",
        "// read\nMATCH (n) /* only */ DELETE n",
        "CREATE USER x SET PASSWORD 'abcdefgh1'",
    ],
)
def test_a_read_that_writes_is_refused_and_changes_nothing(database: Database, query: str) -> None:
    database.write(Statement("CREATE (:Kept {id: 1})"))
    with pytest.raises(errors.WriteRefused) as refused:
        database.read(query)
    assert refused.value.message.startswith("the query writes, and only reading is allowed here: ")
    assert refused.value.hint == "`graphmodel cypher --write` runs a query that writes"
    assert database.read("MATCH (n) RETURN labels(n), properties(n)").rows == ((["Kept"], {"id": 1}),)
    assert database.read("SHOW CONSTRAINTS YIELD name").rows == ()


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n {delete: 1}) RETURN n.set AS create",
        "RETURN 'CREATE (:A)' AS text // DELETE n",
        "SHOW CONSTRAINTS YIELD name",
        "CALL db.labels() YIELD label RETURN label",
        "MATCH (n) CALL { WITH n RETURN 1 AS one } RETURN one",
        "EXPLAIN MATCH (n) RETURN n",
    ],
)
def test_a_read_that_looks_like_a_write_is_allowed(database: Database, query: str) -> None:
    assert database.read(query).rows in ((), (("CREATE (:A)",),))


# --- streams ---------------------------------------------------------------------------------------------------------

ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN a, b"


def first(number: int) -> Callable[[tuple[str, ...], Rows], Any]:
    return lambda columns, rows: (columns, list(islice(rows, number)))


def test_rows_are_handed_on_while_the_engine_makes_more(database: Database) -> None:
    assert database.stream(ENDLESS, {}, first(3)) == (("a", "b"), [(1, 1), (1, 2), (1, 3)])
    assert database.stream("RETURN $n AS n", {"n": 1}, first(2)) == (("n",), [(1,)])
    assert echo(database, 1) == 1


def test_a_stream_gives_what_a_read_gives(database: Database) -> None:
    database.write(Statement("CREATE (:A {n: 1, day: date('2031-05-01')})-[:R {m: [1, 2]}]->(:B)"))
    query = "MATCH p = (a)-[r:R]->(b) UNWIND range(1, 1100) AS n RETURN n, a, r, p, a.day AS day, r.m AS m ORDER BY n"
    result = database.read(query)
    assert len(result.rows) == 1100  # the drivers fetch a thousand at once
    assert database.stream(query, {}, lambda columns, rows: (columns, tuple(rows))) == (result.columns, result.rows)


def test_a_stream_without_rows_ends(database: Database) -> None:
    assert database.stream("MATCH (n:Nobody) RETURN n", {}, lambda columns, rows: list(rows)) == []


def test_a_stream_refuses_writes(database: Database) -> None:
    with pytest.raises(errors.WriteRefused):
        database.stream("CREATE (n:A) RETURN n", {}, lambda columns, rows: list(rows))
    assert count(database) == 0


def test_an_error_half_way_comes_after_the_rows_before_it(database: Database) -> None:
    came: list[tuple[int]] = []
    with pytest.raises(errors.QueryFailed):
        database.stream("UNWIND range(-3000, 1) AS n RETURN 1 / n AS x", {}, lambda _, rows: came.extend(rows))
    assert 2900 <= len(came) <= 3000  # the embedded engine makes a hundred at once
    assert echo(database, 1) == 1


def test_what_the_consumer_raises_leaves_as_it_is(database: Database) -> None:
    def full(_: tuple[str, ...], rows: Rows) -> None:
        next(rows)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        database.stream("UNWIND range(1, 5000) AS n RETURN n", {}, full)
    assert echo(database, 1) == 1


def test_a_transaction_that_is_undone_leaves_nothing(database: Database) -> None:
    with database.undone() as scratch:
        scratch.write(Statement("CREATE (:Depot {name: $name})", {"name": "north"}), Statement("CREATE (:Depot)"))
        assert scratch.read("MATCH (d:Depot) RETURN count(d)").value() == 2
    assert database.read("MATCH (n) RETURN count(n)").value() == 0


def test_a_transaction_for_reading_is_refused_writes(database: Database) -> None:
    database.write(Statement("CREATE (:Depot {name: 'north'})"))
    with database.undone(reading=True) as graph:
        both = graph.read_all("MATCH (d:Depot) RETURN d.name AS name", "RETURN 2 AS n")
        assert [(result.columns, result.rows) for result in both] == [(("name",), (("north",),)), (("n",), ((2,),))]
        assert graph.stream("UNWIND [1, 2] AS n RETURN n", {}, lambda _, rows: list(rows)) == [(1,), (2,)]
        with pytest.raises(errors.WriteRefused):
            graph.write(Statement("CREATE (:Depot)"))
        with pytest.raises(errors.WriteRefused):
            graph.read("CREATE (:Depot)")
    assert database.read("MATCH (d:Depot) RETURN count(d)").value() == 1


def test_a_transaction_that_is_undone_ends_with_a_statement_that_fails(database: Database) -> None:
    with database.undone(reading=True) as graph, pytest.raises(errors.QueryFailed):
        graph.read_all("RETURN 1 AS n", "RETURN toInteger({a: 1}) AS n", "RETURN 2 AS n")
    assert database.read("RETURN 1").value() == 1


def test_a_database_that_is_closed_gives_no_stream(embedded_endpoint: Endpoint) -> None:
    from graphmodel.databases.neo4j import Neo4jDatabase

    database = Neo4jDatabase(embedded_endpoint)
    database.close()
    with pytest.raises(errors.DatabaseError, match="is closed"):
        database.stream("RETURN 1 AS n", {}, first(1))


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("MATCH (n RETURN n", Where(line=1, column=10)),
        ("MATCH (n)\n\nRETURN n ORDER", Where(line=3, column=15)),
        ("MATCH (n)\n  WHERE n.x ==== 1 RETURN n", Where(line=2, column=14)),
        ("", NOWHERE),
    ],
)
def test_a_syntax_error_says_where(database: Database, query: str, where: Where) -> None:
    with pytest.raises(errors.QueryFailed) as failed:
        database.read(query)
    assert failed.value.where == where or (not query and failed.value.where == Where(line=1, column=1))  # Neo4j 2026
    assert "\n" not in failed.value.message
    assert echo(database, "still working") == "still working"


def test_a_missing_parameter_is_named(database: Database) -> None:
    with pytest.raises(errors.QueryFailed) as failed:
        database.read("RETURN $missing AS x", {"other": 1})
    assert str(failed.value) == "the query needs a value for: missing\n  hint: give each one as -P name=value"


def test_a_taken_key_is_a_constraint_violated(database: Database) -> None:
    database.define("CREATE CONSTRAINT state_id FOR (n:State) REQUIRE n.id IS UNIQUE")
    database.write(Statement("CREATE (:State {id: 'russia'})"))
    with pytest.raises(errors.ConstraintViolated) as violated:
        database.write(Statement("CREATE (:Other)"), Statement("CREATE (:State {id: $id})", {"id": "russia"}))
    assert "russia" in violated.value.message
    assert violated.value.hint.startswith("another node or relationship holds that value already")
    assert count(database) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("RETURN 1 / 0", "by zero"),
        ("RETURN nosuch(1)", "nosuch"),
        ("MATCH (n) RETURN m", "m"),
        ("CALL no.such()", "no.such"),
        ("RETURN 'a' AS x UNION RETURN 'b' AS y", "UNION"),
    ],
)
def test_what_a_query_gets_wrong_is_told(database: Database, query: str, words: str) -> None:
    with pytest.raises(errors.QueryFailed) as failed:
        database.write(Statement(query))
    assert words in failed.value.message


def test_a_map_is_no_property(database: Database) -> None:
    with pytest.raises(errors.QueryFailed):
        database.write(Statement("CREATE (n:A {x: $map})", {"map": {"a": 1}}))
    assert count(database) == 0


@pytest.mark.parametrize(
    "value",
    [2**63, object(), {1: 2}, "\ud800", {"deep": [object()]}],
    ids=["large", "object", "key", "surrogate", "deep"],  # alike in all workers
)
def test_a_value_that_cannot_be_sent_is_refused_and_the_connection_goes_on(database: Database, value: Any) -> None:
    with pytest.raises(errors.QueryFailed) as failed:
        database.write(Statement("CREATE (:A)"), Statement("RETURN $value", {"value": value}))
    assert failed.value.message.startswith("a value cannot be sent or read: ")
    assert count(database) == 0
    assert echo(database, 1) == 1


def test_an_interrupt_passes_and_no_half_is_left(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(counts: object) -> SummaryCounters:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(SummaryCounters, "of", interrupted)
        with pytest.raises(KeyboardInterrupt):
            database.write(Statement("CREATE (:A)"), Statement("CREATE (:A)"))
    assert count(database) in (0, 2)  # COMMIT may be on its way with the statements


def test_a_database_says_who_and_where_it_is(database: Database) -> None:
    assert database.name in ("embedded", "neo4j", "py2neo")
    assert repr(database) == f"<{database.name} {database.address}>"
    names = {"embedded": ("ArcadeDB ",), "neo4j": ("Neo4j 5.", "Neo4j 20")}
    assert database.version().startswith(names[database.dialect.name])


def test_a_result_without_rows_has_no_value() -> None:
    assert Result(("a",)).value() is None


# --- memory ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [False, True])
def test_what_was_sent_is_held_no_longer_than_its_query(database: Database, write: bool) -> None:
    text = "UNWIND $many AS n RETURN sum(n) AS sum"
    many = list(range(10))
    gc.collect()
    gc.disable()  # else it depends on when that runs: rows sent are few objects, though large ones
    try:
        held = sys.getrefcount(many)
        told = database.write(Statement(text, {"many": many}))[0] if write else database.read(text, {"many": many})
        assert (told.value(), sys.getrefcount(many)) == (45, held)
    finally:
        gc.enable()
