"""The types of questions as JSON Schema (draft 2020-12), and values of rows as JSON that says what each is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphmodel.databases.values import NodeValue, PathValue, RelationshipValue
from graphmodel.model.layer import CLAIMED, SOURCES, Layer
from graphmodel.queries.cells import jsonable
from graphmodel.queries.types import ValueType

Schema = dict[str, Any]

_PLAIN: dict[str, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "float": {"type": ["number", "string"]},  # infinity and NaN go as text
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "map": {"type": "object"},
    "node": {"type": "object"},
    "relationship": {"type": "object"},
    "path": {"type": "object"},
    "any": {},
}
_AXES = ("polarity", "certainty", "basis", "voice", "rank", "conditional", "ended", "own_voice")


def schema_of(kind: ValueType) -> Schema:
    """The schema of one type.

    >>> schema_of(ValueType("list", ValueType("string"), True))
    {'type': ['array', 'null'], 'items': {'type': 'string'}}
    """
    schema: Schema = {"type": "array", "items": schema_of(kind.item)} if kind.item else dict(_PLAIN[kind.name])
    if kind.optional and "type" in schema:
        types = schema["type"]
        schema["type"] = [*([types] if isinstance(types, str) else types), "null"]
    return schema


def given_schema(kind: ValueType) -> Schema:
    """The schema of a parameter: what may be given for the type. A number is not given as text."""
    schema = schema_of(kind)
    if kind.name == "float":
        schema["type"] = ["number", "null"] if kind.optional else "number"
    return schema


def object_schema(properties: Mapping[str, Schema], required: tuple[str, ...] | None = None) -> Schema:
    """The schema of an object with these properties and no other; all are required unless it is said which."""
    wanted = list(properties) if required is None else list(required)
    return {"type": "object", "properties": dict(properties), "required": wanted, "additionalProperties": False}


def value_of(value: Any, layer: Layer) -> Any:
    """A value of a row as JSON. Claims and relationships say what they are, so that none is taken for a fact."""
    if isinstance(value, NodeValue):
        return jsonable(value) | {"is": _node_is(value, layer)}
    if isinstance(value, RelationshipValue):
        return jsonable(value) | {"is": _relationship_is(value, layer)}
    if isinstance(value, PathValue):
        return {
            "nodes": [value_of(node, layer) for node in value.nodes],
            "relationships": [value_of(each, layer) for each in value.relationships],
        }
    if isinstance(value, Mapping):
        return {str(name): value_of(item, layer) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [value_of(item, layer) for item in value]
    return jsonable(value)


def _node_is(node: NodeValue, layer: Layer) -> str:
    if layer.claim not in node.labels:
        return "node"
    if node.properties.get("stands"):
        return "claim that carries a fact"
    if status := node.properties.get("status"):
        return f"claim, not a fact ({status})"
    axes = (f"{axis}: {node.properties[axis]}" for axis in _AXES if axis in node.properties)
    return f"claim, not a fact ({', '.join(axes)})"


def _relationship_is(relationship: RelationshipValue, layer: Layer) -> str:
    properties = relationship.properties
    if relationship.type in layer.reserved_types:
        return "link of a claim to what it is about or to its evidence, not a fact"
    if "claims" in properties or CLAIMED in properties:
        return "fact, by the claims it names"
    return "fact, as a table or loader gives it" if SOURCES in properties else "relationship"
