"""One CSV file for each label and type, with typed names in its first line: for people, and for other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from graphmodel.export import appending
from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, NodeBlock, NodeGroup, RelationshipGroup
from graphmodel.export.copied import StagedBlock, copied, moved
from graphmodel.export.decimals import decimal_group, with_decimals
from graphmodel.export.delimited import header, json_text, lines, plain_text
from graphmodel.export.described import describe, kind
from graphmodel.export.folder import FileNames
from graphmodel.export.forms import ExportSummary
from graphmodel.model import SpatialPoint
from graphmodel.model.points import SYSTEMS
from graphmodel.model.properties import StoredProperty
from graphmodel.staging.copy import Style

STYLE = Style(None, lambda system: SYSTEMS[system].well_known_form(), decimals=True)


class Comma:
    """Writes blocks as CSV."""

    def __init__(self, folder: Path, *, packed: bool = False) -> None:
        self._folder = folder
        self._packed = packed
        self._ending = ".csv.gz" if packed else ".csv"
        self._out = Appending(folder, packed=packed)
        self._names = FileNames()
        self._groups: dict[NodeGroup | RelationshipGroup, str] = {}

    def write(self, block: Block) -> None:
        """Writes a block."""
        block = with_decimals(block)
        name = self._file(block.group)
        if isinstance(block, NodeBlock):
            own = [(block.group.key, block.keys)]
        else:
            own = [(block.group.start.key, block.starts), (block.group.end.key, block.ends)]
        self._out.add(name, lines([*own, *block.columns()], writing))

    def copy(self, block: StagedBlock) -> bool:
        """Lets DuckDB write staged rows that have no lists."""
        made = copied(block, STYLE, lambda sources: json_text(list(sources)), lambda _: None)
        for piece in made or ():
            name = self._file(decimal_group(piece.group))
            self._out.flush(name)
            moved(piece.path, self._folder / name, appending.packed if self._packed else None)
        return made is not None

    def _file(self, group: NodeGroup | RelationshipGroup) -> str:
        if group not in self._groups:
            self._groups[group] = self._names.of(*group.file_words, ending=self._ending)
            self._out.add(self._groups[group], header(_names(group)))
        return self._groups[group]

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, summary: ExportSummary) -> None:  # noqa: ARG002 - what every form takes
        """Describes the files."""
        describe(self._folder, self._groups)


def writing(column: StoredProperty) -> Callable[[Any], str]:
    """How the values of a column are written: a list as JSON, a point as well-known text."""
    if column.many:
        return json_text
    return wkt if column.kind == "point" else plain_text(column.kind)


def wkt(value: SpatialPoint) -> str:
    """A point as well-known text."""
    return value.well_known_text


def _names(group: NodeGroup | RelationshipGroup) -> list[str]:
    if isinstance(group, NodeGroup):
        own = [f"{group.key.name}:{group.key.kind}"]
    else:
        own = [f":start:{group.start.key.kind}", f":end:{group.end.key.kind}"]
    return [*own, *(f"{column.name}:{kind(column)}" for column in group.columns)]
