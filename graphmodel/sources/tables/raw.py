"""Rows of a table as they are in its file, for whoever has to fix them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphmodel.sources.tables.delimited import raw_rows
from graphmodel.sources.tables.files import damages, packed_as, text_stream
from graphmodel.sources.tables.locating import Remote, located
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class RawRow:
    """A row with its line or number, the text that is there, and its values by column, as far as they are known.

    `file` is the one that it is in, where that is one of several of its table.
    """

    line: int
    text: str
    values: Any
    file: str = ""


@dataclass(frozen=True)
class RawRows:
    """Rows of a file, and what reads them from a file of their own: what comes before them, and the table's options."""

    head: str
    rows: tuple[RawRow, ...]
    options: dict[str, Any]
    encoding: str = "utf-8"
    ending: str = ".jsonl"

    @property
    def content(self) -> bytes:
        """A file with these rows alone, in the encoding of theirs."""
        text = self.head + "".join(
            row.text if row.text.endswith(("\n", "\r")) else row.text + "\n" for row in self.rows
        )
        return text.encode(self.encoding, "surrogateescape")


def rows_at(table: Table, lines: Collection[int], variables: Mapping[str, str] = NOTHING) -> RawRows | None:
    """The rows of a table at these lines, or of these numbers; None where it cannot be read again.

    A query is asked once more: it needs an ORDER BY for its rows to have the same numbers.
    """
    try:
        if table.sql or not isinstance(table.data, str | Path):
            return _of_values(table, lines, variables)
        path, (format, _) = located(table), packed_as(table)
        if format == "csv":
            return _of_csv(path, table, lines)
        if format == "jsonl":
            return _of_lines(path, table, lines)
        return _of_values(table, lines)
    except damages((Unreadable, UnicodeError)):
        return None


def mended(table: Table, path: Path, options: dict[str, Any]) -> Table:
    """The table with its rows from another file, which `RawRows.content` once made. Nothing is expected of it."""
    query = {"sql": "", "database": "", "variable": ""}
    changed = {
        **query,
        "skip": 0,
        "footer": 0,
        "compression": "none",
        "rows": "",
        "sheet": "",
        "expect": None,
        **options,
    }
    known = {name: value for name, value in changed.items() if hasattr(table, name)}
    return replace(table, data=str(path), **known)


def _of_csv(path: Path | Remote, table: Table, lines: Collection[int]) -> RawRows:
    with text_stream(path, table) as stream:
        head, delimiter, names, found = raw_rows(stream, table, lines)
        rows = [
            RawRow(line, text, dict(zip(names, cells, strict=False)) if len(cells) == len(names) else cells)
            for line, text, cells in found
        ]
    return RawRows(
        head, tuple(rows), {"delimiter": delimiter, "format": "csv"}, table.encoding, next(iter(path.suffixes), ".csv")
    )


def _of_lines(path: Path | Remote, table: Table, lines: Collection[int]) -> RawRows:
    with text_stream(path, table) as stream:
        rows = [RawRow(at, text, _parsed(text)) for at, text in _numbered(stream, table.max_cell) if at in lines]
    return RawRows("", tuple(rows), {"format": "jsonl"}, table.encoding)


def _numbered(stream: TextIOWrapper, limit: int) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; of a line that is too long its beginning alone."""
    number, ended = 0, True
    while line := stream.readline(limit + 3):
        if ended:
            number += 1
            yield number, line
        ended = line.endswith(("\n", "\r"))


def _of_values(table: Table, lines: Collection[int], variables: Mapping[str, str] = NOTHING) -> RawRows:
    """Rows of formats that have no text: their values, as JSON."""
    found: dict[int, list[dict[str, Any]]] = {}
    with opened(table, table.columns, variables, Reports("", [])) as source:
        for block in source.blocks():
            for at, line in enumerate(map(source.line_of, block.lines)):
                if line in lines:
                    row = {name: column[at] for name, column in block.columns.items() if column[at] is not None}
                    found.setdefault(line, []).append(row)
    return of_json(
        RawRow(line, json.dumps(row, ensure_ascii=False, default=str), row)
        for line, several in sorted(found.items())
        for row in several
    )


def of_json(rows: Iterable[RawRow]) -> RawRows:
    """Rows whose text is JSON."""
    return RawRows("", tuple(rows), {"format": "jsonl", "encoding": "utf-8"})


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
