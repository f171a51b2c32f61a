"""What a mapping expects of its table, whose rows many tasks have: each observes its own, and keys are dealt."""

from __future__ import annotations

import heapq
import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from graphmodel.problems import Problem
from graphmodel.sources.tables import Table
from graphmodel.sources.tables.expecting import (
    EXAMPLES,
    ExpectationCheck,
    ObservedRows,
    Place,
    RowExamples,
    faults,
    repetition,
)
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.reports import Unreadable
from graphmodel.spark.reading import LocalRows
from graphmodel.staging.stage import Origin

Key = tuple[int, int, int]
"""The number of a table, that of one of its unique keys, and a digest of the key's cells; of what rows are like, the
table's alone.
"""


@dataclass(frozen=True)
class KeyRows:
    """In how many rows a key is, and the first of them."""

    key: tuple[str, ...]
    count: int
    first: tuple[Place, ...]

    def __add__(self, other: KeyRows) -> KeyRows:
        first = heapq.nsmallest(1 + EXAMPLES, (*self.first, *other.first))
        return KeyRows(self.key, self.count + other.count, tuple(first))

    @property
    def repetitions(self) -> RowExamples:
        """The rows after the first."""
        first, *others = self.first
        return RowExamples(self.count - 1, [(place, repetition(self.key, first, place)) for place in others])


@dataclass(frozen=True)
class Observation:
    """What rows of a table are like, or why they cannot be judged."""

    rows: ObservedRows
    problems: tuple[Problem, ...] = ()

    def __add__(self, other: Observation) -> Observation:
        rows = ObservedRows()
        rows.add(self.rows)
        rows.add(other.rows)
        return Observation(rows, (*self.problems, *other.problems))


def observe(local: LocalRows, table: int) -> Iterator[tuple[Key, KeyRows | Observation]]:
    """The unique keys of a task's rows, then what these are like; `table` is the number of theirs."""
    origin = Origin(local.table.name, file_name(local.table))

    def whole(line: int) -> Place:
        found, at = local.place.row(origin, line)
        return found.file, at

    check = ExpectationCheck(local.table, whole)
    problems: tuple[Problem, ...] = ()
    try:
        for at, key, row in check.keys({}):
            digest = blake2b(repr(key).encode(errors="surrogatepass"), digest_size=16).digest()
            yield (table, at, int.from_bytes(digest)), KeyRows(key, 1, (check.place(row),))
    except Unreadable as stop:
        problems = (local.place.problem(stop.problem, origin.file),)
    yield (table, -1, 0), Observation(check.observed, problems)


def unmet(tables: Sequence[Table], items: Any, now: datetime) -> Mapping[int, list[Problem]]:
    """By its number, what each table does not keep; `items` are all that was observed of these, in Spark."""
    observed: dict[int, Observation] = {}
    for table, seen in items.reduceByKey(operator.add).mapPartitions(_summed).collect():
        observed[table] = observed[table] + seen if table in observed else seen
    found: dict[int, list[Problem]] = {}
    for table, seen in observed.items():
        if problems := list(seen.problems or faults(tables[table], seen.rows, now)):
            found[table] = problems
    return found


def _summed(pairs: Iterable[tuple[Key, KeyRows | Observation]]) -> Iterator[tuple[int, Observation]]:
    """What rows are like, and of the keys only those that are in several rows."""
    repeated: dict[int, ObservedRows] = defaultdict(ObservedRows)
    for (table, at, _), seen in pairs:
        if isinstance(seen, Observation):
            yield table, seen
        elif seen.count > 1:
            repeated[table].repeated.setdefault(at, RowExamples()).add(seen.repetitions)
    yield from ((table, Observation(rows)) for table, rows in repeated.items())
