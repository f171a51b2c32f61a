"""Days and moments, refused in our words and by one rule: Python's own change between its versions."""

from __future__ import annotations

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date, datetime

_MONTHS = 12
_WEEK = re.compile(r"[0-9]{4}-?W[0-9]{2}(?!-?[0-9])")
_MIDNIGHT = re.compile(r"(?:[0-9]{4}-?[0-9]{2}-?[0-9]{2}|[0-9]{4}-?W[0-9]{2}-?[0-9])[^0-9]24")


def calendar_day(year: int, month: int, day: int) -> date:
    """A day, or why there is none: in words that do not change with Python's version.

    >>> calendar_day(2024, 2, 29)
    datetime.date(2024, 2, 29)

    Raises:
        ValueError: there is no such day.
    """
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= _MONTHS:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError("day is out of range for month")
    return date(year, month, day)


def iso_day(text: str) -> date:
    """The day of a text of ISO 8601, such as `2031-05-04`.

    Raises:
        ValueError: it is none; a week is none either, of which Python makes its Monday.
    """
    if _WEEK.match(text):
        raise ValueError(f"{text!r} is a week")
    return date.fromisoformat(text)


def iso_moment(text: str) -> datetime:
    """The moment of a text of ISO 8601, such as `2031-05-04T10:00`; of a day its midnight.

    Raises:
        ValueError: it is none; nor is a week one, or 24:00, which Python reads from 3.14 on.
    """
    if _WEEK.match(text) or _MIDNIGHT.match(text):
        raise ValueError(f"{text!r} is no moment")
    return datetime.fromisoformat(text)
