"""The first nodes of a label are created in the embedded engine where others merge, and the graph is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.databases import Database, Statement
from graphmodel.databases.neo4j import Neo4jDatabase
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import PartialDate, Point, Quantity
from graphmodel.records import assemble
from graphmodel.schema import apply
from graphmodel.staging import read
from tests.example import MODEL, TODAY, Attack, Borders, By, Government, Group, Port, Recognizes, State, TradesWith


class Told:
    """A database that remembers what was written to it."""

    def __init__(self, database: Database, creates: bool = True) -> None:
        self._database = database
        self.dialect = replace(database.dialect, creates_first=creates)
        self.texts: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def write(self, *statements: Statement, timeout: float | None = None) -> Any:
        self.texts += [statement.text for statement in statements]
        return self._database.write(*statements, timeout=timeout)

    @property
    def created(self) -> bool:
        return any(" CREATE (n:" in text for text in self.texts)


def loaded(
    database: Any, folder: Path, *sources: Callable[[], Iterator[Any]], alone: bool = False, **how: Any
) -> LoadReport:
    """The report of a load of long loaders, all rows of which are staged; `alone`: as if there were others too."""
    reading = read(MODEL, sources, folder, folder=folder / "stage", rows_in_memory=0)
    records = assemble(MODEL, reading, [batch.source for batch in reading.batches] if alone else None)
    assert [str(problem) for problem in records.problems] == []
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(**how))


def giving(rows: Sequence[Any]) -> Callable[[], Iterator[Any]]:
    def rows_of_a_test() -> Iterator[Any]:
        yield from rows

    return rows_of_a_test


def stored(database: Database) -> list[str]:
    """All that is stored, with the types in which values come back."""
    nodes = database.read("MATCH (n) WHERE NOT n:Graphmodel RETURN labels(n), properties(n)").rows
    ties = database.read("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r)").rows
    found = [repr((sorted(labels), sorted(own.items(), key=str))) for labels, own in nodes]
    return sorted(found + [repr((a, type, b, sorted(own.items(), key=str))) for a, type, b, own in ties])


EAST = timezone(timedelta(hours=5, minutes=30))
SEEN = datetime(2030, 1, 1, 12, 0, 0, 123456)
ROWS = [
    State(id="s0", name="Arland", aliases=["Arl", "Ar"], code="ar", founded=PartialDate("1901-02")),
    State(id="s1", area=Quantity(3, "km2"), capital_at=Point(longitude=1.5, latitude=-2), seen=SEEN),
    State(id="s2", area=Quantity(2.5, "km2"), seen=SEEN.replace(tzinfo=EAST), term=timedelta(days=2, seconds=1.5)),
    State(id="s3", seen=SEEN.replace(tzinfo=UTC), open=False, code=None, aliases=[]),
    Government(id="g0", name="Government ` \\ ' \N{SNOWMAN}"),
    Group(id="o0", size=Quantity(7, "people"), tags=["a"]),
    Port(id="p0"),
    Attack(id="a0", killed=3),
    Recognizes(State.key("s0"), Government.key("g0"), level="full", since=PartialDate("2020")),
    Recognizes(State.key("s1"), Government.key("g0")),
    TradesWith(State.key("s0"), State.key("s1"), good="salt", worth=2.0),
    TradesWith(State.key("s0"), State.key("s1"), good="tin"),
    TradesWith(State.key("s0"), State.key("s0"), good="tin"),
    Borders(State.key("s0"), State.key("s1")),
    By(Attack.key("a0"), Group.key("o0")),
]


@pytest.fixture
def empty_database(embedded_database: Neo4jDatabase) -> Database:
    """The embedded engine with the model's constraints."""
    apply(embedded_database, MODEL)
    return embedded_database


def clear(database: Database) -> None:
    database.write(Statement("MATCH (n) DETACH DELETE n"))


@pytest.mark.long
@pytest.mark.parametrize(("jobs", "batch"), [(1, 5_000), (3, 2)])
def test_all_kinds_of_rows_are_stored_as_a_merge_stores_them(
    empty_database: Database, tmp_path: Path, jobs: int, batch: int
) -> None:
    merging, creating = Told(empty_database, creates=False), Told(empty_database)
    report = loaded(merging, tmp_path, giving(ROWS), jobs=jobs, batch=batch)
    merged, types = stored(empty_database), labels(empty_database)
    clear(empty_database)
    same = loaded(creating, tmp_path, giving(ROWS), jobs=jobs, batch=batch)
    assert (merging.created, creating.created) == (False, True)
    assert (report.tallies, report.problems) == (same.tallies, same.problems)
    assert (stored(empty_database), labels(empty_database)) == (merged, types)
    again = Told(empty_database)
    assert not loaded(again, tmp_path, giving(ROWS), jobs=jobs, batch=batch).changed
    assert not again.created


def labels(database: Database) -> list[Any]:
    """How many nodes each label finds."""
    names = [name for name, kind in MODEL.nodes.items()]
    return [(name, database.read(f"MATCH (n:{name}) RETURN count(n)").value()) for name in names]


def test_what_was_created_is_found_by_its_keys_and_protected(empty_database: Database, tmp_path: Path) -> None:
    loaded(empty_database, tmp_path, giving(ROWS))
    for label in ("Entity", "Actor", "State"):
        found = empty_database.read(f"MATCH (n:{label} {{id: 's0'}}) RETURN n.name").rows
        assert found == (("Arland",),)
    with pytest.raises(Exception, match="s0"):
        empty_database.write(Statement("CREATE (:Entity:Actor:State {id: 's0'})"))


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_ZONES = st.one_of(st.none(), st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))))
_MOMENTS = st.builds(
    lambda day, zone: day.replace(tzinfo=zone), st.datetimes(datetime(1600, 1, 1), datetime(2200, 1, 1)), _ZONES
)
_STATES = st.fixed_dictionaries(
    {},
    optional={
        "name": _TEXT,
        "aliases": st.lists(_TEXT.filter(bool), max_size=3, unique=True),
        "founded": st.dates(date(1, 1, 1)).map(lambda day: PartialDate(str(day))),
        "area": st.builds(Quantity, st.one_of(st.integers(0, 2**53), st.floats(0, 1e12)), st.just("km2")),
        "capital_at": st.builds(Point, longitude=st.floats(-180, 180), latitude=st.floats(-90, 90)),
        "seen": _MOMENTS,
        "term": st.timedeltas(timedelta(0), timedelta(days=10_000)),
        "open": st.booleans(),
    },
)
_TRADES = st.fixed_dictionaries({"good": st.sampled_from(["salt", "tin", "`$"])}, optional={"worth": st.floats(0, 1e9)})


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_STATES, min_size=1, max_size=6), st.lists(st.tuples(*[st.integers(0, 5)] * 2, _TRADES), max_size=6))
@pytest.mark.long
def test_any_first_load_is_stored_as_a_merge_stores_it(
    empty_database: Database, tmp_path: Path, nodes: list[Any], trades: list[Any]
) -> None:
    rows: list[Any] = [State(id=f"s{at}", **values) for at, values in enumerate(nodes)]
    ends = {(a % len(nodes), b % len(nodes), values["good"]): values for a, b, values in trades}
    rows += [TradesWith(State.key(f"s{a}"), State.key(f"s{b}"), **values) for (a, b, _), values in ends.items()]
    clear(empty_database)
    report = loaded(Told(empty_database, creates=False), tmp_path, giving(rows))
    merged = stored(empty_database)
    clear(empty_database)
    creating = Told(empty_database)
    assert loaded(creating, tmp_path, giving(rows)).tallies == report.tallies
    assert creating.created
    assert stored(empty_database) == merged
    assert not loaded(empty_database, tmp_path, giving(rows)).changed


def test_a_row_that_breaks_a_constraint_is_refused_alone(empty_database: Database, tmp_path: Path) -> None:
    rows = [State(id=f"s{at}", code="taken" if at == 5 else f"c{at}") for at in range(8)]
    empty_database.write(Statement("CREATE (:Entity:Actor:State {id: 'other', code: 'taken'})"))
    report = loaded(empty_database, tmp_path, giving(rows))
    assert [problem.code for problem in report.problems] == ["row-refused"]
    assert empty_database.read("MATCH (n:State) RETURN count(n)").value() == 8
    again = loaded(empty_database, tmp_path, giving(rows))
    assert (again.changed, [problem.code for problem in again.problems]) == (False, ["row-refused"])


def test_missing_and_wrong_ends_are_told(empty_database: Database, tmp_path: Path) -> None:
    """Where some sources alone are loaded, the database is asked."""
    rows = [
        State(id="s0"),
        State(id="s1"),
        Government(id="g0"),
        Recognizes(State.key("s0"), Government.key("g0")),
        Recognizes(State.key("s0"), Government.key("nowhere")),
        Recognizes(State.key("s0"), Government.key("s1")),
        Recognizes(State.key("s1"), Government.key("g0")),
    ]
    creating = Told(empty_database)
    report = loaded(creating, tmp_path, giving(rows), alone=True)
    assert any(" CREATE (a)-[" in text for text in creating.texts)
    assert sorted(problem.code for problem in report.problems) == ["missing-end", "wrong-end"]
    found = empty_database.read("MATCH (a)-[r:RECOGNIZES]->(b) RETURN a.id, b.id ORDER BY a.id").rows
    assert found == (("s0", "g0"), ("s1", "g0"))
    assert not loaded(empty_database, tmp_path, giving(rows), alone=True).changed


def test_nodes_that_were_there_before_are_adopted(empty_database: Database, tmp_path: Path) -> None:
    empty_database.write(Statement("CREATE (:Entity:Actor:State {id: 's0', mine: 1})"))
    loaded(empty_database, tmp_path, giving([State(id="s0", name="Arland"), State(id="s1")]))
    found = empty_database.read("MATCH (n:State) RETURN n.id, n.name, n.mine ORDER BY n.id").rows
    assert found == (("s0", "Arland", 1), ("s1", "", None))


@pytest.mark.long
def test_a_dry_first_load_creates_nothing(empty_database: Database, tmp_path: Path) -> None:
    told = Told(empty_database)
    assert loaded(told, tmp_path, giving(ROWS), dry=True).total("created") == len(ROWS)
    assert told.texts == []


@pytest.mark.long
def test_relationships_are_created_also_after_a_load_that_did_not_end(empty_database: Database, tmp_path: Path) -> None:
    """The engine runs in this process, and its transactions end with it: none may come to its end yet."""
    loaded(empty_database, tmp_path, giving(ROWS))
    graph = stored(empty_database)
    empty_database.write(Statement("MATCH ()-[r:TRADES_WITH]->() DELETE r"))
    empty_database.write(Statement("MATCH (m:Graphmodel) SET m.pending = true"))
    after = Told(empty_database)
    loaded(after, tmp_path, giving(ROWS))
    assert any(" CREATE (a)-[" in text for text in after.texts)
    assert not any(" MERGE (a)-[" in text for text in after.texts)
    assert stored(empty_database) == graph
