"""Dates and times as a table writes them, no more precise than they were meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from graphmodel.calendar_days import iso_moment
from graphmodel.sources.tables.blocks import as_text

ISO, UNIX, UNIX_MS = "iso", "unix", "unix_ms"
NAMED = (ISO, UNIX, UNIX_MS)
LEVELS = ("year", "month", "day")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_DAYS = re.compile(r"%[-#]?[djxcDU]")
_MONTHS = re.compile(r"%[-#]?[mbB]")
_SECONDS = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
WHOLE = re.compile(r"(-?[0-9]+)\.0")
"""A whole number as pandas writes it in a column with gaps; `2.000` may be two thousand."""
_DIRECTIVE = re.compile(r"%(.?)")
_KNOWN = frozenset("aAwdbBmyYHIpMSfzZjUWcxXGuV%")
_CLOCK = frozenset("HIpMSf%")
_YEAR = frozenset("yYGcx")
_START = datetime(1970, 1, 1, tzinfo=UTC)


def read_day(given: object, formats: Sequence[str]) -> tuple[date, str] | None:
    """The day or moment of a cell, and how precise it is as written; None where it is in none of the formats.

    A number is read where a format names one: `unix`, `%Y`, `%Y%m%d`.

    >>> read_day("03/2031", ["%m/%Y"])
    (datetime.datetime(2031, 3, 1, 0, 0), 'month')
    >>> read_day(1998.0, ["%Y"])
    (datetime.datetime(1998, 1, 1, 0, 0), 'year')
    """
    if isinstance(given, date):
        return given, "day"
    if not isinstance(given, str | int | float | Decimal) or isinstance(given, bool):
        return None
    text = as_text(given).strip()
    for each in formats or (ISO,):
        try:
            if each == ISO:
                found: tuple[date, str] = _iso(_plain(text, each))
            elif each in NAMED:
                found = _since_1970(text, each), "day"
            else:
                found = datetime.strptime(_plain(text, each), each), precision_of(each)  # as written
        except (ValueError, OverflowError):
            continue
        return found
    return None


def read_time(given: object, formats: Sequence[str]) -> time | None:
    """The time of the day of a cell, in formats of hours, minutes and seconds; None where it is in none of them.

    >>> read_time(517, ["%H%M"]), read_time("5", ["%H%M"]), read_time("5.0", ["%H%M"])
    (datetime.time(5, 17), datetime.time(0, 5), datetime.time(0, 5))
    """
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        return None
    text = as_text(given).strip()
    for each in formats:
        try:
            plain = _plain(text, each)
            width = 2 * len(_DIRECTIVE.findall(each)) if re.fullmatch(r"(?:%[HMS])+", each) and plain.isdigit() else 0
            return datetime.strptime(plain.zfill(width), each).time()
        except ValueError:
            continue
    return None


def is_clock(formats: Sequence[str]) -> bool:
    """Whether formats are of a time of the day alone."""
    return bool(formats) and all(each not in NAMED and {*_DIRECTIVE.findall(each)} <= _CLOCK for each in formats)


def format_fault(format: str) -> str:
    """What keeps a format from reading a date; empty where nothing does.

    >>> format_fault("%s"), format_fault("%d.%m.")
    ("'%s' has %s, which no date is read by", "'%d.%m.' has no year")
    """
    if format in NAMED:
        return ""
    named = _DIRECTIVE.findall(format)
    for each in named:
        if each not in _KNOWN:
            return f"{format!r} has %{each}, which no date is read by"
    if not named:
        return f"{format!r} is no format"
    if not {*named} & _YEAR and not {*named} <= _CLOCK:
        return f"{format!r} has no year"
    try:
        datetime.strptime("", format)
    except ValueError as wrong:
        if "does not match" not in str(wrong):
            return f"{format!r} is no format that reads a date"
    return ""


def contradiction(formats: Sequence[str]) -> tuple[str, str, str] | None:
    """Two formats that read one text as different days, and such a text; None where there are none."""
    own = [each for each in formats if each not in NAMED]
    for at, one in enumerate(own):
        for other in own[at + 1 :]:
            text = date(2031, 4, 5).strftime(other)
            try:
                found = datetime.strptime(text, one).date()
            except ValueError:
                continue
            if found != datetime.strptime(text, other).date():
                return one, other, text
    return None


def precision_of(format: str) -> str:
    """How precise a format is that `strptime` takes."""
    return "day" if _DAYS.search(format) else "month" if _MONTHS.search(format) else "year"


def rounded(day: date, precision: str, to: str) -> str:
    """The precision of a day of which midnight of a first stands for more than itself."""
    if isinstance(day, datetime) and day.time() != time():
        return precision
    if day.day != 1 or (to == "year" and day.month != 1):
        return precision
    return coarser(precision, "year" if day.month == 1 else "month")


def coarser(one: str, other: str) -> str:
    """The less precise of two."""
    return LEVELS[min(LEVELS.index(one), LEVELS.index(other))]


def partial(day: date, precision: str) -> str:
    """The text of a partial date."""
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"[: {"year": 4, "month": 7, "day": 10}[precision]]


def _plain(text: str, format: str) -> str:
    """A whole number that pandas wrote as `1998.0`, where the format has no full stop."""
    whole = WHOLE.fullmatch(text) if "." not in format else None
    return whole[1] if whole else text


def _since_1970(text: str, format: str) -> datetime:
    if not _SECONDS.fullmatch(text):
        raise ValueError(f"{text!r} is no number of seconds")
    number = Decimal(text) * (1_000_000 if format == UNIX else 1_000)
    return _START + timedelta(microseconds=int(number))


def _iso(text: str) -> tuple[date, str]:
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return iso_moment(text), "day"
    year, month = int(found[1]), int(found[2] or 1)
    return date(year, month, 1), "month" if found[2] else "year"
