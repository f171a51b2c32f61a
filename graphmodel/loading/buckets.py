"""Texts by which a client and a server sort values of a key alike: equal values have equal texts.

Values that differ may share a text, so what is found by one is compared by value. No two programs write a number or a
point in time alike (1e23, 1.0E23, 9.999999999999999E22), so the texts of these are coarser than their values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from graphmodel.durations import Duration
from graphmodel.loading.columns import NUMBER
from graphmodel.model import SpatialPoint

SEPARATOR = "\0"
_CLOCK, _MINUTES, _SECONDS = 5, 16, 19
"""So many characters of a point in time end with its minutes, and with its seconds."""
_SCALES = ((1e-3, 1e15), (1e9, 1e6), (9e18, 1))
"""Numbers below the first of each pair are distinguished when they differ by one, multiplied by the second."""


def bucket(value: Any) -> str:
    """The text of a value; empty for one that has none.

    >>> bucket(True), bucket(0.25), bucket("a")
    ('true', '250000', 'a')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat()[:_SECONDS]
    if isinstance(value, time):
        return value.isoformat()[:_CLOCK]
    if isinstance(value, timedelta | Duration):
        length = Duration.of(value)
        return f"{length.days}:{length.clock // 10**9}"  # engines count parts of a second from the whole one below
    if isinstance(value, SpatialPoint):
        return ":".join(map(_number, value.coordinates[:2]))
    return str(value) if isinstance(value, str | date) else ""


def bucket_of(expression: str, cast: str) -> str:
    """The Cypher expression of the same text, for values that a cast makes (see `columns`).

    A stored value of another type has some other text; only a list where a point is declared is an error.
    """
    made = _EXPRESSIONS.get(cast)
    return f"coalesce({made(expression)}, '')" if made is not None else "''"


def _number(value: float) -> str:
    scale = next((scale for below, scale in _SCALES if -below < value < below), None)
    return str(int(value * scale)) if scale is not None else ""


def _number_of(expression: str) -> str:
    cases = "".join(
        f" WHEN {expression} > -{below} AND {expression} < {below} THEN "
        f"toString(toIntegerOrNull({expression if scale == 1 else f'{expression} * {scale}'}))"
        for below, scale in _SCALES
    )
    return f"CASE{cases} END"


def _time_of(expression: str) -> str:
    # The embedded engine leaves out seconds that are zero.
    text = f"toStringOrNull({expression})"
    minutes = f"substring({text}, 0, {_MINUTES})"
    return (
        f"CASE WHEN substring({text}, {_MINUTES}, 1) = ':' THEN substring({text}, 0, {_SECONDS}) "
        f"ELSE {minutes} + ':00' END"
    )


def _duration_of(expression: str) -> str:
    parts = f"toString({expression}.days) + ':' + toString({expression}.seconds)"
    return f"CASE WHEN toStringOrNull({expression}) STARTS WITH 'P' THEN {parts} END"


def _point_of(expression: str) -> str:
    # The embedded engine has no text of a point.
    parts = " + ':' + ".join(_number_of(f"{expression}.{name}") for name in ("x", "y"))
    return f"CASE WHEN coalesce(toStringOrNull({expression}), 'point') STARTS WITH 'point' THEN {parts} END"


_EXPRESSIONS: Mapping[str, Callable[[str], str]] = {
    "": lambda expression: f"toStringOrNull({expression})",
    NUMBER: _number_of,
    "date": lambda expression: f"toStringOrNull({expression})",
    "datetime": _time_of,
    "localdatetime": _time_of,
    "time": lambda expression: f"substring(toStringOrNull({expression}), 0, {_CLOCK})",
    "localtime": lambda expression: f"substring(toStringOrNull({expression}), 0, {_CLOCK})",
    "duration": _duration_of,
    "point": _point_of,
}
