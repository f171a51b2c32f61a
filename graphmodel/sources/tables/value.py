"""Where a value comes from in a row, and which values of a row's columns let it count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from graphmodel.problems import NOWHERE, Where
from graphmodel.sources.chunks import Missing
from graphmodel.sources.tables.blocks import as_text
from graphmodel.sources.tables.comparing import is_number
from graphmodel.sources.tables.templates import columns_of

Absent = Literal["leave", "clear"]
Compared = str | int | float
"""What a cell is compared with: a text as it is written, a number by its value."""
Precision = Literal["year", "month", "day"]
COORDINATES = ("longitude", "latitude", "height", "x", "y", "z")
"""The options that name the columns of a point."""
Take = Literal["keys", "values", "items"]


@dataclass(frozen=True)
class Value:
    """Where a value comes from, and how it is written there.

    Args:
        column: the column.
        template: a text made of columns: `{country}-{year}`, `{first?} {last}`.
        coalesce: columns, or texts made of columns, of which the first counts that has a value.
        list: columns, or texts made of columns, whose values make a list, or one record for each that there is.
        year: with `month` and `day`, the columns of a date or of a partial one.
        optional: whether the table may lack the column.
        take: the `keys` or `values` of an object, or the `items` of a list; with `template` a text is made of each.
        constant: the same for every row.
        default: stands in for an absent value.
        empty: texts and numbers that mean that nothing is there; None takes the table's.
        trim: whether spaces at both ends go, where the table's stay.
        collapse: whether runs of white space become one space, and those at the ends go.
        strip: characters that go at both ends.
        case: `upper` or `lower`.
        values: what a text or number stands for, None for nothing; others stay as they are.
        split: the mark that parts a text: a list for a property that is one, else one record for each part.
        absent: `clear` removes what is stored where the value is absent.
        date: `iso`, `unix` (seconds since 1970), `unix_ms`, or formats of `strptime`, tried in turn.
        precision: `year`, `month` or `day`, than which no date is more precise; or the value that says so.
        rounded: `year`: midnight of 1 January stands for its year; `month`: that of any first for its month, too.
        decimal: the mark before a fraction; None takes the table's.
        thousands: the mark between groups of three digits; None takes the table's.
        latitude: with `longitude`, and `height` of a `Point3D`, the columns of a point.
        x: with `y`, and `z` of a `CartesianPoint3D`, the columns of a point of a plane.
        unit: of a quantity: a text or a value.
        to: the unit that a quantity is converted to.
        about: whether a quantity is rough: true, or a value.
        by: the property by which an end is found, where that is not the key.
        on_error: `absent`: a value that does not fit is none, and its row stays.
        missing: what becomes of a row whose end no source declares: `error`, `skip` it, or `create` the node.
        several: of an end, the values of the properties that make its key, in order.
    """

    column: str = ""
    template: str = ""
    coalesce: Sequence[str] = ()
    list: Sequence[str] = ()
    year: str = ""
    month: str = ""
    day: str = ""
    optional: bool = False
    take: Take | None = None
    constant: Any = None
    default: Any = None
    empty: Sequence[Compared] | None = None
    trim: bool = False
    collapse: bool = False
    strip: str = ""
    case: Literal["upper", "lower"] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    split: str = ""
    absent: Absent = "leave"
    date: str | Sequence[str] = ()
    precision: Precision | Value | None = None
    rounded: Literal["year", "month"] | None = None
    decimal: str | None = None
    thousands: str | None = None
    latitude: str = ""
    longitude: str = ""
    height: str = ""
    x: str = ""
    y: str = ""
    z: str = ""
    unit: str | Value | None = None
    to: str = ""
    about: bool | Value | None = None
    by: str = ""
    on_error: Literal["refuse", "absent"] = "refuse"
    missing: Missing = "error"
    several: tuple[Value, ...] = ()
    at: Where = field(default=NOWHERE, compare=False, repr=False)
    places: Mapping[Any, Where] = field(default_factory=dict, compare=False, repr=False)
    """Where a mapping writes each option, and under `("values", text)` what `values` makes of a text."""

    @property
    def parts(self) -> tuple[Value, ...]:
        """The values inside of this one."""
        own = (self.precision, self.unit, self.about)
        return (*(part for part in own if isinstance(part, Value)), *self.several)

    @property
    def coordinates(self) -> Mapping[str, str]:
        """The columns of a point, by the names of its coordinates."""
        return {name: column for name in COORDINATES if (column := getattr(self, name))}

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns it takes itself, without those of its parts."""
        named = (self.column, *self.coordinates.values(), self.year, self.month, self.day)
        several = (name for text in (*self.coalesce, *self.list) for name in columns_of(text) or (text,))
        return (*(name for name in named if name), *several, *columns_of(self.template))

    @property
    def columns(self) -> tuple[str, ...]:
        """All the columns it takes."""
        return (*self.own_columns, *(name for part in self.parts for name in part.columns))


OPTIONS = tuple(each.name for each in fields(Value) if each.name not in ("at", "places", "several"))


@dataclass(frozen=True)
class Condition:
    """What a row must have in a column to be meant: one of these, none of those, something or nothing."""

    column: str
    among: tuple[Compared, ...] | None = None
    other: tuple[Compared, ...] = ()
    empty: bool | None = None
    at: Where = field(default=NOWHERE, compare=False, repr=False)


def value(given: Any) -> Value:
    """A value as itself, as a column's name, as a template, as its options, or as those of a key, in order."""
    if isinstance(given, Value):
        return given
    if isinstance(given, Mapping):
        return Value(**given)
    if isinstance(given, list | tuple):
        return several(tuple(map(value, given)))
    return Value(template=given) if columns_of(given) else Value(given)


def several(values: tuple[Value, ...], at: Where = NOWHERE) -> Value:
    """The values of the properties that make a key, as one; an option of one of them, `missing`, is for all."""
    missing: Missing = next((each.missing for each in values if each.missing != "error"), "error")
    return Value(several=values, missing=missing, at=at)


def aside(given: Any) -> Value:
    """A value beside a record: a text stands for itself or is a template, and never names a column."""
    if isinstance(given, Value | Mapping):
        return value(given)
    return Value(template=given) if isinstance(given, str) and columns_of(given) else Value(constant=given)


def conditions(given: Any) -> tuple[Condition, ...]:
    """Conditions as themselves, or as `{"type": ["a", "b"], "city": {"empty": False}, "kind": {"not": "c"}}`."""
    if not isinstance(given, Mapping):
        return tuple(given)
    return tuple(_condition(column, wanted) for column, wanted in given.items())


def _condition(column: str, wanted: Any) -> Condition:
    if isinstance(wanted, Mapping):
        other = _texts(wanted["not"]) if "not" in wanted else ()
        return Condition(column, other=other, empty=wanted.get("empty"))
    return Condition(column, among=_texts(wanted))


def _texts(given: Any) -> tuple[Compared, ...]:
    items = given if isinstance(given, list | tuple | set | frozenset) else [given]
    return tuple(each if is_number(each) else as_text(each) for each in items)
