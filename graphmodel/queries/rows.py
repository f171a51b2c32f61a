"""Rows as programs read them, a piece of text for each, so that the first is there before the last: CSV and JSON."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from typing import Any

from graphmodel.controls import json_text
from graphmodel.databases.values import is_point
from graphmodel.queries.cells import jsonable

Columns = tuple[str, ...]


def row_texts(columns: Columns, rows: Iterable[tuple[Any, ...]], format: str) -> Iterator[str]:
    """Each row as text with its line end, in one of the `STREAMED` formats.

    What frames the rows comes with the first and after the last: where a text is cut off, JSON lacks its bracket.
    """
    return _WRITERS[format](columns, rows)


def _json(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield f"{before}  {_object(columns, row)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _jsonl(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    return (f"{_object(columns, row)}\n" for row in rows)


def _object(columns: Columns, row: tuple[Any, ...]) -> str:
    return json_text({name: _jsonable(value) for name, value in zip(columns, row, strict=True)})


def _jsonable(value: Any) -> Any:
    kind = type(value)
    return value if kind is str or kind is int or (kind is float and isfinite(value)) else jsonable(value)


def _csv(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    line = _LastLine()
    writer = csv.writer(line, lineterminator="\r\n")  # the csv module quotes a lone \r only where its own end holds one
    writer.writerow(columns)
    header = line.text if columns else ""  # an engine may name none where there are no rows
    for row in rows:
        writer.writerow([value if type(value) in _AS_IT_IS else _cell(value) for value in row])
        yield header + line.text
        header = ""
    if header:
        yield header


class _LastLine:
    """Where the csv module writes: it keeps the last line, which ends as lines here do."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text.removesuffix("\r\n") + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    plain = value.well_known_text if is_point(value) else jsonable(value)
    return plain if isinstance(plain, str) else json_text(plain)


_AS_IT_IS = frozenset((str, int, float))
_WRITERS: dict[str, Callable[[Columns, Iterable[tuple[Any, ...]]], Iterator[str]]] = {
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
}
STREAMED = tuple(_WRITERS)
