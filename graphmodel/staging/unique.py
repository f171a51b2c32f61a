"""Values that are declared unique and are not: found by one GROUP BY a property, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.model import Model, PropertyType
from graphmodel.problems import Where, shown
from graphmodel.staging.faults import Faults, Place
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.layout import ORIGIN, POSITION, StagedColumn, StagedKind, decoded, encoded
from graphmodel.staging.sql import identifier, literals

MAX_REPORTED = 1_000
HINT = "give one of them another value, or take unique=True out of the model"
MERGE_HINT = "give one of them another value; or, if both nodes are one: graphmodel merge OLD NEW"


@dataclass(frozen=True)
class UniqueProperty:
    """A property whose values no two nodes of a label, or relationships of a type, may share.

    `names` are the labels below that have it too, or the type itself.
    """

    owner: str
    declared: PropertyType
    names: frozenset[str]
    is_node: bool

    @property
    def column(self) -> str:
        """The stored column that is unique."""
        return self.declared.columns[0].name


@dataclass(frozen=True)
class UniqueRecord:
    """A node or relationship in memory: its label or type, its stored columns, its source and place."""

    name: str
    is_node: bool
    stored: Mapping[str, Any]
    source: str
    where: Where


def unique_properties(model: Model) -> Iterator[UniqueProperty]:
    """The properties that a model declares unique, each at the topmost class that declares it so."""
    for kind in model.nodes.values():
        above = [model.nodes[label] for label in kind.labels[:-1] if label in model.nodes]
        for name, declared in kind.properties.items():
            inherited = any(base.properties[name].unique for base in above if name in base.properties)
            if declared.unique and not declared.key and not inherited:
                yield UniqueProperty(kind.label, declared, frozenset(model.descendants(kind.label)), True)
    for relationship in model.relationships.values():
        for declared in relationship.properties.values():
            if declared.unique:
                yield UniqueProperty(relationship.type, declared, frozenset([relationship.type]), False)


def check_unique(model: Model, in_memory: Sequence[UniqueRecord], graph: StagedGraph | None, faults: Faults) -> None:
    """Reports each row that repeats a value that is declared unique; the first row that has it is named."""
    for wanted in unique_properties(model):
        mine = [
            row
            for row in in_memory
            if row.is_node == wanted.is_node and row.name in wanted.names and row.stored.get(wanted.column) is not None
        ]
        kinds = _kinds(graph, wanted) if graph is not None else []
        rows = _staged(graph, wanted, kinds, mine) if graph is not None and kinds else _in_memory(wanted, mine)
        for value, source, where, first, place in rows:
            fault = f"{wanted.owner}.{wanted.declared.name} is unique, and {shown(value)} is also at {first}"
            faults.add(source, where, "not-unique", fault, MERGE_HINT if wanted.is_node else HINT, place=place)


Repeated = tuple[Any, str, Where, Where, Place | None]
"""A value, source and place of a row that repeats it, the place of the first row, and where a staged one is staged."""


def _kinds(graph: StagedGraph, wanted: UniqueProperty) -> list[StagedKind]:
    return [
        kind
        for kind in graph.stage.kinds
        if kind.is_node == wanted.is_node and kind.name in wanted.names and _column(kind, wanted) is not None
    ]


def _column(kind: StagedKind, wanted: UniqueProperty) -> StagedColumn | None:
    return next((column for column in kind.columns if column.name == wanted.column), None)


def _in_memory(wanted: UniqueProperty, in_memory: Iterable[UniqueRecord]) -> Iterator[Repeated]:
    by_value: dict[Any, list[UniqueRecord]] = defaultdict(list)
    for row in in_memory:
        value = row.stored[wanted.column]
        by_value[tuple(value) if isinstance(value, list) else value].append(row)
    for rows in by_value.values():
        for row in rows[1:]:
            yield row.stored[wanted.column], row.source, row.where, rows[0].where, None


def _staged(
    graph: StagedGraph, wanted: UniqueProperty, kinds: Sequence[StagedKind], in_memory: Sequence[UniqueRecord]
) -> Iterator[Repeated]:
    stage = graph.stage
    column = _column(kinds[0], wanted)
    assert column is not None
    parts = [
        f"SELECT {identifier(place.place)} AS value, {ORIGIN} AS origin, {POSITION} AS position, "
        f"{_identity(kind)} AS identity, {loaded} AS loaded FROM ({rows})"
        for kind in kinds
        if (place := _column(kind, wanted)) is not None
        for loaded, rows in (("true", graph.rows(kind)), ("false", graph.not_wanted(kind)))
    ]
    if in_memory:
        table = stage.new_table("unique in memory")
        stage.run(f"CREATE TABLE {identifier(table)} (value {column.type}, position BIGINT)")
        (values,) = encoded([column], [[row.stored[wanted.column] for row in in_memory]])
        stage.insert(table, zip(values, range(len(in_memory)), strict=True))
        mine = "['in memory', position::VARCHAR] AS identity, true AS loaded"
        parts.insert(0, f"SELECT value, -1 AS origin, position, {mine} FROM {identifier(table)}")
    every = f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE value IS NOT NULL"
    repeated = stage.new_table("repeated values")
    stage.run(
        f"CREATE TABLE {identifier(repeated)} AS SELECT value FROM ({every}) GROUP BY value "
        f"HAVING count(DISTINCT identity) > 1 AND bool_or(loaded) LIMIT {MAX_REPORTED}"
    )
    if stage.value(f"SELECT count(*) FROM {identifier(repeated)}"):
        found = stage.rows_of(
            f"SELECT value, origin, position, identity FROM ({every}) SEMI JOIN {identifier(repeated)} USING (value) "
            f"ORDER BY 1, loaded, 2, 3 LIMIT {2 * MAX_REPORTED}"
        )
        yield from _placed(graph, column, found, in_memory)
    stage.run(f"DROP TABLE {identifier(repeated)}")


def _identity(kind: StagedKind) -> str:
    """What two rows of the same node or relationship have in common, as SQL."""
    columns = ", ".join(f"{identifier(place)}::VARCHAR" for place in kind.identity)
    return f"[{literals(kind.family)}, {columns}]"


def _placed(
    graph: StagedGraph, column: StagedColumn, found: Sequence[tuple[Any, ...]], in_memory: Sequence[UniqueRecord]
) -> Iterator[Repeated]:
    before: tuple[Any, Where, list[str]] | None = None
    for given, origin, position, identity in found:
        where = in_memory[position].where if origin < 0 else graph.stage.where(origin, position)
        source = in_memory[position].source if origin < 0 else graph.stage.origins[origin].source
        if before is None or before[0] != given:
            before = given, where, identity
        if identity == before[2]:
            continue
        ((value,),) = decoded([column], [[given]])
        yield value, source, where, before[1], (origin, position) if origin >= 0 else None
