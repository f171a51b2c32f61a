"""What writers of batches share: rows in columns, those that a database refuses found one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.loading import templates
from graphmodel.loading.columns import cast_of, casts_differ
from graphmodel.loading.faults import refused
from graphmodel.loading.isolating import isolate
from graphmodel.loading.report import Tallies, silent
from graphmodel.loading.writing import Writer
from graphmodel.model import Model
from graphmodel.problems import Problem
from graphmodel.records import NodeRecord, RelationshipRecord
from graphmodel.sources.chunks import ChunkT, cut, joined, split, take, without
from graphmodel.staging import Rows


@dataclass
class Fates:
    """What became of the rows of a batch, by kind, name and fate, and why some were refused."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def __iadd__(self, other: Fates) -> Fates:
        """Adds another batch's."""
        self.counts.update(other.counts)
        self.problems += other.problems
        return self


@dataclass(frozen=True)
class Held:
    """The identity labels and relationship types of which a database has something."""

    labels: frozenset[str]
    types: frozenset[str]


def held(database: Database, model: Model) -> Held:
    """Looks what is there before a load, so that nothing need be compared where nothing is."""
    labels = sorted({kind.identity for kind in model.nodes.values() if not kind.abstract})
    return Held(
        frozenset(label for label in labels if database.read(templates.any_node(label)).value()),
        frozenset(type for type in model.relationships if database.read(templates.any_relationship(type)).value()),
    )


class RowWriter:
    """Writes batches of rows; several threads may use it at once. `dry` compares and counts, and writes nothing."""

    def __init__(self, database: Database, model: Model, keys: Mapping[str, str], held: Held, dry: bool) -> None:
        self.database = database
        self.model = model
        self.held = held
        self.dry = dry
        self.writer = Writer(database, keys, Tallies(), silent, dry=dry)
        self.compares = database.dialect.compares_by_value

    def create(self, chunk: ChunkT, send: Callable[[ChunkT], int], fates: Fates) -> int:
        """Sends the rows, and those that the database refuses one by one; the number that was written."""
        if self.dry or not len(chunk):
            return len(chunk)
        return isolate(
            list(range(len(chunk))),
            lambda rows: send(take(chunk, rows)),
            lambda at, wrong: fates.problems.append(refused(chunk.where(at), wrong)),
        )

    def isolated(
        self,
        due: Sequence[Any],
        send: Callable[[Sequence[Any]], None],
        record: Callable[[Any], NodeRecord | RelationshipRecord],
        fates: Fates,
    ) -> int:
        def sent(items: Sequence[Any]) -> int:
            send(items)
            return len(items)

        return isolate(due, sent, lambda item, wrong: fates.problems.append(refused(record(item).where, wrong)))

    def send(self, text: str, parameters: Mapping[str, Any]) -> int | None:
        told = self.database.write(Statement(text, parameters))[0].value()
        return told if isinstance(told, int) else None


def apart(rows: Rows[ChunkT], stored: set[int], same: set[int]) -> tuple[Rows[ChunkT], Rows[ChunkT]]:
    """The rows that are not stored, and those that are stored otherwise."""
    differ = take(rows.chunk, sorted(stored - same))
    return replace(rows, chunk=without(rows.chunk, stored)), replace(rows, chunk=differ)


def together(rows: Iterable[Rows[ChunkT]]) -> list[Rows[ChunkT]]:
    """Rows of the same sources that have the same columns, put together."""
    alike: dict[tuple[tuple[str, ...], frozenset[str]], list[ChunkT]] = defaultdict(list)
    for each in rows:
        if len(each):
            alike[each.sources, each.open].append(each.chunk)
    return [Rows(chunk, *beside) for beside, chunks in alike.items() for chunk in joined(chunks)]


def slices(rows: Rows[ChunkT], size: int) -> Iterator[Rows[ChunkT]]:
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
