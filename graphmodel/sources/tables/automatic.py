"""Properties that are taken from the columns of their names: `properties: auto`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from graphmodel.model import Model, NodeType, PropertyType, RelationshipType
from graphmodel.model.groups import parts_of
from graphmodel.sources.tables.grouped import with_parts
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.table import EndpointMapping, ObjectColumn, Record, Table
from graphmodel.sources.tables.value import Value

_SIDES = ("start", "end")


def with_columns(table: Table, model: Model, variables: Mapping[str, str]) -> Table:
    """The table with the properties filled that its records leave to the columns' names, and to objects' parts.

    Raises:
        Unreadable: its columns cannot be known.
    """
    table = with_parts(table, model)
    if not any(record.auto for record in table.records):
        return table
    with opened(table, (), variables, Reports("", [])) as source:
        header = source.header
    return expanded(table, model, header)


def expanded(table: Table, model: Model, header: Sequence[str] | None) -> Table:
    """The same for a header; None where only the rows show the columns, which then are by the properties' own names."""
    return replace(
        table,
        nodes=tuple(_expanded(record, model.nodes.get(record.of), header) for record in table.nodes),
        relationships=tuple(
            _expanded(record, model.relationships.get(record.of), header) for record in table.relationships
        ),
    )


def _expanded(record: Record, kind: NodeType | RelationshipType | None, header: Sequence[str] | None) -> Record:
    if not record.auto or kind is None:
        return replace(record, auto=False)
    used = {
        column
        for value in record.values.values()
        if isinstance(value, EndpointMapping)
        for column in value.value.columns
    }
    found = {
        name: each
        for name, declared in kind.properties.items()
        if name not in record.values and (each := _value(name, declared, header, used, record)) is not None
    }
    objects = _objects(kind, header, {*record.values, *(found if header is not None else ())}, record)
    for whole in objects.values():
        found |= {name: _part(path, found.get(name), kind.given[name], record) for name, path in whole.paths.items()}
    return replace(record, values={**record.values, **found}, objects={**record.objects, **objects}, auto=False)


def _objects(
    kind: NodeType | RelationshipType, header: Sequence[str] | None, filled: set[str], record: Record
) -> Mapping[str, ObjectColumn]:
    """The objects in columns of their names, as far as they fill properties that nothing else fills."""
    found: dict[str, ObjectColumn] = {}
    for called, parts in parts_of(kind.cls).items():
        paths = {name: ".".join((called, *path)) for name, path in parts.items() if name not in filled}
        if paths and (header is None or any(name.startswith(f"{called}.") for name in header)):
            found[called] = ObjectColumn(Value(called, optional=True, at=record.at), paths)
    return found


def _part(path: str, own: Value | None, declared: PropertyType, record: Record) -> Value:
    """A part of an object, or where only the rows show the columns the property's own column, whichever a row has."""
    if own is None:
        return Value(path, optional=not declared.required, at=record.at)
    return Value(coalesce=(*own.own_columns, path), optional=True, at=record.at)


def _value(
    name: str, declared: PropertyType, header: Sequence[str] | None, used: set[str], record: Record
) -> Value | None:
    if declared.kind == "point" or name in _SIDES:
        return None
    former = tuple(old for old in declared.formerly if old not in used)
    if header is None:
        optional = not declared.required and not declared.key
        if former:
            return Value(coalesce=(name, *former), optional=True, at=record.at)
        return Value(name, optional=optional, at=record.at)
    for said in (name, *former):
        if said in header:
            return Value(said, at=record.at)
        near = [column for column in header if _folded(column) == _folded(said) and column not in used]
        if len(near) == 1:
            return Value(near[0], at=record.at)
    return None


def _folded(name: str) -> str:
    """A name without capitals, spaces and marks: `First Name` is `first_name`."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
