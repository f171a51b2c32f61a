"""A description beside the files: which labels, types, ends and columns they have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphmodel.export.blocks import EndpointType, NodeGroup, RelationshipGroup
from graphmodel.model.properties import StoredProperty

FILE = "columns.json"


def describe(folder: Path, groups: Mapping[NodeGroup | RelationshipGroup, str]) -> None:
    """Writes the description of these groups, each with the file it is in."""
    nodes = [_node(group, file) for group, file in groups.items() if isinstance(group, NodeGroup)]
    relationships = [
        _relationship(group, file) for group, file in groups.items() if isinstance(group, RelationshipGroup)
    ]
    text = json.dumps({"nodes": nodes, "relationships": relationships}, ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def kind(column: StoredProperty) -> str:
    """The type of a column, as a header says it: `string`, `date`, `float[]`."""
    return column.kind + ("[]" if column.many else "")


def _node(group: NodeGroup, file: str) -> dict[str, Any]:
    return {
        "labels": group.labels,
        "file": file,
        "key": _end(EndpointType(group.identity, group.key)),
        "columns": _columns(group),
    }


def _relationship(group: RelationshipGroup, file: str) -> dict[str, Any]:
    ends = {"start": _end(group.start), "end": _end(group.end)}
    return {"type": group.type, "file": file, **ends, "key": group.key, "columns": _columns(group)}


def _end(end: EndpointType) -> dict[str, str]:
    return {"label": end.identity, "property": end.key.name, "type": end.key.kind}


def _columns(group: NodeGroup | RelationshipGroup) -> dict[str, str]:
    return {column.name: kind(column) for column in group.columns}
