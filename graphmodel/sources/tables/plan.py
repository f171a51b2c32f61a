"""A mapping compiled for an engine: which text each property is read from, and of which kind it is.

`plan_of` is the one rule that decides which tables are read by a plan (`graphmodel.sources.tables.planned`): None means
that the exact reader takes the whole table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from graphmodel.model import Model, Node, NodeType, Point, PropertyType, RelationshipType
from graphmodel.model.fields import KINDS as PYTHON_TYPES
from graphmodel.model.fields import types_in
from graphmodel.model.marks import FurtherLabel, Property, metadata
from graphmodel.model.relationships import Relationship
from graphmodel.problems import errors
from graphmodel.sources.tables.cells import NUMBERS, empty_of
from graphmodel.sources.tables.checking import check
from graphmodel.sources.tables.ends import defaulted, sides_of
from graphmodel.sources.tables.files import damages, state
from graphmodel.sources.tables.kept_texts import kept_columns
from graphmodel.sources.tables.locating import path_of
from graphmodel.sources.tables.making import with_defaults
from graphmodel.sources.tables.planned import Plan, PlannedProperty, PlannedRecord, PlannedText
from graphmodel.sources.tables.planned_files import CsvFile, JsonLinesFile, file_of, is_plannable
from graphmodel.sources.tables.records import RecordLines
from graphmodel.sources.tables.reports import Unreadable
from graphmodel.sources.tables.table import EndpointMapping, Record, Table
from graphmodel.sources.tables.templates import Placeholder, parts_of
from graphmodel.sources.tables.templates import is_plain as is_plain_template
from graphmodel.sources.tables.typed import Typed, own_rules, stored
from graphmodel.sources.tables.value import Value

KINDS = ("string", "integer", "float", "boolean", "date", "datetime", "partial_date", "quantity", "point")
"""The kinds whose canonical form an executor knows."""
_PLAIN = {kind: cls for cls, kind in PYTHON_TYPES.items()}
_UNPLANNED = (
    *("split", "date", "precision", "rounded", "by", "to"),
    *("coalesce", "list", "year", "take", "collapse", "strip", "case"),
)
"""Options of a value that the exact reader alone knows."""


def plan_of(table: Table, model: Model, file: str) -> Plan | None:
    """The plan of a table; None where the exact reader takes it, because only that keeps what is promised."""
    if not is_plannable(table):
        return None
    try:
        path = path_of(table)
        before = state(path)
        read = file_of(path, table)
        if read is None or errors(check(table, model, read.header)):
            return None
    except damages((Unreadable,)):
        return None
    records: list[PlannedRecord] = []
    for each in (*table.nodes, *table.relationships):
        record = _record(each, table, model)
        if record is None or not read.reads((*record.ids, *record.properties), (*table.where, *record.where)):
            return None
        if isinstance(read, JsonLinesFile):
            read = read.used((*record.ids, *record.properties), (*table.where, *record.where))
        records.append(record)
    return Plan(
        source=table.name,
        file=file,
        read=read,
        trim=table.trim,
        empty=tuple(table.empty),
        where=tuple(table.where),
        records=tuple(records),
        line=RecordLines(table) if isinstance(read, CsvFile) else int,
        state=before,
    )


def plannable_files(table: Table) -> Iterator[Path]:
    """The file of a table that there may be a plan for."""
    if is_plannable(table):
        try:
            yield path_of(table)
        except Unreadable:
            return


# Records


def _record(record: Record, table: Table, model: Model) -> PlannedRecord | None:
    if record.of in model.nodes:
        kind: NodeType | RelationshipType = model.nodes[record.of]
        assert isinstance(kind, NodeType)
        filled = with_defaults(record, kind)
        values = [filled.get(name) for name in kind.own_key]
        ids: list[PlannedProperty | None] = [_key(kind, [value for value in values if isinstance(value, Value)], table)]
        labels: tuple[str, ...] = (kind.label,)
        order_labels: tuple[str, ...] = ()
    else:
        kind = model.relationships[record.of]
        sides = sides_of(record, table, model)
        if any(side.optional for side in sides):
            return None
        ids = [None if side.by else _key(side.kind, _end_values(record, side.name), table) for side in sides]
        labels = (kind.type, *(side.label for side in sides))
        order_labels = tuple(model.nodes[side.kind.identity].first_name for side in sides) if kind.symmetric else ()
    if own_rules(kind.cls) or (isinstance(kind, RelationshipType) and kind.parts):
        return None
    own = {name: value for name, value in with_defaults(record, kind).items() if name in kind.properties}
    skipped = {kind.key} if isinstance(kind, NodeType) else set()
    required = {name for name in kind.own_key if name not in kind.may_be_empty}
    properties = [
        _property(kind.cls, kind.properties[name], value, table, key=name in required, adds=record.adds)
        for name, value in own.items()
        if name not in skipped and isinstance(value, Value)
    ]
    if None in ids or None in properties:
        return None
    return PlannedRecord(
        labels,
        tuple(record.where),
        tuple(each for each in ids if each is not None),
        tuple(each for each in properties if each is not None),
        order_labels,
        record.adds,
        record.missing,
        record.panel.rule if record.panel else None,
    )


def _is_needed(kind: NodeType, name: str) -> bool:
    return name not in kind.may_be_empty


def _end_values(record: Record, name: str) -> Sequence[Value]:
    found = record.values[name]
    assert isinstance(found, EndpointMapping)
    return found.value.several or (found.value,)


def _key(kind: NodeType, values: Sequence[Value], table: Table) -> PlannedProperty | None:
    """How the key of a node is filled, of one value or of several; None where that is for the exact reader."""
    if len(values) < len(kind.own_key):
        return None
    made = [
        _property(kind.cls, kind.given[name], defaulted(value, kind.given[name]), table, key=_is_needed(kind, name))
        for name, value in zip(kind.own_key, values, strict=True)
    ]
    parts = tuple(each for each in made if each is not None)
    if len(parts) < len(made):
        return None
    return PlannedProperty(kind.key, "string", (kind.key,), parts=parts, key=True) if kind.parts else parts[0]


def _property(
    cls: type[BaseModel], declared: PropertyType, value: Value, table: Table, *, key: bool, adds: bool = False
) -> PlannedProperty | None:
    """How a property is filled; None where that is for the exact reader."""
    marks = (value.decimal or table.decimal, table.thousands if value.thousands is None else value.thousands)
    numbers = declared.kind in NUMBERS
    if declared.kind not in KINDS or declared.many or not _is_plain_type(cls, declared):
        return None
    if any(getattr(value, option) for option in _UNPLANNED) or (numbers and marks != (".", "")):
        return None
    if not is_plain_template(value.template):
        return None
    columns = tuple(column.name for column in declared.columns)
    needed = key or (declared.required and not adds)
    beside: dict[str, Any] = {"key": key, "needed": needed, "clear": value.absent == "clear"}
    if value.constant is not None:
        constant = _constant(cls, declared, value)
        if constant is None:
            return None
        return PlannedProperty(declared.name, declared.kind, columns, constant=constant, **beside)
    if isinstance(value.unit, Value) or isinstance(value.about, Value):
        return None
    if not all(isinstance(text, str | None) for text in (*value.values.values(), value.default)):
        return None
    sources = tuple(value.coordinates.values()) or (value.column,)
    if declared.kind == "point" and len(sources) != len(Point.names()):  # well-known text, or a system with a height
        return None
    texts = tuple(_text(value, source, table, declared) for source in sources)
    allowed = None if declared.allowed is None else tuple(str(each) for each in declared.allowed)
    return PlannedProperty(
        declared.name, declared.kind, columns, texts, None, allowed, value.unit or "", bool(value.about), **beside
    )


def _text(value: Value, column: str, table: Table, declared: PropertyType) -> PlannedText:
    parts = tuple(
        (each.column, True) if isinstance(each, Placeholder) else (each, False) for each in parts_of(value.template)
    )
    parts = parts or ((column, True),)
    empty = empty_of(value, table, declared.kind)
    numbers, kept = declared.kind in NUMBERS, kept_columns(value, declared)
    return PlannedText(parts, value.trim, tuple(value.values.items()), empty, value.default, numbers, kept)


def _constant(cls: type[BaseModel], declared: PropertyType, value: Value) -> Mapping[str, Any] | None:
    """The stored columns of a constant, as the model makes them; None where it is for the exact reader."""
    if declared.kind in ("quantity", "point", "datetime"):
        return None
    refused: list[Any] = []
    typed = Typed(cls, "", declared).column([value.constant], lambda *problem: refused.append(problem))
    made = {} if refused else {name: column[0] for name, column in stored(declared, typed).items()}
    simple = all(isinstance(each, str | int | float | bool | date | None) for each in made.values())
    return made if made and simple and next(iter(made.values())) is not None else None


def _is_plain_type(cls: type[BaseModel], declared: PropertyType) -> bool:
    """Whether a property is of a type as such, without further rules of pydantic's."""
    base: type[BaseModel] = Relationship if issubclass(cls, Relationship) else Node
    if cls.model_config != base.model_config or declared.encoding is not None:
        return False
    field = cls.model_fields[declared.attribute]
    if any(not isinstance(mark, Property | FurtherLabel) for mark in (*field.metadata, *metadata(field.annotation))):
        return False
    if declared.allowed is not None:
        return declared.kind == "string"
    return _PLAIN.get(declared.kind) in types_in(field.annotation)
