"""What a model implies for a graph, rule by rule, and which of it constraints enforce."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphmodel.model import Model, NodeType, PropertyType, RelationshipType
from graphmodel.schema.items import EXISTS, UNIQUE, Entity, SchemaItem

RULES: Mapping[str, str] = {
    "labels": "a node has the labels of exactly one type",
    "key": "no two nodes share a key",
    "key-text": "the text of a key is made of the properties of the key",
    "unique": "no two share the value of a unique property",
    "required": "required properties are there",
    "type": "a property holds values of its type",
    "allowed": "an enumeration holds its values only",
    "optional-label": "an optional label is there where a source gives it",
    "ends": "a relationship connects the types it may connect",
    "parallel": "no two relationships are the same but for what their key leaves out",
    "cardinality": "a node has no more ends than its relationship type allows",
    "least-ends": "a start has as many ends as its relationship type asks for",
    "least-starts": "an end has as many starts as its relationship type asks for",
    "symmetric": "a symmetric relationship is stored one way",
    "asymmetric": "a relationship that goes one way only does not go both ways between the same nodes",
}


@dataclass(frozen=True, order=True)
class Implied:
    """One rule for one label or relationship type, and for one property where it is about a property."""

    rule: str
    entity: Entity
    label: str
    property: str = ""

    def __str__(self) -> str:
        return f"{self.label}.{self.property}" if self.property else self.label


def implied(model: Model) -> tuple[Implied, ...]:
    """Every rule of a model, each at the topmost type it holds for, in order of declaration."""
    found: dict[Implied, None] = {}
    for node in model.nodes.values():
        found.update(dict.fromkeys(_of_node(model, node)))
    for relationship in model.relationships.values():
        found.update(dict.fromkeys(_of_relationship(relationship)))
        found.update(dict.fromkeys(_of_ends(model, relationship)))
    return tuple(found)


def introduced(model: Model, node: NodeType) -> dict[str, PropertyType]:
    """The properties that a node type adds to its base types, or changes."""
    return {p.name: p for p in node.properties.values() if p not in inherited(model, node, p.name)}


def inherited(model: Model, node: NodeType, name: str) -> list[PropertyType]:
    """A property as the base types of a node type declare it."""
    above = (model.nodes[label].properties for label in node.labels if label != node.label)
    return [properties[name] for properties in above if name in properties]


def enforces(items: Iterable[SchemaItem], rule: Implied) -> bool:
    """Whether a database with these constraints enforces the rule by itself."""
    kind = {"key": UNIQUE, "unique": UNIQUE, "required": EXISTS}.get(rule.rule)
    return kind is not None and SchemaItem(rule.entity, rule.label, (rule.property,), kind) in set(items)


@dataclass(frozen=True)
class Unenforced:
    """A rule that no constraint of the plan enforces; the check of that name covers it."""

    rule: str
    subjects: tuple[str, ...]

    def __str__(self) -> str:
        shown = ", ".join(self.subjects[:4])
        rest = len(self.subjects) - 4
        return f"{self.rule}: {RULES[self.rule]} ({shown}{f' and {rest} more' if rest > 0 else ''})"


def unenforced(model: Model, items: Iterable[SchemaItem]) -> tuple[Unenforced, ...]:
    """The rules of a model that these constraints do not enforce, one entry a rule."""
    existing = set(items)
    left: dict[str, list[str]] = {}
    for rule in implied(model):
        if not enforces(existing, rule):
            left.setdefault(rule.rule, []).append(str(rule))
    return tuple(Unenforced(rule, tuple(left[rule])) for rule in RULES if rule in left)


def _of_node(model: Model, node: NodeType) -> Iterator[Implied]:
    if not node.abstract:
        yield Implied("labels", "node", node.label)
        yield Implied("key", "node", node.identity, node.key)
        if node.parts and not node.unstored:
            yield Implied("key-text", "node", node.identity, node.key)
    for declared in introduced(model, node).values():
        is_inherited = any(base.unique for base in inherited(model, node, declared.name))
        yield from _of_property("node", node.label, declared, is_inherited)


def _of_relationship(kind: RelationshipType) -> Iterator[Implied]:
    yield Implied("ends", "relationship", kind.type)
    if not kind.takes_nodes or kind.abstract:
        return
    yield Implied("parallel", "relationship", kind.type)
    if kind.ends.most is not None or kind.starts.most is not None:
        yield Implied("cardinality", "relationship", kind.type)
    if kind.symmetric:
        yield Implied("symmetric", "relationship", kind.type)
    if kind.asymmetric:
        yield Implied("asymmetric", "relationship", kind.type)
    for declared in kind.properties.values():
        yield from _of_property("relationship", kind.type, declared)


def _of_ends(model: Model, kind: RelationshipType) -> Iterator[Implied]:
    """The least numbers, for each type at a side; what a type above says holds for all types below it."""
    above = [model.relationships[each] for each in model.types_above(kind.type)]
    if kind.ends.least and all(each.ends != kind.ends for each in above):
        yield from (Implied("least-ends", "node", label, kind.type) for label in _topmost(model, kind, 0))
    if kind.starts.least and not kind.symmetric and all(each.starts != kind.starts for each in above):
        yield from (Implied("least-starts", "node", label, kind.type) for label in _topmost(model, kind, 1))


def _topmost(model: Model, kind: RelationshipType, side: int) -> list[str]:
    labels = dict.fromkeys(pair[side] for pair in kind.pairs if pair[side] in model.nodes)
    return [each for each in labels if not any(other in model.nodes[each].labels[:-1] for other in labels)]


def _of_property(entity: Entity, label: str, declared: PropertyType, unique_above: bool = False) -> Iterator[Implied]:
    if declared.is_label:
        yield Implied("optional-label", entity, label, declared.name)
        return
    rules = {
        "required": declared.required,
        "type": True,
        "allowed": declared.allowed is not None,
        "unique": declared.unique and not declared.key and not unique_above,
    }
    yield from (Implied(rule, entity, label, declared.name) for rule, holds in rules.items() if holds)
