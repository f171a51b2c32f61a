"""What a mapping expects of its table, whose rows many tasks have: each observes its own, and keys are dealt."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
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
"""The number of a table, that of one of its unique keys, and a digest of the key's cells."""


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
    """What the rows of a table in one task are like, or why they cannot be judged; `table` is its number."""

    table: int
    rows: ObservedRows
    problems: tuple[Problem, ...] = ()


def observe(local: LocalRows, table: int) -> Iterator[tuple[Key, KeyRows] | Observation]:
    """The unique keys of a task's rows, then what these are like."""
    origin = Origin(local.table.name, file_name(local.table))

    def whole(line: int) -> Place:
        found, at = local.place.row(origin, line)
        return found.file, at

    check = ExpectationCheck(local.table, whole)
    try:
        for at, key, row in check.keys({}):
            digest = blake2b(repr(key).encode(errors="surrogatepass"), digest_size=16).digest()
            yield (table, at, int.from_bytes(digest)), KeyRows(key, 1, (check.place(row),))
    except Unreadable as stop:
        yield Observation(table, check.observed, (local.place.problem(stop.problem, origin.file),))
        return
    yield Observation(table, check.observed)


def unmet(tables: Sequence[Table], items: Any, now: datetime) -> Mapping[int, list[Problem]]:
    """By its number, what each table does not keep; `items` are all that was observed of these, in Spark."""
    from pyspark import StorageLevel

    items = items.persist(StorageLevel.DISK_ONLY)
    observed: dict[int, ObservedRows] = {}
    found: dict[int, list[Problem]] = {}
    for each in items.filter(lambda each: isinstance(each, Observation)).collect():
        observed.setdefault(each.table, ObservedRows()).add(each.rows)
        if each.problems:
            found.setdefault(each.table, []).extend(each.problems)
    keys = items.filter(lambda each: isinstance(each, tuple)).reduceByKey(lambda one, other: one + other)
    repeated = keys.filter(lambda pair: pair[1].count > 1).map(lambda pair: (pair[0][:2], pair[1].repetitions))
    for (table, at), examples in repeated.reduceByKey(_both).collect():
        observed[table].repeated[at] = examples
    for table, rows in observed.items():
        if table not in found and (problems := list(faults(tables[table], rows, now))):
            found[table] = problems
    items.unpersist()
    return found


def _both(one: RowExamples, other: RowExamples) -> RowExamples:
    joined = RowExamples(one.count, one.first)
    joined.add(other)
    return joined
