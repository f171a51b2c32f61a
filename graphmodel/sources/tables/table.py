"""What a table is and what its rows mean: frozen descriptions, made in Python or read from a mapping in YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from graphmodel.claims.bounds import SIDES
from graphmodel.model import Node
from graphmodel.model.relationships import Relationship
from graphmodel.model.types import label_of, type_of
from graphmodel.problems import NOWHERE, Where
from graphmodel.sources.chunks import Missing, PanelRule
from graphmodel.sources.tables.blocks import as_text
from graphmodel.sources.tables.comparing import is_number
from graphmodel.sources.tables.declaring import declared_at
from graphmodel.sources.tables.downloads import Downloads
from graphmodel.sources.tables.templates import columns_of

if TYPE_CHECKING:
    from graphmodel.sources.tables.expecting import Expectations

NODES = ("holder", *SIDES, "except")
"""What stands beside a claim and may be a node: who says so, the event that bounds it, and who is left out."""
NESTED = ("that", "if", "because", "rebuts", "alternative_of")
"""What stands beside a claim and is made of other claims."""
MAX_CELL = 16 * 1024 * 1024
Absent = Literal["leave", "clear"]
Duplicates = Literal["error", "first", "last"]
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
        coalesce: columns of which the first counts that has a value.
        list: columns whose values make a list, or one record for each that there is.
        year: with `month` and `day`, the columns of a date or of a partial one.
        optional: whether the table may lack the column.
        take: the `keys` or `values` of an object, or the `items` of a list.
        constant: the same for every row.
        default: stands in for an absent value.
        empty: texts and numbers that mean that nothing is there; None takes the table's.
        trim: whether spaces at both ends go, where the table's stay.
        collapse: whether runs of white space become one space, and those at the ends go.
        strip: characters that go at both ends.
        case: `upper` or `lower`.
        values: what a text or number stands for, None for nothing; others stay as they are.
        split: the mark that parts a text: a list for a property that is one, else one record for each part.
        absent: `clear` takes away what is stored where the value is absent.
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
        several = (*self.coalesce, *self.list, *columns_of(self.template))
        return (*(name for name in named if name), *several)

    @property
    def columns(self) -> tuple[str, ...]:
        """All the columns it takes."""
        return (*self.own_columns, *(name for part in self.parts for name in part.columns))


OPTIONS = tuple(each.name for each in fields(Value) if each.name not in ("at", "places", "several"))


@dataclass(frozen=True)
class EndpointMapping:
    """A node that a row names: its label (none where the type joins one class there), and the value of its key."""

    label: str
    value: Value
    at: Where = field(default=NOWHERE, compare=False, repr=False)
    optional: bool = False
    """Whether a row that names no node is one that says nothing here."""


@dataclass(frozen=True)
class Condition:
    """What a row must have in a column to be meant: one of these, none of those, something or nothing."""

    column: str
    among: tuple[Compared, ...] | None = None
    other: tuple[Compared, ...] = ()
    empty: bool | None = None
    at: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Period:
    """What tells the period that a row of a panel is about, and the last period that the table looks at, if any."""

    value: Value
    ongoing: str = ""

    @property
    def rule(self) -> PanelRule:
        """What is to become of the rows."""
        return PanelRule(self.ongoing)


@dataclass(frozen=True)
class Record:
    """What one row makes of a node or relationship type: the values by property, `start` and `end` among them.

    For a claim of a property, `of` is `Label.property` and the values are `of`, `value`, `since` and `until`. `said`
    holds what is beside the proposition: polarity, certainty, note, locator and so on, and `nested` the claims and the
    labels of claims under `that`, `if`, `because`, `rebuts` and `alternative_of`. With `adds`, rows only add to
    nodes that other records declare. With `auto`, properties without a value are those of columns of their names.
    With a `panel`, a relationship's rows are about one period each, which is its `since`.
    """

    of: str
    values: Mapping[str, Value | EndpointMapping]
    where: tuple[Condition, ...] = ()
    said: Mapping[str, Value | EndpointMapping] = field(default_factory=dict)
    nested: Mapping[str, tuple[Record | Value, ...]] = field(default_factory=dict)
    adds: bool = False
    auto: bool = False
    panel: Period | None = None
    at: Where = field(default=NOWHERE, compare=False, repr=False)
    places: Mapping[str, Where] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.panel is not None:
            object.__setattr__(self, "values", {"since": self.panel.value, **self.values})

    @property
    def family(self) -> tuple[Record, ...]:
        """The record itself, and all that are nested in it."""
        inner = (each for some in self.nested.values() for each in some if isinstance(each, Record))
        return (self, *(record for each in inner for record in each.family))

    @property
    def own(self) -> tuple[Value | EndpointMapping, ...]:
        """Its own values and nodes, without those of nested records."""
        labels = (each for some in self.nested.values() for each in some if isinstance(each, Value))
        return (*self.values.values(), *self.said.values(), *labels)

    @property
    def each(self) -> tuple[Value, ...]:
        """All its values, those of nested records too."""
        both = (given for record in self.family for given in record.own)
        return tuple(given.value if isinstance(given, EndpointMapping) else given for given in both)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Which rows it means, and those nested in it."""
        return tuple(each for record in self.family for each in record.where)

    @property
    def missing(self) -> tuple[Missing, Missing]:
        """What becomes of a row whose start or end no source declares."""
        start, end = (self.values.get(side) for side in ("start", "end"))
        return _missing(start), _missing(end)

    @property
    def columns(self) -> tuple[str, ...]:
        """All the columns it takes."""
        return (*(name for each in self.each for name in each.columns), *(each.column for each in self.conditions))


@dataclass(frozen=True)
class DocumentColumns:
    """What describes the document of each row, by the names of a document's properties; at least `id` is there."""

    values: Mapping[str, Value | EndpointMapping]
    at: Where = field(default=NOWHERE, compare=False, repr=False)
    places: Mapping[str, Where] = field(default_factory=dict, compare=False, repr=False)

    @property
    def each(self) -> tuple[Value, ...]:
        """All its values."""
        return tuple(given.value if isinstance(given, EndpointMapping) else given for given in self.values.values())


@dataclass(frozen=True)
class Table:
    """Rows from a file, a frame or a query, and what each of them says.

    In Python, `nodes`, `relationships` and `claims` are lists of mappings as in YAML, with classes for labels:
    `nodes=[{Depot: {"number": "#", "area": Value("Area", unit="m2")}, "where": {"type": "depot"}}]`.

    Args:
        data: a path, relative to `folder`, or a frame: pandas, polars, or anything with an Arrow stream.
        sql: a query instead, asked of `database` (an SQLAlchemy URL) or of the URL that `variable` holds.
        document: what claims of these rows are evidenced by; in Python a `Document`, or `{"id": Value("source")}`.
        name: the source's name; `folder`: what relative paths start from; `within`: the folder that no path may leave,
            but for those that are `allowed`, folders and URLs.
    """

    data: Any = ""
    nodes: Sequence[Any] = ()
    relationships: Sequence[Any] = ()
    claims: Sequence[Any] = ()
    where: Any = ()
    sql: str = ""
    database: str = ""
    variable: str = ""
    format: str = ""
    compression: str = ""
    delimiter: str = ""
    quote: str = '"'
    escape: str = ""
    encoding: str = "utf-8"
    header: Sequence[str] = ()
    skip: int = 0
    footer: int = 0
    comment: str = ""
    surplus: Literal["", "drop"] = ""
    unicode: Literal["", "compose", "keep"] = ""
    rows: str = ""
    sheet: str = ""
    expect: Expectations | None = None
    allowed: tuple[str, ...] = ()
    empty: Sequence[Compared] = ("",)
    trim: bool = False
    decimal: str = "."
    thousands: str = ""
    duplicates: Duplicates = "error"
    max_cell: int = MAX_CELL
    document: Any = None
    name: str = ""
    folder: Path = Path()
    within: Path | None = None
    downloads: Downloads | None = field(default=None, compare=False, repr=False)
    at: Where = field(default=NOWHERE, compare=False, repr=False)
    places: Mapping[str, Where] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.at == NOWHERE:
            object.__setattr__(self, "at", declared_at())
        for section in ("nodes", "relationships", "claims"):
            records = tuple(record(each, ends=section != "nodes") for each in getattr(self, section))
            object.__setattr__(self, section, records)
        object.__setattr__(self, "where", conditions(self.where))
        if isinstance(self.document, Mapping):
            told = {name: _aside(each, name == "author") for name, each in self.document.items()}
            object.__setattr__(self, "document", DocumentColumns(told, self.at))

    def called(self, name: str, folder: Path) -> Table:
        """The same table under a source's name, its relative paths starting from a folder."""
        return replace(self, name=self.name or name, folder=folder)

    @property
    def records(self) -> tuple[Record, ...]:
        """All its records."""
        return (*self.nodes, *self.relationships, *self.claims)

    @property
    def columns(self) -> tuple[str, ...]:
        """All the columns that its records and conditions take, each once."""
        named = [name for each in self.records for name in each.columns]
        if isinstance(self.document, DocumentColumns):
            named += [name for each in self.document.each for name in each.columns]
        return tuple(dict.fromkeys([*(each.column for each in self.where), *named]))


def record(given: Any, ends: bool) -> Record:
    """A record as itself, or as `{Depot: {"number": "#"}, "where": {...}}`: its type first, then what is beside it.

    `ends`: its `start` and `end` are nodes; else they are properties like others.
    """
    if isinstance(given, Record):
        return given
    (of, values), *beside = given.items()
    options = dict(beside)
    nested = {name: tuple(map(_nested, _items(options.pop(name)))) for name in NESTED if name in options and ends}
    labels = {label: Value(constant=True) for label in (() if ends else options.pop("labels", ()))}
    return Record(
        of=name_of(of),
        values={name: _given(each, ends and name in ("start", "end")) for name, each in values.items()} | labels,
        where=conditions(options.pop("where", ())),
        adds=not ends and bool(options.pop("add", False)),
        auto=options.pop("properties", "") == "auto",
        panel=_period(options.pop("panel"), options.pop("ongoing", "")) if "panel" in options else None,
        said={name: _aside(each, name in NODES) for name, each in options.items()},
        nested=nested,
    )


def _items(given: Any) -> Sequence[Any]:
    return given if isinstance(given, list | tuple) else [given]


def _nested(given: Any) -> Record | Value:
    """A claim that is nested in another, or the label of one."""
    is_record = isinstance(given, Record) or (isinstance(given, Mapping) and not set(given) <= set(OPTIONS))
    return record(given, ends=True) if is_record else aside(given)


def _period(given: Any, ongoing: Any) -> Period:
    return Period(value(given), str(ongoing))


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
    """What stands beside a record: a text is itself or a template, never a column."""
    if isinstance(given, Value | Mapping):
        return value(given)
    return Value(template=given) if isinstance(given, str) and columns_of(given) else Value(constant=given)


def conditions(given: Any) -> tuple[Condition, ...]:
    """Conditions as themselves, or as `{"type": ["a", "b"], "city": {"empty": False}, "kind": {"not": "c"}}`."""
    if not isinstance(given, Mapping):
        return tuple(given)
    return tuple(_condition(column, wanted) for column, wanted in given.items())


def name_of(given: Any) -> str:
    """The label or type of a class, or the name itself."""
    if isinstance(given, type) and issubclass(given, Relationship):
        return type_of(given)
    return label_of(given) if isinstance(given, type) and issubclass(given, Node) else str(given)


def _missing(given: Value | EndpointMapping | None) -> Missing:
    return given.value.missing if isinstance(given, EndpointMapping) else "error"


def _given(given: Any, end: bool) -> Value | EndpointMapping:
    if not end or isinstance(given, EndpointMapping):
        return given if isinstance(given, EndpointMapping) else value(given)
    if isinstance(given, Mapping) and not set(given) <= set(OPTIONS):
        ((label, inner),) = given.items()
        return EndpointMapping(name_of(label), value(inner))
    return EndpointMapping("", value(given))


def _aside(given: Any, end: bool) -> Value | EndpointMapping:
    return (
        _given(given, True) if end and isinstance(given, Mapping) and not set(given) <= set(OPTIONS) else aside(given)
    )


def _condition(column: str, wanted: Any) -> Condition:
    if isinstance(wanted, Mapping):
        other = _texts(wanted["not"]) if "not" in wanted else ()
        return Condition(column, other=other, empty=wanted.get("empty"))
    return Condition(column, among=_texts(wanted))


def _texts(given: Any) -> tuple[Compared, ...]:
    items = given if isinstance(given, list | tuple | set | frozenset) else [given]
    return tuple(each if is_number(each) else as_text(each) for each in items)
