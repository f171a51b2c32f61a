"""Values on their way to and from the engine: what is sent in which form, and whether a stored one is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from graphmodel.durations import Duration
from graphmodel.model import SpatialPoint
from graphmodel.model.values import duration_text

NUMBER = "number"
"""Stands for a function where none is needed, of which an engine holds two kinds for equal: integers and floats."""
NUMBERS = f"list {NUMBER}"
"""The same for lists of them."""

_CARRIED = ("", NUMBER, NUMBERS)


def cast_of(value: Any) -> str:
    """The function that makes a value on the server, or nothing where the driver carries it."""
    if isinstance(value, list | tuple):
        inner = cast_of(value[0]) if value else ""
        return f"list {inner}" if inner else ""
    if isinstance(value, datetime):
        return "datetime" if value.tzinfo else "localdatetime"
    if isinstance(value, date):
        return "date"  # as text, since Neo4j's driver takes five times as long over a date
    if isinstance(value, time):
        return "time" if value.tzinfo else "localtime"
    if isinstance(value, timedelta | Duration):
        return "duration"
    return "point" if isinstance(value, SpatialPoint) else ""


def sent(value: Any) -> Any:
    """The value in the form that is sent."""
    if isinstance(value, list | tuple):
        return [sent(item) for item in value]
    if isinstance(value, date | time):  # a point in time is a date too
        return value.isoformat()
    if isinstance(value, timedelta | Duration):
        return duration_text(value)
    if isinstance(value, SpatialPoint):
        return value.mapping
    return value


def same(stored: Any, wanted: Any) -> bool:
    """Whether a stored value is the wanted one: by value and, for true and 1, by type."""
    if isinstance(wanted, list | tuple):
        return (
            isinstance(stored, list | tuple)
            and len(stored) == len(wanted)
            and all(same(a, b) for a, b in zip(stored, wanted, strict=True))
        )
    if isinstance(stored, bool) or isinstance(wanted, bool):
        return stored is wanted
    if isinstance(wanted, timedelta | Duration):
        return isinstance(stored, timedelta | Duration) and Duration.of(stored).parts == Duration.of(wanted).parts
    if isinstance(wanted, time) and isinstance(stored, time):
        return stored == wanted and stored.utcoffset() == wanted.utcoffset()
    if isinstance(wanted, datetime) and isinstance(stored, datetime):
        return stored == wanted if bool(stored.tzinfo) == bool(wanted.tzinfo) else False
    if isinstance(wanted, datetime) != isinstance(stored, datetime):
        return False
    if isinstance(wanted, int | float) and isinstance(stored, int | float):
        return type(stored) is type(wanted) and stored == wanted
    return bool(stored == wanted)


def restored(stored: Any) -> Any:
    """A stored value as a source gives it: an engine's duration as Python's, if that can hold it."""
    if not isinstance(stored, Duration):
        return stored
    made = stored.as_timedelta()
    return stored if made is None else made


def changed(stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The wanted columns that are not stored so; None is what is not stored."""
    return {
        name: value
        for name, value in wanted.items()
        if (not same(stored[name], value) if name in stored else value is not None)
    }


def casts(columns: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The columns by name, each with its cast: together with labels or type, the shape of a write."""
    return tuple(sorted((name, cast_of(value)) for name, value in columns.items()))


def shape_of(columns: Mapping[str, Sequence[Any]]) -> tuple[tuple[str, str], ...]:
    """The columns of a batch by name, each with its cast."""
    return tuple(sorted((name, _cast_of_all(values)) for name, values in columns.items()))


def _cast_of_all(values: Sequence[Any]) -> str:
    first = next((value for value in values if value is not None and value != []), None)
    if type(first) in (int, float):
        return NUMBER
    if isinstance(first, list | tuple) and type(first[0]) in (int, float):
        return NUMBERS
    return cast_of(first)


def casts_differ(values: Sequence[Any]) -> bool:
    """Whether no one function makes all these values on the server, such as points in time with and without a zone."""
    if not isinstance(next((value for value in values if value is not None), None), datetime | time | list):
        return False
    return len({cast_of(value) for value in values if value is not None and value != []}) > 1


def packed_columns(
    shape: Sequence[tuple[str, str]], columns: Mapping[str, Sequence[Any]], prefix: str = "c"
) -> dict[str, Any]:
    """The columns as they are sent, under the names that the templates use."""
    return {
        f"{prefix}_{name}": list(columns[name]) if cast in _CARRIED else [sent(value) for value in columns[name]]
        for name, cast in shape
    }


def packed(shape: Sequence[tuple[str, str]], rows: Iterable[Mapping[str, Any]], prefix: str = "c") -> dict[str, Any]:
    """One list a column, under the names that the templates use; null where a row lacks the column."""
    listed = list(rows)
    return {f"{prefix}_{name}": [sent(row.get(name)) for row in listed] for name, _ in shape}
