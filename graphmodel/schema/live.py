"""Which constraints and indexes a database has, read from what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphmodel.schema.items import EXISTS, INDEX, TYPE, UNIQUE, Entity, SchemaItem

SHOW_CONSTRAINTS = "SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties"
SHOW_TYPES = (
    "SHOW CONSTRAINTS YIELD name, type, propertyType WHERE type ENDS WITH 'PROPERTY_TYPE' RETURN name, propertyType"
)
"""For an engine that has such constraints."""
SHOW_INDEXES = "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint"

KINDS = {"UNIQUENESS": UNIQUE, "KEY": UNIQUE, "PROPERTY_EXISTENCE": EXISTS, "PROPERTY_TYPE": TYPE}
"""The kinds of constraints by how an engine's word for them ends."""


def live(
    constraints: Iterable[Sequence[Any]], indexes: Iterable[Sequence[Any]], types: Mapping[str, str] | None = None
) -> tuple[SchemaItem, ...]:
    """The items behind the rows of `SHOW_CONSTRAINTS` and `SHOW_INDEXES`, in order; `types` are those of `SHOW_TYPES`.

    Indexes that belong to a constraint are left out, and so is what every database has by itself.
    """
    return tuple(
        sorted({*_constraints(constraints, types or {}), *_indexes(indexes)}, key=lambda item: (item, item.name))
    )


def in_order(types: str) -> str:
    """The types of a property as one text whatever their order: `FLOAT | INTEGER`.

    >>> in_order("INTEGER | FLOAT")
    'FLOAT | INTEGER'
    """
    return " | ".join(sorted(types.split(" | ")))


def _constraints(rows: Iterable[Sequence[Any]], types: Mapping[str, str]) -> Iterator[SchemaItem]:
    for name, kind, entity, labels, properties in rows:
        # UNIQUENESS, NODE_PROPERTY_UNIQUENESS, RELATIONSHIP_UNIQUENESS; a key is unique and required.
        known = next((own for ending, own in KINDS.items() if kind.endswith(ending)), kind.lower())
        item = _item(entity, labels, properties, known, name)
        if known == TYPE:
            item = replace(item, types=in_order(types.get(name, "")))
        if item.name != f"constraint_{item.label}_{item.properties[0]}_type":  # the embedded engine's note of a type
            yield item


def _indexes(rows: Iterable[Sequence[Any]]) -> Iterator[SchemaItem]:
    for name, kind, entity, labels, properties, owner in rows:
        if owner is None and kind != "LOOKUP":
            yield _item(entity, labels, properties, INDEX if kind == "RANGE" else kind.lower(), name)


def _item(entity: str, labels: Sequence[str], properties: Sequence[str], kind: str, name: str) -> SchemaItem:
    on: Entity = "node" if entity == "NODE" else "relationship"
    return SchemaItem(on, "|".join(labels), tuple(properties or ()), kind, name)
