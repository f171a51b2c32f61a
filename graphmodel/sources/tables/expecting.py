"""What a mapping expects of its table, checked before a row of it is used: how many rows, unique keys, ranges, age."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from graphmodel.calendar_days import iso_day
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean
from graphmodel.sources.tables.blocks import Block, as_text
from graphmodel.sources.tables.comparing import choice, is_number
from graphmodel.sources.tables.conditions import selected
from graphmodel.sources.tables.files import called, file_name, state
from graphmodel.sources.tables.locating import located
from graphmodel.sources.tables.numerals import numeral_reader
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.read import tidied
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table

COMPARISONS = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq, "": operator.eq
}  # fmt: skip
ROWS = re.compile(r"(>=|<=|>|<|=|)\s*(\d[\d_]{0,30})")
AGE = re.compile(r"(\d{1,6})\s*([hdw])")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9].*)")
_MIDNIGHT = re.compile(r"00:00(?::00(?:\.0+)?)?")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
EXAMPLES = 3
Place = tuple[str, int]
"""A file and a line in it, or the number of a row."""


@dataclass(frozen=True)
class Expectations:
    """What is expected: `rows` as `>= 190`, the columns of unique keys, the least and greatest value of columns, and
    the greatest age, as `7d`, of the newest day in a column; the column `""` stands for the file itself.
    """

    rows: str = ""
    unique: tuple[tuple[str, ...], ...] = ()
    ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    freshness: Mapping[str, str] = field(default_factory=dict)
    at: Where = field(default=NOWHERE, compare=False, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are looked at."""
        named = [*(name for names in self.unique for name in names), *self.ranges, *filter(None, self.freshness)]
        return tuple(dict.fromkeys(named))


@dataclass
class RowExamples:
    """How many rows are not as expected, and the first of them, each at its place."""

    count: int = 0
    first: list[tuple[Place, str]] = field(default_factory=list)

    def add(self, other: RowExamples) -> None:
        """Takes those of other rows in."""
        self.count += other.count
        self.first = sorted([*self.first, *other.first])[:EXAMPLES]

    def note(self, place: Place, text: str) -> None:
        """Takes a row in, which comes after all that were before."""
        self.count += 1
        if len(self.first) < EXAMPLES:
            self.first.append((place, text))

    def __str__(self) -> str:
        more = f" and {self.count - EXAMPLES:,} more" if self.count > EXAMPLES else ""
        return "; ".join(text for _, text in self.first) + more


@dataclass
class ObservedRows:
    """What rows are like, as far as something is expected of it: how many there are, by column the newest day and the
    values beyond a range, and by the number of a unique key the rows that repeat one.
    """

    rows: int = 0
    newest: dict[str, str] = field(default_factory=dict)
    outside: dict[str, RowExamples] = field(default_factory=dict)
    repeated: dict[int, RowExamples] = field(default_factory=dict)

    def add(self, other: ObservedRows) -> None:
        """Takes what other rows of the same table are like in."""
        self.rows += other.rows
        for column, day in other.newest.items():
            self.newest[column] = max(day, self.newest.get(column, ""))
        for column, examples in other.outside.items():
            self.outside.setdefault(column, RowExamples()).add(examples)
        for at, examples in other.repeated.items():
            self.repeated.setdefault(at, RowExamples()).add(examples)


def unmet(table: Table, variables: Mapping[str, str], now: datetime) -> list[Problem]:
    """What a table does not keep of what is expected of it, or why it cannot be read."""
    if table.expect is None:
        return []
    file = file_name(table)
    check = ExpectationCheck(table, lambda line: (file, line))
    seen: list[dict[int, int]] = [{} for _ in table.expect.unique]
    try:
        for at, key, line in check.keys(variables):
            first = seen[at].setdefault(hash(key), line)
            if first != line:
                place = check.place(line)
                check.observed.repeated.setdefault(at, RowExamples()).note(
                    place, repetition(key, check.place(first), place)
                )
    except Unreadable as stop:
        return [stop.problem]
    return list(faults(table, check.observed, now))


def repetition(key: Sequence[str], first: Place, other: Place) -> str:
    """That a key is at two places."""
    beside = f":{other[1]}" if other[0] == first[0] else f"{other[0]}:{other[1]}"
    return f"{', '.join(key)!r} at {first[0]}:{first[1]} and {beside}"


class ExpectationCheck:
    """Observes rows of a table of which something is expected; `whole` says where a line of them is in all."""

    def __init__(self, table: Table, whole: Callable[[int], Place]) -> None:
        assert table.expect is not None
        self.table = table
        self.expected: Expectations = table.expect
        self.observed = ObservedRows()
        self._whole = whole
        self._line: Callable[[int], int] = int
        self._read = numeral_reader(table.decimal, table.thousands)
        self._empty = choice(("", *table.empty), numeral=self._read)

    def place(self, row: int) -> Place:
        """The place of a row, while rows are read."""
        return self._whole(self._line(row))

    def keys(self, variables: Mapping[str, str]) -> Iterator[tuple[int, tuple[str, ...], int]]:
        """Reads and observes the rows; of each the unique keys, with the number of the key, and that of the row.

        Raises:
            Unreadable: they cannot be read, or have no column of which something is expected.
        """
        table, expected = self.table, self.expected
        with opened(table, (*expected.columns, *table.columns), variables, Reports("", [])) as source:
            known = source.header
            lacking = [name for name in expected.columns if known is not None and name not in known]
            if lacking:
                hint = did_you_mean(lacking[0], known or ())
                fault = f"{called(table)} has no column {lacking[0]!r}"
                raise Unreadable(Problem(expected.at, "unknown-column", fault, hint))
            self._line = source.line_of
            for block in source.blocks():
                chosen = selected(tidied(block, table), table.where, table)
                self._observe(chosen)
                for at, names in enumerate(expected.unique):
                    cells = zip(*(chosen.columns[name] for name in names), strict=True)
                    for key, row in zip(cells, chosen.lines, strict=True):
                        if not all(cell is None or cell in self._empty for cell in key):
                            yield at, tuple(map(_moment, key)), row

    def _observe(self, block: Block) -> None:
        self.observed.rows += len(block)
        for name, bounds in self.expected.ranges.items():
            for row, cell in zip(block.lines, block.columns[name], strict=True):
                if cell is not None and cell not in self._empty and not self._is_within(cell, *bounds):
                    file, line = place = self.place(row)
                    examples = self.observed.outside.setdefault(name, RowExamples())
                    examples.note(place, f"{_moment(cell)!r} at {file}:{line}")
        for name in filter(None, self.expected.freshness):
            days = [_moment(cell)[:10] for cell in block.columns[name] if cell is not None and cell not in self._empty]
            self.observed.newest[name] = max([self.observed.newest.get(name, ""), *days])

    def _is_within(self, cell: Any, least: str, greatest: str) -> bool:
        number, (low, high) = self._number(cell), map(self._limit, (least, greatest))
        if number is not None and (low is not None or high is not None):
            return (low is None or low <= number) and (high is None or number <= high)
        text = _moment(cell)
        return (not least or _moment(least) <= text) and (not greatest or text <= _moment(greatest))

    def _limit(self, text: str) -> float | None:
        """A limit as a number, which YAML writes in its own way, and a text as the table does."""
        found = _number_in(text)
        return self._number(text) if found is None else found

    def _number(self, cell: Any) -> float | None:
        return float(cell) if is_number(cell) else _number_in(self._read(as_text(cell)) or "")


def faults(table: Table, observed: ObservedRows, now: datetime) -> Iterator[Problem]:
    """What a table, of whose rows this was observed, does not keep of what is expected of it."""
    expected, file = table.expect, file_name(table)
    assert expected is not None
    if found := ROWS.fullmatch(expected.rows):
        wanted = int(found[2].replace("_", ""))
        if not COMPARISONS[found[1]](observed.rows, wanted):
            yield _fault(expected, "rows", f"{file} has {observed.rows:,} rows, and {expected.rows} are expected")
    for at, names in enumerate(expected.unique):
        if at in observed.repeated:
            yield _fault(expected, "unique", f"{', '.join(names)} is not unique: {observed.repeated[at]}")
    for name, (least, greatest) in expected.ranges.items():
        if name in observed.outside:
            what = f"{name} is not within {least or '...'} and {greatest or '...'}"
            yield _fault(expected, "range", f"{what}: {observed.outside[name]}")
    for name, age in expected.freshness.items():
        newest = _day(observed.newest.get(name, "")) if name else _changed(table)
        yield from _stale(expected, name, file, newest, age, now)


def _stale(
    expected: Expectations, name: str, file: str, newest: datetime | None, age: str, now: datetime
) -> Iterator[Problem]:
    found = AGE.fullmatch(age)
    assert found is not None
    if newest is None:
        yield _fault(expected, "freshness", f"nothing says how old {name or file} is", "such as 2031-05-04")
    elif now - newest > int(found[1]) * _UNITS[found[2]]:
        what = f"the newest {name} is" if name else f"{file} is of"
        yield _fault(expected, "freshness", f"{what} {newest:%Y-%m-%d}, and no older than {age} is expected")


def _number_in(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _moment(given: Any) -> str:
    """A cell or a limit as text, a day or moment as ISO 8601 writes it; midnight is the day alone.

    >>> [_moment(each) for each in (datetime(2031, 5, 4), "2031-05-04 10:30:00", date(2031, 5, 4), "b")]
    ['2031-05-04', '2031-05-04T10:30:00', '2031-05-04', 'b']
    """
    text = given.isoformat() if isinstance(given, date) else as_text(given)
    found = _MOMENT.fullmatch(text)
    return text if found is None else found[1] + (f"T{found[2]}" if _MIDNIGHT.fullmatch(found[2]) is None else "")


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(iso_day(text), datetime.min.time())
    except ValueError:
        return None


def _changed(table: Table) -> datetime | None:
    """When a table's file changed, if it is one."""
    if table.sql or table.is_catalogued or not isinstance(table.data, str | Path):
        return None
    found = state(located(table))
    return datetime.fromtimestamp(found[2] / 1e9) if found is not None else None


def _fault(
    expected: Expectations, what: str, message: str, hint: str = "nothing of the table is used; fix it, or `expect`"
) -> Problem:
    return Problem(expected.at, f"expect-{what}", message, hint)
