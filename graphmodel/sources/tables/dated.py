"""A date or time of a cell, in the form that the model reads, as the options of its value say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from graphmodel.problems import shown
from graphmodel.sources.tables.days import (
    ISO,
    LEVELS,
    coarser,
    is_clock,
    partial,
    read_day,
    read_time,
    rounded,
)
from graphmodel.sources.tables.form_hints import day_hint, is_no_day, more_formats
from graphmodel.sources.tables.unfit import InvalidValue
from graphmodel.sources.tables.value import Value

EXACT = ("date", "datetime")
_MICROSECONDS = re.compile(r"(\.[0-9]{6})[0-9]+")
"""What comes after these of a second is cut off by `date: iso`, as it is of a datetime."""


def dated(given: Any, precision: Any, value: Value, formats: Sequence[str], kind: str) -> Any:
    """The date, moment, partial date or time of the day that a cell is, for a property of a kind.

    Raises:
        InvalidValue: it is written in none of the formats, or less precisely than its kind is.
    """
    if is_clock(formats):
        return _clock(given, formats, kind)
    if kind == "time":
        return _MICROSECONDS.sub(r"\1", given) if isinstance(given, str) else given
    found = read_day(given, formats)
    if found is None:
        written = formats or (ISO,)
        fault = "is no day of the calendar" if is_no_day(given) else f"is no date written as {' or '.join(written)}"
        raise InvalidValue(f"{shown(given)} {fault}", day_hint(given, written, exact=kind in EXACT), "bad-date")
    day, level = found
    if level != "day" and kind in EXACT:
        hint = "declare the property as PartialDate, which keeps how precise a date is"
        raise InvalidValue(f"{shown(given)} is a {level}, and a {kind} is exact", hint, "bad-date")
    if precision is not None:
        if precision not in LEVELS:
            hint = "year, month or day; translate others in `values`"
            raise InvalidValue(f"{shown(precision)} is no precision", hint, "bad-date")
        level = coarser(level, precision)
    if value.rounded:
        level = rounded(day, level, value.rounded)
    if kind in ("partial_date", "string"):
        return partial(day, level)
    return _MICROSECONDS.sub(r"\1", day.isoformat()) if kind == "datetime" else day.isoformat()[:10]


def _clock(given: Any, formats: Sequence[str], kind: str) -> Any:
    """A time of the day: a text, or the length of time since midnight."""
    if isinstance(given, timedelta | time):
        return given
    found = read_time(given, formats)
    if found is None:
        fault = f"{shown(given)} is no time written as {' or '.join(formats)}"
        raise InvalidValue(fault, more_formats(formats), "bad-date")
    return datetime.combine(datetime.min, found) - datetime.min if kind == "duration" else str(found)
