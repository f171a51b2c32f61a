"""What a property is: its kind, whether it is required, what it may hold, and how it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel

from graphmodel.model.dates import PartialDate, day_lists
from graphmodel.model.encodings import Encoding
from graphmodel.model.layer import LABEL_PREFIX, label_column
from graphmodel.model.points import SYSTEMS, Point
from graphmodel.model.values import Quantity, quantity_lists


@dataclass(frozen=True)
class StoredProperty:
    """One property as the graph stores it: its name there, the kind of its value, whether it is a list.

    `calendar` is of a duration that keeps months, days and nanoseconds apart, which few forms of files have; `zone`
    says whether points in time, or times of the day, all have a zone, or none. `scale` is of a decimal that is stored
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
        """The kind of a file's column where no value decides it: `localtime` where no time has a zone."""
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
    called: tuple[tuple[str, str], ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
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


def further_columns(properties: Iterable[PropertyType]) -> dict[str, str]:
    """The columns of properties that take several, but for the first of each, by name: what that first one is called.

    >>> further_columns([PropertyType("n", "integer"), PropertyType("area", "quantity")])
    {'area_unit': 'area', 'area_about': 'area'}
    """
    several = (each.columns for each in properties if each.kind in ("quantity", "partial_date") and not each.is_label)
    return {column.name: first.name for first, *further in several for column in further}


def with_absent_parts(further: Mapping[str, str], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored columns with None for each part that a value among them lacks: what is stored of an older value goes."""
    return {**stored, **{name: stored.get(name) for name, first in further.items() if first in stored}}


def given_by(columns: Mapping[str, Any], sources: Iterable[str]) -> dict[str, Any]:
    """Stored columns with the sources of the optional labels among them."""
    return {
        name: sorted(sources) if value is True and name.startswith(LABEL_PREFIX) else value
        for name, value in columns.items()
    }


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


def with_quantities(declared: Mapping[str, PropertyType], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored properties with each quantity as one text in place of its parts: `~22 m` for 22, m and about.

    >>> with_quantities({"area": PropertyType("area", "quantity")}, {"area": 300, "area_unit": "m2", "name": "Alder"})
    {'area': '300 m2', 'name': 'Alder'}
    """
    found = dict(stored)
    for name in [name for name, each in declared.items() if each.kind == "quantity" and name in stored]:
        number: Any
        number, unit, about = (stored.get(column.name) for column in declared[name].columns)
        if isinstance(number, list | tuple):
            units, rough = ([*(part or ()), *([None] * len(number))] for part in (unit, about))
            parts = zip(number, units, rough, strict=False)
            found[name] = [str(Quantity(each, unit or "", bool(about))) for each, unit, about in parts]
        else:
            found[name] = str(Quantity(number, unit or "", bool(about)))
        for column in declared[name].columns[1:]:
            found.pop(column.name, None)
    return found
