"""Nodes and relationships of rows as py2neo's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interchange.geo import CartesianPoint, WGS84Point
from interchange.time import Duration as Py2neoDuration
from py2neo import Node, Relationship, Subgraph

from graphmodel.databases.values import Duration, NodeValue, RelationshipValue, graph_values
from graphmodel.errors import Unsupported
from graphmodel.model.points import Point, Point3D, SpatialPoint


def subgraph(rows: Any) -> Subgraph:
    """All nodes and relationships within some values, each once; they belong to no graph yet.

    Raises:
        Unsupported: a relationship is there without the nodes at its ends.
    """
    found = list(graph_values(rows))
    nodes = {node.id: _node(node) for node in found if isinstance(node, NodeValue)}
    relationships = {
        relationship.id: relationship for relationship in found if isinstance(relationship, RelationshipValue)
    }
    return Subgraph(nodes.values(), [_relationship(relationship, nodes) for relationship in relationships.values()])


def _node(node: NodeValue) -> Node:
    return Node(*sorted(node.labels), **_properties(node.properties))


def _relationship(relationship: RelationshipValue, nodes: Mapping[str, Node]) -> Relationship:
    if relationship.start not in nodes or relationship.end not in nodes:
        raise Unsupported(
            f"a relationship {relationship.type} is in the rows without the nodes at its ends",
            hint="return the nodes, too, or the path: RETURN a, r, b",
        )
    return Relationship(
        nodes[relationship.start], relationship.type, nodes[relationship.end], **_properties(relationship.properties)
    )


def _properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in properties.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    if isinstance(value, SpatialPoint):
        made = WGS84Point if isinstance(value, Point | Point3D) else CartesianPoint
        return made(value.coordinates)
    if isinstance(value, Duration):
        return Py2neoDuration(
            months=value.months, days=value.days, seconds=value.seconds, nanoseconds=value.nanoseconds
        )
    return value
