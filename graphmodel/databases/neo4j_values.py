"""Values of the official driver as values of ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

import neo4j

from graphmodel.databases.values import Duration, NodeValue, PathValue, RelationshipValue, fixed_offset, point
from graphmodel.errors import QueryFailed


def row_of(values: Iterable[Any]) -> tuple[Any, ...]:
    """The values of a row as ours."""
    row = tuple(values)
    return row if _PLAIN.issuperset(map(type, row)) else tuple([plain(value) for value in row])


def plain(value: Any) -> Any:
    """A value of the driver's as one of ours."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list:
        return [plain(v) for v in value]
    if kind is dict:
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, neo4j.graph.Node):
        return NodeValue(value.element_id, value.labels, _properties(value))
    if isinstance(value, neo4j.graph.Relationship):
        return _relationship(value)
    if isinstance(value, neo4j.graph.Path):
        return PathValue(tuple(map(plain, value.nodes)), tuple(map(plain, value.relationships)))
    return _temporal_or_spatial(value)


_PLAIN = frozenset((str, int, float, bool, type(None), bytes))


def _properties(entity: neo4j.graph.Entity) -> dict[str, Any]:
    return {name: plain(value) for name, value in entity.items()}


def _relationship(value: neo4j.graph.Relationship) -> RelationshipValue:
    start, end = (node.element_id if node is not None else "" for node in value.nodes)
    return RelationshipValue(value.element_id, value.type, start, end, _properties(value))


def _temporal_or_spatial(value: Any) -> Any:
    if isinstance(value, neo4j.spatial.Point):
        return point(value.srid or 0, tuple(value))
    if isinstance(value, neo4j.time.Duration):
        return Duration(value.months, value.days, value.seconds, value.nanoseconds)
    if isinstance(value, neo4j.time.Date):
        return value.to_native() if value.year else _day(_FIRST - 1)  # to the driver, that day is no day
    if isinstance(value, neo4j.time.DateTime):
        return fixed_offset(value.to_native()) if value.year else _far(b"d", _last_of_year_0(value))
    if isinstance(value, neo4j.time.Time):
        return fixed_offset(value.to_native())
    if (structure := getattr(value, "raw_data", None)) is not None:  # what the driver has no value for
        return _far(structure.tag, structure.fields)
    return bytes(value) if isinstance(value, bytearray) else value


def _last_of_year_0(value: neo4j.time.DateTime) -> tuple[int, int]:
    clock = value.hour * 3600 + value.minute * 60 + int(value.second)
    return (_FIRST - 1) * 86_400 + clock, value.nanosecond


def _far(tag: bytes, fields: Sequence[Any]) -> Any:
    """A day or moment outside of the years 1 to 9999 as Neo4j writes it; one that is outside only in UTC as itself.

    Source: https://neo4j.com/docs/bolt/current/bolt/structure-semantics/

    >>> _far(b"D", [2932897]), _far(b"I", [253402318799, 0, -18000]).isoformat()
    ('+10000-01-01', '9999-12-31T23:59:59-05:00')
    >>> _far(b"F", [253402300800, 0, -1815])
    '+10000-01-01T00:00:00-00:30:15'
    >>> _far(b"d", [-62167219201, 5]), _far(b"i", [253402300800, 0, "Europe/Oslo"])
    ('-0001-12-31T23:59:59.000000005', '+10000-01-01T00:00:00Z[Europe/Oslo]')
    """
    if tag == b"D":
        return _day(fields[0])
    if tag not in _MOMENTS:
        fault = f"the driver cannot read a value of the server's ({tag!r})"
        raise QueryFailed(fault, hint="return it as text, with toString()")
    seconds, nanoseconds, *zone = fields
    offset = zone[0] if zone and isinstance(zone[0], int) else 0
    if tag == b"I":  # counted in UTC, and shown where it is
        seconds += offset
    days, clock = divmod(seconds, 86_400)
    if _FIRST <= days <= _LAST and zone[:1] in ([], [offset]):
        made = datetime(1970, 1, 1) + timedelta(seconds=seconds, microseconds=nanoseconds // 1000)
        return made.replace(tzinfo=timezone(timedelta(seconds=offset))) if zone else made
    text = f"{_day(days)}T{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}"
    text += f".{nanoseconds:09}".rstrip("0") if nanoseconds else ""
    if not zone or isinstance(zone[0], str):
        return f"{text}{'Z' if tag == b'i' else ''}[{zone[0]}]" if zone else text
    minutes, seconds = divmod(abs(offset), 60)
    far = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return f"{text}{'-' if offset < 0 else '+'}{far}" if offset else f"{text}Z"


def _day(days: int) -> str:
    """The day that is so many after 1 January 1970, in any year."""
    cycles, rest = divmod(days - _FIRST, 146_097)  # every 400 years the calendar is the same
    day = date.fromordinal(rest + 1)
    year = day.year + 400 * cycles
    sign = "+" if year > 9999 else "-" if year < 0 else ""
    return f"{sign}{abs(year):04}-{day:%m-%d}"


_MOMENTS = (b"d", b"I", b"i", b"F", b"f")
_FIRST, _LAST = -719_162, 2_932_896
"""The first and the last day that Python knows, counted from 1970."""
