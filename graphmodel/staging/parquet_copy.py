"""Staged rows written as Parquet by DuckDB itself, with a column `c0`, `c1` and so on for each field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from graphmodel.model.properties import StoredProperty
from graphmodel.staging.copy import Field, StagedRows, Variant
from graphmodel.staging.layout import NUMBER, StagedColumn
from graphmodel.staging.sql import literal

DIGITS = 19
"""So many digits a decimal has at most that is stored as a whole number of 64 bits."""
_MOMENTS = {"datetime": "TIMESTAMPTZ", "localdatetime": "TIMESTAMP", "localtime": "TIME"}


def write_parquet(
    rows: StagedRows, path: Path, given: Sequence[tuple[Field, StoredProperty]], variant: Variant
) -> bool:
    """Writes the fields of the rows of a variant, each as what it is in a file; whether DuckDB could do that."""
    picked = [_picked(rows, field, declared) for field, declared in given]
    known = [expression for expression in picked if expression is not None]
    if len(known) < len(picked):
        return False
    columns = ", ".join(f"{expression} AS c{at}" for at, expression in enumerate(known))
    rows.copy(columns, path, "FORMAT parquet", variant)
    return True


def _picked(rows: StagedRows, field: Field, declared: StoredProperty) -> str | None:
    """The value of a field; None where DuckDB does not write it as we do."""
    if not field.column:
        text = literal(field.text)
        return f"from_json({text}, '[\"VARCHAR\"]')" if declared.many else f"{text}::BOOLEAN"
    column, value = rows.columns[field.column], rows.value(field.column)
    change = _change(column, declared)
    if change is None:
        return None if rows.group.filled[rows.kind.columns.index(column)] else "NULL"
    return f"list_transform({value}, lambda item: {change('item')})" if declared.many else change(value)


def _change(column: StagedColumn, declared: StoredProperty) -> Callable[[str], str] | None:
    """What makes a value, or an item of a list, what it is in a file; None for lengths of time, and times in lists."""
    if declared.kind in _MOMENTS or (declared.kind == "duration" and not declared.calendar):
        moment = None if declared.many else _MOMENTS.get(declared.kind)
        return None if moment is None else lambda value: f"{value}::{moment}"
    if column.scale is not None:
        part = f"'{Decimal(1).scaleb(-column.scale):f}'::DECIMAL({column.scale + 1}, {column.scale})"
        return lambda value: f"({value} * {part})::DECIMAL({DIGITS}, {column.scale})"
    if column.type.removesuffix("[]") == NUMBER:
        part = "whole" if declared.kind == "integer" else "fraction"
        return None if declared.many else lambda value: f"{value}.{part}"
    return lambda value: value
