"""Rows as programs read them, a piece of text for each, so that the first is there before the last: CSV and JSON."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

from graphmodel.controls import json_text, json_visible
from graphmodel.databases.values import is_point
from graphmodel.queries.cells import jsonable

Columns = tuple[str, ...]


def row_texts(columns: Columns, rows: Iterable[tuple[Any, ...]], format: str) -> Iterator[str]:
    """Each row as text with its line end, in one of the `STREAMED` formats.

    What frames the rows comes with the first and after the last: where a text is cut off, JSON lacks its bracket.
    """
    return _WRITERS[format](columns, rows)


def _json(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    before = "[\n  "
    for text in _objects(columns, rows):
        yield before + text
        before = ",\n  "
    yield "[]\n" if before == "[\n  " else "\n]\n"


def _jsonl(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    return (f"{text}\n" for text in _objects(columns, rows))


def _objects(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Each row as a JSON object: the names are written once for all, and values of usual types without `jsonable`."""
    names = (json_text(name).replace("%", "%%") for name in columns)
    form = f"{{{', '.join(f'{name}: %s' for name in names)}}}"
    text_of: dict[type, Callable[[Any], str]] = {str: encode_basestring, int: int.__repr__, float: _number}
    for row in rows:
        text = form % tuple([text_of.get(type(value), _value)(value) for value in row])
        yield text if text.isascii() and "\x7f" not in text else json_visible(text)


def _number(value: float) -> str:
    return repr(value) if isfinite(value) else f'"{value}"'


def _value(value: Any) -> str:
    return json_text(jsonable(value))


def _csv(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    writer = csv.writer(_GivenBack(), lineterminator="\r\n")  # the module quotes a lone \r only where its end holds one
    line: Callable[[Iterable[Any]], str] = writer.writerow  # gives what `write` gives
    header = line(columns) if columns else ""  # an engine may name none where there are no rows
    for row in rows:
        plain = _AS_IT_IS.issuperset(map(type, row))
        text = line(row if plain else [value if type(value) in _AS_IT_IS else _cell(value) for value in row])
        yield header + text if header else text
        header = ""
    if header:
        yield header


class _GivenBack:
    """Where the csv module writes: it gives each line back, which ends as lines here do."""

    def write(self, text: str) -> str:
        return text[:-2] + "\n"


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
