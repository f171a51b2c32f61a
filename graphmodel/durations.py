"""Lengths of time in the calendar's units: months, days, seconds and nanoseconds, none of which becomes another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_ISO = re.compile(
    r"([-+])?P(?=.)(?:(-?[0-9]{1,9})Y)?(?:(-?[0-9]{1,9})M)?(?:(-?[0-9]{1,9})W)?(?:(-?[0-9]{1,9})D)?"
    r"(?:T(?=.)(?:(-?[0-9]{1,12})H)?(?:(-?[0-9]{1,12})M)?(?:(-?[0-9]{1,12})(?:[.,]([0-9]{1,9}))?S)?)?"
)
_CLOCK = re.compile(
    r"(?:(-?[0-9]{1,9}) days?,? ?)?(?:([+-])?([0-9]{1,6}):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,9}))?)?"
)
_NANO = 10**9
_DAY = 86_400 * _NANO


@dataclass(frozen=True)
class Duration:
    """A length of time in the calendar's units, which do not convert into one another.

    >>> str(Duration(months=14, days=3, seconds=3661, nanoseconds=500_000_000))
    'P1Y2M3DT1H1M1.5S'
    >>> str(Duration())
    'PT0S'
    """

    months: int = 0
    days: int = 0
    seconds: int = 0
    nanoseconds: int = 0

    @classmethod
    def of(cls, given: Any) -> Duration:
        """The duration of a text (`P1M`, `-PT0.000000001S`, `25:10:00`, `3 days 00:00:00`), a `timedelta`, or itself.

        >>> Duration.of("P1Y2M")
        Duration(months=14, days=0, seconds=0, nanoseconds=0)
        >>> Duration.of("-PT1.5S")
        Duration(months=0, days=0, seconds=-1, nanoseconds=-500000000)
        >>> str(Duration.of("-1 days +23:59:55"))
        'PT-5S'

        Raises:
            ValueError: it is none of these.
        """
        if isinstance(given, Duration):
            return given
        if isinstance(given, timedelta):
            size, sign = abs(given), -1 if given < timedelta(0) else 1
            nanoseconds = size.microseconds * 1000 + getattr(size, "nanoseconds", 0)  # which pandas' own has
            return cls(0, sign * size.days, sign * size.seconds, sign * nanoseconds)
        text = given.strip() if isinstance(given, str) else ""
        if found := _ISO.fullmatch(text):
            return _of_iso(*found.groups(default=""))
        if text and (found := _CLOCK.fullmatch(text)):
            return _of_clock(*found.groups(default=""))
        raise ValueError("it is not a duration such as P1M, P3DT4H or 25:10:00")

    @property
    def clock(self) -> int:
        """Its seconds and nanoseconds, all in nanoseconds."""
        return self.seconds * _NANO + self.nanoseconds

    @property
    def parts(self) -> tuple[int, int, int]:
        """Months, days and the rest in nanoseconds: two durations are the same if these are."""
        return self.months, self.days, self.clock

    def as_timedelta(self) -> timedelta | None:
        """The same as Python's, which knows days and microseconds; None where that has no such value.

        >>> Duration(seconds=-5).as_timedelta()
        datetime.timedelta(days=-1, seconds=86395)
        >>> Duration(seconds=90_000).as_timedelta()  # 25 hours, which are not a day and an hour
        """
        signs = {part > 0 for part in (self.days, self.clock) if part}
        if self.months or self.clock % 1000 or abs(self.clock) >= _DAY or len(signs) > 1:
            return None
        try:
            return timedelta(self.days, microseconds=self.clock // 1000)
        except OverflowError:
            return None

    def __str__(self) -> str:
        years, months = _divide(self.months, 12)
        day_part = _units((years, "Y"), (months, "M"), (self.days, "D"))
        # One sign for the whole of the time: -1 second + 500 ms is -0.5 s.
        minutes, rest = _divide(self.clock, 60 * _NANO)
        hours, minutes = _divide(minutes, 60)
        time_part = _units((hours, "H"), (minutes, "M")) + _seconds(rest)
        if not day_part and not time_part:
            return "PT0S"
        return f"P{day_part}" + (f"T{time_part}" if time_part else "")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls.of, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


def _of_iso(sign: str, *parts: str) -> Duration:
    *_, fractional, part = parts
    years, months, weeks, days, hours, minutes, seconds = (int(each or 0) for each in parts[:-1])
    nanoseconds = int(part.ljust(9, "0")) * (-1 if fractional.startswith("-") else 1)
    clock = (hours * 3600 + minutes * 60 + seconds) * _NANO + nanoseconds
    turn = -1 if sign == "-" else 1
    return _made(turn * (years * 12 + months), turn * (weeks * 7 + days), turn * clock)


def _of_clock(days: str, sign: str, hours: str, minutes: str, seconds: str, part: str) -> Duration:
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    clock = whole * _NANO + int(part.ljust(9, "0"))
    clock = -clock if sign == "-" else clock
    if clock * int(days or 0) < 0:  # Python and pandas count on from the day before: -5 s is -1 days +23:59:55
        counted, rest = _divide(int(days) * _DAY + clock, _DAY)
        return _made(0, counted, rest)
    return _made(0, int(days or 0), clock)


def _made(months: int, days: int, clock: int) -> Duration:
    return Duration(months, days, *_divide(clock, _NANO))


def _divide(number: int, by: int) -> tuple[int, int]:
    quotient, rest = divmod(abs(number), by)
    return (quotient, rest) if number >= 0 else (-quotient, -rest)


def _units(*counts: tuple[int, str]) -> str:
    return "".join(f"{count}{unit}" for count, unit in counts if count)


def _seconds(nanoseconds: int) -> str:
    if not nanoseconds:
        return ""
    whole, part = divmod(abs(nanoseconds), _NANO)
    fraction = f".{part:09}".rstrip("0") if part else ""
    return f"{'-' if nanoseconds < 0 else ''}{whole}{fraction}S"
