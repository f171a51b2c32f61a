"""What became of a table's rows while they were read: how many there were, which were refused, which gave claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graphmodel.sources.tables.row_notes import RowNote


@dataclass(frozen=True)
class RowCounts:
    """The rows of a source's table, each counted once: `read` is the sum of the others.

    A row is `rejected` if a problem kept it or a part of it out. Of the others it is `left_out` if the mapping wants
    all of it left out, or nothing is in it; `merged` if rows before it in the same source gave all the nodes and
    relationships that it gives; and `kept` otherwise.
    """

    source: str
    file: str
    read: int = 0
    kept: int = 0
    merged: int = 0
    left_out: int = 0
    rejected: int = 0


class Positions:
    """A set of numbers of rows, of which each takes a bit."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return place < len(self._bits) and bool(self._bits[place] & 1 << (number & 7))

    def __iter__(self) -> Iterator[int]:
        for place, bits in enumerate(self._bits):
            if bits:
                yield from ((place << 3) + bit for bit in range(8) if bits & 1 << bit)

    def add(self, number: int) -> None:
        """Adds a number, from 0."""
        place, bit = number >> 3, 1 << (number & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(max(place + 1 - len(self._bits), len(self._bits), 64)))
        self._count += not self._bits[place] & bit
        self._bits[place] |= bit


@dataclass
class RowTally:
    """The rows of one table of a source, by their numbers or lines; `line` finds the line of a number.

    `claimed` are those that gave a claim; `refused_lines` the lines of rows whose claims were refused. `notes` are
    what is to be known of several rows together, which is not among the problems of each.
    """

    source: str
    file: str
    rows: int = 0
    refused: Positions = field(default_factory=Positions)
    claimed: Positions = field(default_factory=Positions)
    refused_lines: set[int] = field(default_factory=set)
    line: Callable[[int], int] | None = None
    notes: list[RowNote] = field(default_factory=list)
