"""Rows that are too many to hold: the graph is the same as if they had been held."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.databases import Database, Recording, Statement
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import Model, Node, PartialDate, Property, Quantity
from graphmodel.problems import errors
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.sources.tables import Table
from graphmodel.staging import read
from tests.example import MODEL, Government, Recognizes, State

TODAY = date(2031, 5, 1)


def states() -> Iterator[Any]:
    """Three hundred rows, some twice, some with more properties than others."""
    for number in range(100):
        yield State(id=f"s{number}", name=f"State {number}", code=f"c{number}", founded=PartialDate(f"{1900 + number}"))
        yield Government(id=f"g{number}", name=f"Government {number}") if number % 3 else Government(id=f"g{number}")
    for number in range(0, 100, 7):
        yield State(id=f"s{number}", area=Quantity(number, "km2"), seen=datetime(2030, 1, 1, 12, tzinfo=UTC))
    for number in range(100):
        for step in (1, 5):
            yield Recognizes(
                State.key(f"s{number}"), Government.key(f"g{(number * step) % 100}"), since=PartialDate("2020")
            )


def loaded(database: Database, tmp_path: Path, *sources: Any, rows_in_memory: int = 40, **how: Any) -> LoadReport:
    reading = read(MODEL, sources, tmp_path, folder=tmp_path / "stage", rows_in_memory=rows_in_memory)
    records = assemble(MODEL, reading)
    assert [str(problem) for problem in records.problems] == []
    establish(database, MODEL)
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(**how))


def graph(database: Database) -> list[Any]:
    """All nodes and relationships, in an order that is always the same."""
    nodes = database.read("MATCH (n) WHERE NOT n:Graphmodel RETURN labels(n), properties(n)").rows
    ties = database.read("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r)").rows
    return sorted([repr((sorted(labels), sorted(p.items()))) for labels, p in nodes]) + sorted(
        repr((a, t, b, sorted(p.items()))) for a, t, b, p in ties
    )


@pytest.mark.long
@pytest.mark.parametrize("jobs", [1, 3])
def test_rows_put_aside_make_the_same_graph(database: Database, tmp_path: Path, jobs: int) -> None:
    first = loaded(database, tmp_path, states, jobs=jobs, batch=7)
    assert (first.total("created"), first.problems) == (200 + 196, ())
    aside = graph(database)
    again = loaded(database, tmp_path, states, jobs=jobs, batch=7)
    assert (again.changed, again.total("unchanged")) == (False, 396)
    assert not loaded(database, tmp_path, states, rows_in_memory=10_000).changed
    assert graph(database) == aside


@pytest.mark.long
def test_what_a_stream_no_longer_says_goes_with_prune(database: Database, tmp_path: Path) -> None:
    def few() -> Iterator[Any]:
        yield from (State(id=f"s{number}") for number in range(0, 100, 2))
        yield from (Government(id=f"g{number}") for number in range(100))
        for number in range(0, 100, 2):
            yield Recognizes(State.key(f"s{number}"), Government.key(f"g{number}"))

    def other() -> Iterator[Any]:
        yield State(id="s1")

    few.__qualname__ = states.__qualname__
    few.__module__ = states.__module__
    loaded(database, tmp_path, states, other)
    database.write(Statement("MATCH (s:State {id: 's3'}), (g:Government {id: 'g3'}) MERGE (s)-[:KNOWS]->(g)"))
    kept = loaded(database, tmp_path, few, other)
    assert kept.total("deleted") == 0
    pruned = loaded(database, tmp_path, few, other, prune=True)
    assert [(t.name, t.deleted) for t in pruned.tallies if t.deleted] == [("no longer given", 48), ("RECOGNIZES", 146)]
    left = database.read("MATCH (s:State) RETURN count(s), sum(CASE WHEN s.id IN ['s1', 's3'] THEN 1 ELSE 0 END)")
    assert left.rows == ((52, 2),)
    assert not loaded(database, tmp_path, few, other, prune=True).changed


class Depot(Node):
    """A place where goods are kept."""

    id: Annotated[str, Property(key=True)]
    code: str | None = None
    floors: int | None = None
    opened: date | None = None
    area: Quantity | None = None
    tags: list[str] = []
    kind: str = "open"


DEPOTS = Model.of(Depot)
OPEN = ("code", "opened", "area", "tags")
VALUES = {
    "code": ("", "a", "b"),
    "opened": ("", "2031-01-02"),
    "area": ("", "12 km2", "7.5 ha"),
    "tags": ("", "x", "x|y"),
    "floors": ("", "1", "2"),
    "kind": ("", "roofed"),
}
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(each) for name, each in VALUES.items()}), max_size=6)


def depots(database: Database, folder: Path, given_rows: list[dict[str, str]]) -> LoadReport:
    """Loads a table; `floors` takes away what is stored where nothing is there, the others leave it."""
    with (folder / "depots.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["id", *VALUES])
        writer.writeheader()
        writer.writerows({"id": f"d{number}", **row} for number, row in enumerate(given_rows))
    values: dict[str, Any] = {name: name for name in ("id", *VALUES)}
    values |= {"floors": {"column": "floors", "absent": "clear"}, "tags": {"column": "tags", "split": "|"}}
    table = Table("depots.csv", nodes=[{Depot: values}])
    records = assemble(DEPOTS, read(DEPOTS, [table], folder))
    assert errors(records.problems) == []
    establish(database, DEPOTS)
    return load(database, DEPOTS, records, today=lambda: TODAY)


def states_of(found: dict[str, str] | None, row: dict[str, str]) -> dict[str, str]:
    """What is stored of a row, after what was stored before it."""
    left = {name: value for name, value in (found or {}).items() if name in OPEN}
    stated = {name: value for name, value in row.items() if value}
    return {"kind": "open", **left, **stated}


@pytest.mark.long
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ROWS, after=ROWS)
def test_what_a_row_leaves_open_stays_whatever_other_rows_state(
    database: Database, tmp_path: Path, before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    database.write(Statement("MATCH (n) DETACH DELETE n"))
    depots(database, tmp_path, before)
    depots(database, tmp_path, after)
    assert not depots(database, tmp_path, after).changed
    expected: dict[str, dict[str, str]] = {}
    for rows in (before, after):
        expected |= {f"d{n}": states_of(expected.get(f"d{n}"), row) for n, row in enumerate(rows)}
    found = {}
    for (stored,) in database.read("MATCH (n:Depot) RETURN properties(n)").rows:
        own = {name: value for name, value in stored.items() if name in VALUES or name == "area_unit"}
        own |= {"tags": "|".join(own["tags"])} if "tags" in own else {}
        own |= {"area": f"{own['area']:g} {own.pop('area_unit')}"} if "area" in own else {}
        found[stored["id"]] = {name: str(value) for name, value in own.items()}
    assert found == expected


@pytest.mark.neo4j
def test_rows_that_state_different_properties_are_one_statement(neo4j_database: Database, tmp_path: Path) -> None:
    names = list(VALUES)
    rows = [
        {name: VALUES[name][-1] if number >> at & 1 else "" for at, name in enumerate(names)} for number in range(64)
    ]
    for _ in range(2):  # written, then compared
        recording = Recording(of=neo4j_database)
        depots(recording, tmp_path, rows)
        texts = {each.text for each in recording.statements if "n:Depot" in each.text}
        sent = {text for text in texts if re.match(r"(CYPHER \d+ )?UNWIND \$", text)}  # what takes rows
        assert len(sent) == 1, sent
