"""What a table is and what its rows mean: frozen descriptions, made in Python or read from a mapping in YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from graphmodel.claims.bounds import SIDES
from graphmodel.model import Node
from graphmodel.model.relationships import Relationship
from graphmodel.model.types import label_of, type_of
from graphmodel.problems import NOWHERE, Where
from graphmodel.sources.chunks import Missing, PanelRule
from graphmodel.sources.tables.declaring import declared_at
from graphmodel.sources.tables.downloads import Downloads
from graphmodel.sources.tables.value import OPTIONS, Compared, Condition, Value, aside, conditions, value

if TYPE_CHECKING:
    from graphmodel.sources.tables.expecting import Expectations

NODES = ("holder", *SIDES, "except")
"""The fields of a claim that may be nodes: who says so, the event that bounds it, and who is left out."""
NESTED = ("that", "if", "because", "rebuts", "alternative_of")
"""The fields of a claim that are made of other claims."""
MAX_CELL = 16 * 1024 * 1024
Duplicates = Literal["error", "first", "last"]


@dataclass(frozen=True)
class EndpointMapping:
    """A node that a row names: its label (none where the type joins one class there), and the value of its key."""

    label: str
    value: Value
    at: Where = field(default=NOWHERE, compare=False, repr=False)
    optional: bool = False
    """Whether a row that names no node is one that says nothing here."""


@dataclass(frozen=True)
class Period:
    """Where the period of a row of a panel comes from, and the last period that the table covers, if any."""

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
    With a `panel`, a relationship's rows are about one period each, which is its `since`. `objects` are the columns of
    which whole objects are taken, by their names in the model; their parts are among the values.
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
    objects: Mapping[str, ObjectColumn] = field(default_factory=dict)

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
        wholes = (each.value for each in self.objects.values())
        return (*self.values.values(), *wholes, *self.said.values(), *labels)

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
class ObjectColumn:
    """The column of objects that are taken whole, and the path of each property that is a part of them."""

    value: Value
    paths: Mapping[str, str]

    @property
    def hint(self) -> str:
        """The next step where the column has other things, or objects with other parts."""
        first, *others = self.paths
        return f"take a column for each part: {first}: COLUMN" + (", and so on" if others else "")


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
            but for those that are `allowed`, folders and URLs; `matched`: a pattern names its file.
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
    matched: bool = False
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
            columns = {name: _aside(each, name == "author") for name, each in self.document.items()}
            object.__setattr__(self, "document", DocumentColumns(columns, self.at))

    @property
    def is_catalogued(self) -> bool:
        """Whether its rows are those of a table in Spark's catalogue, of which `data` is the name."""
        return self.format == "catalogue"

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
        panel=Period(value(options.pop("panel")), str(options.pop("ongoing", ""))) if "panel" in options else None,
        said={name: _aside(each, name in NODES) for name, each in options.items()},
        nested=nested,
    )


def _items(given: Any) -> Sequence[Any]:
    return given if isinstance(given, list | tuple) else [given]


def _nested(given: Any) -> Record | Value:
    """A claim that is nested in another, or the label of one."""
    is_record = isinstance(given, Record) or (isinstance(given, Mapping) and not set(given) <= set(OPTIONS))
    return record(given, ends=True) if is_record else aside(given)


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
