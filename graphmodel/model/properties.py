"""What a property is: its kind, whether it is required, what it may hold, and how it is stored."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, NaiveDatetime
from pydantic.fields import FieldInfo

from graphmodel.durations import Duration
from graphmodel.model.dates import PartialDate, day_lists
from graphmodel.model.encodings import Encoding, encoding_of
from graphmodel.model.keys import KEY
from graphmodel.model.layer import LABEL_PREFIX, label_column
from graphmodel.model.marks import FurtherLabel, marks_of, metadata, names_of, stored_name
from graphmodel.model.points import SYSTEMS, Point, SpatialPoint
from graphmodel.model.values import LocalTime, Quantity, ZonedTime, quantity_lists

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


@dataclass(frozen=True)
class StoredProperty:
    """One property as the graph stores it: its name there, the kind of its value, whether it is a list.

    `calendar` is of a duration that keeps months, days and nanoseconds apart, which few forms of files have; `zone`
    tells whether points in time, or times of the day, all have a zone, or none. `scale` is of a decimal that is stored
    as a whole number: how many digits after the point it counts. `system` is the coordinate system of a point.
    """

    name: str
    kind: str
    many: bool = False
    calendar: bool = False
    zone: Literal["", "local", "zoned"] = ""
    scale: int | None = None
    system: str = Point.crs

    @property
    def file_kind(self) -> str:
        """The kind of a file's column in which no value tells it: `localtime` where no time has a zone."""
        return f"local{self.kind}" if self.zone == "local" else self.kind

    @property
    def coordinates(self) -> tuple[str, ...]:
        """The names of a point's coordinates, in order."""
        return SYSTEMS[self.system].names()


@dataclass(frozen=True)
class PropertyType:
    """A declared property. `kind` is one of the values of `KINDS`; `allowed` lists the values of an enumeration.

    `name` is what the graph and its sources call it, `attribute` what the class does.
    """

    name: str
    kind: str
    many: bool = False
    required: bool = False
    key: bool = False
    unique: bool = False
    index: bool = False
    allowed: tuple[str | int, ...] | None = None
    description: str = ""
    formerly: tuple[str, ...] = ()
    default: Any = field(default=None, compare=False)
    part: bool = False
    """Whether it is one of several properties that make the key."""
    stored: bool = True
    attribute: str = ""
    encoding: Encoding | None = None
    """How its values are stored where no graph has their type: a `UUID`, a `Decimal`, bytes, JSON."""

    zone: Literal["", "local", "zoned"] = ""
    """Whether its points in time, or times of the day, all have a zone, or none; nothing where each may."""
    calendar: bool = False
    """Whether its durations keep months, days and nanoseconds apart."""

    system: str = Point.crs
    """The coordinate system of its points."""

    deprecated: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    is_label: bool = False
    """Whether it says that a node has the optional label of its name."""

    def __post_init__(self) -> None:
        if not self.attribute:
            object.__setattr__(self, "attribute", self.name)

    def of(self, item: BaseModel) -> Any:
        """The property's value in a node or relationship; None also where a row that only adds to one lacks it."""
        value = getattr(item, self.attribute, None)
        return value or None if self.is_label else value

    def encoded(self, value: Any) -> Any:
        """The value, or list of values, that is stored for one of a type that no graph has."""
        assert self.encoding is not None
        if not self.many:
            return self.encoding.encode(value)
        items = [self.encoding.encode(each) for each in value]
        return sorted(items) if isinstance(value, set | frozenset) else items

    def given(self, item: BaseModel) -> bool:
        """Whether the property was given where a node or relationship was made."""
        return self.attribute in item.model_fields_set

    @property
    def first_name(self) -> str:
        """The first name that it had, the first of `formerly`."""
        return next(iter(self.formerly), self.name)

    @property
    def columns(self) -> tuple[StoredProperty, ...]:
        """How the graph stores it: a quantity and a partial date take three columns, all others one.

        Of an optional label it stores the sources that give it.
        """
        if self.is_label:
            return (StoredProperty(label_column(self.name), "string", many=True),)
        if self.kind == "quantity":
            return (
                StoredProperty(self.name, "float", self.many),
                StoredProperty(f"{self.name}_unit", "string", self.many),
                StoredProperty(f"{self.name}_about", "boolean", self.many),
            )
        if self.kind == "partial_date":
            return (
                StoredProperty(self.name, "string", self.many),
                StoredProperty(f"{self.name}_first", "date", self.many),
                StoredProperty(f"{self.name}_last", "date", self.many),
            )
        scale = self.encoding.scale if self.encoding else None
        return (StoredProperty(self.name, self.kind, self.many, self.calendar, self.zone, scale, self.system),)

    def read(self, value: Any) -> Any:
        """A value as the model takes it: a text that writes an allowed number or truth value becomes that.

        >>> PropertyType("n", "integer", allowed=(0, 1)).read("1")
        1
        """
        if self.encoding is None and (self.allowed is None or self.kind == "string"):
            return value
        if isinstance(value, list | tuple) and self.many:
            return [self._read(item) for item in value]
        return self._read(value)

    def _read(self, value: Any) -> Any:
        if self.encoding is not None:
            return self.encoding.read(value)
        if not isinstance(value, str):
            return value
        text = value.strip().casefold()
        return next((each for each in self.allowed or () if str(each).casefold() == text), value)

    def store(self, value: Any) -> dict[str, Any]:
        """The stored columns of a validated value; an absent value, and an absent part, stores nothing.

        Of an optional label this is True, in whose place those who know the source put it: see `given_by`.
        """
        if value is None:
            return {}
        if self.is_label:
            return {label_column(self.name): True} if value else {}
        if self.encoding is not None:
            return {self.name: self.encoded(value)}
        if isinstance(value, Quantity):
            parts: dict[str, Any] = {"": value.value, "_unit": value.unit or None, "_about": value.about or None}
        elif isinstance(value, PartialDate):
            parts = {"": value.text, "_first": value.first, "_last": value.last}
        elif self.many and self.kind == "quantity":
            parts = quantity_lists(value)
        elif self.many and self.kind == "partial_date":
            parts = day_lists(value)
        elif self.many:
            items = [_plain(item) for item in value]
            parts = {"": sorted(items) if isinstance(value, set | frozenset) else items}
        else:
            parts = {"": _plain(value)}
        return {self.name + suffix: part for suffix, part in parts.items() if part is not None}


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
        is_label=any(isinstance(mark, FurtherLabel) for mark in (*field.metadata, *metadata(field.annotation))),
    )


def given_by(columns: Mapping[str, Any], sources: Iterable[str]) -> dict[str, Any]:
    """Stored columns with the sources of the optional labels among them."""
    return {
        name: sorted(sources) if value is True and name.startswith(LABEL_PREFIX) else value
        for name, value in columns.items()
    }


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


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value


def shown(declared: Mapping[str, PropertyType], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored properties as a reader takes them: whole numbers that count the parts of a decimal are the decimal."""
    return {
        name: _shown(declared[name].encoding, value) if name in declared else value for name, value in stored.items()
    }


def _shown(encoding: Encoding | None, stored: Any) -> Any:
    if encoding is None or encoding.scale is None:
        return stored
    return list(map(encoding.decode, stored)) if isinstance(stored, list | tuple) else encoding.decode(stored)
