"""Staged rows as a writer takes them: batches of columns that state the same, of the same sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Generic

from graphmodel.model import NodeType, RelationshipType
from graphmodel.model.properties import further_columns, with_absent_parts
from graphmodel.sources.chunks import Chunk, ChunkT, NodeChunk, RelationshipChunk
from graphmodel.staging.faults import Place
from graphmodel.staging.layout import (
    CLEARED,
    ORIGIN,
    POSITION,
    SOURCES,
    StagedColumn,
    StagedKind,
    decoded,
    defaults,
    object_defaults,
)
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
    """Rows of a table that have a giver, sources and the columns that nulls clear in common."""

    kind: StagedKind
    origins: tuple[int, ...]
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
        return f"{ORIGIN} IN ({literals(self.origins)}) AND {cleared} AND {sources}"


def groups(stage: Stage, kind: StagedKind, rows: str) -> list[RowGroup]:
    """The groups of a table's rows, in order of their first origin."""
    counts = ", ".join(f"count({identifier(column.place)})" for column in kind.columns)
    own = f", {counts}" if counts else ""
    found = stage.rows_of(
        f"SELECT {ORIGIN}, {CLEARED}, {SOURCES}, count(*){own} FROM ({rows}) GROUP BY ALL ORDER BY 1, 2 NULLS FIRST, 3"
    )
    givers = stage.givers()
    together: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for origin, cleared, sources, *numbers in found:
        together.setdefault(_mark(givers[origin], cleared, sources), []).append((origin, *numbers))
    return [
        RowGroup(kind, tuple(origins), cleared, sources, sum(count), tuple(map(sum, filled)))
        for (_, cleared, sources), some in together.items()
        for origins, count, *filled in [zip(*some, strict=True)]
    ]


def _mark(giver: int, cleared: int | None, sources: Sequence[int] | None) -> tuple[Any, ...]:
    return giver, cleared, None if sources is None else tuple(sources)


def batches(
    stage: Stage, groups: Sequence[RowGroup], rows: str, names: Sequence[str], size: int, order: Sequence[str] = ()
) -> Iterator[RowBatch[Any]]:
    """The rows of a table's groups, so many at a time, by one query of the `rows` of all of them, in this order.

    `names` are all sources, by number. With an order the rows of a giver stay together.
    """
    if not groups:
        return
    givers = stage.givers()
    batchers = {
        _mark(givers[each.origins[0]], each.cleared, each.sources): _Batcher(stage, each, names) for each in groups
    }
    kind = groups[0].kind
    stated = {column.place for each in batchers.values() for column in each.stated}
    wanted = [*kind.ids, *(column for column in kind.columns if column.place in stated)]
    columns = identifiers(column.place for column in wanted)
    turns = [f"list_extract([{literals(givers)}], {ORIGIN} + 1)"] if len(groups) > 1 else []
    sorted_by = f" ORDER BY {', '.join([*turns, *order])}" if order else ""
    query = f"SELECT {ORIGIN}, {POSITION}, {CLEARED}, {SOURCES}, {columns} FROM ({rows}){sorted_by}"
    for page in stage.stream(query, size):
        dealt: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
        if len(groups) == 1:
            dealt[next(iter(batchers))] = page
        else:
            for row in page:
                dealt.setdefault(_mark(givers[row[0]], row[2], row[3]), []).append(row)
        for mark, some in dealt.items():
            yield batchers[mark].batch(wanted, some)


class _Batcher:
    """Makes the batches of a group: which columns they have, and what rows say that leave one open."""

    def __init__(self, stage: Stage, group: RowGroup, names: Sequence[str]) -> None:
        self._stage = stage
        self._group = group
        kind, clears = group.kind, stage.cleared(group.cleared)
        further = further_columns(kind.kind.properties.values())
        filled = {column.name: count for column, count in zip(kind.columns, group.filled, strict=True)}
        firsts = {column.name: further.get(column.name, column.name) for column in kind.columns}
        self.stated = [
            column for column in kind.columns if filled[firsts[column.name]] or firsts[column.name] in clears
        ]
        self._own = [
            with_absent_parts(further, columns)
            for columns in defaults(kind.kind).values()
            if next(iter(columns)) not in clears
        ]
        never = {*clears, *chain.from_iterable(self._own)}
        open_ = {
            name: first for name, first in firsts.items() if 0 < filled[first] < group.count and first not in never
        }
        self._within = [
            (with_absent_parts(further, columns), [name for name in parts if filled[name]])
            for columns, parts in object_defaults(kind.kind)
            if next(iter(columns)) not in clears
        ]
        self._open = open_ | {name: firsts[name] for columns, parts in self._within if parts for name in columns}
        self._source = stage.origins[group.origins[0]].source
        self._sources = (self._source,) if group.sources is None else tuple(names[number] for number in group.sources)

    def batch(self, wanted: Sequence[StagedColumn], rows: Sequence[Sequence[Any]]) -> RowBatch[Any]:
        """The batch of some rows: origin, position, columns that nulls clear, sources, then the `wanted` columns."""
        origins, positions, _, _, *cells = zip(*rows, strict=True)
        values = dict(zip((column.place for column in wanted), decoded(wanted, cells), strict=True))
        ids = [values[column.place] for column in self._group.kind.ids]
        given = _filled({column.name: values[column.place] for column in self.stated}, self._own, len(rows))
        given = _with_objects(given, self._within, len(rows))
        return RowBatch(self._chunk(list(zip(origins, positions, strict=True)), ids, given), self._sources, self._open)

    def _chunk(self, places: Sequence[Place], ids: Sequence[Sequence[Any]], columns: dict[str, Sequence[Any]]) -> Chunk:
        kind, find = self._group.kind, self._stage.place
        if isinstance(kind.kind, NodeType):
            return NodeChunk(self._source, kind.name, ids[0], columns, "", places, place=find)
        assert isinstance(kind.kind, RelationshipType)
        _, start, end = kind.labels
        missing = self._stage.origins[self._group.origins[0]].missing
        return RelationshipChunk(
            self._source, kind.name, start, ids[0], end, ids[1], columns, "", places, missing=missing, place=find
        )


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
