"""Dates as a table writes them, no more precise than they were meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time

ISO = "iso"
LEVELS = ("year", "month", "day")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
_DAYS = re.compile(r"%[-#]?[djxcDU]")
_MONTHS = re.compile(r"%[-#]?[mbB]")


def read_day(given: object, formats: Sequence[str]) -> tuple[date, str] | None:
    """The day or moment of a cell, and how precise it is as written; None where it is in none of the formats.

    >>> read_day("03/2031", ["%m/%Y"])
    (datetime.datetime(2031, 3, 1, 0, 0), 'month')
    """
    if isinstance(given, date):
        return given, "day"
    if not isinstance(given, str):
        return None
    for each in formats or (ISO,):
        try:
            if each == ISO:
                return _iso(given.strip())
            return datetime.strptime(given.strip(), each), precision_of(each)  # as written
        except ValueError:
            continue
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


def _iso(text: str) -> tuple[date, str]:
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return datetime.fromisoformat(text), "day"
    year, month = int(found[1]), int(found[2] or 1)
    return date(year, month, 1), "month" if found[2] else "year"
