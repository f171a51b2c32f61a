"""Rows of one kind in columns: what tables and long loaders give, chunk by chunk, so that no source is held whole.

A chunk holds rows that state the same properties. What a row leaves open is in no column of it, so nothing stored is
deleted for being absent; None in a column deletes what is stored, which a source has to ask for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import count
from operator import eq, itemgetter
from typing import Any, Literal, TypeVar

from graphmodel.problems import Where

ROWS = 5_000
"""How many rows a chunk holds at most, as a source gives it."""
MOST = 100_000
"""How many rows chunks have at most that are put together."""
Missing = Literal["error", "skip", "create"]
"""What becomes of a row whose endpoint no source declares: a problem; left out and counted; or made of its key."""


@dataclass(frozen=True)
class PanelRule:
    """Rows of which each says that a relationship held in a period: a year, month or day.

    Those of periods without a gap become one relationship, from the first to the last of them. One that holds in the
    period `ongoing`, the last that the source looks at, has no end.
    """

    ongoing: str = ""


@dataclass(frozen=True)
class NodeChunk:
    """Nodes of one concrete class: their keys, and the stored columns (`PropertyType.store`) that each row states.

    `label` is the class's. `lines` are the rows' places in `file`: lines of text, or numbers of rows. Where finding a
    line takes time, they are the numbers of records, and `resolve` finds the line of one. Rows of several
    files have no `file`: `place` finds the place of each by what `lines` has of it. With `adds` the rows only add to
    nodes that others declare.
    """

    source: str
    label: str
    keys: Sequence[Any]
    columns: Mapping[str, Sequence[Any]]
    file: str
    lines: Sequence[Any]
    resolve: Callable[[int], int] | None = None
    adds: bool = False
    place: Callable[[Any], Where] | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def where(self, row: int) -> Where:
        """The place of a row."""
        return place_of(self, row)


@dataclass(frozen=True)
class RelationshipChunk:
    """Relationships of one type: the keys of both ends, and the stored columns, those of the type's key among them.

    `start` and `end` are the labels by which the rows name their ends; a node there may be of a class below. `missing`
    says for both what becomes of a row whose node no source declares. Rows of a `panel` have their period in `since`.
    """

    source: str
    type: str
    start: str
    starts: Sequence[Any]
    end: str
    ends: Sequence[Any]
    columns: Mapping[str, Sequence[Any]]
    file: str
    lines: Sequence[Any]
    resolve: Callable[[int], int] | None = None
    missing: tuple[Missing, Missing] = ("error", "error")
    panel: PanelRule | None = None
    place: Callable[[Any], Where] | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def where(self, row: int) -> Where:
        """The place of a row."""
        return place_of(self, row)


Chunk = NodeChunk | RelationshipChunk
ChunkT = TypeVar("ChunkT", NodeChunk, RelationshipChunk)


def place_of(chunk: NodeChunk | RelationshipChunk, row: int) -> Where:
    """The place of a row."""
    line = chunk.lines[row]
    if chunk.place is not None:
        return chunk.place(line)
    return Where(chunk.file, line if chunk.resolve is None else chunk.resolve(line))


def split(chunk: ChunkT, marks: Sequence[Any], order: Sequence[int] | None = None) -> Iterator[tuple[Any, ChunkT]]:
    """The rows of a chunk by their marks, each part in this order, or its old one."""
    rows: dict[Any, list[int]] = defaultdict(list)
    if order is None:
        if len(set(marks)) == 1:
            yield marks[0], chunk
            return
        order = range(len(marks))
    for row in order:
        rows[marks[row]].append(row)
    for mark, some in rows.items():
        yield mark, take(chunk, some)


def cut(chunk: ChunkT, size: int) -> Iterator[ChunkT]:
    """The chunk in chunks of so many rows."""
    if len(chunk) <= size:
        yield chunk
        return
    for first in range(0, len(chunk), size):
        some = slice(first, first + size)
        parts: dict[str, Any] = {name: getattr(chunk, name)[some] for name in lists(chunk)}
        yield replace(chunk, columns={name: values[some] for name, values in chunk.columns.items()}, **parts)


def take(chunk: ChunkT, rows: Sequence[int]) -> ChunkT:
    """These rows of a chunk, in this order."""
    if len(rows) == len(chunk) and all(map(eq, rows, count())):
        return chunk
    pick = itemgetter(*rows) if len(rows) > 1 else lambda values: tuple(values[row] for row in rows)
    taken: dict[str, Any] = {name: pick(getattr(chunk, name)) for name in lists(chunk)}
    return replace(chunk, columns={name: pick(values) for name, values in chunk.columns.items()}, **taken)


def without(chunk: ChunkT, rows: Collection[int]) -> ChunkT:
    """The other rows of a chunk, in their order."""
    if not rows:
        return chunk
    gone = frozenset(rows)
    return take(chunk, [at for at in range(len(chunk)) if at not in gone])


def joined(chunks: Iterable[ChunkT], most: int = MOST) -> Iterator[ChunkT]:
    """The chunks with those put together, in order, that differ in their rows only; none larger than `most`."""
    groups: dict[tuple[Any, ...], list[ChunkT]] = defaultdict(list)
    sizes: dict[tuple[Any, ...], int] = defaultdict(int)
    for chunk in chunks:
        kind = shape(chunk)
        if sizes[kind] and sizes[kind] + len(chunk) > most:
            yield _one(groups.pop(kind))
            sizes[kind] = 0
        groups[kind].append(chunk)
        sizes[kind] += len(chunk)
    for group in groups.values():
        yield _one(group)


def lists(chunk: NodeChunk | RelationshipChunk) -> tuple[str, ...]:
    """The names of what a chunk has of each row beside its columns."""
    return ("keys", "lines") if isinstance(chunk, NodeChunk) else ("starts", "ends", "lines")


def kind_of(chunk: NodeChunk | RelationshipChunk) -> tuple[Any, ...]:
    """What chunks of one kind and source have in common."""
    return tuple(getattr(chunk, f.name) for f in fields(chunk) if f.name not in ("columns", *lists(chunk)))


def shape(chunk: NodeChunk | RelationshipChunk) -> tuple[Any, ...]:
    """All that chunks differ in beside their rows."""
    return (*kind_of(chunk), tuple(sorted(chunk.columns)))


def _one(chunks: Sequence[ChunkT]) -> ChunkT:
    first = chunks[0]
    if len(chunks) == 1:
        return first
    columns = {name: _chained(chunk.columns[name] for chunk in chunks) for name in first.columns}
    parts: dict[str, Any] = {name: _chained(getattr(chunk, name) for chunk in chunks) for name in lists(first)}
    return replace(first, columns=columns, **parts)


def _chained(several: Iterable[Sequence[Any]]) -> list[Any]:
    found: list[Any] = []
    for each in several:
        found.extend(each)
    return found
