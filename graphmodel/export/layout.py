"""Which columns nodes and relationships have, of which types, and blocks that keep to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from itertools import compress
from typing import Any

from graphmodel.export.blocks import EndpointType, NodeBlock, NodeGroup, RelationshipBlock, RelationshipGroup, Same
from graphmodel.model import Model
from graphmodel.model.layer import (
    CLAIMED,
    INTERVAL_COLUMNS,
    MERGED,
    MERGED_COLUMNS,
    META,
    OWN,
    OWN_PREFIX,
    SOURCES,
    labels_among,
)
from graphmodel.model.properties import StoredProperty

ROWS = 5_000
_BOOLEANS = (
    "own_voice",
    "conditional",
    "ended",
    "stands",
    "reference",
    "timeless",
    "pending",
    "since_resolved",
    "until_resolved",
)
_LISTS = (
    "status_words",
    "locators",
    "except",
    "resolved",
    "turns",
    "merged_from",
    "merges",
    MERGED,
    MERGED_COLUMNS,
    "identities",
    "documents",
    "claims",
    CLAIMED,
    SOURCES,
)
_OTHERS = {"sources": "integer", "format": "integer", "confidence": "float", "as_of": "date", OWN: "boolean"}
_AMBIGUOUS = ("float", "datetime", "time")
Values = Mapping[str, Sequence[Any]]


def own_column(name: str) -> StoredProperty:
    """A column that graphmodel adds to what the model declares: of claims, their evidence, and bookkeeping."""
    if name in _LISTS:
        return StoredProperty(name, "string", many=True)
    if name in _BOOLEANS:
        return StoredProperty(name, "boolean")
    return StoredProperty(name, _OTHERS.get(name, "date" if name.endswith(("_first", "_last")) else "string"))


class Layout:
    """The columns of every label and type: those of the model, and those that `found` says are there besides.

    Of a `plain` graph: those of the model alone, and of relationships' intervals only what is found. Parallel
    relationships are distinguished there by the parts of a key, as the text that is made of them is graphmodel's own.
    Where columns may be `mixed`, they have the kinds that the model says, whatever their values are.
    """

    def __init__(
        self, model: Model, found: Mapping[str, Iterable[str]], *, plain: bool = False, mixed: bool = False
    ) -> None:
        self.model = model
        self._mixed = mixed
        self._plain = plain
        self._own_of_nodes = () if plain else (own_column(SOURCES),)
        self._own_of_relationships = () if plain else (own_column(SOURCES), own_column(OWN))
        self._ends = {kind.identity: EndpointType(kind.identity, kind.properties[kind.key].columns[0])
                      for kind in model.nodes.values() if kind.key}  # fmt: skip
        self._ends |= {
            label: EndpointType(label, StoredProperty("id", "string")) for label in (*model.layer.labels, META)
        }
        self._columns: dict[str, tuple[StoredProperty, ...]] = {}
        self._keys = {kind.label: kind.key for kind in model.nodes.values()} | dict.fromkeys(
            (*model.layer.labels, META), "id"
        )
        for name, properties in (
            *((kind.label, kind.properties) for kind in model.nodes.values()),
            *((kind.type, kind.properties) for kind in model.relationships.values()),
        ):
            columns = (column for p in properties.values() if not p.key for column in p.columns)
            self._columns[name] = tuple(c for c in columns if not (plain and c.name.startswith(OWN_PREFIX)))
        if plain:
            for type in model.relationships:
                unknown = set(INTERVAL_COLUMNS) - set(found.get(type, ()))
                self._columns[type] = tuple(c for c in self._columns[type] if c.name not in unknown)
            return
        for name, names in found.items():
            known = self._columns.get(name, ())
            new = sorted(set(names) - {column.name for column in known} - {SOURCES, OWN, self._keys.get(name)})
            self._columns[name] = (*known, *map(own_column, new))

    def end(self, identity: str) -> EndpointType:
        """An end of a kind."""
        return self._ends[identity]

    def nodes(self, labels: tuple[str, ...], identity: str, keys: Sequence[Any], values: Values) -> Iterator[NodeBlock]:
        """Nodes in blocks of one group each. The labels of a group begin with the optional ones that its nodes have."""
        for further, chosen in _further(values, len(keys)):
            some = {name: pick(each, chosen) for name, each in values.items()}
            yield from self._nodes(labels, identity, pick(keys, chosen), some, further)

    def _nodes(
        self, labels: tuple[str, ...], identity: str, keys: Sequence[Any], values: Values, further: tuple[str, ...]
    ) -> Iterator[NodeBlock]:
        own = self._own_of_nodes if labels != (META,) else ()
        columns = (*self._columns.get(labels[-1], ()), *own)
        for kinds, chosen in self._typed(columns, values, len(keys)):
            group = NodeGroup((*further, *labels), identity, self._ends[identity].key, kinds, further)
            yield NodeBlock(group, pick(keys, chosen), {name: pick(each, chosen) for name, each in values.items()})

    def _typed(
        self, columns: Sequence[StoredProperty], values: Values, count: int
    ) -> Iterator[tuple[tuple[StoredProperty, ...], Chosen]]:
        if self._mixed:
            yield self.typed_columns(columns, {}), None
        else:
            yield from typed(columns, values, count)

    def typed_columns(self, columns: Sequence[StoredProperty], kinds: Mapping[str, str]) -> tuple[StoredProperty, ...]:
        """The columns with the kinds that their values have, or, where they may be mixed, those of the model."""
        return tuple(replace(c, kind=c.file_kind if self._mixed else kinds.get(c.name, c.kind)) for c in columns)

    def node_group(self, labels: tuple[str, ...], identity: str) -> NodeGroup:
        """The group of nodes whose values are of the kinds that the model says."""
        columns = (*self._columns.get(labels[-1], ()), *self._own_of_nodes)
        return NodeGroup(labels, identity, self._ends[identity].key, columns)

    def relationship_group(self, type: str, start: str, end: str) -> RelationshipGroup:
        """The group of relationships whose values are of the kinds that the model says."""
        columns = (*self._columns.get(type, ()), *self._own_of_relationships)
        return RelationshipGroup(type, self._ends[start], self._ends[end], self._key(type), columns)

    def relationships(
        self, type: str, start: str, end: str, sides: tuple[Sequence[Any], Sequence[Any]], values: Values
    ) -> Iterator[RelationshipBlock]:
        """Relationships between nodes of two identity labels, in blocks of one group each."""
        columns = (*self._columns.get(type, ()), *self._own_of_relationships)
        key = self._key(type)
        for kinds, chosen in self._typed(columns, values, len(sides[0])):
            group = RelationshipGroup(type, self._ends[start], self._ends[end], key, kinds)
            starts, ends = (pick(side, chosen) for side in sides)
            yield RelationshipBlock(group, starts, ends, {name: pick(each, chosen) for name, each in values.items()})

    def _key(self, type: str) -> tuple[str, ...]:
        """The columns that distinguish parallel relationships of a type."""
        kind = self.model.relationships.get(type)
        if kind is None:
            return ()
        return kind.own_key if self._plain else kind.key


Chosen = Sequence[bool] | None


def _further(values: Values, count: int) -> Iterator[tuple[tuple[str, ...], Chosen]]:
    """The sets of optional labels that nodes have, and the nodes that have each."""
    labels = labels_among(values)
    if not labels:
        yield (), None
        return
    marks = [tuple(bool(sources[at]) for sources in labels.values()) for at in range(count)]
    for mark in dict.fromkeys(marks):
        given = tuple(label for label, there in zip(labels, mark, strict=True) if there)
        yield tuple(sorted(given)), None if marks.count(mark) == count else [each == mark for each in marks]


def pick(values: Sequence[Any], chosen: Chosen) -> Sequence[Any]:
    """The chosen values; all of them for None."""
    if chosen is None:
        return values
    return values[: sum(chosen)] if isinstance(values, Same) else list(compress(values, chosen))


def typed(
    columns: Sequence[StoredProperty], values: Values, count: int
) -> Iterator[tuple[tuple[StoredProperty, ...], Chosen]]:
    """The columns with the types that the values really have, and the rows for which these hold.

    A quantity may be a whole number, and a point in time may have no zone: a file's column holds one type only.
    """
    columns = [c if c.name in values else replace(c, kind=c.file_kind) for c in columns]
    ambiguous = [
        c for c in columns if c.kind in _AMBIGUOUS and c.name in values and not _as_declared(c, values[c.name])
    ]
    if not ambiguous:
        yield tuple(columns), None
        return
    marks = list(zip(*([_kind(c, value) for value in values[c.name]] for c in ambiguous), strict=True))
    for mark in dict.fromkeys(marks):
        kinds = {c.name: kind for c, kind in zip(ambiguous, mark, strict=True)}
        chosen = None if marks.count(mark) == count else [each == mark for each in marks]
        yield tuple(replace(c, kind=kinds.get(c.name, c.kind)) for c in columns), chosen


def _as_declared(column: StoredProperty, values: Sequence[Any]) -> bool:
    if column.kind == "float" and not column.many:
        return set(map(type, values)) <= {float, type(None)}
    return all(_kind(column, value) == column.kind for value in values)


def _kind(column: StoredProperty, value: Any) -> str:
    item = (value[0] if value else None) if isinstance(value, list | tuple) else value
    if item is None:
        return column.file_kind
    if isinstance(item, datetime):
        return "datetime" if item.tzinfo else "localdatetime"
    if isinstance(item, time):
        return "time" if item.tzinfo else "localtime"
    return "integer" if type(item) is int else "float"


def columned(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows as columns."""
    found: dict[str, list[Any]] = defaultdict(lambda: [None] * len(rows))
    for at, row in enumerate(rows):
        for name, value in row.items():
            found[name][at] = value
    return dict(found)
