"""One Parquet file for each label and type."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from graphmodel.errors import ProjectError
from graphmodel.export.blocks import Block, NodeBlock, NodeGroup, RelationshipGroup
from graphmodel.export.copied import StagedBlock
from graphmodel.export.decimals import with_decimals
from graphmodel.export.delimited import plain_text
from graphmodel.export.described import describe
from graphmodel.export.folder import FileNames
from graphmodel.export.forms import ExportSummary
from graphmodel.model import SpatialPoint
from graphmodel.model.properties import StoredProperty

START, END = ":start", ":end"
"""The columns of endpoints: names that no property has."""
_DIGITS = 19
"""So many digits a decimal has at most that is stored as a whole number of 64 bits."""


class Parquet:
    """Writes blocks as Parquet.

    Raises:
        ProjectError: pyarrow is not installed.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            hint = "pip install 'graphmodel[arrow]', or export csv or jsonl"
            raise ProjectError("writing Parquet needs pyarrow, which is not installed", hint=hint) from None
        self._arrow = pyarrow
        self._folder = folder
        self._names = FileNames()
        self._groups: dict[NodeGroup | RelationshipGroup, str] = {}
        self._writers: dict[NodeGroup | RelationshipGroup, Any] = {}

    def write(self, block: Block) -> None:
        """Writes a block."""
        block = with_decimals(block)
        group = block.group
        columns = [*_own(block), *block.columns()]
        if group not in self._writers:
            self._groups[group] = self._names.of(*group.file_words, ending=".parquet")
            schema = self._arrow.schema([(column.name, self._type(column)) for column, _ in columns])
            path = self._folder / self._groups[group]
            self._writers[group] = self._arrow.parquet.ParquetWriter(path, schema, compression="zstd")
        writer = self._writers[group]
        arrays = [
            self._arrow.array(map(partial(_value, column), values), self._type(column)) for column, values in columns
        ]
        writer.write_table(self._arrow.Table.from_arrays(arrays, schema=writer.schema))

    def copy(self, block: StagedBlock) -> bool:  # noqa: ARG002 - what every form takes
        """Leaves staged rows to `write`."""
        return False

    def close(self) -> None:
        """Writes what is left."""
        for writer in self._writers.values():
            writer.close()

    def finish(self, told: ExportSummary) -> None:  # noqa: ARG002 - what every form takes
        """Describes the files."""
        describe(self._folder, self._groups)

    def _type(self, column: StoredProperty) -> Any:
        arrow = self._arrow
        if column.many:
            return arrow.list_(self._type(replace(column, many=False)))
        return {
            "boolean": arrow.bool_(),
            "integer": arrow.int64(),
            "float": arrow.float64(),
            "decimal": arrow.decimal128(_DIGITS, column.scale or 0),
            "date": arrow.date32(),
            "datetime": arrow.timestamp("us", "UTC"),
            "localdatetime": arrow.timestamp("us"),
            "localtime": arrow.time64("us"),
            "duration": arrow.string() if column.calendar else arrow.duration("us"),
            "point": arrow.struct([(name, arrow.float64()) for name in column.coordinates]),
        }.get(column.kind, arrow.string())


def _own(block: Block) -> list[tuple[StoredProperty, Any]]:
    if isinstance(block, NodeBlock):
        return [(block.group.key, block.keys)]
    start, end = block.group.start.key, block.group.end.key
    return [(StoredProperty(START, start.kind), block.starts), (StoredProperty(END, end.kind), block.ends)]


def _value(column: StoredProperty, value: Any) -> Any:
    if isinstance(value, SpatialPoint):
        return value.mapping
    if isinstance(value, list | tuple):
        return [_value(column, item) for item in value]
    if value is not None and (column.calendar or column.kind == "time"):
        return plain_text(column.kind)(value)
    return value
