"""One Parquet file for each label and type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from graphmodel.errors import ProjectError
from graphmodel.export.blocks import Block, NodeBlock, NodeGroup
from graphmodel.export.copied import Group, StagedBlock, fields, pieces
from graphmodel.export.decimals import decimal_group, with_decimals
from graphmodel.export.delimited import json_text, plain_text
from graphmodel.export.described import describe
from graphmodel.export.folder import FileNames
from graphmodel.export.forms import ExportSummary
from graphmodel.extras import how_to_install
from graphmodel.model import SpatialPoint
from graphmodel.model.properties import StoredProperty
from graphmodel.staging.copy import StagedRows, Variant
from graphmodel.staging.parquet_copy import DIGITS, write_parquet

START, END = ":start", ":end"
"""The columns of endpoints: names that no property has."""


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
            hint = f"{how_to_install('arrow')}, or export csv or jsonl"
            raise ProjectError("writing Parquet needs pyarrow, which is not installed", hint=hint) from None
        self._arrow = pyarrow
        self._folder = folder
        self._names = FileNames()
        self._groups: dict[Group, str] = {}
        self._writers: dict[Group, Any] = {}

    def write(self, block: Block) -> None:
        """Writes a block."""
        block = with_decimals(block)
        columns = [*zip(_own(block.group), _ids(block), strict=True), *block.columns()]
        writer = self._writer(block.group)
        arrays = [
            self._arrow.array(map(partial(_value, column), values), self._type(column)) for column, values in columns
        ]
        writer.write_table(self._arrow.Table.from_arrays(arrays, schema=writer.schema))

    def copy(self, block: StagedBlock) -> bool:
        """Lets DuckDB write staged rows, unless there is a length of time, or a list of times, among them."""
        made = pieces(block, lambda path, group, variant: _copy(block.rows, path, group, variant))
        for piece in made or ():
            self._add(decimal_group(piece.group), piece.path)
            piece.path.unlink()
        return made is not None

    def _add(self, group: Group, path: Path) -> None:
        """Adds the rows of a file that DuckDB wrote."""
        arrow, writer = self._arrow, self._writer(group)
        with arrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches():
                arrays = [
                    arrow.nulls(len(each), field.type) if each.null_count == len(each) else each.cast(field.type)
                    for each, field in zip(batch.columns, writer.schema, strict=True)
                ]
                writer.write_table(arrow.Table.from_arrays(arrays, schema=writer.schema))

    def _writer(self, group: Group) -> Any:
        if group not in self._writers:
            self._groups[group] = self._names.of(*group.file_words, ending=".parquet")
            columns = (*_own(group), *group.columns)
            schema = self._arrow.schema([(column.name, self._type(column)) for column in columns])
            path = self._folder / self._groups[group]
            self._writers[group] = self._arrow.parquet.ParquetWriter(path, schema, compression="zstd")
        return self._writers[group]

    def close(self) -> None:
        """Writes what is left."""
        for writer in self._writers.values():
            writer.close()

    def finish(self, summary: ExportSummary) -> None:  # noqa: ARG002 - what every form takes
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
            "decimal": arrow.decimal128(DIGITS, column.scale or 0),
            "date": arrow.date32(),
            "datetime": arrow.timestamp("us", "UTC"),
            "localdatetime": arrow.timestamp("us"),
            "localtime": arrow.time64("us"),
            "duration": arrow.string() if column.calendar else arrow.duration("us"),
            "point": arrow.struct([(name, arrow.float64()) for name in column.coordinates]),
        }.get(column.kind, arrow.string())


def _own(group: Group) -> tuple[StoredProperty, ...]:
    """The columns of the key, or of both endpoints."""
    if isinstance(group, NodeGroup):
        return (group.key,)
    return StoredProperty(START, group.start.key.kind), StoredProperty(END, group.end.key.kind)


def _ids(block: Block) -> tuple[Sequence[Any], ...]:
    return (block.keys,) if isinstance(block, NodeBlock) else (block.starts, block.ends)


def _copy(rows: StagedRows, path: Path, group: Group, variant: Variant) -> bool | None:
    """Lets DuckDB write the rows of a group; None where it would not write the same."""
    given = fields(rows, group, json_text(list(rows.sources)))
    return write_parquet(rows, path, list(zip(given, (*_own(group), *group.columns), strict=True)), variant) or None


def _value(column: StoredProperty, value: Any) -> Any:
    if isinstance(value, SpatialPoint):
        return value.mapping
    if isinstance(value, list | tuple):
        return [_value(column, item) for item in value]
    if value is not None and (column.calendar or column.kind == "time"):
        return plain_text(column.kind)(value)
    return value
