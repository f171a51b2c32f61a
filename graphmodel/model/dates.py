"""Partial dates: a year, a month or a day, exactly as precise as the source was."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

OPEN = ".."
_LEVEL_0 = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True)
class PartialDate:
    """A date of EDTF level 0 (`2016`, `2025-04`, `2025-07-03`), kept as written plus its first and last day.

    `..` is an open start or end: always, or for good. It has no first and no last day.
    Source of the notation: Extended Date/Time Format, ISO 8601-2:2019, Library of Congress.

    >>> PartialDate("2024-02").last
    datetime.date(2024, 2, 29)

    Raises:
        ValueError: the text is no such date.
    """

    text: str
    first: date | None = field(init=False, compare=False)
    last: date | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        first, last = _days(self.text)
        object.__setattr__(self, "first", first)
        object.__setattr__(self, "last", last)

    @classmethod
    def of(cls, value: PartialDate | date | str | int) -> PartialDate:
        """The partial date of a text, a `date`, a year as a number, or itself."""
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, datetime):
            raise ValueError("a point in time is not a partial date; give the day")
        if isinstance(value, bool):
            raise ValueError("true and false are no dates")
        if isinstance(value, date):
            return cls(value.isoformat())
        if isinstance(value, int):
            return cls(f"{value:04d}")
        return cls(value.strip())

    @property
    def open(self) -> bool:
        """Whether this is `..`, the open end of an interval."""
        return self.text == OPEN

    def __str__(self) -> str:
        return self.text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def parse(value: Any) -> PartialDate:
            if not isinstance(value, PartialDate | date | str | int):
                raise ValueError("a partial date is text such as 2016, 2025-04 or 2025-07-03")
            return cls.of(value)

        return core_schema.no_info_plain_validator_function(
            parse, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


def _days(text: str) -> tuple[date | None, date | None]:
    if text == OPEN:
        return None, None
    match = _LEVEL_0.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date such as 2016, 2025-04 or 2025-07-03")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or year < 1:
            raise ValueError(f"{text!r} has no year from 0001 on")
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as wrong:
        raise ValueError(f"{text!r} is not a day of the calendar: {wrong}") from None
