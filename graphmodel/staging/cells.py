"""The cells of a planned file as texts, in DuckDB: `c0`, `c1` and so on, by the columns' places in the header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphmodel.sources.tables.planned_files import CsvFile, JsonLinesFile, ParquetFile, PlannableFile
from graphmodel.sources.tables.table import MAX_CELL
from graphmodel.staging.json_cells import json_rows
from graphmodel.staging.sql import composed, identifier, literal

NO_PARTITIONS = "hive_partitioning = false"
"""A folder's name such as `year=2031` says nothing of the cells of a file in it."""


@dataclass(frozen=True)
class RowMarks:
    """What is known of a row, as SQL: that it is `blank`; `doubtful`, so that the model has to judge it; or `strange`.

    A strange one has a text that the exact reader treats in its own way, so that it reads the whole file: a text in
    another spelling than NFC, or too long. Of CSV, that was looked at before.
    """

    blank: str = "false"
    doubtful: str = "false"
    strange: str = "false"


def cells_of(file: PlannableFile) -> str:
    """What reads the cells of a file."""
    if isinstance(file, JsonLinesFile):
        return json_rows(file)
    return _csv(file) if isinstance(file, CsvFile) else _parquet(file)


def marks_of(file: PlannableFile) -> RowMarks:
    """What is known of the rows of a file."""
    if isinstance(file, CsvFile):
        return RowMarks()
    if isinstance(file, JsonLinesFile):
        return RowMarks("blank", "doubtful", "strange")
    marks = [
        f"{cell} IS DISTINCT FROM {composed(cell)} OR length({cell}) > {MAX_CELL} OR contains({cell}, chr(0))"
        for cell in (f"c{file.header.index(name)}" for name in file.texts)
    ]
    return RowMarks(strange=f"coalesce({' OR '.join(marks) or 'false'}, false)")


def required_columns(file: PlannableFile) -> Sequence[str]:
    """The columns that some row must have: those of JSON lines, whose columns are known only when all are read."""
    return file.required if isinstance(file, JsonLinesFile) else ()


def _csv(file: CsvFile) -> str:
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at, _ in enumerate(file.header))
    options = [
        "header = false",
        "auto_detect = false",
        "strict_mode = true",
        "nullstr = ''",
        "quote = '\"'",
        "escape = '\"'",
        f"delim = {literal(file.delimiter)}",
        f"skip = {file.skip}",
        f"compression = {literal(file.compression)}",
        NO_PARTITIONS,
        f"columns = {{{columns}}}",
    ]
    return f"read_csv({literal(str(file.path))}, {', '.join(options)})"


def _parquet(file: ParquetFile) -> str:
    cells = [f"{_text(name, type_)} AS c{file.header.index(name)}" for name, type_ in file.types.items()]
    picked = ", ".join(cells) or "NULL AS nothing"
    return f"(SELECT {picked} FROM read_parquet({literal(str(file.path))}, {NO_PARTITIONS}))"


def _text(name: str, type_: str) -> str:
    cell = identifier(name)
    return f"{cell}::DOUBLE::VARCHAR" if type_ == "fraction" else f"{cell}::VARCHAR"
