"""Opens a table, whatever holds its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from graphmodel.problems import Problem
from graphmodel.sources.tables.arrow import open_columnar, open_folder, open_frame
from graphmodel.sources.tables.blocks import Opened
from graphmodel.sources.tables.delimited import open_delimited
from graphmodel.sources.tables.files import packed_as, text_stream, unchanged
from graphmodel.sources.tables.json_texts import with_json_texts, without_doubt
from graphmodel.sources.tables.jsondocument import open_json
from graphmodel.sources.tables.jsonlines import open_json_lines
from graphmodel.sources.tables.locating import Remote, located
from graphmodel.sources.tables.paths import above
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.sql import open_query
from graphmodel.sources.tables.table import Table
from graphmodel.sources.tables.workbook import open_workbook

KINDS = "csv, jsonl, json, parquet, arrow, excel"


@contextmanager
def opened(table: Table, wanted: Sequence[str], variables: Mapping[str, str], reports: Reports) -> Iterator[Opened]:
    """A table's columns and rows; a wanted column may be a path into another, also where the texts in that are JSON.

    Raises:
        Unreadable: here or while its rows are read, for what stops the reading.
    """
    with _opened(table, wanted, variables, reports) as source:
        yield without_doubt(with_json_texts(source, table, wanted), wanted, reports)


@contextmanager
def _opened(table: Table, wanted: Sequence[str], variables: Mapping[str, str], reports: Reports) -> Iterator[Opened]:
    if table.sql:
        with open_query(table, variables) as rows:
            yield rows
    elif not isinstance(table.data, str | Path):
        yield open_frame(table.data, table, _with_columns(wanted), reports)
    else:
        path = located(table)
        with unchanged(path, reports.file, reports.problems), _file(path, table, wanted, reports) as rows:
            yield rows


@contextmanager
def _file(path: Path | Remote, table: Table, wanted: Sequence[str], reports: Reports) -> Iterator[Opened]:
    format, _ = packed_as(table)
    wanted = wanted if format in ("json", "jsonl") else _with_columns(wanted)
    if isinstance(path, Path) and path.is_dir():
        yield open_folder(path, table, wanted, reports)
    elif format == "excel":
        with path.open("rb") as raw:
            yield open_workbook(raw, table, wanted, reports)
    elif format in ("parquet", "arrow"):
        with open_columnar(path, format, table, wanted, reports) as rows:
            yield rows
    elif format == "csv":
        with text_stream(path, table) as stream:
            yield open_delimited(stream, table, wanted, reports)
    elif format == "json":
        with text_stream(path, table) as stream:
            yield open_json(stream, table, wanted, reports)
    elif format == "jsonl":
        with text_stream(path, table) as stream:
            yield open_json_lines(stream, table, wanted, reports)
    else:
        where = table.places.get("table", table.at)
        raise Unreadable(
            Problem(where, "table-format", f"{path.name} has no ending that names its format", f"format: {KINDS}")
        )


def _with_columns(wanted: Sequence[str]) -> Sequence[str]:
    """The wanted columns, and those in which some of them may begin."""
    return tuple(dict.fromkeys([*wanted, *(column for path in wanted for column in above(path))]))
