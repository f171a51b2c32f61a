"""Property values that Python has no type for: quantities and points."""

from __future__ import annotations

import math
import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

# A comma groups thousands only, and a unit holds no second number: `12,5 km` and `10 to 20` are no quantities.
_NUMBER = re.compile(
    r"(~|about |ca\. ?)?\s*"
    r"(-?(?!0[xXbBoO][0-9a-fA-F])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:_[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
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


@dataclass(frozen=True)
class Point:
    """A place on the globe (WGS 84), in degrees."""

    longitude: float
    latitude: float

    def __post_init__(self) -> None:
        if not (-180 <= self.longitude <= 180 and -90 <= self.latitude <= 90):
            raise ValueError(f"{self.longitude}, {self.latitude} is no longitude and latitude in degrees")

    @classmethod
    def of(cls, value: Any) -> Point:
        """The point of a mapping with `longitude` and `latitude`, a pair in that order, or itself.

        Raises:
            ValueError: it is none of these, or out of range.
        """
        if isinstance(value, Point):
            return value
        try:
            if isinstance(value, dict):
                return cls(float(value["longitude"]), float(value["latitude"]))
            longitude, latitude = value
            return cls(float(longitude), float(latitude))
        except (KeyError, TypeError, ValueError) as wrong:
            raise ValueError(f"{value!r} is not a point {{longitude: .., latitude: ..}}: {wrong}") from None

    def __str__(self) -> str:
        return f"({self.longitude}, {self.latitude})"

    @property
    def well_known_text(self) -> str:
        """The point as CSV and RDF have it.

        >>> Point(16.4, 48.2).well_known_text
        'POINT (16.4 48.2)'
        """
        return f"POINT ({self.longitude!r} {self.latitude!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.of, serialization=core_schema.plain_serializer_function_ser_schema(asdict)
        )


def duration_parts(value: timedelta) -> tuple[int, int, int]:
    """Days, seconds and microseconds, all of the sign of the whole, as Cypher's durations compare them.

    Python writes five seconds less than nothing as a day less and 86,395 seconds more, which is another duration there.

    >>> duration_parts(timedelta(seconds=-5))
    (0, -5, 0)
    """
    size, sign = abs(value), -1 if value < timedelta(0) else 1
    return sign * size.days, sign * size.seconds, sign * size.microseconds


def duration_text(value: timedelta) -> str:
    """An ISO 8601 duration, which Cypher's `duration` reads: as `graphmodel.databases.Duration` writes the stored one.

    >>> duration_text(timedelta(days=1, seconds=3690, microseconds=5)), duration_text(timedelta(seconds=-5.5))
    ('P1DT1H1M30.000005S', 'PT-5.5S')
    >>> duration_text(timedelta())
    'PT0S'
    """
    days, seconds, micros = duration_parts(value)
    minus = "-" if value < timedelta(0) else ""
    minutes, whole = divmod(abs(seconds), 60)
    fraction = f".{abs(micros):06}".rstrip("0") if micros else ""
    units = (*zip(divmod(minutes, 60), "HM", strict=True), (f"{whole}{fraction}" if whole or micros else 0, "S"))
    time = "".join(f"{minus}{count}{unit}" for count, unit in units if count)
    day = f"{days}D" if days else ""
    return f"P{day}T{time}" if time else f"P{day}" if day else "PT0S"


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
