"""Values in rows: Python's own, and these four. No driver's type leaves the package."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timezone
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from graphmodel.durations import Duration as Duration  # what an engine answers

if TYPE_CHECKING:
    from graphmodel.model.points import SpatialPoint

_Clock = TypeVar("_Clock", datetime, time)


@dataclass(frozen=True)
class NodeValue:
    """A node of a row. `id` is the engine's: good to distinguish nodes of one answer, not to keep."""

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


def point(srid: int, coordinates: tuple[float, ...]) -> SpatialPoint | dict[str, float]:
    """A point; the coordinates by name and the `srid` where it is of none of Neo4j's four systems, or no number."""
    from graphmodel.model.points import SYSTEMS  # pydantic is heavy, and few answers hold a point

    for system in SYSTEMS.values():
        if system.srid == srid:
            with suppress(ValueError):  # an engine takes coordinates that are infinite or outside of the globe
                return system(*coordinates)
    return {**dict(zip("xyz", coordinates, strict=False)), "srid": srid}


def is_point(value: Any) -> TypeGuard[SpatialPoint]:
    """Whether a value is a point. Where nobody made one, pydantic is not imported."""
    made = sys.modules.get("graphmodel.model.points")
    return made is not None and isinstance(value, made.SpatialPoint)


def fixed_offset(value: _Clock) -> _Clock:
    """The same moment with Python's own fixed offset for a zone. A zone's name is not kept: engines disagree on it."""
    offset = value.utcoffset()
    if offset is None:
        return value
    return value.replace(tzinfo=timezone(offset) if offset else UTC)
