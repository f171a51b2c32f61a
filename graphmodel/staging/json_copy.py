"""Staged rows written as JSON lines by DuckDB itself: a line is one text, put together in SQL as Python writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from graphmodel.model.points import SYSTEMS
from graphmodel.staging.copy import Field, StagedRows, Variant
from graphmodel.staging.layout import NUMBER, StagedColumn
from graphmodel.staging.sql import literal

_ESCAPED_OTHERWISE = "[\x0b\x0e-\x1f]"
"""Controls that Python escapes in small letters, and DuckDB in capitals."""


def write_json_lines(
    rows: StagedRows, path: Path, head: Sequence[str | Field], properties: Sequence[tuple[str, Field]], variant: Variant
) -> bool:
    """Writes an object a line: `head` up to its properties, of which those without a value are left out, then `}}`.

    Whether that could be done: not where a text has a sign that DuckDB escapes in another way.
    """
    fields = [*(each for each in head if isinstance(each, Field)), *(each for _, each in properties)]
    if _has_other_escapes(rows, fields, variant):
        return False
    texts = [literal(each) if isinstance(each, str) else _json(rows, each) for each in head]
    stated = [
        f"{literal(f'{json.dumps(name, ensure_ascii=False)}: ')} || {_json(rows, each)}" for name, each in properties
    ]
    texts += [f"concat_ws(', ', {', '.join(stated)})"] if stated else []
    options = "FORMAT csv, HEADER false, DELIMITER '\x01\x02', QUOTE '', ESCAPE ''"
    rows.copy(" || ".join([*texts, "'}}'"]), path, options, variant)
    return True


def _has_other_escapes(rows: StagedRows, fields: Sequence[Field], variant: Variant) -> bool:
    columns = [(rows.columns[each.column], rows.value(each.column)) for each in fields if each.column]
    texts = [
        f"array_to_string({value}, '')" if column.type.endswith("[]") else value
        for column, value in columns
        if column.kind == "string"
    ]
    marked = " OR ".join(f"regexp_matches({text}, {literal(_ESCAPED_OTHERWISE)})" for text in texts)
    return bool(texts) and bool(rows.first(f"bool_or({marked})", variant))


def _json(rows: StagedRows, given: Field) -> str:
    """The JSON of a field; null where there is none."""
    if not given.column:
        return f"{literal(given.text)}::VARCHAR"
    column, value = rows.columns[given.column], rows.value(given.column)
    one = _writer(column)
    if not column.type.endswith("[]"):
        return one(value)
    return f"'[' || array_to_string(list_transform({value}, lambda item: {one('item')}), ', ') || ']'"


def _writer(column: StagedColumn) -> Callable[[str], str]:
    """What makes the JSON of one value, or of an item of a list."""
    type_ = column.type.removesuffix("[]")
    if column.scale is not None:
        part = f"'{Decimal(1).scaleb(-column.scale):f}'::DECIMAL({column.scale + 1}, {column.scale})"
        return lambda value: f"'\"' || ({value} * {part})::VARCHAR || '\"'"
    if type_ == NUMBER:
        return lambda value: f"coalesce({value}.whole::VARCHAR, {value}.fraction::VARCHAR)"
    if type_.startswith("STRUCT"):
        names = SYSTEMS[column.system].names()
        return lambda value: " || ".join([*_coordinates(value, names), "'}'"])
    if type_ == "DATE":
        return lambda value: f"'\"' || {value}::VARCHAR || '\"'"
    return (lambda value: f"to_json({value})::VARCHAR") if type_ == "VARCHAR" else (lambda value: f"{value}::VARCHAR")


def _coordinates(value: str, names: Sequence[str]) -> Iterator[str]:
    for at, name in enumerate(names):
        before = ", " if at else "{"
        yield f"{literal(f'{before}{json.dumps(name)}: ')} || {value}.{name}::VARCHAR"
