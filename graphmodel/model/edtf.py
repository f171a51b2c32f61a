"""The first and the last day of a date written in the Extended Date/Time Format (EDTF), levels 0 and 1.

Source: Extended Date/Time Format specification, Library of Congress, 4 February 2019, part of ISO 8601-2:2019. Level 0
is a year, month or day and an interval of two of these; level 1 adds uncertain (`?`), approximate (`~`, `%`),
unspecified digits (`X`), seasons and open ends. The library `edtf` (5.0.2) was tried: open intervals raise TypeError
there, an interval may end before it begins, and one date takes 2 to 15 ms.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from graphmodel.calendar_days import calendar_day

OPEN = ".."
Days = tuple[date | None, date | None]

_DATE = re.compile(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)")
_FAR_YEAR = re.compile(r"-[0-9]{4}\b.*|Y-?[0-9]+|[0-9]{5,}(?:-.*)?")
_LEVEL_2 = re.compile(
    r"[\[{].*[\]}]"  # one of a set, all of a set
    r"|Y?-?[0-9]+(?:E[0-9]+)?S[0-9]+|Y-?[0-9]+E[0-9]+"  # significant digits, exponents
    r"|(?=.*[X?~%])[0-9X?~%]{4,6}(?:-[0-9X?~%]{2,4}){0,2}"  # X and qualification anywhere
    r"|[0-9]{4}-(?:2[5-9]|3[0-9]|4[01])"  # seasons of a hemisphere, quarters, quadrimesters, semestrals
)
_FIRST_SEASON, _LAST_SEASON, _WINTER = 21, 24, 24


@lru_cache(maxsize=10_000)  # many rows have the same dates, which take longer to read than to look up
def days(text: str) -> Days:
    """The first and last day of a date; None for an end that is open (`..`) or unknown (nothing).

    A season is a meteorological one of the northern hemisphere; a winter begins in December of its year.

    >>> days("195X")
    (datetime.date(1950, 1, 1), datetime.date(1959, 12, 31))

    Raises:
        ValueError: it is no such date, or an interval that ends before it begins.
    """
    if text == OPEN:
        return None, None
    if "/" not in text:
        return _days_of(text, text)
    start, end = parts(text)
    if not (start.strip(".") or end.strip(".")):
        raise ValueError(f"{text!r} has neither a start nor an end; an open date is {OPEN}")
    first = None if start in ("", OPEN) else _days_of(start, text)[0]
    last = None if end in ("", OPEN) else _days_of(end, text)[1]
    if first is not None and last is not None and first > last:
        raise ValueError(f"{text!r} ends before it begins")
    return first, last


def parts(text: str) -> tuple[str, str]:
    """The start and the end of an interval, as written; of any other date twice itself."""
    start, slash, end = text.partition("/")
    return (start, end) if slash else (text, text)


def _days_of(text: str, whole: str) -> tuple[date, date]:
    """The days of a date that is no interval, as part of the whole that was written."""
    match = _DATE.fullmatch(text)
    if match is None or (match[3] and match[2] == "XX" and match[3] != "XX"):
        raise ValueError(_refusal(text, whole))
    year, month, day, _ = match.groups()
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    try:
        if high < 1:
            raise ValueError("years begin with 0001")
        if low != high and month is not None:
            raise ValueError("where the year is not known, neither is a month")
        if month in (None, "XX"):
            return date(max(low, 1), 1, 1), date(high, 12, 31)
        if _FIRST_SEASON <= int(month) <= _LAST_SEASON and day is None:
            return _season(low, int(month))
        if day in (None, "XX"):
            return calendar_day(low, int(month), 1), date(low, int(month), calendar.monthrange(low, int(month))[1])
        return calendar_day(low, int(month), int(day)), calendar_day(low, int(month), int(day))
    except ValueError as wrong:
        if _LEVEL_2.fullmatch(text):
            raise ValueError(_refusal(text, whole)) from None
        raise ValueError(f"{whole!r} is not a day of the calendar: {wrong}") from None


def _season(year: int, season: int) -> tuple[date, date]:
    first = 3 * (season - _FIRST_SEASON) + 3
    if season == _WINTER:
        return date(year, 12, 1), calendar_day(year + 1, 3, 1) - timedelta(days=1)
    return date(year, first, 1), date(year, first + 3, 1) - timedelta(days=1)


def _refusal(text: str, whole: str) -> str:
    if _FAR_YEAR.fullmatch(text) and not _LEVEL_2.fullmatch(text):
        return f"{whole!r} has a year before 0001 or after 9999, which no database here can hold as a date"
    if _LEVEL_2.fullmatch(text):
        return f"{whole!r} is EDTF of level 2; levels 0 and 1 are known: 2016, 2025-07, 195X, 1954~, 2031-21, 1949/1950"
    return f"{whole!r} is not a date such as 2016, 2025-04 or 2025-07-03"
