"""Values of the official driver as values of ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import neo4j

from graphmodel.databases.values import Duration, NodeValue, PathValue, RelationshipValue, fixed_offset, point


def row_of(values: Iterable[Any]) -> tuple[Any, ...]:
    """The values of a row as ours."""
    row = tuple(values)
    return row if _PLAIN.issuperset(map(type, row)) else tuple([plain(value) for value in row])


def plain(value: Any) -> Any:
    """A value of the driver's as one of ours."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list:
        return [plain(v) for v in value]
    if kind is dict:
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, neo4j.graph.Node):
        return NodeValue(value.element_id, value.labels, _properties(value))
    if isinstance(value, neo4j.graph.Relationship):
        return _relationship(value)
    if isinstance(value, neo4j.graph.Path):
        return PathValue(tuple(map(plain, value.nodes)), tuple(map(plain, value.relationships)))
    return _temporal_or_spatial(value)


_PLAIN = frozenset((str, int, float, bool, type(None), bytes))


def _properties(entity: neo4j.graph.Entity) -> dict[str, Any]:
    return {name: plain(value) for name, value in entity.items()}


def _relationship(value: neo4j.graph.Relationship) -> RelationshipValue:
    start, end = (node.element_id if node is not None else "" for node in value.nodes)
    return RelationshipValue(value.element_id, value.type, start, end, _properties(value))


def _temporal_or_spatial(value: Any) -> Any:
    if isinstance(value, neo4j.spatial.Point):
        return point(value.srid or 0, tuple(value))
    if isinstance(value, neo4j.time.Duration):
        return Duration(value.months, value.days, value.seconds, value.nanoseconds)
    if isinstance(value, neo4j.time.Date):
        return value.to_native()
    if isinstance(value, neo4j.time.DateTime):
        return fixed_offset(value.to_native())
    if isinstance(value, neo4j.time.Time):
        return fixed_offset(value.to_native())
    return bytes(value) if isinstance(value, bytearray) else value
