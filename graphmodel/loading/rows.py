"""What writers of batches share: rows in columns, those that a database refuses found one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.errors import DatabaseError
from graphmodel.loading.bisect import bisect_failures
from graphmodel.loading.changes import Change, NodeChange
from graphmodel.loading.columns import cast_of, casts_differ
from graphmodel.loading.faults import refused
from graphmodel.loading.stored import ExistingTypes
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.problems import Problem
from graphmodel.sources.chunks import ChunkT, RelationshipChunk, cut, joined, split, take, without
from graphmodel.staging import RowBatch


@dataclass
class WriteResult:
    """What became of the rows of a batch, by kind, name and outcome, and why some were refused.

    `updated` are the nodes with optional labels among those that were updated.
    """

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    updated: set[Ref] = field(default_factory=set)

    def __iadd__(self, other: WriteResult) -> WriteResult:
        """Adds another batch's."""
        self.counts.update(other.counts)
        self.problems += other.problems
        self.updated |= other.updated
        return self

    def reject(self, change: Change, wrong: DatabaseError) -> None:
        """Takes back what was counted for a row that the database refuses."""
        self.problems.append(refused(change.record.where, wrong))
        if isinstance(change, NodeChange):
            self.counts["node", change.record.name, "created" if change.created else "updated"] -= 1
        else:
            outcome = "created" if change.stored is None else "updated"
            self.counts["relationship", change.record.type, outcome] -= 1


class RowWriter:
    """Writes batches of rows; several threads may use it at once. `dry` compares and counts, and writes nothing."""

    def __init__(
        self, database: Database, model: Model, keys: Mapping[str, str], existing: ExistingTypes, dry: bool
    ) -> None:
        self.database = database
        self.model = model
        self.keys = keys
        self.existing = existing
        self.dry = dry

    def writer(self) -> Writer:
        """A writer for the rows of one batch that cannot just be created."""
        return Writer(self.database, self.keys, self.existing, dry=self.dry, layer=self.model.layer)

    def create(self, chunk: ChunkT, send: Callable[[ChunkT], int], result: WriteResult) -> int:
        """Sends the rows, and those that the database refuses one by one; the number that was written."""
        if self.dry or not len(chunk):
            return len(chunk)
        return bisect_failures(
            list(range(len(chunk))),
            lambda rows: send(take(chunk, rows)),
            lambda at, wrong: result.problems.append(refused(chunk.where(at), wrong)),
        )

    def send(self, text: str, parameters: Mapping[str, Any]) -> int | None:
        """Runs a text; the number that it gives, if it gives one."""
        written = self.database.write(Statement(text, parameters))[0].value()
        return written if isinstance(written, int) else None


def split_changed(
    rows: RowBatch[ChunkT], stored: set[int], same: set[int]
) -> tuple[RowBatch[ChunkT], RowBatch[ChunkT]]:
    """The rows that are not stored, and those that are stored otherwise."""
    differ = take(rows.chunk, sorted(stored - same))
    return replace(rows, chunk=without(rows.chunk, stored)), replace(rows, chunk=differ)


def concat_batches(rows: Iterable[RowBatch[ChunkT]]) -> list[RowBatch[ChunkT]]:
    """Rows of the same sources that have the same columns, put together."""
    groups: dict[tuple[tuple[str, ...], frozenset[tuple[str, str]]], list[ChunkT]] = defaultdict(list)
    for each in rows:
        if len(each):
            groups[each.sources, frozenset(each.open.items())].append(each.chunk)
    return [
        RowBatch(chunk, sources, dict(open)) for (sources, open), chunks in groups.items() for chunk in joined(chunks)
    ]


def by_start(rows: RowBatch[RelationshipChunk], size: int) -> Iterator[RowBatch[RelationshipChunk]]:
    """Relationships in the order of their starts, in batches of about so many; those of one start are in the same."""
    for chunk in _castable(rows.chunk):
        starts = chunk.starts
        first = 0
        for row in range(1, len(chunk)):
            if row - first >= size and starts[row] != starts[row - 1]:
                yield replace(rows, chunk=take(chunk, range(first, row)))
                first = row
        yield replace(rows, chunk=take(chunk, range(first, len(chunk))))


def slices(rows: RowBatch[ChunkT], size: int) -> Iterator[RowBatch[ChunkT]]:
    """The rows in batches of at most so many."""
    for chunk in _castable(rows.chunk):
        for some in cut(chunk, size):
            yield replace(rows, chunk=some)


def _castable(chunk: ChunkT) -> Iterator[ChunkT]:
    """The rows in chunks such that one function makes all values of a column."""
    mixed = [values for values in chunk.columns.values() if casts_differ(values)]
    if not mixed:
        yield chunk
        return
    for _, some in split(chunk, [tuple(map(cast_of, row)) for row in zip(*mixed, strict=True)]):
        yield some
