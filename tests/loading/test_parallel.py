"""Few nodes joined by many parallel relationships, told apart by keys of every type: a second load reads each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

import neo4j
import pytest

from graphmodel import Key, Model, Node, PartialDate, Point, Property, Quantity, Relationship, Target
from graphmodel.databases import Database, Recording, Statement
from graphmodel.loading import LoadOptions, load
from graphmodel.records import Records, assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from tests.example import TODAY

HUBS = 3
START = datetime(2040, 1, 1)


class Airport(Node):
    """Where flights start and end."""

    code: Annotated[str, Property(key=True)]


def flight(name: str, type_: Any) -> type[Relationship[Any, Any]]:
    """A type of flights, told apart by a key of a type."""
    own = {"__annotations__": {"told_by": type_, "note": str}, "note": "", "key": ("told_by",), "__doc__": "Flies."}
    return type(name, (Relationship[Airport, Airport],), own)


KEYS: dict[str, tuple[Any, Callable[[int], Any]]] = {
    "FliesText": (str, lambda n: f"flight {n}"),
    "FliesNumber": (int, lambda n: n * 1_000_003),
    "FliesFloat": (float, lambda n: n / 7),
    "FliesBig": (float, lambda n: 1e23 + n * 1e18),
    "FliesTrue": (bool, lambda n: n % 2 == 0),
    "FliesDay": (date, lambda n: date(1900, 1, 1) + timedelta(n)),
    "FliesTime": (datetime, lambda n: START + timedelta(minutes=n)),
    "FliesMoment": (datetime, lambda n: (START + timedelta(seconds=n)).replace(tzinfo=UTC)),
    "FliesZone": (datetime, lambda n: (START + timedelta(hours=n)).replace(tzinfo=timezone(timedelta(hours=n % 5)))),
    "FliesLength": (timedelta, lambda n: timedelta(hours=n - 5, microseconds=n)),
    "FliesPlace": (Point, lambda n: Point(n / 100, n / 300)),
    "FliesPart": (PartialDate, lambda n: PartialDate(f"{1000 + n}")),
    "FliesAmount": (Quantity, lambda n: Quantity(n + 0.5, "t")),
}
TYPES = {name: flight(name, type_) for name, (type_, _) in KEYS.items()}
MODEL = Model.of(Airport, *TYPES.values())


def flights(folder: Path, parallel: int, note: str = "", *, staged: bool) -> Records:
    """Records of as many flights of each type between each pair of few airports."""

    def giving() -> Iterator[Any]:
        yield from (Airport(code=f"a{hub}") for hub in range(HUBS))
        for name, (_, made) in KEYS.items():
            for number in range(min(parallel, 2) if name == "FliesTrue" else parallel):
                for hub in range(HUBS):
                    ends: Any = Key(Airport, f"a{hub}"), Key(Airport, f"a{(hub + 1) % HUBS}")
                    yield TYPES[name](*ends, told_by=made(number), note=note)

    reading = read(MODEL, [giving], folder, folder=folder / "stage", held=0 if staged else 10**9)
    records = assemble(MODEL, reading)
    assert records.problems == []
    return records


def loaded(database: Database, records: Records, **how: Any) -> tuple[int, int, int]:
    """How many nodes and relationships were created, updated and deleted."""
    report = load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(**how))
    return report.total("created"), report.total("updated"), report.total("deleted")


WAYS = pytest.mark.parametrize("staged", [True, False], ids=["in batches", "at once"])


@pytest.mark.long
@pytest.mark.parametrize("engine", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
@WAYS
def test_a_relationship_is_found_by_a_key_of_any_type(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, staged: bool
) -> None:
    """Loaded again, changed, pruned: none is made twice, and none is lost."""
    database: Database = request.getfixturevalue(f"{engine}_database")
    batches = {"batch": 7} if staged else {}
    parallel = 8
    count = HUBS * (parallel * (len(KEYS) - 1) + 2)
    keys = "MATCH ()-[r]->() RETURN type(r) AS type, properties(r).told_by AS key, count(*)"
    establish(database, MODEL)
    assert loaded(database, flights(tmp_path, parallel, staged=staged), **batches) == (HUBS + count, 0, 0)
    before = database.read(keys).rows
    for prune in (False, True):
        assert loaded(database, flights(tmp_path, parallel, staged=staged), prune=prune, **batches) == (0, 0, 0)
    assert loaded(database, flights(tmp_path, parallel, "late", staged=staged), **batches) == (0, count, 0)
    notes = database.read("MATCH ()-[r]->() RETURN r.note AS note, count(*) AS many").rows
    assert notes == (("late", count),)
    assert sorted(map(str, database.read(keys).rows)) == sorted(map(str, before))
    left = HUBS * len(KEYS)
    fewer = flights(tmp_path, 1, "late", staged=staged)
    assert loaded(database, fewer, prune=True, **batches) == (0, 0, count - left)


def looks(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that look for relationships."""
    ways = ("]->", "]-(", "<-[")
    counted = [statement for statement in statements if any(way in statement.text for way in ways)]
    return [each for each in counted if "count(r)" not in each.text and "CREATE (a)" not in each.text]


def hits(target: Target, statements: Sequence[Statement]) -> int:
    """The database hits of statements, each in a transaction that is rolled back."""
    found = 0
    with neo4j.GraphDatabase.driver(target.uri, auth=(target.username, target.password)) as driver:
        for statement in statements:
            with driver.session() as session, session.begin_transaction() as tx:
                result = tx.run("PROFILE " + statement.text, dict(statement.parameters))
                list(result)
                plans = [result.consume().profile or {}]
                while plans:
                    plan = plans.pop()
                    found += plan.get("args", {}).get("DbHits", 0)
                    plans += plan.get("children", [])
                tx.rollback()
    return found


PARALLEL = 90
ROWS = HUBS * PARALLEL * (len(KEYS) - 1)


@WAYS
def test_loading_parallel_relationships_again_reads_each_a_few_times(
    neo4j_target: Target, neo4j_database: Database, tmp_path: Path, staged: bool
) -> None:
    """Each pair is joined 90 times by each type: to go through these for each row would take over 90 hits a row."""
    batches = {"batch": 40} if staged else {}
    establish(neo4j_database, MODEL)
    loaded(neo4j_database, flights(tmp_path, PARALLEL, staged=staged), **batches)
    for note, prune in (("", False), ("", True), ("late", False)):
        recording = Recording(of=neo4j_database)
        loaded(recording, flights(tmp_path, PARALLEL, note, staged=staged), prune=prune, **batches)
        assert 0 < hits(neo4j_target, looks(recording.statements)) / ROWS < 45


@pytest.mark.long
@WAYS
def test_the_embedded_engine_reads_each_parallel_relationship_a_few_times(
    embedded_database: Database, tmp_path: Path, staged: bool
) -> None:
    """Its plans tell no numbers: all its looks are from nodes of which each is named a few times."""
    batches = {"batch": 40} if staged else {}
    establish(embedded_database, MODEL)
    loaded(embedded_database, flights(tmp_path, PARALLEL, staged=staged), **batches)
    for note in ("", "late"):
        recording = Recording(of=embedded_database)
        loaded(recording, flights(tmp_path, PARALLEL, note, staged=staged), **batches)
        given = [statement.parameters for statement in looks(recording.statements)]
        assert not any("start" in parameters for parameters in given)
        named = [parameters["near"] for parameters in given if "near" in parameters]
        assert 0 < PARALLEL * sum(map(len, named)) / ROWS < 4
