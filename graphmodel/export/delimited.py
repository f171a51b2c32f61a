"""Blocks as CSV text, column by column: four times as fast as row by row with the `csv` module.

An absent value is an empty field, an empty text is `""`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import repeat
from operator import methodcaller
from typing import Any

from graphmodel.durations import Duration
from graphmodel.export.blocks import Same
from graphmodel.model import SpatialPoint
from graphmodel.model.properties import StoredProperty
from graphmodel.model.values import duration_text

BYTE_ORDER_MARK = "\ufeff"
_special = re.compile(f'[,"\n\r{BYTE_ORDER_MARK}]').search
Text = Callable[[Any], str]
Writing = Callable[[StoredProperty], Text]


def lines(columns: Sequence[tuple[StoredProperty, Sequence[Any]]], writing: Writing) -> str:
    """The rows of these columns as lines; `writing` says how the values of a column are written, but for plain text."""
    fields = [_fields(column, values, writing) for column, values in columns]
    return "\n".join(map(",".join, zip(*fields, strict=True))) + "\n"


def header(names: Iterable[str]) -> str:
    """A line of names."""
    return ",".join(map(quoted, names)) + "\n"


def quoted(text: str) -> str:
    """A text as a field."""
    if not text or _special(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _fields(column: StoredProperty, values: Sequence[Any], writing: Writing) -> Iterable[str]:
    plain = column.kind == "string" and not column.many
    if isinstance(values, Same):
        text = "" if values.value is None else quoted(values.value if plain else writing(column)(values.value))
        return repeat(text, len(values))
    if plain:
        return _texts(values)
    text_of = writing(column)
    found: list[str]
    if None in values:
        found = ["" if value is None else text_of(value) for value in values]
        return [text and quoted(text) for text in found] if column.many or column.kind == "point" else found
    found = list(map(text_of, values))
    return _texts(found) if column.many or column.kind == "point" else found


def _texts(values: Sequence[Any]) -> Iterable[str]:
    if None in values:
        return ["" if value is None else quoted(value) for value in values]
    if "" not in values and not _special("".join(values)):
        return values
    return [quoted(value) for value in values]


def plain_text(kind: str) -> Text:
    """How a value that is no list is written: what Cypher's functions of that name read."""
    return _TEXTS.get(kind, str)


def json_value(value: Any) -> Any:
    """A value as JSON has it: decimals and temporal values as text, points as objects."""
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, SpatialPoint):
        return value.mapping
    if isinstance(value, timedelta | Duration):
        return duration_text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if hasattr(value, "isoformat") else value


def json_text(value: Any) -> str:
    """A value as JSON text."""
    return json.dumps(json_value(value), ensure_ascii=False)


def _boolean(value: Any) -> str:
    return "true" if value else "false"


_TEXTS: dict[str, Text] = {
    "boolean": _boolean,
    "integer": str,
    "float": repr,
    "decimal": methodcaller("__format__", "f"),
    "date": str,
    "datetime": methodcaller("isoformat"),
    "localdatetime": methodcaller("isoformat"),
    "time": methodcaller("isoformat"),
    "localtime": methodcaller("isoformat"),
    "duration": duration_text,
}
