"""Rows that are too many to hold: the graph is the same as if they had been held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.loading import How, LoadReport, load
from graphmodel.model import PartialDate, Quantity
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.sources import read
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


def loaded(database: Database, tmp_path: Path, *sources: Any, held: int = 40, **how: Any) -> LoadReport:
    reading = read(MODEL, sources, tmp_path, folder=tmp_path / "spool", held=held)
    records = assemble(MODEL, reading)
    assert [str(problem) for problem in records.problems] == []
    establish(database, MODEL)
    return load(database, MODEL, records, today=lambda: TODAY, how=How(**how))


def graph(database: Database) -> list[Any]:
    """All nodes and relationships, in an order that is always the same."""
    nodes = database.read("MATCH (n) WHERE NOT n:Graphmodel RETURN labels(n), properties(n)").rows
    ties = database.read("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r)").rows
    return sorted([repr((sorted(labels), sorted(p.items()))) for labels, p in nodes]) + sorted(
        repr((a, t, b, sorted(p.items()))) for a, t, b, p in ties
    )


@pytest.mark.parametrize("jobs", [1, 3])
def test_rows_put_aside_make_the_same_graph(database: Database, tmp_path: Path, jobs: int) -> None:
    first = loaded(database, tmp_path, states, jobs=jobs, batch=7)
    assert (first.total("created"), first.problems) == (200 + 196, ())
    aside = graph(database)
    again = loaded(database, tmp_path, states, jobs=jobs, batch=7)
    assert (again.changed, again.total("unchanged")) == (False, 396)
    assert not loaded(database, tmp_path, states, held=10_000).changed
    assert graph(database) == aside


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
