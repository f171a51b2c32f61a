"""The nodes and relationships of an answer, as the elements that a picture is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from graphmodel.controls import visible_line
from graphmodel.databases.values import NodeValue, RelationshipValue, graph_values
from graphmodel.queries.answers import Answer
from graphmodel.queries.cells import caption, readable
from graphmodel.queries.looks import Look, look_of

MOST = 500  # nodes; beyond that a picture shows nothing, and the layout takes long
Element = dict[str, Any]
PropertiesOf = Callable[[NodeValue | RelationshipValue], Mapping[str, Any]]
_UNKNOWN = Look("#e8eaee", 30)


@dataclass(frozen=True)
class Picture:
    """What to draw. `total` counts the answer's nodes, of which the first are drawn; `labels` make the legend."""

    nodes: tuple[Element, ...]
    relationships: tuple[Element, ...]
    labels: Mapping[str, Look]
    total: int


def picture(
    answer: Answer,
    looks: Mapping[str, Look],
    phrases: Mapping[str, str] | None = None,
    properties: PropertiesOf = attrgetter("properties"),
) -> Picture | None:
    """The picture of an answer that has nodes or relationships, in lists and maps too; else nothing.

    `phrases` say how relationship types read; others show their names. `properties` are those to be shown. The end of a
    relationship that is itself not in the answer is drawn as a small nameless node.
    """
    values = [value for row in answer.rows for cell in row for value in graph_values(cell)]
    relationships = {value.id: value for value in values if isinstance(value, RelationshipValue)}
    nodes = {value.id: value for value in values if isinstance(value, NodeValue)}
    ends = dict.fromkeys(
        end for relationship in relationships.values() for end in (relationship.start, relationship.end)
    )
    every = [*nodes, *(end for end in ends if end not in nodes)]
    if not every:
        return None
    drawn = set(every[:MOST])
    return Picture(
        tuple(_node(id, nodes.get(id), looks, properties) for id in every[:MOST]),
        tuple(
            _relationship(relationship, phrases or {}, properties)
            for relationship in relationships.values()
            if {relationship.start, relationship.end} <= drawn
        ),
        _legend([node for node in nodes.values() if node.id in drawn], looks),
        len(every),
    )


def _node(id: str, node: NodeValue | None, looks: Mapping[str, Look], properties: PropertiesOf) -> Element:
    look = look_of(node.labels, looks) if node else _UNKNOWN
    name = visible_line(caption(node)) if node else ""
    labels = ":" + ":".join(sorted(node.labels)) if node else "not in the answer"
    data = {"id": f"n{id}", "caption": name, "color": look.color, "shape": look.shape}
    return {"data": data | {"title": f"{name} {labels}".strip(), "details": _details(properties(node) if node else {})}}


def _relationship(relationship: RelationshipValue, phrases: Mapping[str, str], properties: PropertiesOf) -> Element:
    ends = {"source": f"n{relationship.start}", "target": f"n{relationship.end}"}
    data = {"id": f"r{relationship.id}", **ends, "caption": phrases.get(relationship.type, relationship.type)}
    return {"data": data | {"title": relationship.type, "details": _details(properties(relationship))}}


def _details(properties: Mapping[str, Any]) -> list[list[str]]:
    return [[name, readable(properties[name])] for name in sorted(properties)]


def _legend(nodes: list[NodeValue], looks: Mapping[str, Look]) -> Mapping[str, Look]:
    """The label that decides the look of each node, in order of name."""
    deciding = {}
    for node in nodes:
        known = [label for label in looks if label in node.labels]
        deciding[known[-1] if known else ":".join(sorted(node.labels))] = look_of(node.labels, looks)
    return dict(sorted(deciding.items()))
