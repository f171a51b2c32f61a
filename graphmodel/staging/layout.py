"""Which tables a model needs in DuckDB, and how each stored column is held there and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from operator import attrgetter
from typing import Any

from graphmodel.durations import Duration
from graphmodel.model import Model, NodeType, PropertyType, RelationshipType
from graphmodel.model.groups import groups_of
from graphmodel.model.points import SYSTEMS
from graphmodel.model.properties import StoredProperty
from graphmodel.model.values import duration_text
from graphmodel.sources.chunks import Chunk, NodeChunk
from graphmodel.sources.tables.typed import own_rules

ORIGIN, POSITION, CLEARED, SOURCES = "gm_origin", "gm_position", "gm_cleared", "gm_sources"
"""The columns beside a row's own: where it is from, its line or number there, which of its nulls take away what is
stored, and, of merged rows, the sources that give it."""
NUMBER = "UNION(whole BIGINT, fraction DOUBLE)"
"""The type of a number that may be whole or not, which the graph distinguishes."""
_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "float": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "VARCHAR",
    "time": "VARCHAR",
    "duration": "VARCHAR",
}
Change = Callable[[Any], Any]


@dataclass(frozen=True)
class StagedColumn:
    """A stored column: its name and kind in the graph, its name and SQL type in the table, how values go in and out."""

    name: str
    place: str
    type: str
    kind: str = ""
    encode: Change | None = None
    decode: Change | None = None
    file_kind: str = ""
    """Its kind in a file where it has no value."""

    scale: int | None = None
    """How many digits after the point it counts where it stands for a decimal."""

    system: str = ""
    """The coordinate system of a point."""


@dataclass(frozen=True)
class StagedKind:
    """A table: nodes of one label, or relationships of one type between nodes that rows name by two labels.

    `ids` are the key, or both endpoints; `family` is what rows have in common that may be one: identity label, or
    type and both identity labels. `identity` are the columns by which two rows of a family are one.
    """

    table: str
    kind: NodeType | RelationshipType
    labels: tuple[str, ...]
    family: tuple[str, ...]
    ids: tuple[StagedColumn, ...]
    columns: tuple[StagedColumn, ...]
    properties: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """The label, or the type."""
        return self.kind.label if isinstance(self.kind, NodeType) else self.kind.type

    @property
    def is_node(self) -> bool:
        """Whether it holds nodes."""
        return isinstance(self.kind, NodeType)

    @property
    def identity(self) -> tuple[str, ...]:
        """The places of the columns by which two rows are one."""
        own = () if isinstance(self.kind, NodeType) else self.kind.key
        known = {column.name: column.place for column in self.columns}
        return (*(column.place for column in self.ids), *(known[name] for name in own))

    @property
    def all(self) -> tuple[StagedColumn, ...]:
        """The key or endpoints, then the other columns."""
        return (*self.ids, *self.columns)


def families(kinds: Iterable[StagedKind]) -> list[tuple[tuple[str, ...], list[StagedKind]]]:
    """The tables by family, in the order in which each is met first."""
    found: dict[tuple[str, ...], list[StagedKind]] = {}
    for kind in kinds:
        found.setdefault(kind.family, []).append(kind)
    return list(found.items())


class StagingTables:
    """The tables of a model. They are made when a row asks for one."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.kinds: dict[tuple[str, ...], StagedKind] = {}
        self._taken: set[str] = set()

    def of(self, chunk: Chunk) -> StagedKind:
        """The table that a batch of rows belongs to."""
        if isinstance(chunk, NodeChunk):
            return self.nodes(chunk.label)
        return self.relationships(chunk.type, chunk.start, chunk.end)

    def nodes(self, label: str) -> StagedKind:
        """The table of a label's nodes."""
        known = self.kinds.get((label,))
        if known is None:
            kind = self.model.nodes[label]
            known = self._made((label,), kind, (kind.identity,), [(kind.key, kind.properties[kind.key])])
        return known

    def relationships(self, type: str, start: str, end: str) -> StagedKind:
        """The table of a type's relationships whose rows name their endpoints by these labels."""
        known = self.kinds.get((type, start, end))
        if known is None:
            ends = [(side, self._key(label)) for side, label in (("start", start), ("end", end))]
            family = (type, *(self.model.nodes[label].identity for label in (start, end)))
            known = self._made((type, start, end), self.model.relationships[type], family, ends)
        return known

    def _key(self, label: str) -> PropertyType:
        kind = self.model.nodes[label]
        return kind.properties[kind.key]

    def _made(
        self,
        labels: tuple[str, ...],
        kind: NodeType | RelationshipType,
        family: tuple[str, ...],
        ids: Sequence[tuple[str, PropertyType]],
    ) -> StagedKind:
        taken = {ORIGIN, POSITION, CLEARED, SOURCES}
        mixed = own_rules(kind.cls)
        keys = tuple(staged(StoredProperty(name, key.kind), _free(name, taken)) for name, key in ids)
        own = [p for p in kind.properties.values() if not (isinstance(kind, NodeType) and p.name == kind.key)]
        columns = tuple(
            staged(column, _free(column.name, taken), mixed or _is_number(declared))
            for declared in own
            for column in declared.columns
        )
        table = labels[0] if len(labels) == 1 else f"{labels[0]} ({labels[1]}, {labels[2]})"
        properties = tuple(tuple(column.name for column in declared.columns) for declared in own)
        made = StagedKind(_free(table, self._taken), kind, labels, family, keys, columns, properties)
        self.kinds[labels] = made
        return made


def _is_number(declared: PropertyType) -> bool:
    """Whether it is a quantity, whose number is whole or not; in a list all are fractions."""
    return declared.kind == "quantity" and not declared.many


def defaults(kind: NodeType | RelationshipType) -> Mapping[str, Mapping[str, Any]]:
    """The stored columns of the properties that have a default value, by property."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, declared in kind.properties.items():
        if declared.key or declared.required:
            continue
        value = declared.default
        if value is not None and not (declared.many and not value):
            found[name] = declared.store(value)
    return found


def object_defaults(kind: NodeType | RelationshipType) -> list[tuple[Mapping[str, Any], Sequence[str]]]:
    """The stored columns of each part that an optional object has when it is there, and the columns that say it is."""
    known = {declared.attribute: declared for declared in kind.properties.values()}
    found = [each for group in groups_of(kind.cls).values() for each in group.defaults if each[0] in known]
    return [
        (known[part].store(value), sorted(known[each].columns[0].name for each in parts if each in known))
        for part, value, parts in found
        if not (known[part].many and not value)
    ]


def staged(column: StoredProperty, place: str, mixed: bool = False) -> StagedColumn:
    """How a stored column is held; `mixed`: its numbers may be whole or not."""
    encode, decode = _changes(column)
    type = NUMBER if mixed and column.kind == "float" else _type(column)
    if column.many:
        encode, decode = _each(encode) or list, _each(decode)
    type = f"{type}[]" if column.many else type
    return StagedColumn(
        column.name, place, type, column.kind, encode, decode, column.file_kind, column.scale, column.system
    )


def _free(name: str, taken: set[str]) -> str:
    """A name that no other has, not even where capitals do not count, as in SQL."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name} {number}"
    taken.add(found.casefold())
    return found


def _type(column: StoredProperty) -> str:
    if column.kind != "point":
        return _TYPES[column.kind]
    return f"STRUCT({', '.join(f'{name} DOUBLE' for name in column.coordinates)})"


def _changes(column: StoredProperty) -> tuple[Change | None, Change | None]:
    """How a value of a column goes into DuckDB, and how it comes back; None for as it is."""
    kind = column.kind
    if kind == "datetime":  # DuckDB would lose the zone
        return datetime.isoformat, datetime.fromisoformat
    if kind == "time":
        return time.isoformat, time.fromisoformat
    if kind == "duration":
        return duration_text, _duration
    if kind == "point":
        system = SYSTEMS[column.system]
        return attrgetter("mapping"), lambda given: system(**given)
    return None, None


def _each(change: Change | None) -> Change | None:
    return (lambda values: [change(value) for value in values]) if change is not None else None


def _duration(text: str) -> timedelta | Duration:
    found = Duration.of(text)
    made = found.as_timedelta()
    return found if made is None else made


def encoded(columns: Sequence[StagedColumn], values: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Columns of values as DuckDB takes them."""
    for column, each in zip(columns, values, strict=True):
        yield _changed(each, column.encode)


def decoded(columns: Sequence[StagedColumn], values: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Columns of values as the graph stores them."""
    for column, each in zip(columns, values, strict=True):
        yield _changed(each, column.decode)


def _changed(values: Sequence[Any], change: Change | None) -> Sequence[Any]:
    if change is None:
        return values
    return [None if value is None else change(value) for value in values]
