"""What a graph of the model may hold, as questions see it: labels, types, stored properties, ends, values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphmodel.model import Layer, Model, PropertyType
from graphmodel.model.layer import (
    ANY_NODE,
    EVIDENCE_COLUMNS,
    OWN_NODE_COLUMNS,
    OWN_RELATIONSHIP_COLUMNS,
)
from graphmodel.problems import did_you_mean
from graphmodel.syntax.kinds import Element
from graphmodel.syntax.tree import Labels

Allowed = tuple[str | int, ...] | None


@dataclass(frozen=True, eq=False)
class Sort:
    """One type of node or relationship: its labels, and its stored properties with the values they are limited to."""

    name: str
    labels: frozenset[str]
    properties: Mapping[str, Allowed]
    pairs: tuple[tuple[str, str], ...] = ()
    symmetric: bool = False
    own: bool = False
    optional: frozenset[str] = frozenset()
    """Labels that some of its nodes have."""
    types: Mapping[str, str] = field(default_factory=dict)
    """Those of its properties, as far as the model declares them."""
    scales: Mapping[str, int] = field(default_factory=dict)
    """How many digits after the point its decimals count that are stored as whole numbers."""


@dataclass(frozen=True)
class Vocabulary:
    """All sorts of nodes and relationships."""

    nodes: tuple[Sort, ...]
    relationships: tuple[Sort, ...]
    model: Model | None = None

    @classmethod
    def of(cls, model: Model) -> Vocabulary:
        """The vocabulary of a model, with what graphmodel stores itself."""
        nodes = [
            Sort(
                kind.label,
                frozenset(kind.labels),
                _stored(kind.properties.values(), OWN_NODE_COLUMNS),
                optional=frozenset(kind.optional_labels),
                types=_types(kind.properties.values()),
                scales=_scales(kind.properties.values()),
            )
            for kind in model.nodes.values()
        ]
        relationships = [
            Sort(
                kind.type,
                frozenset({kind.type}),
                _stored(kind.properties.values(), (*EVIDENCE_COLUMNS, *OWN_RELATIONSHIP_COLUMNS)),
                kind.pairs,
                kind.symmetric,
                types=_types(kind.properties.values()),
                scales=_scales(kind.properties.values()),
            )
            for kind in model.relationships.values()
        ]
        predicates = tuple(sorted({*model.relationships, *(p for k in model.nodes.values() for p in k.properties)}))
        return cls(
            (*nodes, *_layer_nodes(model.layer, predicates)),
            (*relationships, *_layer_relationships(model.layer)),
            model,
        )

    def suggest(self, name: str, known: Iterable[str]) -> str:
        """What was formerly called so, else the nearest of the known names."""
        return self.model.suggest(name, known) if self.model is not None else did_you_mean(name, known)

    @property
    def layer(self) -> Layer:
        """What claims are called."""
        return self.model.layer if self.model is not None else Layer()

    @cached_property
    def labels(self) -> frozenset[str]:
        """Every label."""
        return frozenset(label for sort in self.nodes for label in (*sort.labels, *sort.optional))

    @cached_property
    def types(self) -> frozenset[str]:
        """Every relationship type."""
        return frozenset(sort.name for sort in self.relationships)

    @cached_property
    def own(self) -> frozenset[str]:
        """The labels and types of graphmodel's own."""
        return frozenset(sort.name for sort in (*self.nodes, *self.relationships) if sort.own)

    @cached_property
    def both(self) -> frozenset[str]:
        """Every label and every relationship type."""
        return self.labels | self.types

    @cached_property
    def _found(self) -> dict[tuple[Any, ...], tuple[Sort, ...]]:
        """The sorts found so far: most questions name the same few labels."""
        return {}

    def sorts(self, element: Element) -> tuple[Sort, ...]:
        """The sorts that a node or relationship of a query may be of; none where its labels exclude each other."""
        every = self.nodes if element.kind == "node" else self.relationships
        if not element.constraints:
            return every
        key = (element.kind, *map(_key, element.constraints))
        if key not in self._found:
            known = self.labels if element.kind == "node" else self.types
            wanted = element.constraints
            self._found[key] = tuple(
                s for s in every if all(holds(c, s.labels, known - s.optional) is not False for c in wanted)
            )
        return self._found[key]

    def types_of(self, element: Element, name: str) -> frozenset[str]:
        """The types that a property of an element may have; none where one of its sorts does not say."""
        found = {sort.types.get(name, "") for sort in self.sorts(element) if name in sort.properties}
        return frozenset(found) if "" not in found else frozenset()

    def scale_of(self, element: Element, name: str) -> int | None:
        """How many digits after the point a decimal of an element counts; None where that is not one number."""
        found = {sort.scales.get(name) for sort in self.sorts(element) if name in sort.properties}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def properties(self) -> Mapping[str, frozenset[str]]:
        """Every property of a node, and every one of a relationship."""
        every = {"node": self.nodes, "relationship": self.relationships}
        return {kind: frozenset(name for sort in sorts for name in sort.properties) for kind, sorts in every.items()}


def holds(labels: Labels, present: frozenset[str], known: frozenset[str]) -> bool | None:
    """Whether something with the labels `present` is what a label expression asks for; None where that is not known."""
    if labels.kind == "name":
        name = labels.token.name
        return name in present if name in known else None
    if labels.kind == "any":
        return bool(present)
    if labels.kind == "dynamic":
        return None
    found = [holds(part, present, known) for part in labels.parts]
    if labels.kind == "not":
        return None if found[0] is None else not found[0]
    decisive = labels.kind == "or"
    return decisive if decisive in found else None if None in found else not decisive


def _key(labels: Labels) -> Any:
    """What an expression says, whatever its place."""
    return labels.token.name if labels.kind == "name" else (labels.kind, *map(_key, labels.parts))


def names(labels: Labels) -> Iterator[Labels]:
    """The names in a label expression."""
    if labels.kind == "name":
        yield labels
    for part in labels.parts:
        yield from names(part)


def _stored(properties: Iterable[PropertyType], more: Iterable[str]) -> dict[str, Allowed]:
    found: dict[str, Allowed] = dict.fromkeys(more)
    for each in properties:
        found |= {column.name: each.allowed if column.name == each.name else None for column in each.columns}
    return found


def _types(properties: Iterable[PropertyType]) -> dict[str, str]:
    return {column.name: "list" if column.many else column.kind for each in properties for column in each.columns}


def _scales(properties: Iterable[PropertyType]) -> dict[str, int]:
    columns = (column for each in properties for column in each.columns)
    return {column.name: column.scale for column in columns if column.scale is not None}


def _layer_nodes(layer: Layer, predicates: tuple[str, ...]) -> Iterator[Sort]:
    for node in layer.nodes:
        properties: dict[str, Allowed] = {
            **dict.fromkeys((*node.columns, *OWN_NODE_COLUMNS)),
            **node.allowed,
        }
        if node.label == layer.claim:
            properties["predicate"] = predicates
        yield Sort(node.label, frozenset({node.label}), properties, own=True)


def _layer_relationships(layer: Layer) -> Iterator[Sort]:
    for link in layer.links:
        yield Sort(link.type, frozenset({link.type}), dict.fromkeys(OWN_RELATIONSHIP_COLUMNS), link.pairs, own=True)


def is_end(label: str, sort: Sort) -> bool:
    """Whether nodes of a sort may be at an end that a relationship declares so."""
    return label in sort.labels or (label == ANY_NODE and not sort.own)
