"""Points, in the four coordinate systems of Neo4j: on the globe or in a plane, with a height or without.

Names of coordinates, systems and their numbers: the Cypher manual, "Spatial values".
Well-known text: OGC 06-103r4, 7.2.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

_NUMBER = r"-?[0-9.]{1,30}(?:[eE][-+]?[0-9]{1,3})?"
_TWO = rf"{_NUMBER} +{_NUMBER}"
_WELL_KNOWN = re.compile(rf"POINT *(?:\( *({_TWO}) *\)|Z? *\( *({_TWO} +{_NUMBER}) *\))", re.IGNORECASE)
"""A point as GIS programs, CSV exports and RDF write it: longitude first."""
_OUTSIDE = "in degrees"


@dataclass(frozen=True)
class SpatialPoint:
    """A point of one of the systems below. `srid` and `crs` are the system's number and name in Neo4j."""

    srid: ClassVar[int]
    crs: ClassVar[str]

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """What Cypher calls the coordinates, in order.

        >>> CartesianPoint3D.names()
        ('x', 'y', 'z')
        """
        return cls.__match_args__

    @property
    def coordinates(self) -> tuple[float, ...]:
        """The coordinates, in order."""
        return tuple(self.__dict__.values())

    @property
    def mapping(self) -> dict[str, float]:
        """The coordinates by name, of which Cypher's `point` makes the point again."""
        return dict(self.__dict__)

    @classmethod
    def of(cls, value: Any) -> Self:
        """The point of a mapping by the names of the coordinates, a list in their order, well-known text, or itself.

        >>> Point.of("POINT (16.4 48.2)") == Point.of([16.4, 48.2])
        True
        >>> CartesianPoint3D.of("POINT Z (1 2 3)")
        CartesianPoint3D(x=1.0, y=2.0, z=3.0)

        Raises:
            ValueError: it is none of these, of another system, or out of range.
        """
        if type(value) is cls:
            return value
        try:
            given = cls._given(value)
            if len(given) != len(cls.names()):
                raise ValueError(f"it has {len(given)} coordinates, and {cls.__name__} {len(cls.names())}")
            return cls(*map(float, given))
        except (KeyError, TypeError, ValueError) as wrong:
            why = f": {wrong}" if str(wrong).endswith(_OUTSIDE) or "coordinates" in str(wrong) else ""
            form = ", ".join(f"{name}: .." for name in cls.names())
            raise ValueError(f"{value!r} is not a point {{{form}}}{why}") from None

    @classmethod
    def _given(cls, value: Any) -> list[Any]:
        if isinstance(value, str):
            found = _WELL_KNOWN.fullmatch(value.strip())
            if found is None:
                raise ValueError("it is no well-known text")
            return (found[1] or found[2]).split()
        if isinstance(value, SpatialPoint):
            value = value.mapping
        if not isinstance(value, Mapping):
            return list(value)
        unknown = value.keys() - {*cls.names()}
        if unknown:
            raise ValueError(f"{' and '.join(sorted(map(str, unknown)))} is none of its coordinates")
        return [value[name] for name in cls.names()]

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, self.coordinates)):
            raise ValueError(f"{self} has coordinates that are no numbers")

    def __str__(self) -> str:
        return f"({', '.join(map(str, self.coordinates))})"

    @classmethod
    def well_known_form(cls) -> str:
        """Well-known text with the coordinates' names in braces, as a format has them.

        >>> Point3D.well_known_form()
        'POINT Z ({longitude} {latitude} {height})'
        """
        names = " ".join(f"{{{name}}}" for name in cls.names())
        return f"POINT {'Z ' if len(cls.names()) == 3 else ''}({names})"

    @property
    def well_known_text(self) -> str:
        """The point as CSV and RDF have it.

        >>> Point(16.4, 48.2).well_known_text
        'POINT (16.4 48.2)'
        """
        return self.well_known_form().format(**{name: repr(value) for name, value in self.mapping.items()})

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.of, serialization=core_schema.plain_serializer_function_ser_schema(lambda point: point.mapping)
        )


def _check_degrees(longitude: float, latitude: float) -> None:
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(f"{longitude}, {latitude} is no longitude and latitude {_OUTSIDE}")


@dataclass(frozen=True)
class Point(SpatialPoint):
    """A place on the globe (WGS 84), in degrees."""

    longitude: float
    latitude: float
    srid: ClassVar[int] = 4326
    crs: ClassVar[str] = "WGS-84"

    def __post_init__(self) -> None:
        _check_degrees(self.longitude, self.latitude)


@dataclass(frozen=True)
class Point3D(SpatialPoint):
    """A place above or below the globe (WGS 84), in degrees and metres."""

    longitude: float
    latitude: float
    height: float
    srid: ClassVar[int] = 4979
    crs: ClassVar[str] = "WGS-84-3D"

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_degrees(self.longitude, self.latitude)


@dataclass(frozen=True)
class CartesianPoint(SpatialPoint):
    """A point of a plane, in whatever unit its model says."""

    x: float
    y: float
    srid: ClassVar[int] = 7203
    crs: ClassVar[str] = "cartesian"


@dataclass(frozen=True)
class CartesianPoint3D(SpatialPoint):
    """A point of a space, in whatever unit its model says."""

    x: float
    y: float
    z: float
    srid: ClassVar[int] = 9157
    crs: ClassVar[str] = "cartesian-3D"


SYSTEMS: Mapping[str, type[SpatialPoint]] = {
    each.crs: each for each in (Point, Point3D, CartesianPoint, CartesianPoint3D)
}
"""The kinds of points by the name of their system."""
