"""Claims of a block's rows, each with its row as evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.claims import Attribute, Claim, Document
from graphmodel.claims.bounds import SIDES as BOUNDS
from graphmodel.model import Key, Model, PartialDate
from graphmodel.sources.invalid import built
from graphmodel.sources.tables.blocks import Block, as_text, truth
from graphmodel.sources.tables.cells import Refuse, ValueReader, selected
from graphmodel.sources.tables.ends import EndpointReader, Lookup
from graphmodel.sources.tables.form_hints import day_hint
from graphmodel.sources.tables.lexical import partial_date
from graphmodel.sources.tables.making import Reading, TieMaker
from graphmodel.sources.tables.memo import Memo
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.table import EndpointMapping, Record, Table, Value
from graphmodel.sources.tables.typed import Typed
from graphmodel.sources.tables.working import Working

TEXTS = ("polarity", "certainty", "basis", "share", "rank", "note")
NODES = ("holder", *BOUNDS)
"""What may be a node: who says so, and the event, or a date, that bounds it."""
BESIDE = (*TEXTS, "ended", "confidence", *NODES, "locator")
OF_PROPERTY = ("of", "value", "since", "until")
_MARK = "\0"  # before the names of what stands beside a proposition, which may have a property of that name


class ClaimMaker:
    """The claims of one record."""

    def __init__(
        self, record: Record, table: Table, model: Model, lookup: Lookup, row: str, memo: Memo | None = None
    ) -> None:
        self.record = record
        self.table = table
        self.document = table.document or Document(table.name)
        self.row = row
        self.said = {name: ValueReader(each, table) for name, each in record.said.items() if isinstance(each, Value)}
        nodes = {name: each for name, each in record.said.items() if isinstance(each, EndpointMapping)}
        self.nodes = {
            name: EndpointReader(_MARK + name, each, model.nodes[each.label], table) for name, each in nodes.items()
        }
        of_property = "." in record.of
        self.makes = (_OfProperty if of_property else _OfTie)(record, table, model, lookup, memo)

    def make(self, block: Block, reports: Reports) -> Iterator[Claim]:
        """The claims of a block's rows."""
        rows = self.makes.rows(selected(block, self.record.where, self.table), reports, self._read)
        self._type(rows)
        for row, line in enumerate(rows.lines):
            said = {name: rows.columns[_MARK + name][row] for name in self._names}
            said = {name: value for name, value in said.items() if value is not None}
            place = reports.where(line)
            reports.tally.claimed.add(line)
            locator = as_text(said.pop("locator", "")) or f"{self.row} {place.line}"
            evidence = self.document.passage(locator)
            bounds = {name: said.pop(name) for name in BOUNDS if name in said}
            yield Claim(self.makes.proposition(row, rows), evidence, bounds=bounds, where=place, **said)

    @property
    def _names(self) -> tuple[str, ...]:
        return (*self.said, *self.nodes)

    def _read(self, block: Block, rows: Working) -> None:
        for name, cells in self.said.items():
            rows.columns[_MARK + name] = cells.of(block, rows.refuser(name))
        for side in self.nodes.values():
            side.read(block, rows)

    def _type(self, rows: Working) -> None:
        for name in self.said:
            column, refuse = rows.columns[_MARK + name], rows.refuser(name)
            for row, value in enumerate(column):
                try:
                    column[row] = None if value is None else _axis(name, value)
                except (ValueError, TypeError, AttributeError) as wrong:
                    refuse(row, *_unfit(name, value, wrong))
        for name, side in self.nodes.items():
            keys = side.typed(rows)
            rows.columns[_MARK + name] = [None if key is None else Key(side.kind.cls, key) for key in keys]
        rows.drop()


class _OfTie:
    """Propositions that a relationship is there."""

    def __init__(self, record: Record, table: Table, model: Model, lookup: Lookup, memo: Memo | None) -> None:
        self.maker = TieMaker(record, table, model, lookup, memo)

    def rows(self, block: Block, reports: Reports, also: Reading) -> Working:
        return self.maker.rows(block, reports, also)

    def proposition(self, row: int, rows: Working) -> Any:
        kind = self.maker.kind
        ends: dict[str, Any] = {
            side.name: Key(side.kind.cls, rows.columns[side.name][row]) for side in self.maker.sides
        }
        said = {name: rows.columns[name][row] for name in kind.properties if name in rows.columns}
        return built(kind.cls, {**ends, **{name: value for name, value in said.items() if value is not None}})


class _OfProperty:
    """Propositions that a property of a node has a value; an absent value is none."""

    def __init__(self, record: Record, table: Table, model: Model, lookup: Lookup, memo: Memo | None) -> None:
        label, _, self.name = record.of.partition(".")
        given = record.values
        of = given["of"]
        self.lookup = lookup
        self.side = EndpointReader(
            "of", of if isinstance(of, EndpointMapping) else EndpointMapping(label, of), model.nodes[label], table, memo
        )
        below = (model.nodes[each] for each in model.descendants(label))
        owner = next(kind for kind in below if self.name in kind.properties)
        declared = owner.properties[self.name]
        self.cells = {name: ValueReader(each, table) for name, each in given.items() if isinstance(each, Value)}
        self.cells = {name: cells for name, cells in self.cells.items() if name in ("since", "until")}
        value = given["value"]
        assert isinstance(value, Value)
        self.cells["value"] = ValueReader(value, table, declared, memo)
        self.typed = Typed(owner.cls, owner.label, declared, memo)

    def rows(self, block: Block, reports: Reports, also: Reading) -> Working:
        rows = Working(block.lines, reports)
        self.side.read(block, rows)
        for name, cells in self.cells.items():
            rows.columns[name] = cells.of(block, self._refuser(name, rows))
        also(block, rows)
        rows.drop()
        rows.explode([*self.side.exploding, *(["value"] if self.cells["value"].explodes else [])])
        rows.take([row for row, value in enumerate(rows.columns["value"]) if value is not None])
        self.side.fit(rows, self.lookup)
        rows.columns["value"] = self.typed.column(rows.columns["value"], self._refuser("value", rows))
        self._type_days(rows)
        rows.drop()
        return rows

    def proposition(self, row: int, rows: Working) -> Any:
        days = {name: rows.columns[name][row] for name in ("since", "until") if name in self.cells}
        key: Key[Any] = Key(self.side.kind.cls, rows.columns["of"][row])
        return Attribute(key, self.name, rows.columns["value"][row], **days)

    def _refuser(self, name: str, rows: Working) -> Refuse:
        return rows.refuser(name, self.cells[name].column if name in self.cells else "")

    def _type_days(self, rows: Working) -> None:
        for name in ("since", "until"):
            column, refuse = rows.columns.get(name, []), self._refuser(name, rows)
            for row, value in enumerate(column):
                try:
                    column[row] = None if value is None else PartialDate.of(partial_date(value))
                except (ValueError, AttributeError) as wrong:
                    refuse(row, "bad-date", str(wrong), getattr(wrong, "hint", "") or day_hint(value))


def _axis(name: str, value: Any) -> Any:
    """What stands beside a proposition, of its type.

    Raises:
        ValueError, TypeError, AttributeError: it does not fit.
    """
    if name in BOUNDS:
        return PartialDate.of(partial_date(value))
    if name == "confidence":
        return float(value)
    if name == "ended":
        found = truth(value)
        if not isinstance(found, bool):
            raise ValueError(f"{value!r} is neither true nor false")
        return found
    return as_text(value)


def _unfit(name: str, value: Any, wrong: Exception) -> tuple[str, str, str]:
    """The code, the message and the hint of a cell that does not fit."""
    if name in BOUNDS:
        return "bad-date", f"{name}: {wrong}", getattr(wrong, "hint", "") or day_hint(value)
    expected = "a number from 0 to 1" if name == "confidence" else "true or false"
    return "wrong-type", f"{name}: {value!r} does not fit", expected
