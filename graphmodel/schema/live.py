"""Which constraints and indexes a database has, read from what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graphmodel.schema.items import INDEX, UNIQUE, Entity, SchemaItem

SHOW_CONSTRAINTS = "SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties"
SHOW_INDEXES = "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint"


def live(constraints: Iterable[Sequence[Any]], indexes: Iterable[Sequence[Any]]) -> tuple[SchemaItem, ...]:
    """The items behind the rows of `SHOW_CONSTRAINTS` and `SHOW_INDEXES`, in order.

    Indexes that belong to a constraint are left out, and so is what every database has by itself.
    """
    return tuple(sorted({*_constraints(constraints), *_indexes(indexes)}, key=lambda item: (item, item.name)))


def _constraints(rows: Iterable[Sequence[Any]]) -> Iterator[SchemaItem]:
    for name, kind, entity, labels, properties in rows:
        # UNIQUENESS, NODE_PROPERTY_UNIQUENESS, RELATIONSHIP_UNIQUENESS; a key is unique and required.
        unique = kind.endswith(("UNIQUENESS", "KEY"))
        item = _item(entity, labels, properties, UNIQUE if unique else kind.lower(), name)
        if item.name != f"constraint_{item.label}_{item.properties[0]}_type":  # the embedded engine's note of a type
            yield item


def _indexes(rows: Iterable[Sequence[Any]]) -> Iterator[SchemaItem]:
    for name, kind, entity, labels, properties, owner in rows:
        if owner is None and kind != "LOOKUP":
            yield _item(entity, labels, properties, INDEX if kind == "RANGE" else kind.lower(), name)


def _item(entity: str, labels: Sequence[str], properties: Sequence[str], kind: str, name: str) -> SchemaItem:
    on: Entity = "node" if entity == "NODE" else "relationship"
    return SchemaItem(on, "|".join(labels), tuple(properties or ()), kind, name)
