"""Lengths of time as texts: ISO 8601, hours with minutes and seconds, and as Python and pandas write them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from graphmodel.problems import shown
from graphmodel.sources.tables.unfit import InvalidValue

_DURATION = re.compile(
    r"([-+])?P(?=.)(?:(-?[0-9]{1,9})Y)?(?:(-?[0-9]{1,9})M)?(?:(-?[0-9]{1,9})W)?(?:(-?[0-9]{1,9})D)?"
    r"(?:T(?=.)(?:(-?[0-9]{1,12})H)?(?:(-?[0-9]{1,12})M)?(?:(-?[0-9]{1,12})(?:[.,]([0-9]{1,9}))?S)?)?"
)
_CLOCK = re.compile(
    r"(?:(-?[0-9]{1,9}) days?,? ?)?(?:([+-])?([0-9]{1,6}):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,9}))?)?"
)
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


def duration(given: Any) -> timedelta:
    """A length of time: `P3DT4H`, `-PT5S`, `25:10:00`, or `3 days 00:00:00` as pandas writes it.

    >>> duration("-PT5S"), duration("25:10:00")
    (datetime.timedelta(days=-1, seconds=86395), datetime.timedelta(days=1, seconds=4200))

    Raises:
        Unfit: it is none, has months or years, or parts of a microsecond.
    """
    if isinstance(given, timedelta):
        return given
    text = given.strip() if isinstance(given, str) else ""
    try:
        if found := _DURATION.fullmatch(text):
            return _iso_duration(text, *found.groups(default=""))
        if text and (found := _CLOCK.fullmatch(text)):
            days, sign, hours, minutes, seconds, part = found.groups(default="")
            clock = timedelta(hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0))
            clock += _microseconds(part, text)
            return timedelta(int(days or 0)) + (-clock if sign == "-" else clock)
    except OverflowError:
        raise InvalidValue(f"{shown(given)} is longer than a duration can be", "declare the property as str") from None
    raise InvalidValue(f"{shown(given)} is not a duration such as P3D, PT1H30M or 01:30:00", _duration_hint(given))


def _iso_duration(text: str, sign: str, *parts: str) -> timedelta:
    years, months, weeks, days, hours, minutes, seconds, part = parts
    if int(years or 0) or int(months or 0):
        fault = f"{shown(text)} has {'months' if int(months or 0) else 'years'}, which are no fixed number of days"
        raise InvalidValue(fault, "write the days, P30D; or declare the property as str")
    rest = timedelta(
        weeks=int(weeks or 0),
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
    )
    small = _microseconds(part, text)
    made = rest - small if seconds.startswith("-") else rest + small
    return -made if sign == "-" else made


def _microseconds(part: str, text: str) -> timedelta:
    if part[6:].strip("0"):
        fault = f"{shown(text)} has parts of a microsecond, which a duration does not hold"
        raise InvalidValue(fault, "round it, or declare the property as str")
    return timedelta(microseconds=int(part[:6].ljust(6, "0") or 0))


def _duration_hint(given: Any) -> str:
    if isinstance(given, int | float) or (isinstance(given, str) and _NUMBER.fullmatch(given.strip())):
        return 'say what the number counts: template: "PT{column}S" for seconds, "P{column}D" for days'
    if isinstance(given, str) and re.fullmatch(r"[0-9]{1,3}:[0-9]{2}", given.strip()):
        return 'say what it is: template: "{column}:00" for hours and minutes, "00:{column}" for minutes and seconds'
    return "write it as ISO 8601 does; days and hours are P1DT2H"
