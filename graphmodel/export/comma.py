"""One CSV file for each label and type, with typed names in its first line: for people, and for other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from graphmodel.export.appending import Appending
from graphmodel.export.blocks import Block, NodeBlock, NodeGroup, TieGroup
from graphmodel.export.delimited import header, json_text, lines, plain_text
from graphmodel.export.described import describe, kind
from graphmodel.export.folder import Names
from graphmodel.export.forms import Told
from graphmodel.model import Point
from graphmodel.model.properties import Column


class Comma:
    """Writes blocks as CSV."""

    def __init__(self, folder: Path, *, packed: bool = False) -> None:
        self._folder = folder
        self._ending = ".csv.gz" if packed else ".csv"
        self._out = Appending(folder, packed=packed)
        self._names = Names()
        self._groups: dict[NodeGroup | TieGroup, str] = {}

    def write(self, block: Block) -> None:
        """Writes a block."""
        if block.group not in self._groups:
            self._groups[block.group] = self._names.of(block.group.name, ending=self._ending)
            self._out.add(self._groups[block.group], header(_names(block.group)))
        if isinstance(block, NodeBlock):
            own = [(block.group.key, block.keys)]
        else:
            own = [(block.group.start.key, block.starts), (block.group.end.key, block.ends)]
        self._out.add(self._groups[block.group], lines([*own, *block.columns()], writing))

    def close(self) -> None:
        """Writes what is left."""
        self._out.finish()

    def finish(self, told: Told) -> None:  # noqa: ARG002 - what every form takes
        """Describes the files."""
        describe(self._folder, self._groups)


def writing(column: Column) -> Callable[[Any], str]:
    """How the values of a column are written: a list as JSON, a point as well-known text."""
    if column.many:
        return json_text
    return wkt if column.kind == "point" else plain_text(column.kind)


def wkt(value: Point) -> str:
    """A point as well-known text.

    >>> wkt(Point(16.4, 48.2))
    'POINT (16.4 48.2)'
    """
    return f"POINT ({value.longitude!r} {value.latitude!r})"


def _names(group: NodeGroup | TieGroup) -> list[str]:
    if isinstance(group, NodeGroup):
        own = [f"{group.key.name}:{group.key.kind}"]
    else:
        own = [f":start:{group.start.key.kind}", f":end:{group.end.key.kind}"]
    return [*own, *(f"{column.name}:{kind(column)}" for column in group.columns)]
