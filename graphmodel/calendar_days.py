"""A day of the calendar by its numbers, refused in our words: Python's own change between its versions."""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, MINYEAR, date

_MONTHS = 12


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
