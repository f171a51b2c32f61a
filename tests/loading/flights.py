"""Few airports joined by many parallel flights, told apart by keys of every type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

from graphmodel import Key, Model, Node, PartialDate, Point, Property, Quantity, Relationship
from graphmodel.databases import Database
from graphmodel.loading import LoadOptions, load
from graphmodel.records import Records, assemble
from graphmodel.staging import read
from tests.example import TODAY

START = datetime(2040, 1, 1)
KEYS: dict[str, tuple[Any, Callable[[int], Any]]] = {
    "Text": (str, lambda n: f"flight {n}"),
    "Number": (int, lambda n: n * 1_000_003),
    "Float": (float, lambda n: n / 7),
    "Big": (float, lambda n: 1e23 + n * 1e18),
    "True": (bool, lambda n: n % 2 == 0),
    "Day": (date, lambda n: date(1900, 1, 1) + timedelta(n)),
    "Time": (datetime, lambda n: START + timedelta(minutes=n)),
    "Moment": (datetime, lambda n: (START + timedelta(seconds=n)).replace(tzinfo=UTC)),
    "Zone": (datetime, lambda n: (START + timedelta(hours=n)).replace(tzinfo=timezone(timedelta(hours=n % 5)))),
    "Length": (timedelta, lambda n: timedelta(hours=n - 5, microseconds=n)),
    "Place": (Point, lambda n: Point(n / 100, n / 300)),
    "Part": (PartialDate, lambda n: PartialDate(f"{1000 + n}")),
    "Amount": (Quantity, lambda n: Quantity(n + 0.5, "t")),
}
"""Types of keys, and the value of each number; of truth values there are two."""


class Airport(Node):
    """Where flights start and end."""

    code: Annotated[str, Property(key=True)]


def flight(name: str, keys: Mapping[str, Any]) -> type[Relationship[Any, Any]]:
    """A type of flights, told apart by a key of these properties."""
    own = {"__annotations__": {**keys, "note": str}, "note": "", "key": tuple(keys), "__doc__": "Flies."}
    return type(name, (Relationship[Airport, Airport],), own)


def assembled(model: Model, rows: Callable[[], Iterator[Any]], folder: Path, *, staged: bool) -> Records:
    """The records of rows, staged or in memory."""
    records = assemble(
        model, read(model, [rows], folder, folder=folder / "stage", rows_in_memory=0 if staged else 10**9)
    )
    assert records.problems == []
    return records


def loaded(database: Database, model: Model, records: Records, **how: Any) -> tuple[int, int, int]:
    """How many nodes and relationships were created, updated and deleted."""
    report = load(database, model, records, today=lambda: TODAY, options=LoadOptions(**how))
    return report.total("created"), report.total("updated"), report.total("deleted")


def ends(hub: int, hubs: int) -> Any:
    """The keys at both ends of flights from a hub to the next."""
    return Key(Airport, f"a{hub}"), Key(Airport, f"a{(hub + 1) % hubs}")
