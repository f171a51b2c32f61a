"""JSON lines: one object a node in nodes.jsonl, one a relationship in relationships.jsonl."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graphmodel.export import appending
from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, NodeBlock, NodeGroup, RelationshipBlock, rows
from graphmodel.export.copied import Group, StagedBlock, fields, moved, pieces
from graphmodel.export.decimals import decimal_group, with_decimals
from graphmodel.export.delimited import json_text, json_value
from graphmodel.export.described import describe
from graphmodel.export.forms import ExportSummary
from graphmodel.staging.copy import Field, StagedRows, Variant
from graphmodel.staging.json_copy import write_json_lines


class JsonLines:
    """Writes blocks as JSON lines."""

    def __init__(self, folder: Path, *, packed: bool = False) -> None:
        self._folder = folder
        self._packed = packed
        self._ending = ".jsonl.gz" if packed else ".jsonl"
        self._out = Appending(folder, packed=packed)
        self._groups: dict[Group, str] = {}
        self._encode = json.JSONEncoder(ensure_ascii=False, default=json_value).encode

    def write(self, block: Block) -> None:
        """Writes a block."""
        block = with_decimals(block)
        name = self._file(block.group)
        lines = _nodes(block) if isinstance(block, NodeBlock) else _relationships(block)
        self._out.add(name, "".join(self._encode(line) + "\n" for line in lines))

    def copy(self, block: StagedBlock) -> bool:
        """Lets DuckDB write staged rows."""
        made = pieces(block, lambda path, group, variant: _copy(block.rows, path, group, variant))
        for piece in made or ():
            name = self._file(decimal_group(piece.group))
            self._out.flush(name)
            moved(piece.path, self._folder / name, appending.packed if self._packed else None)
        return made is not None

    def _file(self, group: Group) -> str:
        self._groups[group] = ("nodes" if isinstance(group, NodeGroup) else "relationships") + self._ending
        return self._groups[group]

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, summary: ExportSummary) -> None:  # noqa: ARG002 - what every form takes
        """Describes the columns."""
        describe(self._folder, self._groups)


def _copy(rows: StagedRows, path: Path, group: Group, variant: Variant) -> bool | None:
    """Lets DuckDB write the rows of a group; None where it would not write the same."""
    given = list(fields(rows, group, json_text(list(rows.sources))))
    named = zip((column.name for column in group.columns), given[len(rows.kind.ids) :], strict=True)
    properties = [(name, field) for name, field in named if field.column or field.text is not None]
    head: list[str | Field] = []
    if isinstance(group, NodeGroup):
        head += [f'{{"labels": {json_text(group.labels)}, "id": [{json_text(group.identity)}, ', given[0]]
        properties.insert(0, (group.key.name, given[0]))
    else:
        head += [f'{{"type": {json_text(group.type)}, "start": [{json_text(group.start.identity)}, ', given[0]]
        head += [f'], "end": [{json_text(group.end.identity)}, ', given[1]]
    return write_json_lines(rows, path, [*head, '], "properties": {'], properties, variant) or None


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
