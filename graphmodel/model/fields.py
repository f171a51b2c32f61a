"""The properties that a class declares by pydantic's fields: what their annotations and marks come to."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, NaiveDatetime
from pydantic.fields import FieldInfo

from graphmodel.durations import Duration
from graphmodel.model.dates import PartialDate
from graphmodel.model.encodings import encoding_of
from graphmodel.model.keys import KEY
from graphmodel.model.marks import FurtherLabel, marks_of, metadata, names_of, stored_name
from graphmodel.model.points import Point, SpatialPoint
from graphmodel.model.properties import PropertyType
from graphmodel.model.values import LocalTime, Quantity, ZonedTime

KINDS: Mapping[type[Any], str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "float",
    AwareDatetime: "datetime",
    NaiveDatetime: "datetime",
    datetime: "datetime",
    date: "date",
    LocalTime: "time",
    ZonedTime: "time",
    time: "time",
    Duration: "duration",
    timedelta: "duration",
    SpatialPoint: "point",
    Point: "point",
    Quantity: "quantity",
    PartialDate: "partial_date",
}
ZONES: Mapping[Any, Literal["local", "zoned"]] = {
    AwareDatetime: "zoned",
    ZonedTime: "zoned",
    NaiveDatetime: "local",
    LocalTime: "local",
}
"""The types whose values all have a zone, or none."""


def property_type(name: str, field: FieldInfo) -> PropertyType | None:
    """The property that a pydantic field declares, or None when its type is none that a graph can hold."""
    marks = marks_of(field)
    given, optional = _without_none(field.annotation)
    inner, many = _element(given)
    as_json = any(mark.json for mark in marks)
    scale = next((mark.scale for mark in marks if mark.scale is not None), None)
    encoding = encoding_of(inner, as_json=as_json, scale=scale)
    if as_json:
        inner, many = str, False
    allowed = _allowed(inner)
    kinds = {_kind(type(value)) for value in allowed} if allowed else {encoding.kind if encoding else _kind(inner)}
    kind = kinds.pop()
    if many is None or kind is None or kinds or inner is SpatialPoint:
        return None
    return PropertyType(
        name=stored_name(name, field),
        attribute=name,
        kind=kind,
        many=many,
        required=name == KEY or (not optional and (field.is_required() or any(mark.key for mark in marks))),
        key=any(mark.key for mark in marks),
        unique=any(mark.unique for mark in marks),
        index=any(mark.index for mark in marks),
        allowed=allowed,
        description=field.description or "",
        encoding=encoding,
        zone=ZONES.get(inner, "") if isinstance(inner, type) else "",
        calendar=isinstance(inner, type) and issubclass(inner, Duration),
        system=inner.crs if isinstance(inner, type) and issubclass(inner, SpatialPoint) else Point.crs,
        formerly=tuple(name for mark in marks for name in names_of(mark.formerly)),
        default=None if field.is_required() else field.get_default(call_default_factory=True, validated_data={}),
        stored=all(mark.stored for mark in marks),
        deprecated=next((mark.deprecated for mark in marks if mark.deprecated), ""),
        codes=tuple(pair for mark in marks for pair in mark.codes.items()),
        called=tuple(pair for mark in marks for pair in mark.called.items()),
        definitions=tuple(pair for mark in marks for pair in mark.definitions.items()),
        is_label=any(isinstance(mark, FurtherLabel) for mark in (*field.metadata, *metadata(field.annotation))),
    )


def property_types(cls: type[BaseModel], leave_out: tuple[str, ...] = ()) -> dict[str, PropertyType | None]:
    """The properties of a class by attribute; None for one whose type a graph cannot hold."""
    fields = cls.model_fields
    return dict(_property_types(cls, id(fields), leave_out)[1])


@lru_cache(maxsize=1_000)  # each check of a model asks again
def _property_types(
    cls: type[BaseModel],
    fields: int,  # noqa: ARG001 - pydantic makes other fields once it resolves the name of a type
    leave_out: tuple[str, ...],
) -> tuple[Any, dict[str, PropertyType | None]]:
    """The fields too: as long as these are kept, no other fields have their id."""
    given = cls.model_fields
    return given, {name: property_type(name, field) for name, field in given.items() if name not in leave_out}


def types_in(annotation: Any) -> Iterator[Any]:
    """The types that an annotation is made of."""
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for each in inner:
        yield from types_in(each)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    """The annotation without `| None`, and whether it had that."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation, False
    rest = [arg for arg in get_args(annotation) if arg is not type(None)]
    return (rest[0] if len(rest) == 1 else annotation), len(rest) < len(get_args(annotation))


def _element(annotation: Any) -> tuple[Any, bool | None]:
    """The type of a value or of a list's items, and whether it is a list; None for what is neither."""
    if get_origin(annotation) is Annotated:
        return _element(get_args(annotation)[0])
    if get_origin(annotation) in (list, tuple, set, frozenset):
        args = [arg for arg in get_args(annotation) if arg is not Ellipsis]
        inner, nested = _element(args[0]) if len(args) == 1 else (None, None)
        return (inner, True) if nested is False else (None, None)
    return annotation, False


def _allowed(annotation: Any) -> tuple[str | int, ...] | None:
    if get_origin(annotation) is Literal:
        return tuple(get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(member.value for member in annotation)
    return None


def _kind(annotation: Any) -> str | None:
    if not isinstance(annotation, type):
        return None
    return next((kind for base, kind in KINDS.items() if issubclass(annotation, base)), None)
