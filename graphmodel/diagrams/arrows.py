"""The JSON of arrows.app, read into values and written back: what was read comes out the same.

The format is the one that arrows.app exports and imports: `nodes` with a position, a caption, labels and properties;
`relationships` with `fromId`, `toId`, a type and properties; and a `style` for all. Unknown keys are kept.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from graphmodel.controls import json_visible
from graphmodel.problems import Problem, Where

MAX_CHARACTERS = 20_000_000


@dataclass(frozen=True)
class ArrowsNode:
    """A node of a drawing. `properties` are texts; `more` holds every other key of the file, such as `style`."""

    id: str
    labels: tuple[str, ...] = ()
    caption: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    position: tuple[float, float] = (0, 0)
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ArrowsRelationship:
    """A relationship of a drawing, between the ids of two of its nodes; an arrow that was never named has no type."""

    id: str
    start: str
    end: str
    type: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ArrowsGraph:
    """A drawing of arrows.app. `more` holds every other key of the file, such as `style`."""

    nodes: tuple[ArrowsNode, ...]
    relationships: tuple[ArrowsRelationship, ...]
    more: Mapping[str, Any] = field(default_factory=dict)


def read_arrows(text: str, file: str) -> tuple[ArrowsGraph | None, list[Problem]]:
    """The drawing in a text, and everything that is wrong with it; no drawing where anything is.

    A file saved with arrows.app's `graph` around the drawing is read as that drawing.
    """
    if len(text) > MAX_CHARACTERS:
        fault = f"the file has {len(text):,} characters; {MAX_CHARACTERS:,} is the most"
        return None, [Problem(Where(file), "arrows-size", fault, "split the drawing")]
    try:
        data = json.loads(text)
    except json.JSONDecodeError as wrong:
        where = Where(file, wrong.lineno, wrong.colno)
        return None, [Problem(where, "arrows-json", f"this is not JSON: {wrong.msg}", _EXPORT)]
    except RecursionError:
        return None, [Problem(Where(file), "arrows-json", "the JSON is nested too deeply", _EXPORT)]
    reader = _ArrowsReader(file)
    found = reader.graph(data)
    return (None if reader.problems else found), reader.problems


def write_arrows(graph: ArrowsGraph) -> str:
    """The drawing as JSON that arrows.app imports."""
    data = {
        "nodes": [_node(node) for node in graph.nodes],
        "relationships": [_relationship(each) for each in graph.relationships],
        **graph.more,
    }
    return json_visible(json.dumps(data, ensure_ascii=False, indent=2)) + "\n"


def _node(node: ArrowsNode) -> dict[str, Any]:
    x, y = node.position
    return {
        "id": node.id,
        "position": {"x": x, "y": y},
        "caption": node.caption,
        "labels": list(node.labels),
        "properties": dict(node.properties),
        **node.more,
    }


def _relationship(each: ArrowsRelationship) -> dict[str, Any]:
    return {
        "id": each.id,
        "fromId": each.start,
        "toId": each.end,
        "type": each.type,
        "properties": dict(each.properties),
        **each.more,
    }


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_EXPORT = "export the drawing from arrows.app as JSON"
_NODE_KEYS = ("id", "position", "caption", "labels", "properties")
_RELATIONSHIP_KEYS = ("id", "fromId", "toId", "type", "properties")


class _ArrowsReader:
    """Reads parsed JSON, and names each fault by its path, as in `nodes[2].labels`: JSON has no lines once parsed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def fault(self, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Where(self.file), code, message, hint))

    def graph(self, data: Any) -> ArrowsGraph:
        if isinstance(data, dict) and "nodes" not in data and isinstance(data.get("graph"), dict):
            data = data["graph"]
        if not isinstance(data, dict) or not isinstance(data.get("nodes"), list):
            self.fault("arrows-form", "this is no drawing of arrows.app: it has no list `nodes`", _EXPORT)
            return ArrowsGraph((), ())
        nodes = tuple(self.nodes(data["nodes"]))
        known = {node.id for node in nodes}
        relationships = tuple(self.relationships(data.get("relationships", []), known))
        more = {key: value for key, value in data.items() if key not in ("nodes", "relationships")}
        return ArrowsGraph(nodes, relationships, more)

    def nodes(self, items: list[Any]) -> Iterator[ArrowsNode]:
        seen: set[str] = set()
        for at, item in enumerate(items):
            path = f"nodes[{at}]"
            if not isinstance(item, dict):
                self.fault("arrows-form", f"{path} is not a node", _EXPORT)
                continue
            yield ArrowsNode(
                id=self.id(item, path, seen),
                labels=self.labels(item.get("labels", []), path),
                caption=self.text(item.get("caption", ""), f"{path}.caption"),
                properties=self.properties(item.get("properties", {}), path),
                position=self.position(item.get("position", {}), path),
                more={key: value for key, value in item.items() if key not in _NODE_KEYS},
            )

    def relationships(self, items: Any, known: set[str]) -> Iterator[ArrowsRelationship]:
        if not isinstance(items, list):
            self.fault("arrows-form", "`relationships` is not a list", _EXPORT)
            return
        seen: set[str] = set()
        for at, item in enumerate(items):
            path = f"relationships[{at}]"
            if not isinstance(item, dict):
                self.fault("arrows-form", f"{path} is not a relationship", _EXPORT)
                continue
            yield ArrowsRelationship(
                id=self.id(item, path, seen),
                start=self.end(item, "fromId", path, known),
                end=self.end(item, "toId", path, known),
                type=self.text(item.get("type", ""), f"{path}.type"),
                properties=self.properties(item.get("properties", {}), path),
                more={key: value for key, value in item.items() if key not in _RELATIONSHIP_KEYS},
            )

    def id(self, item: dict[str, Any], path: str, seen: set[str]) -> str:
        found = self.text(item.get("id", ""), f"{path}.id")
        if not found or found in seen:
            what = f"the id {found!r} of another" if found else "no id"
            self.fault("arrows-id", f"{path} has {what}", "draw it again in arrows.app, or give it an id of its own")
        seen.add(found)
        return found

    def end(self, item: dict[str, Any], key: str, path: str, known: set[str]) -> str:
        found = self.text(item.get(key, ""), f"{path}.{key}")
        if found not in known:
            self.fault("arrows-end", f"{path}.{key} is {found!r}, which is no node of the drawing", "connect it again")
        return found

    def labels(self, value: Any, path: str) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.fault("arrows-form", f"{path}.labels is not a list of texts", _EXPORT)
        return ()

    def properties(self, value: Any, path: str) -> Mapping[str, str]:
        if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
            return value
        self.fault("arrows-form", f"{path}.properties is not a map of texts", "arrows.app keeps every value as a text")
        return {}

    def position(self, value: Any, path: str) -> tuple[float, float]:
        x, y = (value.get("x", 0), value.get("y", 0)) if isinstance(value, dict) else (None, None)
        if _is_number(x) and _is_number(y):
            return x, y
        self.fault("arrows-form", f"{path}.position is not a pair of numbers x and y", _EXPORT)
        return (0, 0)

    def text(self, value: Any, path: str) -> str:
        if isinstance(value, str):
            return value
        self.fault("arrows-form", f"{path} is not a text", _EXPORT)
        return ""
