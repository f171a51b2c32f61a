"""Answers as data frames, whose column types come from the question's header: an answer without rows has them, too."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from graphmodel.databases.values import NodeValue, PathValue, RelationshipValue
from graphmodel.errors import QuestionError, Unsupported
from graphmodel.extras import how_to_install
from graphmodel.queries.cells import jsonable
from graphmodel.queries.types import ValueType, accepts

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from graphmodel.queries.answers import Answer

_PLAIN = ("boolean", "integer", "float", "string", "datetime", "date")
_PANDAS = {"string": "string", "integer": "Int64", "float": "float64", "boolean": "boolean", "date": "datetime64[s]"}


def to_pandas(answer: Answer) -> pandas.DataFrame:
    """The answer as a pandas frame."""
    frames = library("pandas", "pandas")
    columns = {}
    for name, kind, values in _columns(answer):
        dtype = _PANDAS.get(kind.name, "object")
        if kind.name == "datetime":
            dtype = "datetime64[us, UTC]" if _zoned(values) else "datetime64[us]"
        if dtype == "object":
            values = [_native(value) for value in values]
        elif dtype == "datetime64[us, UTC]":
            values = frames.to_datetime(values, utc=True)
        columns[name] = frames.Series(values, dtype=dtype)
    return frames.DataFrame(columns)


def to_polars(answer: Answer) -> polars.DataFrame:
    """The answer as a Polars frame."""
    frames = library("polars", "polars")
    plain = {
        "string": frames.String,
        "integer": frames.Int64,
        "float": frames.Float64,
        "boolean": frames.Boolean,
        "date": frames.Date,
    }

    def typed(kind: ValueType, values: list[Any]) -> Any:
        if kind.item is not None:
            return frames.List(typed(kind.item, _items(values)))
        if kind.name == "datetime":
            return frames.Datetime("us", "UTC" if _zoned(values) else None)
        return plain.get(kind.name, frames.String)

    columns = [
        frames.Series(name, [_cell(kind, value) for value in values], dtype=typed(kind, values), strict=True)
        for name, kind, values in _columns(answer)
    ]
    made: polars.DataFrame = frames.DataFrame(columns)
    return made


def to_arrow(answer: Answer) -> pyarrow.Table:
    """The answer as an Arrow table."""
    arrow = library("pyarrow", "arrow")
    plain = {
        "string": arrow.string(),
        "integer": arrow.int64(),
        "float": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
    }

    def typed(kind: ValueType, values: list[Any]) -> Any:
        if kind.item is not None:
            return arrow.list_(typed(kind.item, _items(values)))
        if kind.name == "datetime":
            return arrow.timestamp("us", tz="UTC" if _zoned(values) else None)
        return plain.get(kind.name, arrow.string())

    columns = {
        name: arrow.array([_cell(kind, value) for value in values], type=typed(kind, values))
        for name, kind, values in _columns(answer)
    }
    return arrow.table(columns)


def library(module: str, extra: str) -> Any:
    """A module that an extra of this package brings.

    Raises:
        Unsupported: it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name != module:
            raise
        raise Unsupported(f"{module} is not installed", hint=how_to_install(extra)) from None


def _columns(answer: Answer) -> Iterable[tuple[str, ValueType, list[Any]]]:
    """Each column with its type: the declared one, or, where that is `any` or none, the one that all values have."""
    for at, name in enumerate(answer.columns):
        values = [row[at] for row in answer.rows]
        declared = answer.types[at] if answer.types else ValueType("any")
        kind = ValueType(declared.name, declared.item, True)
        for number, value in enumerate(values, start=1):
            if not accepts(kind, value):
                message = f"column {name} is no {declared} in row {number}: {value!r}"
                raise QuestionError(message, hint="fix the question's header, or its query")
        yield name, _inferred(values) if kind.name == "any" else kind, values


def _inferred(values: list[Any]) -> ValueType:
    there = [value for value in values if value is not None]
    if there and all(isinstance(value, list | tuple) for value in there):
        return ValueType("list", _inferred(_items(there)), True)
    fitting = (name for name in _PLAIN if there and all(accepts(ValueType(name), value) for value in there))
    return ValueType(next(fitting, "any"), None, True)


def _items(values: list[Any]) -> list[Any]:
    return [item for value in values if value is not None for item in value]


def _zoned(values: list[Any]) -> bool:
    return any(value.tzinfo is not None for value in values if isinstance(value, datetime))


def _cell(kind: ValueType, value: Any) -> Any:
    """The value as a column of this type holds it: what has no type of its own there is JSON text."""
    if value is None:
        return None
    if kind.item is not None:
        return [_cell(kind.item, item) for item in value]
    if kind.name == "float":
        return float(value)
    if kind.name in _PLAIN:
        return value
    return json.dumps(jsonable(value), ensure_ascii=False)


def _native(value: Any) -> Any:
    """Nodes, relationships and paths as dictionaries, other values as they are."""
    if isinstance(value, NodeValue | RelationshipValue | PathValue):
        return jsonable(value)
    if isinstance(value, list | tuple):
        return [_native(item) for item in value]
    if isinstance(value, dict):
        return {name: _native(item) for name, item in value.items()}
    return value
