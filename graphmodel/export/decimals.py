"""Whole numbers that count the parts of a decimal, as decimals: how files say them that are data, not a graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from graphmodel.export.blocks import NodeBlock, NodeGroup, RelationshipBlock, RelationshipGroup, Same
from graphmodel.model.properties import StoredProperty

KIND = "decimal"
GroupOf = TypeVar("GroupOf", bound=NodeGroup | RelationshipGroup)


def with_decimals(block: NodeBlock | RelationshipBlock) -> NodeBlock | RelationshipBlock:
    """A block in which decimals that are stored as whole numbers are decimals again."""
    scales = {column.name: column.scale for column in block.group.columns if column.scale is not None}
    if not scales:
        return block
    values = {name: _decimals(each, scales[name]) if name in scales else each for name, each in block.values.items()}
    if isinstance(block, NodeBlock):
        return replace(block, group=decimal_group(block.group), values=values)
    return replace(block, group=decimal_group(block.group), values=values)


def decimal_group(group: GroupOf) -> GroupOf:
    """The group with the columns that its files then have."""
    return replace(group, columns=tuple(map(_column, group.columns)))


def _column(column: StoredProperty) -> StoredProperty:
    return column if column.scale is None else replace(column, kind=KIND)


def _decimals(values: Sequence[Any], scale: int) -> Sequence[Any]:
    if isinstance(values, Same):
        return Same(_decimal(values.value, scale), values.size)
    return [_decimal(value, scale) for value in values]


def _decimal(value: Any, scale: int) -> Any:
    if isinstance(value, list | tuple):
        return [_decimal(item, scale) for item in value]
    return None if value is None else Decimal(value).scaleb(-scale)
