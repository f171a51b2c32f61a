"""The graph that every loader loads: made from a seed, written as CSV files, known without a database.

Countries, cities and people; people visit cities (some a city in several years), and a few hundred countries trade a
great deal with each other in many goods. A relationship is known by its ends, its type and its key property.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd
from pathlib import Path
from typing import Any

NODES: dict[str, dict[str, type]] = {
    "Country": {"id": str, "name": str, "population": int, "area": float, "founded": date},
    "City": {"id": str, "name": str, "population": int, "elevation": float, "motto": str},
    "Person": {"id": str, "name": str, "born": date, "height": float, "email": str},
}
"""The properties of each node type; `founded`, `motto` and `email` are absent from some rows."""
RELATIONSHIPS: dict[str, tuple[str, str, dict[str, type]]] = {
    "TRADES": ("Country", "Country", {"good": str, "tons": float, "first": date}),
    "VISITED": ("Person", "City", {"year": int, "nights": int, "rating": float}),
}
"""The ends and properties of each relationship type; the first property tells parallel ones apart."""
HUBS = 200
PARALLEL = 0.2
"""The share of pairs with two or three relationships of a type."""
WORDS = ("Åre", "O'Neill", "de la Cruz", 'the "Old" Port', "Köln, Altstadt", "東京", "Smith", "Bay", "Ivanova", "Hill")
DAY = date(1900, 1, 1)

Row = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How much there is of what. The same size gives the same graph."""

    nodes: int
    relationships: int
    seed: int = 1

    def count(self, name: str) -> int:
        """The rows of a node or relationship type."""
        hubs = max(2, min(HUBS, self.nodes // 10))
        cities = max(1, (self.nodes - hubs) // 5)
        trades = self.relationships // 4
        rows = {"Country": hubs, "City": cities, "Person": self.nodes - hubs - cities}
        return (rows | {"TRADES": trades, "VISITED": self.relationships - trades})[name]

    @property
    def total(self) -> int:
        """Nodes and relationships together."""
        return self.nodes + self.relationships

    def shrunk(self, total: int) -> Size:
        """As many nodes and relationships together, in the same proportion; never more than there are."""
        share = min(1.0, total / self.total)
        return Size(max(10, round(self.nodes * share)), round(self.relationships * share), self.seed)


def nodes(size: Size, label: str) -> Iterator[Row]:
    """The rows of a node type, typed; an absent property is no key of the row."""
    chance = random.Random(f"{size.seed} {label}")
    for i in range(size.count(label)):
        row = {name: _value(chance, kind) for name, kind in NODES[label].items()}
        row |= {"id": node_id(label, i), "name": f"{chance.choice(WORDS)} {i}"}
        last = list(row)[-1]
        if chance.random() < 0.3:
            del row[last]
        yield row


def ties(size: Size, kind: str) -> Iterator[Row]:
    """The rows of a relationship type, typed, with their ends as `start` and `end`; no two have the same key."""
    chance = random.Random(f"{size.seed} {kind}")
    start, end, columns = RELATIONSHIPS[kind]
    key, *others = columns
    pairs = _pairs(size.count(start), size.count(end), start == end)
    left = size.count(kind)
    while left:
        a, b, turn = next(pairs)
        parallel = min(left, chance.randint(2, 3) if chance.random() < PARALLEL else 1)
        for n in range(4 * turn, 4 * turn + parallel):
            value = 1900 + n if columns[key] is int else f"good {n}"
            row = {"start": node_id(start, a), "end": node_id(end, b), key: value}
            yield row | {name: _value(chance, columns[name]) for name in others}
        left -= parallel


def node_id(label: str, number: int) -> str:
    """A key that no node of another type has either."""
    return f"{label[:2].upper()}{number}"


def write(size: Size, folder: Path) -> Path:
    """One CSV file for each type: `Person.csv`, `VISITED.csv`, ... An empty cell is an absent value."""
    folder.mkdir(parents=True, exist_ok=True)
    for label, columns in NODES.items():
        _write(folder / f"{label}.csv", list(columns), nodes(size, label))
    for kind, (_, _, columns) in RELATIONSHIPS.items():
        _write(folder / f"{kind}.csv", ["start", "end", *columns], ties(size, kind))
    return folder


def _write(path: Path, header: list[str], rows: Iterator[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _value(chance: random.Random, kind: type) -> Any:
    if kind is int:
        return chance.randrange(1, 1_000_000)
    if kind is float:
        return round(chance.uniform(0, 5000), 3)
    if kind is date:
        return DAY + timedelta(days=chance.randrange(40_000))
    return f"{chance.choice(WORDS)} {chance.randrange(1000)}"


def _pairs(starts: int, ends: int, same: bool) -> Iterator[tuple[int, int, int]]:
    """Distinct pairs of ends, spread over both; after the last one they come again, in a next turn."""
    step = _coprime(starts * 5 // 8 + 1, starts)
    turn = 0
    while True:
        for shift in range(ends):
            for i in range(starts):
                a = i * step % starts
                b = (a * 7919 + shift) % ends
                if not (same and a == b):
                    yield a, b, turn
        turn += 1


def _coprime(number: int, other: int) -> int:
    while gcd(number, other) != 1:
        number += 1
    return number
