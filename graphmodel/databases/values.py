"""Values in rows: Python's own, and these four. No driver's type leaves the package."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timezone
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

if TYPE_CHECKING:
    from graphmodel.model.values import Point

_Clock = TypeVar("_Clock", datetime, time)


@dataclass(frozen=True)
class NodeValue:
    """A node of a row. `id` is the engine's: good to tell nodes of one answer apart, not to keep."""

    id: str
    labels: frozenset[str]
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class RelationshipValue:
    """A relationship of a row; `start` and `end` are the ids of its nodes."""

    id: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class PathValue:
    """A path of a row: its nodes in order, and the relationships between each two."""

    nodes: tuple[NodeValue, ...]
    relationships: tuple[RelationshipValue, ...]


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

    def __str__(self) -> str:
        years, months = _divide(self.months, 12)
        day_part = _units((years, "Y"), (months, "M"), (self.days, "D"))
        # One sign for the whole of the time: -1 second + 500 ms is -0.5 s.
        total = self.seconds * 10**9 + self.nanoseconds
        minutes, rest = _divide(total, 60 * 10**9)
        hours, minutes = _divide(minutes, 60)
        time_part = _units((hours, "H"), (minutes, "M")) + _seconds(rest)
        if not day_part and not time_part:
            return "PT0S"
        return f"P{day_part}" + (f"T{time_part}" if time_part else "")


def graph_values(value: Any) -> Iterator[NodeValue | RelationshipValue]:
    """The nodes and relationships in a value, also those within lists, maps and paths."""
    if isinstance(value, NodeValue | RelationshipValue):
        yield value
    elif isinstance(value, PathValue):
        yield from value.nodes
        yield from value.relationships
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from graph_values(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from graph_values(item)


def point(srid: int, coordinates: tuple[float, ...]) -> Point | dict[str, float]:
    """A place on the globe; of other systems (a plane, with heights) the coordinates by name and the `srid`."""
    from graphmodel.model.values import Point  # pydantic is heavy, and few answers hold a point

    if srid == 4326:
        longitude, latitude = coordinates
        return Point(longitude, latitude)
    return {**dict(zip("xyz", coordinates, strict=False)), "srid": srid}


def is_point(value: Any) -> TypeGuard[Point]:
    """Whether a value is a place on the globe. Where nobody made one, pydantic is not imported."""
    made = sys.modules.get("graphmodel.model.values")
    return made is not None and isinstance(value, made.Point)


def fixed_offset(value: _Clock) -> _Clock:
    """The same moment with Python's own fixed offset for a zone. A zone's name is not kept: engines disagree on it."""
    offset = value.utcoffset()
    if offset is None:
        return value
    return value.replace(tzinfo=timezone(offset) if offset else UTC)


def _divide(number: int, by: int) -> tuple[int, int]:
    quotient, rest = divmod(abs(number), by)
    return (quotient, rest) if number >= 0 else (-quotient, -rest)


def _units(*counts: tuple[int, str]) -> str:
    return "".join(f"{count}{unit}" for count, unit in counts if count)


def _seconds(nanoseconds: int) -> str:
    if not nanoseconds:
        return ""
    whole, part = divmod(abs(nanoseconds), 10**9)
    fraction = f".{part:09}".rstrip("0") if part else ""
    return f"{'-' if nanoseconds < 0 else ''}{whole}{fraction}S"
