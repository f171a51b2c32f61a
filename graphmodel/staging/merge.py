"""Rows of one identity are made one: by a query where they agree, by the model's own rules where they do not."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from graphmodel.model import Model, NodeType
from graphmodel.sources import SourceItem
from graphmodel.staging.faults import Faults
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, SOURCES, StagedColumn, StagedKind, decoded, encoded
from graphmodel.staging.merging import SourcedRow, merged
from graphmodel.staging.sql import identifier, identifiers, literals
from graphmodel.staging.stage import Stage
from graphmodel.staging.stored import restored

PAGE = 5_000
SOURCES_COLUMN = StagedColumn(SOURCES, SOURCES, "INTEGER[]")


@dataclass(frozen=True)
class Merged:
    """Of a family: the table of the identities that several rows have, and by kind the table of the merged rows."""

    repeated: str
    tables: Mapping[str, str]


@dataclass(frozen=True)
class Stated:
    """A row as it was read: its kind, origin and position, the values of its columns, and what its nulls clear."""

    kind: StagedKind
    origin: int
    position: int
    values: Mapping[str, Any]

    @property
    def ids(self) -> tuple[Any, ...]:
        return tuple(self.values[column.place] for column in self.kind.ids)


class Merge:
    """Merges the rows of a family. `sources` are the names of all sources, in the order in which rows count."""

    def __init__(self, stage: Stage, model: Model, sources: Sequence[str], priority: Sequence[str]) -> None:
        self.stage = stage
        self.model = model
        self.sources = sources
        self.priority = priority
        self._rank = stage.ranks()
        numbers = [sources.index(origin.source) for origin in stage.origins]
        ruled = [stage.duplicates.get(origin.source, "error") != "error" for origin in stage.origins]
        self._number, self._ranked, self._ruled = (
            f"list_extract([{literals(each)}], {ORIGIN} + 1)" for each in (numbers, self._rank, ruled)
        )

    def merge(self, kinds: Sequence[StagedKind], rows: Mapping[str, str], faults: Faults) -> Merged | None:
        """Merges the rows of the kinds of one family, which have a query each; None where no identity is repeated."""
        repeated = self._repeated(kinds, rows)
        if not repeated:
            return None
        tables: dict[str, str] = {}
        for kind in kinds:
            tables[kind.table] = table = self.stage.new_table("merged")
            self.stage.make(table, kind, SOURCES_COLUMN)
            self.stage.run(f"INSERT INTO {identifier(table)} {self._agreeing(kind, rows[kind.table], repeated)}")
        self._settle(kinds, rows, repeated, tables, faults)
        return Merged(repeated, tables)

    def _repeated(self, kinds: Sequence[StagedKind], rows: Mapping[str, str]) -> str:
        """A table of the identities that more than one row has: found by their hashes, which take little memory."""
        names = _names(kinds[0])
        ids = f"({' UNION ALL '.join(_identity(kind, rows[kind.table], names) for kind in kinds)})"
        some, table = self.stage.new_table("hashes"), self.stage.new_table("repeated")
        key = identifiers(names)
        self.stage.run(
            f"CREATE TABLE {identifier(some)} AS SELECT h FROM (SELECT hash({key}) AS h FROM {ids}) "
            "GROUP BY h HAVING count(*) > 1"
        )
        found = self.stage.value(f"SELECT count(*) FROM {identifier(some)}")
        if found:
            self.stage.run(
                f"CREATE TABLE {identifier(table)} AS SELECT {key}, count(DISTINCT kind) AS kinds FROM {ids} "
                f"WHERE hash({key}) IN (FROM {identifier(some)}) GROUP BY {key} HAVING count(*) > 1"
            )
            found = self.stage.value(f"SELECT count(*) FROM {identifier(table)}")
        self.stage.run(f"DROP TABLE {identifier(some)}")
        return table if found else ""

    def _agreeing(self, kind: StagedKind, rows: str, repeated: str) -> str:
        """A query that merges the rows of each identity that say nothing contrary, and are all of one kind."""
        names = [column.place for column in kind.all]
        own = [column.place for column in kind.all if column.place not in kind.identity]
        first = f"min_by({{}}, ({self._ranked}, {POSITION}))"
        picked = [f"any_value({identifier(name)})" if name in own else identifier(name) for name in names]
        whole = f"count(DISTINCT ({CLEARED}, {identifiers(names)})) = 1"
        agree = " AND ".join([*(f"count(DISTINCT {_value(kind, each)}) <= 1" for each in kind.properties), "true"])
        return (
            f"SELECT {first.format(ORIGIN)}, {first.format(POSITION)}, any_value({CLEARED}), {', '.join(picked)}, "
            f"list_sort(list(DISTINCT {self._number})) "
            f"FROM ({rows}) t SEMI JOIN (FROM {identifier(repeated)} WHERE kinds = 1) r ON {_same(kind)} "
            f"GROUP BY {identifiers(kind.identity)} "
            f"HAVING ({whole}) OR (count({CLEARED}) = 0 AND NOT bool_or({self._ruled}) AND {agree})"
        )

    # Rows that disagree

    def _settle(
        self,
        kinds: Sequence[StagedKind],
        rows: Mapping[str, str],
        repeated: str,
        tables: Mapping[str, str],
        faults: Faults,
    ) -> None:
        names = _names(kinds[0])
        done = " UNION ALL ".join(
            f"SELECT {_renamed(kind, names)} FROM {identifier(tables[kind.table])}" for kind in kinds
        )
        left = self.stage.new_table("contrary")
        same = " AND ".join(f"r.{identifier(name)} = d.{identifier(name)}" for name in names)
        self.stage.run(
            f"CREATE TABLE {identifier(left)} AS SELECT row_number() OVER () AS number, {identifiers(names, 'r')} "
            f"FROM {identifier(repeated)} r ANTI JOIN ({done}) d ON {same}"
        )
        if self.stage.value(f"SELECT count(*) FROM {identifier(left)}"):
            for kind, values in self._by_rules(kinds, rows, left, faults):
                self.stage.insert(tables[kind.table], [values])
        self.stage.run(f"DROP TABLE {identifier(left)}")

    def _by_rules(
        self, kinds: Sequence[StagedKind], rows: Mapping[str, str], left: str, faults: Faults
    ) -> Iterator[tuple[StagedKind, Sequence[Any]]]:
        streams = [self._numbered(kind, rows[kind.table], left) for kind in kinds]
        for _, group in groupby(_interleaved(streams), key=lambda each: each[0]):
            yield self._one([stated for _, stated in group], faults)

    def _numbered(self, kind: StagedKind, rows: str, left: str) -> Iterator[tuple[int, Stated]]:
        """The rows of a kind, in order of the number that their identity has."""
        columns = identifiers((column.place for column in kind.all), "t")
        found = (
            f"SELECT r.number, t.{ORIGIN}, t.{POSITION}, t.{CLEARED}, {columns} FROM ({rows}) t "
            f"JOIN {identifier(left)} r ON {_same(kind)} ORDER BY 1"
        )
        for page in self.stage.stream(found, PAGE):
            number, origin, position, cleared, *given = zip(*page, strict=True)
            cells = list(decoded(kind.all, given))
            for at, each in enumerate(number):
                row = {column.place: cells[n][at] for n, column in enumerate(kind.all)}
                clears = self.stage.cleared(cleared[at])
                stated = {
                    column.place: row[column.place]
                    for column in kind.all
                    if row[column.place] is not None or column.name in clears
                }
                yield each, Stated(kind, origin[at], position[at], stated)

    def _one(self, rows: Sequence[Stated], faults: Faults) -> tuple[StagedKind, Sequence[Any]]:
        """The row that several come to, as its table takes it; what they disagree on is a fault."""
        rows = sorted(rows, key=lambda row: (self._adds(row), self._rank[row.origin], row.position))
        first = rows[0]
        kind = first.kind
        same = [row for row in rows if row.kind.kind is kind.kind]
        what = _named(kind, first)
        for row in rows:
            if row.kind.kind is not kind.kind:
                where = self.stage.where(first.origin, first.position)
                fault = f"{what} is {row.kind.name} here, but {kind.name} at {where}"
                hint = "give one of them another key, or both one class"
                at, place = self.stage.where(row.origin, row.position), (row.origin, row.position)
                faults.add(self._source(row), at, "class-differs", fault, hint, place=place)
        given = [
            SourcedRow(
                self._source(row),
                SourceItem(_item(row), self.stage.where(row.origin, row.position), clears=_cleared(row)),
                (row.origin, row.position),
                self.stage.duplicates.get(self._source(row)),
                (self._rank[row.origin], row.position),
            )
            for row in same
        ]
        own = {name: declared for name, declared in kind.kind.properties.items() if not declared.key}
        return kind, self._row(first, merged(what, given, own, self.priority, faults), same)

    def _row(self, first: Stated, stored: Mapping[str, Any], same: Sequence[Stated]) -> Sequence[Any]:
        kind = first.kind
        clearing = frozenset(name for name, value in stored.items() if value is None)
        cells = [[stored.get(column.name)] for column in kind.columns]
        values = [value for (value,) in encoded(kind.columns, cells)]
        sources = sorted({self.sources.index(self._source(row)) for row in same})
        return [first.origin, first.position, self.stage.clearing(clearing), *first.ids, *values, sources]

    def _adds(self, row: Stated) -> bool:
        return self.stage.origins[row.origin].adds

    def _source(self, row: Stated) -> str:
        return self.stage.origins[row.origin].source


def without_repeated(kind: StagedKind, rows: str, merged: Merged) -> str:
    """A query of the rows whose identity no other row has."""
    return f"SELECT t.* FROM ({rows}) t ANTI JOIN {identifier(merged.repeated)} r ON {_same(kind)}"


def _names(kind: StagedKind) -> list[str]:
    """What the columns of an identity are called in a family, whose tables may call them otherwise."""
    return [f"id {at}" for at, _ in enumerate(kind.identity)]


def _renamed(kind: StagedKind, names: Sequence[str]) -> str:
    pairs = zip(kind.identity, names, strict=True)
    return ", ".join(f"{identifier(place)} AS {identifier(name)}" for place, name in pairs)


def _identity(kind: StagedKind, rows: str, names: Sequence[str]) -> str:
    return f"SELECT {_renamed(kind, names)}, {literals([kind.table])} AS kind FROM ({rows})"


def _same(kind: StagedKind) -> str:
    pairs = zip(kind.identity, _names(kind), strict=True)
    return " AND ".join(f"t.{identifier(place)} = r.{identifier(name)}" for place, name in pairs)


def _value(kind: StagedKind, columns: Sequence[str]) -> str:
    """A property's value as one, so that a quantity's number and unit are compared together."""
    places = {column.name: column.place for column in kind.columns}
    first = identifier(places[columns[0]])
    if len(columns) == 1:
        return first
    return f"CASE WHEN {first} IS NOT NULL THEN ({identifiers(places[name] for name in columns)}) END"


def _interleaved(streams: Sequence[Iterator[tuple[int, Stated]]]) -> Iterator[tuple[int, Stated]]:
    """Streams in order of their numbers as one such stream."""
    return heapq.merge(*streams, key=lambda each: each[0])


def _cells(row: Stated) -> Iterator[tuple[str, Any]]:
    for column in row.kind.columns:
        if column.place in row.values:
            yield column.name, row.values[column.place]


def _cleared(row: Stated) -> frozenset[str]:
    return frozenset(name for name, value in _cells(row) if value is None)


def _item(row: Stated) -> Any:
    """The object of a row."""
    kind, stored = row.kind.kind, dict(_cells(row))
    given = [p for p in kind.properties.values() if p.columns[0].name in stored]
    values = {p.name: restored(p, stored) for p in given}
    if isinstance(kind, NodeType):
        values |= {kind.key: row.ids[0]}
    attributes = {
        kind.properties[name].attribute if name in kind.properties else name: each for name, each in values.items()
    }
    return kind.cls.model_construct(_fields_set=set(attributes), **attributes)


def _named(kind: StagedKind, row: Stated) -> str:
    """What a row is called in messages."""
    if kind.is_node:
        return repr(row.ids[0])
    start, end = row.ids
    return f"{start!r} {kind.name} {end!r}"
