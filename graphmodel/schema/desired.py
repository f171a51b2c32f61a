"""Which constraints and indexes a model wants of an engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphmodel.model import Layer, Model, NodeType, PropertyType
from graphmodel.model.layer import META
from graphmodel.schema.implied import inherited, introduced
from graphmodel.schema.items import EXISTS, INDEX, TYPE, UNIQUE, Entity, SchemaItem, named
from graphmodel.schema.live import in_order
from graphmodel.schema.values import ANY, cypher_type
from graphmodel.syntax.dialect import Dialect


def bookkeeping(layer: Layer) -> tuple[SchemaItem, ...]:
    """What graphmodel's own nodes are found by."""
    claim, document, passage = layer.labels
    unique = (META, document, passage, claim)
    sought = ((claim, "fact"), (claim, "subject_key"), (claim, "document", "id"), (passage, "document", "id"))
    return (
        *(SchemaItem("node", label, ("id",), UNIQUE, key=True) for label in unique),
        *(SchemaItem("node", label, tuple(names), INDEX, key=True) for label, *names in sought),
    )


def desired(model: Model, dialect: Dialect, *, enterprise: bool = False, plain: bool = False) -> tuple[SchemaItem, ...]:
    """The constraints and indexes that a model wants of an engine, in order; of `enterprise`, existence and types too;
    `plain`: without those of graphmodel's own nodes.

    A declared key of a relationship type wants none: it distinguishes parallel relationships of one pair, and a
    uniqueness constraint would refuse the same value on another pair. `Property(unique=True)` is for that.
    """
    items = {*(() if plain else bookkeeping(model.layer)), *_keys(model, dialect), *_marked(model, dialect)}
    if enterprise:
        items |= set(_values(model))
    return tuple(named(item) for item in sorted(items))


def _keys(model: Model, dialect: Dialect) -> Iterator[SchemaItem]:
    concrete = [node for node in model.nodes.values() if not node.abstract]
    for identity in dict.fromkeys(node.identity for node in concrete):
        kinds = [node for node in concrete if node.identity == identity]
        yield from _key(identity, kinds, (kinds[0].key,), dialect)
        if kinds[0].parts and not kinds[0].unstored:
            parts = tuple(kinds[0].properties[name].columns[0].name for name in kinds[0].parts)
            yield from _key(identity, kinds, parts, dialect)


def _key(identity: str, kinds: Sequence[NodeType], key: tuple[str, ...], dialect: Dialect) -> Iterator[SchemaItem]:
    """Uniqueness of one key. Of one that several properties make, both its text and these are unique.

    A node is merged by its identity label and gets its other labels after that. Where UNIQUE goes on `concrete`
    labels, the engine makes the node anew for these, and UNIQUE on the identity label would refuse the second copy.
    """
    if dialect.unique_on == "identity" or all(node.labels == (identity,) for node in kinds):
        yield SchemaItem("node", identity, key, UNIQUE, key=True)
    else:
        yield SchemaItem("node", identity, key, INDEX, key=True)
        others = (node.label for node in kinds if node.label != identity)
        yield from (SchemaItem("node", label, key, UNIQUE, key=True) for label in others)


def _marked(model: Model, dialect: Dialect) -> Iterator[SchemaItem]:
    for node in model.nodes.values():
        for declared in introduced(model, node).values():
            if not declared.key:
                yield from _marks("node", node.label, declared, inherited(model, node, declared.name))
    if dialect.relationship_unique:
        for kind in (each for each in model.relationships.values() if not each.abstract):
            for declared in kind.properties.values():
                yield from _marks("relationship", kind.type, declared, ())


def _values(model: Model) -> Iterator[SchemaItem]:
    """Existence and type of each property, where it is declared first; lists may be absent, as empty ones are."""
    for node in model.nodes.values():
        for declared in introduced(model, node).values():
            yield from _value("node", node.label, declared)
    for kind in model.relationships.values():
        if kind.takes_nodes and not kind.abstract:
            for declared in kind.properties.values():
                yield from _value("relationship", kind.type, declared)


def _value(entity: Entity, label: str, declared: PropertyType) -> Iterator[SchemaItem]:
    for column in declared.columns:
        if declared.required and column.name == declared.name and not declared.many:
            yield SchemaItem(entity, label, (column.name,), EXISTS)
        if (types := cypher_type(declared, column)) != ANY:
            yield SchemaItem(entity, label, (column.name,), TYPE, types=in_order(types))


def _marks(entity: Entity, label: str, declared: PropertyType, above: Sequence[PropertyType]) -> Iterator[SchemaItem]:
    if declared.unique and not any(base.unique for base in above):
        yield SchemaItem(entity, label, (declared.columns[0].name,), UNIQUE)
    elif declared.index and not any(base.index or base.unique for base in above):
        yield SchemaItem(entity, label, (_looked_up(declared),), INDEX)


def _looked_up(declared: PropertyType) -> str:
    """The column that questions compare: of a partial date, its first day."""
    return declared.columns[1 if declared.kind == "partial_date" else 0].name
