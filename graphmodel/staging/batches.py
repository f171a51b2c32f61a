"""Staged rows as a writer takes them: batches of columns that state the same, of the same sources and file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from graphmodel.model import NodeType, RelationshipType
from graphmodel.sources.chunks import Chunk, ChunkT, NodeChunk, RelationshipChunk
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, SOURCES, StagedKind, decoded, defaults
from graphmodel.staging.sql import identifier, identifiers, literal, literals
from graphmodel.staging.stage import Stage


@dataclass(frozen=True)
class RowBatch(Generic[ChunkT]):
    """Rows to be written: every column that they have, defaults too, and the sources that give them.

    In a column that is `open`, None is a value of which a row says nothing; in another it takes away what is stored.
    """

    chunk: ChunkT
    sources: tuple[str, ...]
    open: frozenset[str] = frozenset()

    def row(self, at: int) -> dict[str, Any]:
        """What a row says, by column."""
        cells = ((name, values[at]) for name, values in self.chunk.columns.items())
        return {name: value for name, value in cells if value is not None or name not in self.open}

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
        """What tells its rows from the table's others."""
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
    stated = [
        column for column, filled in zip(kind.columns, group.filled, strict=True) if filled or column.name in clears
    ]
    own = [columns for columns in defaults(kind.kind).values() if next(iter(columns)) not in clears]
    never = {*clears, *(next(iter(columns)) for columns in own)}
    nullable = frozenset(
        column.name
        for column, filled in zip(kind.columns, group.filled, strict=True)
        if 0 < filled < group.count and column.name not in never
    )
    origin = stage.origins[group.origin]
    sources = (origin.source,) if group.sources is None else tuple(names[number] for number in group.sources)
    wanted = [*kind.ids, *stated]
    columns = identifiers(column.place for column in wanted)
    query = f"SELECT {POSITION}, {columns} FROM ({rows}) WHERE {group.condition} {order}"
    for page in stage.stream(query, size):
        lines, *cells = zip(*page, strict=True)
        values = list(decoded(wanted, cells))
        given = dict(zip((column.name for column in stated), values[len(kind.ids) :], strict=True))
        yield RowBatch(_chunk(stage, group, lines, values, _filled(given, own, len(page))), sources, nullable)


def _filled(given: dict[str, Sequence[Any]], own: Sequence[Mapping[str, Any]], count: int) -> dict[str, Sequence[Any]]:
    """The columns with the default values of properties that rows leave open; a property's first column tells."""
    for columns in own:
        first = given.get(next(iter(columns)))
        if first is not None and None not in first:
            continue
        absent = [True] * count if first is None else [each is None for each in first]
        pairs = {name: given.get(name, [None] * count) for name in columns}
        for name, value in columns.items():
            given[name] = [value if lacks else each for lacks, each in zip(absent, pairs[name], strict=True)]
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
