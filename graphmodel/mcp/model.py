"""The model as plain values: what there is, and one type in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphmodel.errors import QuestionError
from graphmodel.mcp.schemas import Schema, object_schema
from graphmodel.mcp.session import Session
from graphmodel.mcp.tool import ServedTool
from graphmodel.problems import did_you_mean

if TYPE_CHECKING:
    from graphmodel.model import NodeType, PropertyType, RelationshipType
    from graphmodel.project import Project


def overview(project: Project) -> dict[str, Any]:
    """Every type of the model, by name."""
    model = project.model
    return {
        "nodes": [_node(kind) for _, kind in sorted(model.nodes.items())],
        "relationships": [_relationship(kind) for _, kind in sorted(model.relationships.items())],
    }


def described(project: Project, name: str) -> dict[str, Any]:
    """One type of the model.

    Raises:
        QuestionError: the model has none of this name.
    """
    model = project.model
    if name in model.nodes:
        return _node(model.nodes[name]) | {
            "subclasses": sorted(set(model.descendants(name)) - {name}),
            "starts": sorted(k.type for k in model.relationships.values() if _takes(model, k, name, 0)),
            "ends": sorted(k.type for k in model.relationships.values() if _takes(model, k, name, 1)),
        }
    if name in model.relationships:
        return _relationship(model.relationships[name])
    known = [*model.nodes, *model.relationships]
    raise QuestionError(f"the model has no type {name!r}", hint=did_you_mean(name, known))


def _takes(model: Any, kind: RelationshipType, label: str, side: int) -> bool:
    labels = model.nodes[label].labels
    return any(pair[side] in labels for pair in kind.pairs)


def _node(kind: NodeType) -> dict[str, Any]:
    return {
        "label": kind.label,
        "labels": list(kind.labels),
        "key": kind.key if not kind.parts else list(kind.parts),
        "definition": kind.definition,
        "not_implied": kind.not_implied,
        "abstract": kind.abstract,
        "event": kind.event,
        "properties": _properties(kind.given),
    }


def _relationship(kind: RelationshipType) -> dict[str, Any]:
    return {
        "type": kind.type,
        "connects": [list(pair) for pair in kind.pairs],
        "definition": kind.definition,
        "not_implied": kind.not_implied,
        "key": list(kind.own_key),
        "symmetric": kind.symmetric,
        "cardinality": kind.cardinality,
        "ends": str(kind.ends),
        "starts": str(kind.starts),
        "properties": _properties(kind.given),
    }


def _properties(properties: Mapping[str, PropertyType]) -> list[dict[str, Any]]:
    return [
        {"name": p.name, "type": p.kind, "list": p.many, "required": p.required, "allowed": list(p.allowed or ())}
        for p in properties.values()
    ]


def _run(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    name = given.get("type")
    if name is not None:
        return {"type": described(session.project, name)}
    whole = overview(session.project)
    return {
        "nodes": {each["label"]: each["definition"] for each in whole["nodes"]},
        "relationships": {
            each["type"]: {"connects": each["connects"], "definition": each["definition"]}
            for each in whole["relationships"]
        },
    }


_OBJECT: Schema = {"type": "object"}
DESCRIBE = ServedTool(
    name="describe_model",
    title="The model",
    description="Without a type: every node label and relationship type with its definition. With one: its properties,"
    " allowed values, what it connects, and what it does not imply.",
    takes=object_schema({"type": {"type": "string", "description": "A label or a relationship type."}}, ()),
    gives=object_schema({"type": _OBJECT, "nodes": _OBJECT, "relationships": _OBJECT}, ()),
    run=_run,
)
