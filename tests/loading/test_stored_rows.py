"""What is stored is read in rows of several relationships, grouped by either side, and hubs one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel import Key, Model, Node, Property, Relationship
from graphmodel.databases import Database
from graphmodel.loading import stored_rows, templates
from tests.loading.flights import KEYS, Airport, assembled, flight, loaded

KINDS = {name: flight(f"{name.upper()}_FLIGHT", {"at": KEYS[name][0]}) for name in ("Day", "Zone", "Length", "Float")}


class City(Node):
    """Where airports are."""

    code: Annotated[str, Property(key=True)]


class In(Relationship[Airport, City]):
    """Lies in."""


MODEL_OF_FLIGHTS = Model.of(Airport, City, In, *KINDS.values())


def pairs(many: int) -> Iterator[Any]:
    """So many flights of each type from the first airport, two from the last, and all airports in one city."""
    yield City(code="c")
    for hub in ("a0", "a1", "a2"):
        yield Airport(code=hub)
        if many > 5 or hub != "a1":
            yield In(Key(Airport, hub), Key(City, "c"))
    for name, kind in KINDS.items():
        for n in range(many):
            yield kind(Key(Airport, "a0"), Key(Airport, "a1"), at=KEYS[name][1](n))
        for n in range(2):
            yield kind(Key(Airport, "a2"), Key(Airport, "a0"), at=KEYS[name][1](n))


@pytest.mark.long
def test_what_no_source_gives_goes_of_hubs_and_of_few_alike(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_rows, "OF_ONE_NODE", 4)
    monkeypatch.setattr(templates, "IN_A_ROW", 3)
    how = {"batch": 7, "prune": True}
    assert loaded(database, MODEL_OF_FLIGHTS, rows(tmp_path, 7), **how) == (4 + 3 + 4 * 9, 0, 0)
    assert loaded(database, MODEL_OF_FLIGHTS, rows(tmp_path, 7), **how) == (0, 0, 0)
    assert loaded(database, MODEL_OF_FLIGHTS, rows(tmp_path, 5), **how) == (0, 0, 1 + 4 * 2)
    assert loaded(database, MODEL_OF_FLIGHTS, rows(tmp_path, 1), **how) == (0, 0, 4 * 4)
    assert database.read("MATCH (a)-[r]->(b) RETURN a.code, b.code, count(*) ORDER BY a.code, b.code").rows == (
        ("a0", "a1", 4),
        ("a0", "c", 1),
        ("a2", "a0", 8),
        ("a2", "c", 1),
    )


def rows(folder: Path, many: int) -> Any:
    """The staged records of `pairs`."""

    def given() -> Iterator[Any]:
        yield from pairs(many)

    given.__qualname__ = "given"
    return assembled(MODEL_OF_FLIGHTS, given, folder, staged=True)
