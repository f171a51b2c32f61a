"""The nodes that a row names: the keys at the ends of a relationship, or of the node that a claim is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphmodel.model import Model, NodeType, PropertyType
from graphmodel.model.keys import key_text
from graphmodel.sources.tables.blocks import Block
from graphmodel.sources.tables.cells import ValueReader, naming
from graphmodel.sources.tables.memo import Memo
from graphmodel.sources.tables.storable import HINT, unstorable
from graphmodel.sources.tables.table import EndpointMapping, Record, Table
from graphmodel.sources.tables.typed import Typed
from graphmodel.sources.tables.value import Value
from graphmodel.sources.tables.working import Working

Lookup = Callable[[str, str, Sequence[Any]], Sequence[Any]]
"""The keys of the nodes of a label whose property has these values; None or `Unfound` for one that names no node."""
SIDES = ("start", "end")
UNKNOWN_HINT = "declare the node, or fix the row"


@dataclass(frozen=True)
class Unfound:
    """Why a value names no node: several nodes have it (`keys` are two of theirs), or none; `near` is a hint then."""

    keys: tuple[Any, ...] = ()
    near: str = ""


@dataclass(frozen=True)
class KeyPart:
    """A property that makes a key, or part of it, and the cells that fill it; `place` is its column among the rows'."""

    place: str
    cells: ValueReader
    typed: Typed
    may_be_empty: bool = False


class EndpointReader:
    """An end of a relationship, or the node of a claim: the keys that the rows give. Messages call it by its role."""

    def __init__(
        self,
        name: str,
        end: EndpointMapping,
        kind: NodeType,
        table: Table,
        memo: Memo | None = None,
        *,
        role: str | None = None,
    ) -> None:
        self.name = name
        self.called = role or name.lstrip("\0")
        self.kind = kind
        self.label = kind.label
        self.by = end.value.by
        self.several = bool(kind.parts) and not self.by
        named = kind.parts if self.several else (self.by or kind.key,)
        declared = [kind.given.get(property_) or kind.properties[property_] for property_ in named]
        given = end.value.several or (end.value,)
        values = given if self.by else [defaulted(*each) for each in zip(given, declared, strict=True)]
        self.parts = [
            KeyPart(
                f"{name}\0{property_}" if self.several else name,
                ValueReader(value, table, each, memo),
                Typed(kind.cls, kind.label, each, memo),
                property_ in kind.may_be_empty,
            )
            for property_, value, each in zip(named, values, declared, strict=True)
        ]
        self.column = self.parts[0].cells.column
        self.skips = end.value.missing == "skip"
        self.optional = end.optional

    @property
    def exploding(self) -> list[str]:
        """The columns of which each part makes a record."""
        return [part.place for part in self.parts if part.cells.explodes]

    def read(self, block: Block, rows: Working) -> None:
        """Adds the cells to the rows."""
        for part in self.parts:
            refuse = naming(f"{self.label}.{part.typed.declared.name}", rows.refuser(self.called, part.cells))
            rows.columns[part.place] = part.cells.of(block, refuse)
            rows.keep(part.cells, block)

    def fit(self, rows: Working, lookup: Lookup) -> None:
        """Types the keys, found by another property where the mapping says so."""
        if self.optional:
            cells = [rows.columns[part.place] for part in self.parts]
            rows.take([row for row, each in enumerate(zip(*cells, strict=True)) if _names(each)])
        for part in self.parts:
            self._fit(part, rows)
        if self.several:
            columns = [rows.columns.pop(part.place) for part in self.parts]
            rows.columns[self.name] = list(map(key_text, zip(*columns, strict=True)))
        if self.by:
            self._look_up(rows, lookup)

    def typed(self, rows: Working) -> list[Any]:
        """The keys as the model types them; None for one that is absent."""
        columns = [
            part.typed.column(rows.columns[part.place], rows.refuser(self.called, part.cells)) for part in self.parts
        ]
        if not self.several:
            return columns[0]
        for part, column in zip(self.parts, columns, strict=True):
            for row, value in enumerate(column):
                if value is None and not part.may_be_empty and _names(each[row] for each in columns):
                    self._lack(row, part, rows)
        return [None if set(each) == {None} else key_text(each) for each in zip(*columns, strict=True)]

    def found(self, rows: Working, lookup: Lookup) -> list[Any]:
        """The keys as the model types them, looked up where the mapping says so; None for one that is absent."""
        values = self.typed(rows)
        if not self.by:
            return values
        there = [row for row, value in enumerate(values) if value is not None]
        keys = lookup(self.label, self.by, [values[row] for row in there])
        refuse = rows.refuser(self.called, self.parts[0].cells)
        found: list[Any] = [None] * len(values)
        for row, key in zip(there, keys, strict=True):
            if key is None or isinstance(key, Unfound):
                refuse(row, *self._unknown(values[row], key))
            else:
                found[row] = key
        return found

    def _unknown(self, value: Any, why: Unfound | None) -> tuple[str, str, str]:
        """The code, the message and the hint of a value that names no node."""
        if why is not None and why.keys:
            these = " and ".join(map(repr, why.keys))
            fault = f"several nodes {self.label} have the {self.by} {value!r}, {these} among them"
            return "unknown-id", fault, "name the node by its key, or by a property that is one node's alone"
        return "unknown-id", f"no {self.label} has the {self.by} {value!r}", (why and why.near) or UNKNOWN_HINT

    def _fit(self, part: KeyPart, rows: Working) -> None:
        refuse = rows.refuser(self.called, part.cells)
        values = rows.columns[part.place]
        declared = part.typed.declared
        for row, value in enumerate(values) if None in values and not part.may_be_empty else ():
            if value is None and self.skips:
                rows.leave_out(row, f"the {self.called} names no {self.label}")
            elif value is None:
                self._lack(row, part, rows)
        rows.drop()
        rows.columns[part.place] = part.typed.column(rows.columns[part.place], refuse)
        rows.drop()
        there = [(row, value) for row, value in enumerate(rows.columns[part.place]) if value is not None]
        for at, fault in unstorable([value for _, value in there], declared.kind, key=True):
            refuse(there[at][0], "not-storable", f"{self.label}.{declared.name}: {fault}", HINT)
        rows.drop()

    def _lack(self, row: int, part: KeyPart, rows: Working) -> None:
        """Refuses a row that lacks a part of the key."""
        column = part.cells.column
        hint = f"leave such rows out: where: {{{column or 'column'}: {{empty: false}}}}"
        if mark := part.cells.value.split:  # a cell that is empty as a whole has no parts
            hint = f"take out the {mark!r} that begins or ends the cell, or one of two together"
            hint += ", or a part that `empty` or `values` makes nothing"
        of = f" by its {part.typed.declared.name}" if self.several else ""
        rows.refuser(self.called, part.cells)(row, "missing-end", f"the {self.called} names no {self.label}{of}", hint)

    def _look_up(self, rows: Working, lookup: Lookup) -> None:
        values = rows.columns[self.name]
        keys = list(lookup(self.label, self.by, values))
        rows.columns[self.name] = [None if isinstance(key, Unfound) else key for key in keys]
        refuse = rows.refuser(self.called, self.parts[0].cells)
        for row, key in enumerate(keys):
            if key is not None and not isinstance(key, Unfound):
                continue
            if self.skips:
                how = "several nodes {} have" if key is not None and key.keys else "no {} has"
                rows.leave_out(row, f"{how.format(self.label)} the {self.by} that the {self.called} names")
            else:
                refuse(row, *self._unknown(values[row], key))
        rows.drop()


def _names(parts: Iterable[Any]) -> bool:
    """Whether any part of a key is there."""
    return any(part is not None for part in parts)


def defaulted(value: Value, declared: PropertyType) -> Value:
    """What fills a part of a key, with the default of the property where a cell is absent."""
    if declared.default is None or declared.key or value.default is not None or value.constant is not None:
        return value
    return replace(value, default=declared.default)


def sides_of(record: Record, table: Table, model: Model, memo: Memo | None = None) -> list[EndpointReader]:
    """The two ends of a relationship record that was checked; the start alone of what ends in quoted claims."""
    kind = model.relationships[record.of]
    found = []
    for at, name in enumerate(SIDES):
        end = record.values.get(name)
        if end is None:
            continue
        assert isinstance(end, EndpointMapping)
        label = end.label or next(iter({pair[at] for pair in kind.pairs}))
        role = kind.role if end.optional and at else None
        found.append(EndpointReader(name, end, model.nodes[label], table, memo, role=role))
    return found
