"""Cells of a block as the values that a mapping makes of them, for the model to type. None is an absent value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain, islice, repeat
from typing import Any

from graphmodel.model import PropertyType, Quantity
from graphmodel.problems import NOWHERE
from graphmodel.sources.plain import misread
from graphmodel.sources.tables.blocks import Block, as_text
from graphmodel.sources.tables.composing import cells_of, retouched
from graphmodel.sources.tables.days import LEVELS, coarser, partial, read_day, rounded
from graphmodel.sources.tables.numerals import numeral_reader
from graphmodel.sources.tables.table import Condition, Table, Value
from graphmodel.sources.tables.templates import NotANumber, columns_of, composer
from graphmodel.sources.tree import Scalar

NUMBERS = ("integer", "float", "quantity", "point")
DATES = ("partial_date", "date", "datetime", "string")
Refuse = Callable[[int, str, str, str], None]
"""Told of a row that has no usable value: its position, a code, the fault and a hint."""
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


class Cells:
    """What one value of a mapping makes of the cells of a block. `many` says whether parts of a text stay a list."""

    def __init__(self, value: Value, table: Table, declared: PropertyType | None = None) -> None:
        self.value = value
        self.kind = declared.kind if declared is not None else "string"
        self.many = declared is not None and declared.many
        self.declared = declared
        self._empty = frozenset(table.empty if value.empty is None else value.empty)
        marks = (value.decimal or table.decimal, table.thousands if value.thousands is None else value.thousands)
        self._numeral = numeral_reader(*marks) if self.kind in NUMBERS and marks != (".", "") else None
        self._marks = marks
        self._dated = bool(value.date or value.precision or value.rounded) and self.kind in DATES
        self._formats = (value.date,) if isinstance(value.date, str) else tuple(value.date)
        self._parts = {
            name: Cells(part, table)
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
        if value.longitude:
            return self._points(block, refuse)
        if value.split and value.template:
            return self._split(self._joined_parts(block, refuse), block, refuse)
        column = cells_of(value, block, self._without_empty, refuse)
        if value.split or value.list or value.take:
            return self._split(column, block, refuse)
        return self._typed(self._meant(column), block, refuse)

    def _constants(self, block: Block, refuse: Refuse) -> list[Any]:
        constant = self.value.constant
        if self.kind != "quantity":
            return [[constant] if self.many and isinstance(constant, str) else constant] * len(block)
        units, abouts = (self._part(name, block, refuse, None) for name in ("unit", "about"))
        return self._quantities([constant] * len(block), units, abouts, refuse)

    # Texts

    def _meant(self, column: Sequence[Any]) -> list[Any]:
        """What the cells mean: trimmed, replaced, absent, or by default."""
        found = retouched(self.value, list(column))
        if self.value.trim:
            found = [each.strip() if isinstance(each, str) else each for each in found]
        if self.value.values:
            meanings = self.value.values
            found = [meanings.get(as_text(each), each) for each in found]
        found = self._without_empty(found)
        if self.value.default is not None:
            found = [self.value.default if each is None else each for each in found]
        return found

    def _without_empty(self, column: list[Any]) -> list[Any]:
        try:
            if self._empty.isdisjoint(column):
                return column
        except TypeError:  # a list or an object is no text
            return [None if isinstance(each, str) and each in self._empty else each for each in column]
        return [None if each is not None and as_text(each) in self._empty else each for each in column]

    def _joined_parts(self, block: Block, refuse: Refuse) -> list[Any]:
        """For each row, the texts made of the parts of its cells; a cell of one part goes with all of another's."""
        names = columns_of(self.value.template)
        compose = composer(self.value.template)
        made: list[Any] = []
        for row, cells in enumerate(
            zip(*(self._without_empty(list(block.columns[name])) for name in names), strict=True)
        ):
            parts = [self._parted(cell) for cell in cells]
            most = max(map(len, parts)) if all(parts) else 0
            if most and any(len(each) not in (1, most) for each in parts):
                counts = " and ".join(f"{len(each)} in {name}" for name, each in zip(names, parts, strict=True))
                refuse(row, "mapping-value", f"the parts do not go together: {counts}", "as many in each, or one")
                made.append(None)
                continue
            columns = [each * most if len(each) == 1 else each for each in parts]
            try:
                made.append([compose(together) for together in zip(*columns, strict=True)])
            except NotANumber as wrong:
                refuse(row, "wrong-type", str(wrong), "the template asks for a number")
                made.append(None)
        return made

    def _parted(self, cell: Any) -> list[Any]:
        """The parts of a cell."""
        if cell is None:
            return []
        parts = list(cell) if isinstance(cell, list | tuple) else as_text(cell).split(self.value.split)
        return [each.strip() if self.value.trim and isinstance(each, str) else each for each in parts]

    def _split(self, column: Sequence[Any], block: Block, refuse: Refuse) -> list[Any]:
        """The parts of each cell; a cell that is a list already has its own. No parts are an absent value."""
        parts = [self._parted(cell) for cell in self._without_empty(list(column))]
        rows = list(chain.from_iterable(repeat(row, len(each)) for row, each in enumerate(parts)))
        flat = self._typed(
            self._meant(list(chain.from_iterable(parts))), block, lambda at, *said: refuse(rows[at], *said), rows
        )
        running = iter(flat)
        nested = [list(islice(running, len(each))) for each in parts]
        if not self.many:
            return nested
        present = ([part for part in each if part is not None] for each in nested)
        return [each or None for each in present]

    # Numbers, dates, quantities, points

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
        return column if rows is None else [column[row] for row in rows]

    def _numbers(self, found: list[Any], refuse: Refuse) -> list[Any]:
        assert self._numeral is not None
        made = list(found)
        for at, each in enumerate(found):
            if isinstance(each, str):
                made[at] = self._numeral(each)
                if made[at] is None:
                    decimal, thousands = self._marks
                    hint = f"the mapping says decimal {decimal!r} and thousands {thousands!r}"
                    refuse(at, "wrong-type", f"{each!r} is no number of this writing", hint)
        return made

    def _days(self, found: list[Any], precisions: Iterable[Any], refuse: Refuse) -> list[Any]:
        made: dict[Any, Any] = {}
        column: list[Any] = []
        for at, (each, precision) in enumerate(zip(found, precisions, strict=False)):
            if each is None:
                column.append(None)
                continue
            place = each if isinstance(each, str | date) else repr(each), precision
            if place not in made:
                made[place] = self._day(each, precision)
            if isinstance(made[place], _Fault):
                refuse(at, "bad-date", made[place].message, made[place].hint)
                column.append(None)
            else:
                column.append(made[place])
        return column

    def _day(self, given: Any, precision: Any) -> Any:
        found = read_day(given, self._formats)
        if found is None:
            formats = " or ".join(self._formats or ("iso",))
            return _Fault(f"{given!r} is no date written as {formats}", "say how it is written: date: ...")
        day, level = found
        if precision is not None:
            if precision not in LEVELS:
                return _Fault(f"{precision!r} is no precision", "year, month or day; translate others in `values`")
            level = coarser(level, precision)
        if self.value.rounded:
            level = rounded(day, level, self.value.rounded)
        if self.kind in ("partial_date", "string"):
            return partial(day, level)
        return day.isoformat() if self.kind == "datetime" else day.isoformat()[:10]

    def _quantities(self, found: list[Any], units: Iterable[Any], abouts: Iterable[Any], refuse: Refuse) -> list[Any]:
        made: dict[Any, Any] = {}
        column = list(found)
        for at, parts in enumerate(zip(found, units, abouts, strict=False)):
            if parts[0] is None:
                continue
            place = repr(parts)
            if place not in made:
                made[place] = self._quantity(*parts)
            if isinstance(made[place], _Fault):
                refuse(at, "wrong-type", made[place].message, made[place].hint)
                column[at] = None
            else:
                column[at] = made[place]
        return column

    def _quantity(self, number: Any, unit: Any, about: Any) -> Any:
        name = self.declared.name if self.declared else ""
        if isinstance(number, str) and (wrong := misread(name, Scalar(number, NOWHERE), self.declared)):
            return _Fault(wrong.message, wrong.hint)
        parts: dict[str, Any] = {"value": number}
        if unit is not None:
            parts["unit"] = as_text(unit)
        if about is not None:
            parts["about"] = as_text(truth(about))
        try:
            given = number if len(parts) == 1 else Quantity.of({**parts, "value": Quantity.of(number)})
            return Quantity.of(given)
        except ValueError as wrong:
            return _Fault(str(wrong), "a quantity is a number, with a unit or without")

    def _points(self, block: Block, refuse: Refuse) -> list[Any]:
        sides = [self._side(block.columns[name], refuse) for name in (self.value.longitude, self.value.latitude)]
        column: list[Any] = []
        for at, (longitude, latitude) in enumerate(zip(*sides, strict=True)):
            if (longitude is None) != (latitude is None):
                lacking = "longitude" if longitude is None else "latitude"
                refuse(at, "wrong-type", f"a point without its {lacking}", "give both, or neither")
            both = longitude is not None and latitude is not None
            column.append({"longitude": longitude, "latitude": latitude} if both else None)
        return column

    def _side(self, column: Sequence[Any], refuse: Refuse) -> list[Any]:
        found = self._meant(column)
        return found if self._numeral is None else self._numbers(found, refuse)


class _Fault:
    def __init__(self, message: str, hint: str) -> None:
        self.message = message
        self.hint = hint


def truth(given: Any) -> Any:
    """True or false of a text that says so; else the text, for whoever takes it to refuse."""
    text = as_text(given).lower()
    return True if text in _YES else False if text in _NO else given


def selected(block: Block, where: Iterable[Condition], table: Table) -> Block:
    """The rows of a block that fit all conditions."""
    for condition in where:
        texts = [as_text(each) for each in block.columns[condition.column]]
        if condition.empty is not None:
            nothing = {"", *table.empty}
            marks = [(text in nothing) == condition.empty and text not in condition.other for text in texts]
        elif condition.among is not None:
            marks = [text in condition.among for text in texts]
        else:
            marks = [text not in condition.other for text in texts]
        block = block.only(marks)
    return block
