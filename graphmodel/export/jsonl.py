"""JSON lines: one object a node in nodes.jsonl, one a relationship in relationships.jsonl."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, NodeBlock, NodeGroup, RelationshipBlock, RelationshipGroup, rows
from graphmodel.export.copied import StagedBlock
from graphmodel.export.decimals import with_decimals
from graphmodel.export.delimited import json_value
from graphmodel.export.described import describe
from graphmodel.export.forms import ExportSummary


class JsonLines:
    """Writes blocks as JSON lines."""

    def __init__(self, folder: Path, *, packed: bool = False) -> None:
        self._folder = folder
        self._ending = ".jsonl.gz" if packed else ".jsonl"
        self._out = Appending(folder, packed=packed)
        self._groups: dict[NodeGroup | RelationshipGroup, str] = {}
        self._encode = json.JSONEncoder(ensure_ascii=False, default=json_value).encode

    def write(self, block: Block) -> None:
        """Writes a block."""
        block = with_decimals(block)
        name = ("nodes" if isinstance(block, NodeBlock) else "relationships") + self._ending
        self._groups[block.group] = name
        lines = _nodes(block) if isinstance(block, NodeBlock) else _relationships(block)
        self._out.add(name, "".join(self._encode(line) + "\n" for line in lines))

    def copy(self, block: StagedBlock) -> bool:  # noqa: ARG002 - what every form takes
        """Leaves staged rows to `write`."""
        return False

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, told: ExportSummary) -> None:  # noqa: ARG002 - what every form takes
        """Describes the columns."""
        describe(self._folder, self._groups)


def _nodes(block: NodeBlock) -> Any:
    group = block.group
    for key, stored in zip(block.keys, rows(block.columns(), len(block)), strict=True):
        properties = {group.key.name: key, **stored}
        yield {"labels": group.labels, "id": [group.identity, key], "properties": properties}


def _relationships(block: RelationshipBlock) -> Any:
    group = block.group
    start, end = group.start.identity, group.end.identity
    for a, b, stored in zip(block.starts, block.ends, rows(block.columns(), len(block)), strict=True):
        yield {"type": group.type, "start": [start, a], "end": [end, b], "properties": stored}
