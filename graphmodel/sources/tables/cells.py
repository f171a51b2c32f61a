"""Cells of a block as the values that a mapping makes of them, for the model to type. None is an absent value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice, repeat
from typing import Any

from graphmodel.model import PropertyType
from graphmodel.model.points import SYSTEMS
from graphmodel.problems import shown
from graphmodel.sources.tables.blocks import Block
from graphmodel.sources.tables.comparing import Meanings, choice
from graphmodel.sources.tables.composing import cells_of, joined_parts, parted, retouched
from graphmodel.sources.tables.dated import dated
from graphmodel.sources.tables.form_hints import is_plain_number, number_hint
from graphmodel.sources.tables.listed import ListedItems, beside, lists_alone
from graphmodel.sources.tables.measures import quantity
from graphmodel.sources.tables.memo import Memo
from graphmodel.sources.tables.numerals import numeral_reader
from graphmodel.sources.tables.numeric import fraction
from graphmodel.sources.tables.table import Table
from graphmodel.sources.tables.unfit import InvalidValue
from graphmodel.sources.tables.value import Compared, Value

NUMBERS = ("integer", "float", "quantity", "point")
DATES = ("partial_date", "date", "datetime", "time", "duration", "string")
Refuse = Callable[[int, str, str, str], None]
"""Told of a row that has no usable value: its position, a code, the fault and a hint."""


def naming(subject: str, refuse: Refuse) -> Refuse:
    """Refuses rows with the property before the fault: `Depot.opened: '3 May' is no date written as iso`."""
    own = f"{subject.rpartition('.')[2]}: "
    return lambda at, code, message, hint: refuse(at, code, f"{subject}: {message.removeprefix(own)}", hint)


class ValueReader:
    """What one value of a mapping makes of the cells of a block. `many` says whether parts of a text stay a list."""

    def __init__(
        self, value: Value, table: Table, declared: PropertyType | None = None, memo: Memo | None = None
    ) -> None:
        self.value = value
        self._memo = memo or Memo()
        self.kind = declared.kind if declared is not None else "string"
        self.many = declared is not None and declared.many
        self.declared = declared
        marks = (value.decimal or table.decimal, table.thousands if value.thousands is None else value.thousands)
        numbers = self.kind in NUMBERS or (declared is not None and is_decimal(declared))
        self._numeral = numeral_reader(*marks) if numbers and marks != (".", "") else None
        self._marks = marks
        kind = "float" if numbers else self.kind
        self.empty = choice(empty_of(value, table, kind), numbers=numbers, numeral=self._numeral)
        self._items = ListedItems(value, table)
        self._named = choice(self._items.named, numbers=numbers, numeral=self._numeral)
        self._values = Meanings(value.values, numbers=numbers, numeral=self._numeral)
        self._dated = bool(value.date or value.precision or value.rounded) and self.kind in DATES
        self._formats = (value.date,) if isinstance(value.date, str) else tuple(value.date)
        self._parts = {
            name: ValueReader(part, table)
            for name, part in (("precision", value.precision), ("unit", value.unit), ("about", value.about))
            if isinstance(part, Value)
        }

    @property
    def column(self) -> str:
        """The one column that it takes, if it is one."""
        own = self.value.own_columns
        return own[0] if len(own) == 1 else ""

    @property
    def explodes(self) -> bool:
        """Whether each part of a text makes a record of its own."""
        return bool(self.value.split or self.value.list or self.value.take) and not self.many

    def of(self, block: Block, refuse: Refuse) -> list[Any]:
        """A value for each row; a list of values where it is a list, or makes several records."""
        value = self.value
        if value.constant is not None:
            return self._constants(block, refuse)
        if value.coordinates:
            return self._points(block, refuse)
        if value.template and (value.split or value.take):
            return self._split(joined_parts(value, block, self._without_empty, refuse), block, refuse)
        column = cells_of(value, block, self._without_empty, refuse)
        by_item = self.many and (self.kind == "quantity" or self._dated)
        if by_item and not (value.split or value.list):
            column = lists_alone(self._without_empty(list(column)), refuse)
        if value.split or value.list or value.take or by_item:
            return self._split(column, block, refuse)
        column = self._meant(column)
        return self._typed(self._items.of(column, refuse) if self.many else column, block, refuse)

    def _constants(self, block: Block, refuse: Refuse) -> list[Any]:
        constant = self.value.constant
        if self.kind != "quantity":
            return [[constant] if self.many and isinstance(constant, str) else constant] * len(block)
        units, abouts = (self._part(name, block, refuse, None) for name in ("unit", "about"))
        return self._quantities([constant] * len(block), units, abouts, refuse)

    # Texts

    def _meant(self, column: Sequence[Any], listed: Sequence[bool] = ()) -> list[Any]:
        """What the cells mean: trimmed, replaced, absent, or by default. `listed` marks the items of lists."""
        found = retouched(self.value, list(column))
        if self.value.trim:
            found = [each.strip() if isinstance(each, str) else each for each in found]
        if self._values:
            found = self._values.of(found)
        found = self._without_empty(found, listed)
        if self.value.default is not None:
            found = [self.value.default if each is None else each for each in found]
        return found

    def _without_empty(self, column: list[Any], listed: Sequence[bool] = ()) -> list[Any]:
        if not self.empty:
            return column
        if any(listed):
            empties = (self._named if item else self.empty for item in listed)
            return [
                None if each is not None and not isinstance(each, list | tuple | dict) and each in empty else each
                for each, empty in zip(column, empties, strict=True)
            ]
        known: dict[str, bool] = {}
        for at, each in enumerate(column):
            if isinstance(each, str):
                if each not in known:
                    known[each] = each in self.empty
                if known[each]:
                    column[at] = None
            elif each is not None and not isinstance(each, list | tuple | dict) and each in self.empty:
                column[at] = None
        return column

    def _split(self, column: Sequence[Any], block: Block, refuse: Refuse) -> list[Any]:
        """The parts of each cell; a cell that is a list already has its own. No parts are an absent value."""
        cells = self._without_empty(list(column))
        listed = self.many and not (self.value.list or self.value.template)
        cells = self._items.of(cells, refuse) if listed else cells
        parts = [parted(cell, self.value) for cell in cells]
        rows = list(chain.from_iterable(repeat(row, len(each)) for row, each in enumerate(parts)))
        own = [listed and isinstance(cell, list | tuple) for cell in cells]
        meant = self._meant(list(chain.from_iterable(parts)), [own[row] for row in rows])
        flat = self._typed(meant, block, lambda at, *said: refuse(rows[at], *said), rows)
        running = iter(flat)
        nested = [list(islice(running, len(each))) for each in parts]
        if not self.many:
            return nested
        present = ([part for part in each if part is not None] for each in nested)
        return [each or None for each in present]

    # Numbers, dates, quantities, points

    def converted(self, found: list[Any], refuse: Refuse) -> list[Any]:
        """What the options of the mapping make of texts that are in no row; without parts of columns of their own."""
        return self._typed(self._without_empty(found), Block({}, []), refuse)

    def _typed(self, found: list[Any], block: Block, refuse: Refuse, rows: Sequence[int] | None = None) -> list[Any]:
        if self._numeral is not None:
            found = self._numbers(found, refuse)
        if self._dated:
            found = self._days(found, self._part("precision", block, refuse, rows), refuse)
        if self.kind == "quantity":
            units = self._part("unit", block, refuse, rows)
            return self._quantities(found, units, self._part("about", block, refuse, rows), refuse)
        return found

    def _part(self, name: str, block: Block, refuse: Refuse, rows: Sequence[int] | None) -> Iterable[Any]:
        if name not in self._parts:
            return repeat(getattr(self.value, name))
        column = self._parts[name].of(block, refuse)
        return column if rows is None else list(beside(column, rows, name, self.value.split, refuse))

    def _numbers(self, found: list[Any], refuse: Refuse) -> list[Any]:
        assert self._numeral is not None
        for at, each in enumerate(made := list(found)):
            if isinstance(each, str):
                read = made[at] = self._numeral(each)
                if read is None or not (self.kind == "quantity" or is_plain_number(read)):
                    made[at] = None
                    hint = number_hint(each, *self._marks, self.value.strip)
                    refuse(at, "wrong-type", f"{shown(each)} is no number of this writing", hint)
        return made

    def _days(self, found: list[Any], precisions: Iterable[Any], refuse: Refuse) -> list[Any]:
        def made(given: Any, precision: Any) -> Any:
            return dated(given, precision, self.value, self._formats, self.kind)

        known = self._memo.of(("days", self._formats, self.value.rounded, self.kind))
        return _each_once(zip(found, precisions, strict=False), made, refuse, known)

    def _quantities(self, found: list[Any], units: Iterable[Any], abouts: Iterable[Any], refuse: Refuse) -> list[Any]:
        def made(given: Any, unit: Any, about: Any) -> Any:
            return quantity(given, unit, about, self.value.to, self.declared)

        return _each_once(zip(found, units, abouts, strict=False), made, refuse, {})

    def _points(self, block: Block, refuse: Refuse) -> list[Any]:
        bad: set[int] = set()

        assert self.declared is not None
        system, named = SYSTEMS[self.declared.system], self.declared.name
        columns = [self.value.coordinates[name] for name in system.names()]
        of = f" (columns {', '.join(columns)})"

        def side(column: str) -> list[Any]:
            def refused(at: int, code: str, message: str, hint: str) -> None:
                bad.add(at)
                refuse(at, code, f"{named}: {message} (column {column})", hint)

            return self._side(block.columns[column], refused)

        sides = [side(column) for column in columns]
        column: list[Any] = []
        for at, given in enumerate(zip(*sides, strict=True)):
            lacking = [name for name, each in zip(system.names(), given, strict=True) if each is None]
            column.append(None)
            if at not in bad and 0 < len(lacking) < len(given):
                hint = "give both, or neither" if len(given) == 2 else "give all three, or none"
                refuse(at, "wrong-type", f"{named}: a point without its {' and '.join(lacking)}{of}", hint)
            if not lacking:
                try:
                    column[-1] = system(*given)
                except ValueError as wrong:
                    hint = "longitude is from -180 to 180, latitude from -90 to 90; are the columns swapped?"
                    refuse(at, "wrong-type", f"{named}: {wrong}{of}", hint)
        return column

    def _side(self, column: Sequence[Any], refuse: Refuse) -> list[Any]:
        found = self._meant(column)
        found = found if self._numeral is None else self._numbers(found, refuse)
        for at, each in enumerate(found):
            try:
                found[at] = None if each is None else fraction(each)
            except InvalidValue as wrong:
                found[at] = None
                refuse(at, wrong.code, wrong.message, wrong.hint)
        return found


def _each_once(
    rows: Iterable[tuple[Any, ...]], make: Callable[..., Any], refuse: Refuse, made: dict[Any, Any]
) -> list[Any]:
    """What is made of each row of parts, equal ones once; None where the first part is absent or does not fit.

    `made` has what was made of others before.
    """
    column: list[Any] = []
    for at, parts in enumerate(rows):
        if parts[0] is None:
            column.append(None)
            continue
        place = parts if all(isinstance(part, str | None) for part in parts) else repr(parts)
        if place not in made:
            try:
                made[place] = make(*parts)
            except InvalidValue as wrong:
                made[place] = wrong
        found = made[place]
        if isinstance(found, InvalidValue):
            refuse(at, found.code, found.message, found.hint)
        column.append(None if isinstance(found, InvalidValue) else found)
    return column


def is_decimal(declared: PropertyType) -> bool:
    """Whether a property's values are decimals, which a graph stores as texts or counts."""
    return declared.encoding is not None and declared.encoding.type == "decimal"


def empty_of(value: Value, table: Table, kind: str) -> tuple[Compared, ...]:
    """What means that nothing is there: for all but a text, an empty cell in any case."""
    given = tuple(table.empty if value.empty is None else value.empty)
    return given if kind == "string" or "" in given else ("", *given)
