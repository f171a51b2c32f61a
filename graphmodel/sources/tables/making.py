"""Nodes and relationships of a block's rows: cells, typed by the model, stored, in chunks that state the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from graphmodel.claims.faults import interval_faults
from graphmodel.model import Key, Model, NodeType, PropertyType, RelationshipType
from graphmodel.model.keys import KEY, key_text
from graphmodel.problems import NOWHERE
from graphmodel.sources.chunks import ROWS, NodeChunk, RelationshipChunk
from graphmodel.sources.invalid import built, invalid, or_optional
from graphmodel.sources.tables.blocks import Block
from graphmodel.sources.tables.cells import Refuse, ValueReader, naming
from graphmodel.sources.tables.conditions import selected
from graphmodel.sources.tables.ends import Lookup, defaulted, sides_of
from graphmodel.sources.tables.grouped import readers_of
from graphmodel.sources.tables.memo import Memo
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.storable import HINT, unstorable
from graphmodel.sources.tables.table import EndpointMapping, Record, Table
from graphmodel.sources.tables.typed import Typed, kinds, own_rules, stored
from graphmodel.sources.tables.value import Value
from graphmodel.sources.tables.working import Working, group_by_presence

Reading = Callable[[Block, Working], None]
"""Adds cells of a block to its rows."""


class Properties:
    """The properties of one class that a record fills, as typed columns."""

    def __init__(self, record: Record, kind: NodeType | RelationshipType, table: Table, memo: Memo | None) -> None:
        self.kind = kind
        self.owner = kind.label if isinstance(kind, NodeType) else kind.type
        self.objects = own_rules(kind.cls)
        declared = kind.given
        self.given = {name: each for name, each in with_defaults(record, kind).items() if isinstance(each, Value)}
        self.given = {name: each for name, each in self.given.items() if name in declared}
        self.cells = {name: ValueReader(each, table, declared[name], memo) for name, each in self.given.items()}
        self.typed = {name: Typed(kind.cls, self.owner, declared[name], memo) for name in self.given}
        self.wholes = readers_of(record, kind, table)
        self.cleared = {
            column.name
            for name, each in self.given.items()
            if each.absent == "clear"
            for column in declared[name].columns
        }
        self.keys = frozenset(kind.own_key)
        needed = {name for name in self.given if declared[name].required and not record.adds}
        needed |= self.keys - set(kind.may_be_empty)
        self.needed = [name for name in self.given if name in needed]
        wholes = {name: each.value for name, each in record.objects.items()}
        forgiven = (name for name, each in (self.given | wholes).items() if each.on_error == "absent")
        self.forgiven = frozenset(forgiven)

    def read(self, block: Block, rows: Working) -> None:
        """Adds the cells of each property to the rows, those of a node's key first."""
        for name in sorted(self.cells, key=lambda each: each != rows.key):
            refuse = naming(f"{self.owner}.{name}", self._refuser(name, rows))
            rows.columns[name] = self.cells[name].of(block, refuse)
            rows.keep(self.cells[name], block)
        for name, whole in self.wholes.items():
            whole.read(block, self._refuser(name, rows))

    def exploding(self) -> list[str]:
        """The properties of which each part makes a record."""
        return [name for name, cells in self.cells.items() if cells.explodes]

    def fit(self, rows: Working, ends: Mapping[str, type[Any]] | None = None) -> None:
        """Types the columns as the model does, and lets rows fall out that it refuses."""
        if self.objects:
            self._build(rows, ends or {})
            return
        for name in self.needed:
            self._need(name, rows)
        rows.drop()
        for name, typed in self.typed.items():
            rows.columns[name] = typed.column(rows.columns[name], self._refuser(name, rows))
        rows.drop()
        self._fill(rows)

    def _fill(self, rows: Working) -> None:
        """Puts a key of several properties together."""
        if self.kind.parts:
            nothing = [None] * len(rows)
            columns = [rows.columns.get(name, nothing) for name in self.kind.parts]
            rows.columns[KEY] = list(map(key_text, zip(*columns, strict=True)))

    def stored(self, rows: Working) -> dict[str, list[Any]]:
        """The stored columns by name; rows with what no engine stores are refused and still there."""
        columns: dict[str, list[Any]] = {}
        for declared in self._declared(rows):
            made = stored(declared, rows.columns[declared.name])
            refuse = self._refuser(declared.name, rows)
            for name, kind in kinds(declared).items() if not declared.is_label else ():
                self._check(made[name], kind, declared, refuse)
            columns |= made if declared.name not in self.forgiven else stored(declared, rows.columns[declared.name])
        return columns

    def _refuser(self, name: str, rows: Working) -> Refuse:
        make = rows.forgiving if name in self.forgiven else rows.refuser
        return make(name, self.cells.get(name))

    def _declared(self, rows: Working) -> list[PropertyType]:
        return [self.kind.properties[name] for name in rows.columns if name in self.kind.properties]

    def _check(self, column: Sequence[Any], kind: str, declared: PropertyType, refuse: Any) -> None:
        present: Sequence[Any] = column
        places: Sequence[int] | None = None
        if None in column:
            places = [at for at, each in enumerate(column) if each is not None]
            present = [column[at] for at in places]
        for at, fault in unstorable(present, "list" if declared.many else kind, declared.name in self.keys):
            row = places[at] if places is not None else at
            refuse(row, "not-storable", f"{self.owner}.{declared.name}: {fault}", HINT)

    def _need(self, name: str, rows: Working) -> None:
        if None not in rows.columns[name]:
            return
        if (default := self.kind.properties[name].default) is not None:
            rows.columns[name] = [default if value is None else value for value in rows.columns[name]]
            return
        code = "missing-key" if name in self.keys else "missing-property"
        place = self._column(name)
        hint = f"leave such rows out: where: {{{place}: {{empty: false}}}}" if place else "fill it, or give a default"
        hint += "" if name in self.keys else f", {or_optional(name)}"
        refuse = rows.refuser(name, self.cells.get(name))
        for row, value in enumerate(rows.columns[name]):
            if value is None:
                refuse(row, code, f"{self.owner} needs {name}, and nothing is there", hint)

    def _column(self, name: str) -> str:
        return self.cells[name].column if name in self.cells else ""

    def _build(self, rows: Working, ends: Mapping[str, type[Any]]) -> None:
        """Builds the objects one by one, for a class that checks its values by code of its own."""
        made: list[Any] = []
        for name, typed in self.typed.items():
            rows.columns[name] = typed.read(rows.columns[name], rows.refuser(name, self.cells.get(name)))
        rows.drop()
        for row in range(len(rows)):
            said = {name: rows.columns[name][row] for name in self.given}
            said = {name: value for name, value in said.items() if value is not None}
            sides: dict[str, Key[Any]] = {side: Key(cls, rows.columns[side][row]) for side, cls in ends.items()}
            made.append(self._object(row, rows, {**sides, **said}))
        for name, declared in self.kind.properties.items():
            column = [declared.of(each) if each and declared.given(each) else None for each in made]
            if name in self.given or any(value is not None for value in column):
                rows.columns[name] = column
        rows.drop()

    def _object(self, row: int, rows: Working, said: Mapping[str, Any]) -> Any:
        try:
            return built(self.kind.cls, said)
        except ValidationError as wrong:
            names = {str(error["loc"][0]) for error in wrong.errors(include_url=False) if error["loc"]}
            if names and names <= self.forgiven & said.keys():
                for fault in invalid(wrong, self.owner, self.kind.properties, NOWHERE, {}):
                    name = fault.message.partition(":")[0]
                    rows.forgiving(name.rpartition(".")[2])(row, fault.code, fault.message, fault.hint)
                return self._object(row, rows, {name: each for name, each in said.items() if name not in names})
            for fault in invalid(wrong, self.owner, self.kind.properties, NOWHERE, {}):
                rows.refuser(fault.message.partition(":")[0])(row, fault.code, fault.message, fault.hint)
            return None


def with_defaults(record: Record, kind: NodeType | RelationshipType) -> Mapping[str, Value | EndpointMapping]:
    """The values of a record, with the defaults of the properties that make a key where nothing fills them."""
    found = dict(record.values)
    for name in kind.own_key:
        given, default = found.get(name), kind.given[name].default
        if given is None and default is not None:
            found[name] = Value(constant=default)
        elif isinstance(given, Value):
            found[name] = defaulted(given, kind.given[name])
    if isinstance(kind, RelationshipType) and kind.ordered and kind.ordered not in found:
        found[kind.ordered] = Value(constant=1)  # what several parts of a cell count on from
    return found


class NodeMaker:
    """Chunks of the nodes of one record."""

    def __init__(self, record: Record, table: Table, model: Model, memo: Memo | None = None) -> None:
        self.record = record
        self.table = table
        self.kind = model.nodes[record.of]
        self.properties = Properties(record, self.kind, table, memo)

    def make(self, block: Block, reports: Reports) -> Iterator[NodeChunk]:
        """The nodes of a block's rows."""
        block = selected(block, self.record.where, self.table)
        rows = Working(block.lines, reports, "" if self.record.adds else self.kind.key, self.kind.labels)
        self.properties.read(block, rows)
        rows.drop()
        rows.explode(self.properties.exploding())
        self.properties.fit(rows)
        columns = self.properties.stored(rows)
        columns, lines = sifted(rows, columns)
        keys = columns.pop(self.kind.key)
        for some, members in group_by_presence(columns, self.properties.cleared, len(lines)):
            own = keys if members is None else [keys[row] for row in members]
            at = lines if members is None else [lines[row] for row in members]
            for start in range(0, len(own), ROWS):
                stop = start + ROWS
                part = {name: column[start:stop] for name, column in some.items()}
                yield NodeChunk(
                    self.table.name,
                    self.kind.label,
                    own[start:stop],
                    part,
                    reports.file,
                    at[start:stop],
                    reports.line,
                    adds=self.record.adds,
                )


class RelationshipMaker:
    """Chunks of the relationships of one record."""

    def __init__(self, record: Record, table: Table, model: Model, lookup: Lookup, memo: Memo | None = None) -> None:
        self.record = record
        self.table = table
        self.lookup = lookup
        self.kind = model.relationships[record.of]
        self.properties = Properties(record, self.kind, table, memo)
        self.sides = sides_of(record, table, model, memo)

    def rows(self, block: Block, reports: Reports, also: Reading | None = None) -> Working:
        """Ends and properties of a block's rows, typed."""
        rows = Working(block.lines, reports)
        for side in self.sides:
            side.read(block, rows)
        self.properties.read(block, rows)
        if also is not None:
            also(block, rows)
        rows.drop()
        parts = [*(name for side in self.sides for name in side.exploding), *self.properties.exploding()]
        places = rows.explode(parts)
        if self.kind.ordered and self.kind.ordered not in self.record.values:
            rows.columns[self.kind.ordered] = list(places)
        for side in self.sides:
            side.fit(rows, self.lookup)
        self.properties.fit(rows, {side.name: side.kind.cls for side in self.sides})
        return rows

    def make(self, block: Block, reports: Reports) -> Iterator[RelationshipChunk]:
        """The relationships of a block's rows."""
        rows = self.rows(selected(block, self.record.where, self.table), reports)
        self._intervals(rows)
        columns = self.properties.stored(rows)
        ends = {f"\0{side.name}": rows.columns[side.name] for side in self.sides}
        columns, lines = sifted(rows, columns | ends)
        starts, stops = (columns.pop(f"\0{side.name}") for side in self.sides)
        for some, members in group_by_presence(columns, self.properties.cleared, len(lines)):
            chosen = range(len(lines)) if members is None else members
            for start in range(0, len(chosen), ROWS):
                part = chosen[start : start + ROWS]
                yield RelationshipChunk(
                    self.table.name,
                    self.kind.type,
                    self.sides[0].label,
                    [starts[row] for row in part],
                    self.sides[1].label,
                    [stops[row] for row in part],
                    {name: column[start : start + ROWS] for name, column in some.items()},
                    reports.file,
                    [lines[row] for row in part],
                    reports.line,
                    missing=self.record.missing,
                    panel=self.record.panel.rule if self.record.panel else None,
                )

    def _intervals(self, rows: Working) -> None:
        since, until = (rows.columns.get(name) for name in ("since", "until"))
        if since is None or until is None:
            return
        for row, (begun, ended) in enumerate(zip(since, until, strict=True)):
            for fault in interval_faults(begun, ended) if begun and ended else ():
                rows.refuser("until")(row, fault.code, fault.message, fault.hint)
        rows.drop()


def sifted(rows: Working, columns: dict[str, list[Any]]) -> tuple[dict[str, list[Any]], list[int]]:
    """Stored columns and lines, without the rows that storing refused."""
    rows.columns = columns
    rows.drop()
    return rows.columns, rows.lines
