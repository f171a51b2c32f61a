"""py2neo's values as ours. Its converters do dates; nodes are taken as the server sent them, past its caches."""

from __future__ import annotations

from typing import Any

from interchange.geo import Point
from interchange.packstream import Structure
from interchange.time import Date, DateTime, Duration, Time

from graphmodel.databases import values
from graphmodel.databases.values import NodeValue, PathValue, RelationshipValue, fixed_offset

_PLAIN = frozenset((str, int, float, bool, type(None), bytes))
_NODE, _RELATIONSHIP, _PATH = b"NRP"


def plain(value: Any) -> Any:
    """A value as py2neo unpacked it, as one of ours."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list:
        return [plain(v) for v in value]
    if kind is dict:
        return _plain_values(value)
    if isinstance(value, Structure):
        return _of_structure(value)
    return _temporal_or_spatial(value)


def _plain_values(mapping: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in mapping.items()}


def _of_structure(value: Structure) -> Any:
    if value.tag == _NODE:
        return _node(*value.fields)
    if value.tag == _RELATIONSHIP:
        id_, start, end, type_, properties = value.fields
        return RelationshipValue(str(id_), type_, str(start), str(end), _plain_values(properties))
    if value.tag == _PATH:
        return _path(*value.fields)
    raise ValueError(f"py2neo does not know what {value!r} is")


def _node(id_: int, labels: list[str], properties: dict[str, Any]) -> NodeValue:
    return NodeValue(str(id_), frozenset(labels), _plain_values(properties))


def _path(nodes: list[Structure], relationships: list[Structure], steps: list[int]) -> PathValue:
    """Steps are pairs: a relationship's number from 1, negative when walked against its direction, and a node's."""
    known = [_node(*node.fields) for node in nodes]
    walked, taken = [known[0]], []
    for number, node in zip(steps[::2], steps[1::2], strict=True):
        ends = (walked[-1].id, known[node].id)
        id_, type_, properties = relationships[abs(number) - 1].fields
        start, end = ends if number > 0 else reversed(ends)
        taken.append(RelationshipValue(str(id_), type_, start, end, _plain_values(properties)))
        walked.append(known[node])
    return PathValue(tuple(walked), tuple(taken))


def _temporal_or_spatial(value: Any) -> Any:
    if isinstance(value, Point):
        return values.point(value.srid or 0, tuple(value))
    if isinstance(value, Duration):
        months, days, seconds, subseconds = value
        return values.Duration(months, days, seconds, round(subseconds * 10**9))
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, DateTime | Time):
        return fixed_offset(value.to_native().replace(tzinfo=value.tzinfo))
    raise ValueError(f"py2neo does not know what {value!r} is")
