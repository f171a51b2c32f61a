"""Values of rows as a person reads them, and as JSON writes them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from graphmodel.controls import visible_line
from graphmodel.databases.values import NodeValue, PathValue, RelationshipValue, is_point

NULL = "—"
_CAPTIONS = ("name", "title", "caption", "id")


def readable(value: Any, null: str = NULL) -> str:
    """The value on one line; what a terminal would obey stands as an escape.

    >>> readable(["Tadjikistan", "Iran", None]), readable("a\\x1b[31mb"), readable(None)
    ('Tadjikistan, Iran, —', 'a\\\\x1b[31mb', '—')
    """
    return visible_line(_text(value, null))


def jsonable(value: Any) -> Any:
    """The value as JSON can hold it: days as ISO text, nodes, relationships and points as objects, infinity as text."""
    if isinstance(value, NodeValue):
        return {"id": value.id, "labels": sorted(value.labels), "properties": _sorted(value.properties)}
    if isinstance(value, RelationshipValue):
        return {
            "id": value.id,
            "type": value.type,
            "start": value.start,
            "end": value.end,
            "properties": _sorted(value.properties),
        }
    if isinstance(value, PathValue):
        return {
            "nodes": [jsonable(n) for n in value.nodes],
            "relationships": [jsonable(r) for r in value.relationships],
        }
    if isinstance(value, Mapping):
        return {str(name): jsonable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if is_point(value):
        return value.mapping
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return _scalar(value)


def caption(node: NodeValue) -> str:
    """What a node is called: its name, title, caption or key, else its labels."""
    for name in _CAPTIONS:
        if node.properties.get(name) is not None:
            return str(node.properties[name])
    return ":" + ":".join(sorted(node.labels))


def _text(value: Any, null: str) -> str:
    if value is None:
        return null
    if isinstance(value, NodeValue):
        return caption(value)
    if isinstance(value, RelationshipValue):
        return value.type
    if isinstance(value, PathValue):
        return _path(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_text(item, null)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_text(item, null) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _path(path: PathValue) -> str:
    text = caption(path.nodes[0])
    for before, step, after in zip(path.nodes, path.relationships, path.nodes[1:], strict=False):
        forward = step.start == before.id
        text += f" -[{step.type}]-> {caption(after)}" if forward else f" <-[{step.type}]- {caption(after)}"
    return text


def _sorted(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: jsonable(properties[name]) for name in sorted(properties)}
