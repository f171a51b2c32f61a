"""Objects that a mapping takes whole: `address: address` fills each property that the object's parts are."""

from __future__ import annotations

from dataclasses import replace

from graphmodel.model import Model, NodeType, RelationshipType
from graphmodel.model.groups import parts_of
from graphmodel.sources.tables.table import Record, Table
from graphmodel.sources.tables.value import Value

_SHARED = frozenset(("column", "optional", "empty", "trim", "absent", "on_error", "at", "places"))
"""The options that mean the same of an object's parts as of the object."""


def with_parts(table: Table, model: Model) -> Table:
    """The table with each object's own columns in place of the object's: `address.street` for `address`."""
    return replace(
        table,
        nodes=tuple(_parted(record, model.nodes.get(record.of)) for record in table.nodes),
        relationships=tuple(_parted(record, model.relationships.get(record.of)) for record in table.relationships),
    )


def _parted(record: Record, kind: NodeType | RelationshipType | None) -> Record:
    objects = parts_of(kind.cls) if kind is not None else {}
    if kind is None or not objects.keys() & record.values.keys():
        return record
    values = dict(record.values)
    places = dict(record.places)
    for name in objects.keys() & record.values.keys():
        whole = record.values[name]
        if not isinstance(whole, Value) or not _is_whole(whole):
            continue
        del values[name]
        for each, path in objects[name].items():
            optional = whole.optional or not kind.given[each].required
            part = replace(whole, column=".".join((whole.column, *path)), optional=optional)
            values.setdefault(each, part)
            places.setdefault(each, record.places.get(name, record.at))
    return replace(record, values=values, places=places)


def _is_whole(value: Value) -> bool:
    """Whether a value is a column's, taken as it is."""
    plain = Value(value.column)
    changed = (name for name in value.__dataclass_fields__ if getattr(value, name) != getattr(plain, name))
    return bool(value.column) and set(changed) <= _SHARED
