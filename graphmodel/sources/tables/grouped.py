"""Objects that a mapping takes whole: `address: address` fills each property that the object's parts are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphmodel.model import Model, NodeType, RelationshipType
from graphmodel.model.groups import FlattenedObject, groups_of, parts_of
from graphmodel.problems import NOWHERE, did_you_mean, shown
from graphmodel.sources.tables.blocks import Block
from graphmodel.sources.tables.cells import Refuse, ValueReader
from graphmodel.sources.tables.table import ObjectColumn, Record, Table
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
    wholes = dict(record.objects)
    for name in objects.keys() & record.values.keys():
        whole = record.values[name]
        if not isinstance(whole, Value) or not _is_whole(whole):
            continue
        del values[name]
        paths = {each: ".".join((whole.column, *path)) for each, path in objects[name].items()}
        for each, path in paths.items():
            optional = whole.optional or not kind.given[each].required
            values.setdefault(each, replace(whole, column=path, optional=optional))
            places.setdefault(each, record.places.get(name, record.at))
        at = next((at for at in (whole.at, record.places.get(name, NOWHERE)) if at != NOWHERE), record.at)
        wholes[name] = ObjectColumn(replace(whole, at=at), paths)
    return replace(record, values=values, places=places, objects=wholes)


def _is_whole(value: Value) -> bool:
    """Whether a value is a column's, taken as it is."""
    plain = Value(value.column)
    changed = (name for name in value.__dataclass_fields__ if getattr(value, name) != getattr(plain, name))
    return bool(value.column) and set(changed) <= _SHARED


class ObjectReader:
    """The column of an object that a record takes whole: what is in it is an object, of parts that the model knows."""

    def __init__(self, name: str, whole: ObjectColumn, kind: NodeType | RelationshipType, table: Table) -> None:
        self._whole = whole
        self._group = next(group for group in groups_of(kind.cls).values() if group.name == name)
        self._cells = ValueReader(whole.value, table)
        self._taken = table.columns

    def read(self, block: Block, refuse: Refuse) -> None:
        """Refuses the cells that are no such object, and not empty."""
        column = self._whole.value.column
        for at, cell in enumerate(self._cells.of(block, refuse)):
            if fault := _fault(self._group, cell, column, self._taken):
                refuse(at, "wrong-type", fault, self._whole.hint)


def readers_of(record: Record, kind: NodeType | RelationshipType, table: Table) -> Mapping[str, ObjectReader]:
    """Those of the objects that a record takes whole, by name."""
    return {name: ObjectReader(name, whole, kind, table) for name, whole in record.objects.items()}


def _fault(group: FlattenedObject, cell: Any, path: str, taken: Collection[str]) -> str:
    """Why a cell is no such object; nothing where it is one."""
    if cell is None:
        return ""
    names = group.names
    if not isinstance(cell, Mapping):
        return f"{group.name} is an object with {', '.join(names)}, not {shown(cell)}"
    for key, value in cell.items():
        inner = group.parts[names[key]] if key in names else None
        if inner is None and not is_taken(f"{path}.{key}", taken):
            near = did_you_mean(str(key), names)
            return f"{group.name} has no part {key!r}" + (f": {near}" if near else "")
        if isinstance(inner, FlattenedObject) and (fault := _fault(inner, value, f"{path}.{key}", taken)):
            return fault
    return ""


def is_taken(path: str, columns: Iterable[str]) -> bool:
    """Whether a path is one of the columns, or leads to one."""
    return any(column == path or column.startswith((f"{path}.", f"{path}[")) for column in columns)
