"""Partial dates: as precise as the source was, from a day to a century, with their first and last day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from graphmodel.model.edtf import OPEN, days, parts


@dataclass(frozen=True)
class PartialDate:
    """A date of EDTF level 0 or 1 (`2016`, `2025-07-03`, `195X`, `1954~`, `2031-21`, `1949/1950`), kept as written.

    `first` and `last` are its days. `..` is an open start or end: always, or for good. It has neither; `1949/..` has no
    last, `../1958` no first.

    >>> PartialDate("2024-02").last
    datetime.date(2024, 2, 29)

    Raises:
        ValueError: the text is no such date.
    """

    text: str
    first: date | None = field(init=False, compare=False)
    last: date | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        first, last = days(self.text)
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

    @property
    def start(self) -> PartialDate:
        """When something that lasted began: the start of an interval; any other date itself."""
        return PartialDate(parts(self.text)[0] or OPEN)

    @property
    def end(self) -> PartialDate:
        """When something that lasted was over: the end of an interval; any other date itself."""
        return PartialDate(parts(self.text)[1] or OPEN)

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


def day_lists(value: Iterable[PartialDate]) -> dict[str, Any]:
    """What is stored of several dates: their texts, and their days only where each has them, as no list holds nulls."""
    dates = sorted(value, key=str) if isinstance(value, set | frozenset) else list(value)
    first, last = [each.first for each in dates], [each.last for each in dates]
    return {
        "": [each.text for each in dates],
        "_first": None if None in first else first,
        "_last": None if None in last else last,
    }
