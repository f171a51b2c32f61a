"""Lengths of time as texts: ISO 8601, hours with minutes and seconds, and as Python and pandas write them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from graphmodel.durations import Duration
from graphmodel.model.exact_moments import is_fine
from graphmodel.problems import shown
from graphmodel.sources.tables.unfit import InvalidValue

_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


def duration(given: Any) -> timedelta:
    """A length of time: `P3DT4H`, `-PT5S`, `25:10:00`, or `3 days 00:00:00` as pandas writes it.

    >>> duration("-PT5S"), duration("25:10:00")
    (datetime.timedelta(days=-1, seconds=86395), datetime.timedelta(days=1, seconds=4200))

    Raises:
        InvalidValue: it is none, has months or years, or parts of a microsecond.
    """
    if isinstance(given, timedelta) and not is_fine(given):
        return given
    found = calendar_duration(given)
    if found.months:
        what = "months" if found.months % 12 else "years"
        fault = f"{shown(given)} has {what}, which are no fixed number of days"
        raise InvalidValue(fault, "write the days, P30D; or declare the property as Duration")
    if found.clock % 1000:
        fault = f"{shown(given)} has parts of a microsecond, which a timedelta does not hold"
        raise InvalidValue(fault, "round it, or declare the property as Duration")
    try:
        return timedelta(found.days, microseconds=found.clock // 1000)
    except OverflowError:
        raise InvalidValue(
            f"{shown(given)} is longer than a timedelta can be", "declare the property as Duration"
        ) from None


def calendar_duration(given: Any) -> Duration:
    """A length of time with its months, days and nanoseconds apart.

    >>> calendar_duration("P1M"), str(calendar_duration("25:10:00"))
    (Duration(months=1, days=0, seconds=0, nanoseconds=0), 'PT25H10M')

    Raises:
        InvalidValue: it is none.
    """
    try:
        return Duration.of(given)
    except ValueError:
        fault = f"{shown(given)} is not a duration such as P3D, PT1H30M or 01:30:00"
        raise InvalidValue(fault, _duration_hint(given)) from None


def _duration_hint(given: Any) -> str:
    if isinstance(given, int | float) or (isinstance(given, str) and _NUMBER.fullmatch(given.strip())):
        return 'say what the number counts: template: "PT{column}S" for seconds, "P{column}D" for days'
    if isinstance(given, str) and re.fullmatch(r"[0-9]{1,3}:[0-9]{2}", given.strip()):
        return 'say what it is: template: "{column}:00" for hours and minutes, "00:{column}" for minutes and seconds'
    return "write it as ISO 8601 does; days and hours are P1DT2H"
