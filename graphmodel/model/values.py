"""Property values that Python has no type for: quantities, times with a zone or without, durations as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from graphmodel.durations import Duration

# A comma groups thousands only, and a unit holds no second number: `12,5 km` and `10 to 20` are no quantities.
_NUMBER = re.compile(
    r"(~|about |ca\. ?)?\s*"
    r"(-?(?!0[xXbBoO][0-9a-fA-F])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:_[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
    r"(?![^\W\d_]+[0-9]{2})"  # 20250713T101010 and 12A345 are codes; 5 PM10 and 5m2 have a unit
    r"(?:\s*((?:[^\W\d_]|[%°‰$€£¥])(?:\S|\s+(?![-~]?\d))*))?"
)


@dataclass(frozen=True)
class Quantity:
    """A number with its unit; `about` says that the source called it rough.

    >>> Quantity.of("~40000 persons")
    Quantity(value=40000, unit='persons', about=True)
    """

    value: int | float
    unit: str = ""
    about: bool = False

    @classmethod
    def of(cls, value: Any) -> Quantity:
        """The quantity of a number, a text such as `~40000 persons`, a mapping, or itself.

        Raises:
            ValueError: there is no number in it, or it has parts that a quantity has not.
        """
        if isinstance(value, Quantity):
            return value
        if isinstance(value, bool):
            raise ValueError("true and false are no quantities")
        if isinstance(value, int | float):
            if not math.isfinite(value):
                raise ValueError(f"{value} is no number that a graph can compare")
            return cls(value)
        if isinstance(value, dict):
            return _from_mapping(value)
        match = _NUMBER.fullmatch(str(value).strip())
        if match is None:
            raise ValueError(f"{value!r} is not a quantity such as 40000, ~40000 or 12.5 km")
        rough, digits, unit = match.groups()
        return cls(_number(digits), (unit or "").strip(), bool(rough))

    def __str__(self) -> str:
        return f"{'~' if self.about else ''}{self.value}{' ' + self.unit if self.unit else ''}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.of, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


def quantity_lists(values: Iterable[Quantity]) -> dict[str, Any]:
    """What is stored of several quantities: their numbers; and their units, and whether they are rough, if any is.

    The numbers are all fractions, since a list in a graph has values of one type.

    >>> quantity_lists([Quantity(3, "m"), Quantity(2.5)])
    {'': [3.0, 2.5], '_unit': ['m', ''], '_about': None}
    """
    found = sorted(values, key=str) if isinstance(values, set | frozenset) else list(values)
    units, rough = [each.unit for each in found], [each.about for each in found]
    return {
        "": [float(each.value) for each in found],
        "_unit": units if any(units) else None,
        "_about": rough if any(rough) else None,
    }


def listed_quantities(numbers: Sequence[Any], units: Sequence[Any] | None, rough: Sequence[Any] | None) -> list[Any]:
    """The quantities of which `quantity_lists` made these.

    Raises:
        ValueError: there are not as many units, or rough ones, as numbers.
    """
    parts = (numbers, units or [""] * len(numbers), rough or [False] * len(numbers))
    return [Quantity(number, unit, about) for number, unit, about in zip(*parts, strict=True)]


if TYPE_CHECKING:
    LocalTime = time
    ZonedTime = time
else:

    class LocalTime:
        """A time of the day without a zone; a `time` may have one, as pydantic's `NaiveDatetime` beside `datetime`."""

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
            return core_schema.time_schema(tz_constraint="naive")

    class ZonedTime:
        """A time of the day in a zone, as pydantic's `AwareDatetime`."""

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
            return core_schema.time_schema(tz_constraint="aware")


def duration_text(value: timedelta | Duration) -> str:
    """An ISO 8601 duration, which Cypher's `duration` reads.

    >>> duration_text(timedelta(days=1, seconds=3690, microseconds=5)), duration_text(timedelta(seconds=-5.5))
    ('P1DT1H1M30.000005S', 'PT-5.5S')
    >>> duration_text(timedelta())
    'PT0S'
    """
    return str(Duration.of(value))


def _from_mapping(parts: dict[str, Any]) -> Quantity:
    unknown = set(parts) - {"value", "unit", "about"}
    if unknown or "value" not in parts:
        raise ValueError("a quantity has value, unit and about" + (f", not {sorted(unknown)}" if unknown else ""))
    number = Quantity.of(parts["value"])
    about = str(parts.get("about", number.about)).lower()
    if about not in ("true", "yes", "false", "no"):
        raise ValueError(f"about is true or false, not {about!r}")
    return Quantity(number.value, str(parts.get("unit", number.unit)), about in ("true", "yes"))


def _number(digits: str) -> int | float:
    plain = digits.replace("_", "").replace(",", "")
    return int(plain) if plain.lstrip("-").isdigit() else float(plain)
