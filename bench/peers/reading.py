"""What hand-written loaders share: rows of a CSV file, typed, in batches. Standard library only."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from bench.graph import NODES, RELATIONSHIPS

BATCH = 10_000
CASTS: dict[type, Callable[[str], Any]] = {str: str, int: int, float: float, date: date.fromisoformat}

Row = dict[str, Any]


def node_rows(folder: Path, label: str) -> Iterator[Row]:
    """The rows of a node type; an empty cell is no key of the row."""
    return _rows(folder / f"{label}.csv", NODES[label])


def tie_rows(folder: Path, kind: str) -> Iterator[Row]:
    """The rows of a relationship type, with the keys of their ends as `start` and `end`."""
    return _rows(folder / f"{kind}.csv", {"start": str, "end": str, **RELATIONSHIPS[kind][2]})


def key_of(kind: str) -> str:
    """The property that tells parallel relationships of a type apart."""
    return next(iter(RELATIONSHIPS[kind][2]))


def batches(rows: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Lists of so many rows; the last may be shorter."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def _rows(path: Path, columns: dict[str, type]) -> Iterator[Row]:
    casts = {name: CASTS[kind] for name, kind in columns.items()}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {name: cast(row[name]) for name, cast in casts.items() if row[name]}
