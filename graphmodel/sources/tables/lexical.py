"""Lexical forms: which texts and values of Python are read as a value of each kind, the same for every source of rows.

A CSV file has texts, Parquet and a frame have numbers and days: both are read by the rules here, before the model sees
them. Whatever has another form is refused with the option of the mapping that reads it; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from graphmodel.calendar_days import iso_moment
from graphmodel.model.exact_moments import is_fine, text_of_moment
from graphmodel.problems import shown
from graphmodel.sources.tables.durations import duration
from graphmodel.sources.tables.form_hints import day_hint
from graphmodel.sources.tables.numeric import fraction, integer
from graphmodel.sources.tables.unfit import InvalidValue

TRUE = frozenset(("true", "yes", "on", "t", "y", "1"))
FALSE = frozenset(("false", "no", "off", "f", "n", "0"))
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTIAL = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,]([0-9]{1,9}))?"
    r" ?(Z|z|UTC|[-+][0-9]{2}(?::?[0-9]{2})?)?"
)

_CLOCK = re.compile(
    r"((?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)(?:[.,]([0-9]{1,9}))?(Z|z|[-+](?:[01][0-9]|2[0-3]):?[0-5][0-9])?"
)
_PAST = re.compile(r"[0-9]{2,3}:[0-5][0-9]")

Reader = Callable[[Any], Any]


def boolean(given: Any) -> bool:
    """True or false, or a word for one: true, yes, on, t, y, 1 and their opposites; 1.0 is the 1 of pandas beside gaps.

    Raises:
        InvalidValue: it is neither.
    """
    if isinstance(given, bool):
        return given
    if isinstance(given, int | float | Decimal) and given in (0, 1):
        return given == 1
    text = given.strip().lower() if isinstance(given, str) else ""
    if text in TRUE or text in FALSE:
        return text in TRUE
    if text in ("1.0", "0.0"):
        return text == "1.0"
    raise InvalidValue(
        f"{shown(given)} is not true or false",
        f"say whether it stands for true or false: values: {{{_key(given)}: ...}}",
    )


def truth(given: Any) -> Any:
    """True or false of a cell that says so; else the cell, for whoever takes it to refuse."""
    try:
        return boolean(given)
    except InvalidValue:
        return given


def _key(given: Any) -> str:
    text = str(given).strip()
    return text if re.fullmatch(r"\w[\w ]{0,20}", text) else '"..."'


def day(given: Any) -> date:
    """A day: `2031-05-04`, or midnight of one.

    Raises:
        InvalidValue: it is a year or a month, a number, a time of a day, or written in another way.
    """
    found = _moment(given, "day", "date")
    if not isinstance(found, datetime):
        return found
    if found.time() != time():
        raise InvalidValue(
            f"{shown(given)} has a time of the day, and a date has none", "take the day of it: date: iso"
        )
    return found.date()


def moment(given: Any) -> datetime:
    """A moment: `2031-05-04T10:00:00`, with a zone or without; a day is its midnight.

    Raises:
        InvalidValue: it is a year or a month, a number, has parts of a microsecond, or is written in another way.
    """
    found = _moment(given, "moment", "datetime")
    return found if isinstance(found, datetime) else datetime.combine(found, time())


def _moment(given: Any, what: str, kind: str) -> date:
    if isinstance(given, date):
        if is_fine(given):
            raise _fine(text_of_moment(given), kind)
        return given
    text = given.strip() if isinstance(given, str) else ""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if found := _MOMENT.fullmatch(text):
            return _exact_moment(found, text)
    except InvalidValue:
        raise
    except ValueError:
        raise InvalidValue(
            f"{shown(given)} is no day of the calendar, or no time of a day", "fix it", "bad-date"
        ) from None
    if _PARTIAL.fullmatch(text):
        raise InvalidValue(
            f"{shown(given)} is a {'month' if '-' in text else 'year'}, and a {kind} is exact",
            "declare the property as PartialDate, which keeps how precise a date is",
            "bad-date",
        )
    raise InvalidValue(f"{shown(given)} is not a {what} such as {_SUCH[kind]}", day_hint(given), "bad-date")


_SUCH = {"date": "2031-05-04", "datetime": "2031-05-04T10:00:00Z"}


def _exact_moment(found: re.Match[str], text: str) -> datetime:
    day, clock, part, zone = found.groups(default="")
    if part[6:].strip("0"):
        raise _fine(text, "datetime")
    fraction = f".{part[:6].ljust(6, '0')}" if part else ""
    seconds = clock if clock.count(":") == 2 else f"{clock}:00"
    zone = "Z" if zone in ("z", "UTC") else zone
    return iso_moment(f"{day}T{seconds}{fraction}{zone}")


def _fine(text: str, kind: str) -> InvalidValue:
    fault = f"{shown(text)} has parts of a microsecond, which a {kind} does not hold"
    return InvalidValue(fault, "cut them off: date: iso", "bad-date")


def clock(given: Any) -> time:
    """A time of the day: `10:00`, `10:00:30.5`, with a zone or without.

    Raises:
        InvalidValue: it is none, is after midnight of its day, or has parts of a microsecond.
    """
    if isinstance(given, time):
        return given
    text = given.strip() if isinstance(given, str) else ""
    found = _CLOCK.fullmatch(text)
    if found is None:
        hint = "a length of time, past 24:00 too, is a timedelta" if _PAST.match(text) else 'say how: date: "%H.%M"'
        raise InvalidValue(f"{shown(given)} is not a time of the day such as 10:00 or 10:00:30+02:00", hint, "bad-date")
    seconds, part, zone = found.groups(default="")
    if part[6:].strip("0"):
        raise _fine(text, "time")
    fraction = f".{part[:6].ljust(6, '0')}" if part else ""
    return time.fromisoformat(f"{seconds if seconds.count(':') == 2 else f'{seconds}:00'}{fraction}{zone.upper()}")


def partial_date(given: Any) -> Any:
    """A partial date as the model reads it: a text, a day, or a year of four digits.

    Raises:
        InvalidValue: it is a moment, or a number that is no such year.
    """
    if isinstance(given, datetime):
        raise InvalidValue(
            f"{shown(given)} is a moment, and a partial date a day at most", "take the day of it: date: iso"
        )
    if isinstance(given, bool | float | Decimal | timedelta):
        raise InvalidValue(
            f"{shown(given)} is not a date such as 2016, 2025-04 or 2025-07-03", day_hint(given), "bad-date"
        )
    if isinstance(given, int):
        if not 1000 <= given <= 9999:
            raise InvalidValue(f"{given} is no year of four digits", day_hint(given), "bad-date")
        return f"{given}"
    return given


def text(given: Any) -> Any:
    """A text; anything else is refused.

    Raises:
        InvalidValue: it is a number, a day or anything else.
    """
    if isinstance(given, str):
        return given
    raise InvalidValue(f"{shown(given)} is not a text", 'make one of it: template: "{column}"')


READERS: Mapping[str, Reader] = {
    "string": text,
    "integer": integer,
    "float": fraction,
    "boolean": boolean,
    "date": day,
    "datetime": moment,
    "partial_date": partial_date,
    "duration": duration,
    "time": clock,
}
"""What reads a value of each kind; a quantity and a point have parts, which are read by themselves."""
OWN: Mapping[str, type[Any]] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": bool,
    "date": date,
    "datetime": datetime,
    "duration": timedelta,
    "time": time,
}
"""The type of Python whose values are taken as they are."""
