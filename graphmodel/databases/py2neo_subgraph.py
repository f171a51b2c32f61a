"""Nodes and relationships of rows as py2neo's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interchange.geo import WGS84Point
from interchange.time import Duration as Py2neoDuration
from py2neo import Node, Relationship, Subgraph

from graphmodel.databases.values import Duration, NodeValue, RelationshipValue, graph_values
from graphmodel.errors import Unsupported
from graphmodel.model.values import Point


def subgraph(rows: Any) -> Subgraph:
    """All nodes and relationships within some values, each once; they belong to no graph yet.

    Raises:
        Unsupported: a relationship is there without the nodes at its ends.
    """
    found = list(graph_values(rows))
    nodes = {node.id: _node(node) for node in found if isinstance(node, NodeValue)}
    ties = {tie.id: tie for tie in found if isinstance(tie, RelationshipValue)}
    return Subgraph(nodes.values(), [_relationship(tie, nodes) for tie in ties.values()])


def _node(node: NodeValue) -> Node:
    return Node(*sorted(node.labels), **_properties(node.properties))


def _relationship(tie: RelationshipValue, nodes: Mapping[str, Node]) -> Relationship:
    if tie.start not in nodes or tie.end not in nodes:
        raise Unsupported(
            f"a relationship {tie.type} is in the rows without the nodes at its ends",
            hint="return the nodes, too, or the path: RETURN a, r, b",
        )
    return Relationship(nodes[tie.start], tie.type, nodes[tie.end], **_properties(tie.properties))


def _properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in properties.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    if isinstance(value, Point):
        return WGS84Point((value.longitude, value.latitude))
    if isinstance(value, Duration):
        return Py2neoDuration(
            months=value.months, days=value.days, seconds=value.seconds, nanoseconds=value.nanoseconds
        )
    return value
