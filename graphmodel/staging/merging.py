"""Several rows of one node or relationship made one: lists united, disagreements reported, priorities kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.model import Node, PropertyType, Relationship
from graphmodel.model.properties import given_by
from graphmodel.problems import Where
from graphmodel.sources import SourceItem
from graphmodel.sources.tables.table import Duplicates
from graphmodel.staging.faults import Faults, Place


@dataclass(frozen=True)
class SourcedRow:
    """A row, and the source that has it; of a staged one, `place` is its origin and position.

    `duplicates`: which of several rows of its table counts; None where it is of no table. `turn` is where a staged row
    is in the order of reading: the rank of its origin, and its position.
    """

    source: str
    row: SourceItem
    place: Place | None = None
    duplicates: Duplicates | None = None
    turn: Place | None = None

    @property
    def where(self) -> Where:
        """The row's place."""
        return self.row.where


def merged(
    what: str,
    rows: Sequence[SourcedRow],
    properties: Mapping[str, PropertyType],
    priority: Sequence[str],
    faults: Faults,
) -> dict[str, Any]:
    """The columns that the graph stores of rows of one thing, which `what` names to a reader; None clears one."""
    rows = _counting(rows)
    cleared: dict[str, Any] = dict.fromkeys(name for said in rows for name in sorted(said.row.clears))
    if len(rows) == 1:
        return cleared | given_by(columns(rows[0].row.item, properties), [rows[0].source])
    values: dict[str, Any] = {}
    open_ = [each for each in properties.values() if cleared.keys().isdisjoint(c.name for c in each.columns)]
    for said in reversed(rows):  # an object that only one of them has brings its defaults
        values |= _defaults(said.row.item, open_)
    first: dict[str, SourcedRow] = {}
    for said in sorted(rows, key=lambda said: _place(said.source, priority)):
        for name, value in _stated(said.row.item, properties.values()).items():
            known = first.setdefault(name, said)
            if known is said or (not properties[name].many and value == values[name]):
                values[name] = value
            elif properties[name].many:
                values[name] = _united(values[name], value)
            elif _place(known.source, priority) == _place(said.source, priority):
                _disagree(what, name, (values[name], value), (known, said), faults)
    return cleared | _stored(values, properties) | _labels(rows, properties.values())


def _counting(rows: Sequence[SourcedRow]) -> list[SourcedRow]:
    """Of each table of which the first or the last row counts, all that this row says, in each of its records."""
    turns: dict[str, list[Place]] = {}
    for said in rows:
        if said.turn is not None:
            turns.setdefault(said.source, []).append(said.turn)
    chosen = {"first": min, "last": max}
    return [
        said
        for said in rows
        if said.turn is None
        or said.duplicates not in chosen
        or said.turn == chosen[said.duplicates](turns[said.source])
    ]


def _labels(rows: Sequence[SourcedRow], properties: Iterable[PropertyType]) -> dict[str, Any]:
    """The sources of each optional label that one of the rows gives."""
    further = [each for each in properties if each.is_label]
    given = {each: sorted({said.source for said in rows if each.of(said.row.item)}) for each in further}
    return {each.columns[0].name: sources for each, sources in given.items() if sources}


def columns(item: Node | Relationship[Any, Any], properties: Mapping[str, PropertyType]) -> dict[str, Any]:
    """The columns that the graph stores of one row alone."""
    return _stored(_present(item, properties.values()), properties)


def _stored(values: Mapping[str, Any], properties: Mapping[str, PropertyType]) -> dict[str, Any]:
    stored: dict[str, Any] = {}
    for name, value in values.items():
        stored |= properties[name].store(value)
    return stored


def _defaults(item: Node | Relationship[Any, Any], properties: Iterable[PropertyType]) -> dict[str, Any]:
    return _present(item, [each for each in properties if not each.given(item)])


def _stated(item: Node | Relationship[Any, Any], properties: Iterable[PropertyType]) -> dict[str, Any]:
    return _present(item, [each for each in properties if each.given(item)])


def _present(item: Node | Relationship[Any, Any], properties: Iterable[PropertyType]) -> dict[str, Any]:
    """The values that are there; an empty list is none."""
    values = {each.name: each.of(item) for each in properties}
    return {name: value for name, value in values.items() if value is not None and not _empty(value)}


def _empty(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset) and not value


def _united(one: Collection[Any], other: Collection[Any]) -> Collection[Any]:
    return one if list(one) == list(other) else sorted({*one, *other}, key=str)


def _place(source: str, priority: Sequence[str]) -> int:
    return priority.index(source) if source in priority else len(priority)


def _disagree(
    what: str, name: str, values: tuple[Any, Any], rows: tuple[SourcedRow, SourcedRow], faults: Faults
) -> None:
    other, said = rows
    fault = f"{what} has {name} {_shown(values[1])} here, but {_shown(values[0])} at {other.where}"
    if name == getattr(type(said.row.item), "ordered", ""):
        hint = f"take one of the places out, or let an end have several: key = ({name!r},) in the class"
        code = "duplicate-key" if said.source == other.source else "sources-disagree"
        faults.add(said.source, said.where, code, fault, hint, place=said.place)
    elif said.source == other.source:
        hint = "fix one of them, or give one another key"
        hint += "; or say which row counts: duplicates: first, or last" if said.duplicates else ""
        faults.add(said.source, said.where, "duplicate-key", fault, hint, place=said.place)
    else:
        hint = "fix one of them, or name the source that wins in `priority` of the settings"
        faults.add(said.source, said.where, "sources-disagree", fault, hint, place=said.place)


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, str | int | float) else repr(str(value))
