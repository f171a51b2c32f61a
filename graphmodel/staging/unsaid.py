"""Rows that a database stores, compared with those that the sources give: which of them no source gives any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from graphmodel.claims.identity import value_text
from graphmodel.model import Model, PropertyType
from graphmodel.model.layer import label_column
from graphmodel.model.properties import StoredProperty
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.layout import NUMBER, ORIGIN, StagedColumn, encoded, staged
from graphmodel.staging.sql import identifier, identifiers, literals
from graphmodel.staging.stage import Stage

PAGE = 10_000
_Made = TypeVar("_Made")
Ids = tuple[Any, ...]
"""What makes a row one: a node's key; or both endpoints' keys, then the values of the relationship's key."""
Given = tuple[str, Ids]
"""A row that a source gives: the source, and what makes it one."""
Stored = tuple[Ids, Sequence[str], str]
"""A row that is stored: what makes it one, the sources that gave it, and a relationship's id with the engine."""


@dataclass(frozen=True)
class Unsaid:
    """A stored row that one of its `sources` does not give any more. `others` still give it.

    `ids` make it one; `element` is the engine's id of a relationship, and empty for a node.
    """

    ids: Ids
    sources: Sequence[str]
    element: str
    others: Sequence[str]


class StoredRows(Protocol):
    """Reads the rows that are stored, in any order, and hands them on as they come.

    Where reading is tried again after trouble in its midst, the consumer is given all rows anew, from the first.
    """

    def __call__(self, consume: Callable[[Iterator[Stored]], _Made], /) -> _Made:
        """What a consumer makes of the rows."""


class UnsaidRows:
    """Finds stored rows that some of these sources gave and do not give any more.

    Without a staged graph all rows that are given are in memory, and are compared there; else in its database, where
    neither side is held in memory.
    """

    def __init__(self, model: Model, graph: StagedGraph | None, sources: Iterable[str]) -> None:
        self.model = model
        self.graph = graph
        self.sources = sorted(sources)

    def nodes(self, identity: str, given: Iterable[Given], stored: StoredRows) -> Iterator[Unsaid]:
        """The unsaid nodes of an identity label."""
        kind = next(kind for kind in self.model.nodes.values() if kind.identity == identity)
        return self._unsaid((identity,), [kind.properties[kind.key]], given, stored)

    def labels(self, identity: str, label: str, given: Iterable[Given], stored: StoredRows) -> Iterator[Unsaid]:
        """The nodes of an identity label to which some source gives an optional label no more."""
        kind = next(kind for kind in self.model.nodes.values() if kind.identity == identity)
        return self._unsaid((identity,), [kind.properties[kind.key]], given, stored, label_column(label))

    def relationships(
        self, type: str, start: str, end: str, given: Iterable[Given], stored: StoredRows
    ) -> Iterator[Unsaid]:
        """The unsaid relationships of a type between nodes of two identity labels."""
        kind = self.model.relationships[type]
        keys = [self._key(start), self._key(end), *(kind.properties[name] for name in kind.key)]
        return self._unsaid((type, start, end), keys, given, stored)

    def _key(self, identity: str) -> PropertyType:
        kind = next(kind for kind in self.model.nodes.values() if kind.identity == identity and kind.key)
        return kind.properties[kind.key]

    def _unsaid(
        self,
        family: tuple[str, ...],
        keys: Sequence[PropertyType],
        given: Iterable[Given],
        stored: StoredRows,
        column: str = "",
    ) -> Iterator[Unsaid]:
        if self.graph is None:
            said = {(source, *map(value_text, ids)) for source, ids in given}
            yield from stored(lambda rows: _compared(said, rows, frozenset(self.sources)))
            return
        stage = self.graph.stage
        columns = [_column(f"id {at}", declared) for at, declared in enumerate(keys)]
        names = [column.place for column in columns]
        stored_table = _table(stage, columns, "sources VARCHAR[], element VARCHAR")
        given_table = _table(stage, columns, "source VARCHAR")
        odd = stored(lambda rows: _store(stage, stored_table, columns, rows))
        stage.insert(given_table, ((*_encoded(columns, ids), source) for source, ids in given))
        everything = [
            f"SELECT {identifiers(names)}, source FROM {identifier(given_table)}",
            *_staged(self.graph, family, names, column),
        ]
        same = " AND ".join(f"p.{identifier(name)} = s.{identifier(name)}" for name in names)
        query = (
            f"WITH pairs AS (SELECT number, {identifiers(names)}, unnest(sources) AS source "
            f"FROM {identifier(stored_table)}), "
            f"gone AS (SELECT p.number, p.source FROM (FROM pairs WHERE source IN ({literals(self.sources)})) p "
            f"ANTI JOIN ({' UNION ALL '.join(everything)}) s ON {same} AND p.source = s.source) "
            f"SELECT t.number, {identifiers(names, 't')}, t.sources, t.element, list(l.source) "
            f"FROM {identifier(stored_table)} t JOIN gone l USING (number) GROUP BY ALL ORDER BY 1"
        )
        for page in stage.stream(query, PAGE) if self.sources else ():
            for number, *cells, sources, element, gone in page:
                ids = odd[number] if number in odd else _decoded(columns, cells)
                yield Unsaid(ids, sources, element, [source for source in sources if source not in gone])


def _compared(said: Set[tuple[str, ...]], stored: Iterable[Stored], sources: frozenset[str]) -> list[Unsaid]:
    """The stored rows that some of the sources do not give, compared in memory; `said` are those that they give."""
    found: list[Unsaid] = []
    for ids, givers, element in stored:
        others = [source for source in givers if source not in sources or (source, *map(value_text, ids)) in said]
        if len(others) < len(givers):
            found.append(Unsaid(ids, givers, element, others))
    return found


def _table(stage: Stage, columns: Sequence[StagedColumn], beside: str) -> str:
    table = stage.new_table("stored")
    own = ", ".join(f"{identifier(column.place)} {column.type}" for column in columns)
    number = "" if beside.startswith("source ") else "number BIGINT, "
    stage.run(f"CREATE TABLE {identifier(table)} ({number}{own}, {beside})")
    return table


def _store(stage: Stage, table: str, columns: Sequence[StagedColumn], stored: Iterator[Stored]) -> dict[int, Ids]:
    """Fills a table with the stored rows; gives those whose values are of other types than the model's."""
    stage.run(f"DELETE FROM {identifier(table)}")
    odd: dict[int, Ids] = {}

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, (ids, sources, element) in enumerate(stored):
            try:
                cells = _encoded(columns, ids)
            except (TypeError, ValueError, AttributeError):
                odd[number], cells = ids, [None] * len(columns)
            yield number, *cells, list(sources), element

    stage.insert(table, rows())
    return odd


def _staged(graph: StagedGraph, family: tuple[str, ...], names: Sequence[str], column: str) -> Iterator[str]:
    """Queries of the rows that are staged, and who gives them; with a `column`, of those that have something there."""
    sources = literals(origin.source for origin in graph.stage.origins)
    for kind in graph.stage.kinds:
        places = [each.place for each in kind.columns if each.name == column]
        if kind.family == family and (places or not column):
            own = ", ".join(
                f"{identifier(place)} AS {identifier(name)}" for place, name in zip(kind.identity, names, strict=True)
            )
            rows = graph.given(kind)
            yield f"SELECT {own}, list_extract([{sources}], {ORIGIN} + 1) AS source FROM ({rows})" + (
                f" WHERE {identifier(places[0])} IS NOT NULL" if column else ""
            )


def _column(name: str, declared: PropertyType) -> StagedColumn:
    return staged(StoredProperty(name, declared.columns[0].kind, declared.many), name, declared.kind == "quantity")


def _encoded(columns: Sequence[StagedColumn], ids: Ids) -> list[Any]:
    """The values as DuckDB takes them.

    Raises:
        TypeError, ValueError, AttributeError: one is of another type.
    """
    cells = [value for (value,) in encoded(columns, [[value] for value in ids])]
    for column, cell in zip(columns, cells, strict=True):
        wanted = _CLASSES.get(column.type)
        if wanted is not None and (not isinstance(cell, wanted) or isinstance(cell, bool) != (wanted is bool)):
            raise TypeError(f"{cell!r} is no {column.type}")
    return cells


def _decoded(columns: Sequence[StagedColumn], cells: Sequence[Any]) -> Ids:
    pairs = zip(columns, cells, strict=True)
    return tuple(cell if column.decode is None else column.decode(cell) for column, cell in pairs)


_CLASSES: dict[str, type | tuple[type, ...]] = {
    "VARCHAR": str,
    "BIGINT": int,
    "DOUBLE": float,
    "BOOLEAN": bool,
    NUMBER: (int, float),
}
