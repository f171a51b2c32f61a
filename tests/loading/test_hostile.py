"""Names that Cypher would take for its own, rows given twice, types nobody declared, and an answer that is lost."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.crashes import container
from bench.link import BoltProxy
from graphmodel import Key, Model, Relationship, Target, connect
from graphmodel.databases import Database, Recording, Result, Statement
from graphmodel.databases.recording import Traffic
from graphmodel.errors import DatabaseInUse, Unreachable
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.loading.changes import NodeChange, RelationshipChange, Upsert
from graphmodel.model import Ref
from graphmodel.records import NodeRecord, RelationshipRecord, assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from graphmodel.workflows.load import load as workflows_load
from tests.conftest import JAVA, _no_docker, _skip
from tests.example import TODAY, graph
from tests.loading import depots
from tests.workflows.test_traffic import Thing, invented


def loaded(database: Database, folder: Path, model: Model, rows: Sequence[Any], **how: Any) -> LoadReport:
    def giving() -> Iterator[Any]:
        yield from rows

    reading = read(model, [giving], folder, folder=folder / "stage", rows_in_memory=how.pop("rows_in_memory", 10**9))
    records = assemble(model, reading)
    assert records.problems == []
    return load(database, model, records, today=lambda: TODAY, options=LoadOptions(**how))


NAMES = ["a`b", "😀", "count", "id", "MATCH", "a.b c", "type(r)"]


@pytest.mark.neo4j
@pytest.mark.parametrize("name", NAMES)
def test_labels_types_and_properties_are_names_whatever_they_hold(neo4j_database: Database, name: str) -> None:
    """As rows and as text: a few go as rows of a statement, many as a statement of their own."""
    upsert = Upsert(neo4j_database.dialect, {"Thing": "key"})
    refs = [Ref("Thing", "x"), Ref("Thing", "y")]
    nodes = [NodeRecord(ref, "key", ("Thing", name), {}, frozenset()) for ref in refs]
    changes: list[Any] = [NodeChange(node, True, {name: 1}, frozenset({name})) for node in nodes]
    joined = RelationshipRecord(name, refs[0], refs[1], {}, frozenset())
    changes.append(RelationshipChange(joined, None, {name: 2}))
    neo4j_database.define("CREATE CONSTRAINT FOR (n:Thing) REQUIRE n.key IS UNIQUE")
    neo4j_database.write(*upsert.statements(changes))
    rows = neo4j_database.read("MATCH (a)-[r]->(b) RETURN labels(a), properties(a), type(r), properties(r)").rows
    assert rows == ((["Thing", name], {"key": "x", name: 1}, name, {name: 2, "gm_own": True}),)


def test_a_row_that_is_given_twice_is_written_once(database: Database, tmp_path: Path) -> None:
    model, rows = invented(2, 2)
    establish(database, model)
    for rows_in_memory in (0, 10**9):
        report = loaded(database, tmp_path, model, [*rows, *rows, *rows], rows_in_memory=rows_in_memory)
        assert report.total("created") == (4 if rows_in_memory == 0 else 0)
    assert database.read("MATCH (n:Thing) RETURN count(n)").value() == 2
    assert database.read("MATCH ()-[r]->() RETURN count(r)").value() == 2


def test_what_the_model_does_not_declare_is_left_alone(database: Database, tmp_path: Path) -> None:
    model, rows = invented(2, 2)
    establish(database, model)
    loaded(database, tmp_path, model, rows)
    database.write(
        Statement("MATCH (a:Thing {id: 'k0'}) CREATE (a)-[:UNKNOWN {x: 1}]->(:Stranger {id: 'k0'})"),
        Statement("MATCH (a:Thing {id: 'k0'}), (b:Thing {id: 'k1'}) CREATE (a)-[:JOINS0]->(b)"),
    )
    before = graph(database)
    for options in ({}, {"transaction": 1, "batch": 1}, {"prune": True}):
        assert not loaded(database, tmp_path, model, rows, **options).changed
    assert graph(database) == before


@pytest.mark.long
def test_two_thousand_labels_and_types_take_no_more_statements_than_two(
    neo4j_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphmodel.loading.checkpoint.SECONDS", 1e9)  # no sign of life, which would count
    model, rows = invented(1_000, 1_000)
    establish(neo4j_database, model)
    for created, traffic in ((2_000, Traffic(7, 7, 4, 4)), (0, Traffic(9, 9, 5, 5))):
        recording = Recording(of=neo4j_database)
        assert loaded(recording, tmp_path, model, rows).total("created") == created
        assert recording.traffic == traffic
    assert neo4j_database.read("MATCH (n:Kind999) RETURN n.p999").value() == 999
    assert neo4j_database.read("MATCH ()-[r:JOINS999]->() RETURN count(r)").value() == 1


@pytest.mark.long
def test_a_load_over_the_servers_memory_limit_goes_in_batches_and_says_so(tmp_path: Path) -> None:
    if reason := _no_docker():
        _skip(reason)
    project = depots.make(tmp_path, *depots.many(3_000, 3_000))
    with (
        container("graphmodel-test-memory", NEO4J_db_memory_transaction_max="8m", **JAVA) as server,
        connect(server.target) as database,
    ):
        report = workflows_load(project, database)
        assert [(problem.code, problem.severity) for problem in report.problems] == [("in-batches", "warning")]
        assert "db.memory.transaction.max threshold reached" in report.problems[0].message
        assert (report.total("created"), report.rejected) == (6_000, 0)
        assert len(set(depots.ids(database))) == 3_000
        assert len(depots.served(database)) == 3_000
        assert not workflows_load(project, database).changed


def test_of_two_loads_at_once_one_is_refused_and_the_graph_is_whole(database: Database, tmp_path: Path) -> None:
    model, rows = invented(3, 5)
    establish(database, model)
    together = Barrier(2)

    class AtOnce(Recording):
        """Waits for the other load before it marks the database."""

        def write(self, *changes: Statement, timeout: float | None = None) -> list[Result]:
            """The first time."""
            if not self.transactions:
                together.wait(30)
            return super().write(*changes, timeout=timeout)

    def attempt(number: int) -> LoadReport | DatabaseInUse:
        try:
            return loaded(AtOnce(of=database), tmp_path / str(number), model, rows)
        except DatabaseInUse as refused:
            return refused

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(attempt, range(2)))
    refused = [each for each in both if isinstance(each, DatabaseInUse)]
    at_work, ended = "another command is writing to", "another command wrote to"  # either, as it happens
    said = (f"{at_work} {database.address}", f"{ended} {database.address}")
    assert [each.message.startswith(said) for each in refused] == [True]
    assert [each.total("created") for each in both if isinstance(each, LoadReport)] == [8]
    assert not loaded(database, tmp_path, model, rows).changed
    assert database.read("MATCH (n:Thing) RETURN count(n)").value() == 3


class Deaf(BoltProxy):
    """Keeps back the server's answers to what marks a load's end, and closes the connection once that is committed."""

    committed: Callable[[], bool]
    _lost = False

    def _carry(self, source: socket.socket, sink: socket.socket, see: Any) -> None:
        def seen(data: bytes) -> None:
            see(data)
            if b"m.load_print = null" in data:
                self._lost = True
            elif self._lost:
                end = monotonic() + 60
                while not self.committed() and monotonic() < end:
                    sleep(0.05)
                self._lost = False
                for each in (source, sink):
                    with suppress(OSError):
                        each.shutdown(socket.SHUT_RDWR)
                raise OSError

        super()._carry(source, sink, seen)


def test_a_load_whose_commit_was_not_answered_is_found_out_by_the_next(
    neo4j_target: Target, neo4j_database: Database, tmp_path: Path
) -> None:
    model, rows = invented(5, 9)
    establish(neo4j_database, model)
    server = urlsplit(neo4j_target.uri)
    with Deaf(server.hostname or "", server.port or 7687) as link:
        link.committed = lambda: neo4j_database.read("MATCH (n:Thing) RETURN count(n)").value() == 5
        target = Target(f"bolt://127.0.0.1:{link.port}", neo4j_target.username, neo4j_target.password)
        with connect(target) as database, pytest.raises(Unreachable):
            loaded(database, tmp_path, model, rows)
    report = loaded(neo4j_database, tmp_path, model, rows)
    assert (report.total("created"), report.total("unchanged")) == (0, 14)
    assert neo4j_database.read("MATCH (n:Thing) RETURN count(n)").value() == 5
    assert neo4j_database.read("MATCH ()-[r]->() RETURN count(r)").value() == 9


class Joins(Relationship[Thing, Thing]):
    """Joins, by a key."""

    key = ("by",)

    by: int
    note: str = ""


class Sort(Thing):
    """One."""

    note: str = ""


class Kind(Thing):
    """Another."""

    size: int | None = None


MODEL = Model.of(Sort, Kind, Joins)
KEYS: list[Any] = [Key(Sort, "s0"), Key(Sort, "s1"), Key(Kind, "t0")]
TABLE = st.tuples(
    st.sampled_from(["", "x"]),
    st.one_of(st.none(), st.integers(0, 3)),
    st.dictionaries(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 4)), st.sampled_from(["", "x", "y"]), max_size=30
    ),
)


def table(note: str, size: int | None, joins: dict[tuple[int, int, int], str]) -> list[Any]:
    """Rows of nodes and of relationships between them."""
    own = {} if size is None else {"size": size}
    nodes = [Sort(id="s0", note=note), Sort(id="s1"), Kind(id="t0", **own)]
    return [*nodes, *(Joins(KEYS[a], KEYS[b], by=by, note=each) for (a, b, by), each in joins.items())]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.lists(TABLE, min_size=1, max_size=3), prune=st.booleans())
@pytest.mark.neo4j
def test_a_load_in_batches_makes_the_graph_of_a_load_at_once(
    neo4j_database: Database, tmp_path: Path, tables: list[Any], prune: bool
) -> None:
    found = []
    for how in ({}, {"transaction": 1, "batch": 3}, {"transaction": 1, "batch": 3, "rows_in_memory": 0}):
        neo4j_database.write(Statement("MATCH (n) DETACH DELETE n"))
        establish(neo4j_database, MODEL)  # made once, then only looked at
        for each in tables:
            loaded(neo4j_database, tmp_path, MODEL, table(*each), prune=prune, **how)
        assert not loaded(neo4j_database, tmp_path, MODEL, table(*tables[-1]), prune=prune, **how).changed
        nodes, relationships = graph(neo4j_database)
        found.append(([node for node in nodes if node[0] != ["Graphmodel"]], relationships))
    assert found[0] == found[1] == found[2]
