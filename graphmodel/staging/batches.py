"""Staged rows as a writer takes them: batches of columns that state the same, of the same sources and file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Generic

from graphmodel.model import NodeType, RelationshipType
from graphmodel.model.properties import further_columns, with_absent_parts
from graphmodel.sources.chunks import Chunk, ChunkT, NodeChunk, RelationshipChunk
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, SOURCES, StagedKind, decoded, defaults, object_defaults
from graphmodel.staging.sql import identifier, identifiers, literal, literals
from graphmodel.staging.stage import Stage


@dataclass(frozen=True)
class RowBatch(Generic[ChunkT]):
    """Rows to be written: every column that they have, defaults too, and the sources that give them.

    In a column that is `open`, a row says nothing where the column that is named there, the first of the property, has
    None; elsewhere None removes what is stored.
    """

    chunk: ChunkT
    sources: tuple[str, ...]
    open: Mapping[str, str] = field(default_factory=dict)

    def row(self, at: int) -> dict[str, Any]:
        """What a row says, by column."""
        columns = self.chunk.columns
        unsaid = {name for name, first in self.open.items() if name in columns and columns[first][at] is None}
        return {name: values[at] for name, values in columns.items() if name not in unsaid}

    def __len__(self) -> int:
        return len(self.chunk)


@dataclass(frozen=True)
class RowGroup:
    """Rows of a table that have an origin, sources and the columns that nulls clear in common."""

    kind: StagedKind
    origin: int
    cleared: int | None
    sources: tuple[int, ...] | None
    count: int
    filled: tuple[int, ...]
    """How many rows have a value in each column."""

    @property
    def condition(self) -> str:
        """What distinguishes its rows from the table's others."""
        cleared = f"{CLEARED} IS NOT DISTINCT FROM {literal(self.cleared)}"
        sources = f"{SOURCES} IS NULL" if self.sources is None else f"{SOURCES} = [{literals(self.sources)}]"
        return f"{ORIGIN} = {self.origin} AND {cleared} AND {sources}"


def groups(stage: Stage, kind: StagedKind, rows: str) -> list[RowGroup]:
    """The groups of a table's rows, in order of their origin."""
    counts = ", ".join(f"count({identifier(column.place)})" for column in kind.columns)
    own = f", {counts}" if counts else ""
    found = stage.rows_of(
        f"SELECT {ORIGIN}, {CLEARED}, {SOURCES}, count(*){own} FROM ({rows}) GROUP BY ALL ORDER BY 1, 2 NULLS FIRST, 3"
    )
    return [
        RowGroup(kind, origin, cleared, None if sources is None else tuple(sources), count, tuple(filled))
        for origin, cleared, sources, count, *filled in found
    ]


def batches(
    stage: Stage, group: RowGroup, rows: str, names: Sequence[str], size: int, order: str = ""
) -> Iterator[RowBatch[Any]]:
    """The rows of a group, so many at a time; `names` are all sources, by number."""
    kind, clears = group.kind, stage.cleared(group.cleared)
    further = further_columns(kind.kind.properties.values())
    filled = {column.name: count for column, count in zip(kind.columns, group.filled, strict=True)}
    firsts = {column.name: further.get(column.name, column.name) for column in kind.columns}
    stated = [column for column in kind.columns if filled[firsts[column.name]] or firsts[column.name] in clears]
    own = [
        with_absent_parts(further, columns)
        for columns in defaults(kind.kind).values()
        if next(iter(columns)) not in clears
    ]
    never = {*clears, *chain.from_iterable(own)}
    nullable = {name: first for name, first in firsts.items() if 0 < filled[first] < group.count and first not in never}
    within = [
        (with_absent_parts(further, columns), [name for name in parts if filled[name]])
        for columns, parts in object_defaults(kind.kind)
        if next(iter(columns)) not in clears
    ]
    nullable |= {name: firsts[name] for columns, parts in within if parts for name in columns}
    origin = stage.origins[group.origin]
    sources = (origin.source,) if group.sources is None else tuple(names[number] for number in group.sources)
    wanted = [*kind.ids, *stated]
    columns = identifiers(column.place for column in wanted)
    query = f"SELECT {POSITION}, {columns} FROM ({rows}) WHERE {group.condition} {order}"
    for page in stage.stream(query, size):
        lines, *cells = zip(*page, strict=True)
        values = list(decoded(wanted, cells))
        given = dict(zip((column.name for column in stated), values[len(kind.ids) :], strict=True))
        given = _with_objects(_filled(given, own, len(page)), within, len(page))
        yield RowBatch(_chunk(stage, group, lines, values, given), sources, nullable)


def _filled(given: dict[str, Sequence[Any]], own: Sequence[Mapping[str, Any]], count: int) -> dict[str, Sequence[Any]]:
    """The columns with the default values of properties that rows leave open; a property's first column decides."""
    for columns in own:
        first = given.get(next(iter(columns)))
        if first is not None and None not in first:
            continue
        absent = [True] * count if first is None else [each is None for each in first]
        pairs = {name: given.get(name, [None] * count) for name in columns}
        for name, value in columns.items():
            given[name] = [value if lacks else each for lacks, each in zip(absent, pairs[name], strict=True)]
    return given


def _with_objects(
    given: dict[str, Sequence[Any]], within: Sequence[tuple[Mapping[str, Any], Sequence[str]]], count: int
) -> dict[str, Sequence[Any]]:
    """The columns with the default values of the objects that a row has a part of; the parts' first columns decide."""
    for columns, parts in within:
        if not parts:
            continue
        old = {name: given.get(name, [None] * count) for name in columns}
        there = [any(each is not None for each in row) for row in zip(*(given[name] for name in parts), strict=True)]
        lacks = [has and each is None for has, each in zip(there, old[next(iter(columns))], strict=True)]
        for name, value in columns.items():
            given[name] = [value if lack else each for lack, each in zip(lacks, old[name], strict=True)]
    return given


def _chunk(
    stage: Stage,
    group: RowGroup,
    lines: Sequence[int],
    values: Sequence[Sequence[Any]],
    columns: dict[str, Sequence[Any]],
) -> Chunk:
    origin, kind = stage.origins[group.origin], group.kind
    if isinstance(kind.kind, NodeType):
        return NodeChunk(origin.source, kind.name, values[0], columns, origin.file, lines, origin.line)
    assert isinstance(kind.kind, RelationshipType)
    _, start, end = kind.labels
    return RelationshipChunk(
        origin.source,
        kind.name,
        start,
        values[0],
        end,
        values[1],
        columns,
        origin.file,
        lines,
        origin.line,
        origin.missing,
    )
