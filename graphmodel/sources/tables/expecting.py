"""What a mapping expects of its table, checked before a row of it is used: how many rows, unique keys, ranges, age."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean
from graphmodel.sources.tables.blocks import Block, as_text
from graphmodel.sources.tables.conditions import selected
from graphmodel.sources.tables.files import file_name, state
from graphmodel.sources.tables.locating import located
from graphmodel.sources.tables.numerals import numeral_reader
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.read import tidied
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.table import Table

COMPARISONS = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq, "": operator.eq
}  # fmt: skip
ROWS = re.compile(r"(>=|<=|>|<|=|)\s*(\d[\d_]{0,30})")
AGE = re.compile(r"(\d{1,6})\s*([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_EXAMPLES = 3


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


def unmet(table: Table, variables: Mapping[str, str], now: datetime) -> list[Problem]:
    """What a table does not keep of what is expected of it.

    Raises:
        Unreadable: it cannot be read.
    """
    expected = table.expect
    if expected is None:
        return []
    work = _ExpectationCheck(table, expected, now)
    with opened(table, (*expected.columns, *table.columns), variables, Reports("", [])) as source:
        known = source.header
        lacking = [name for name in expected.columns if known is not None and name not in known]
        if lacking:
            fault = f"the table has no column {lacking[0]!r}"
            return [Problem(expected.at, "unknown-column", fault, did_you_mean(lacking[0], known or ()))]
        for block in source.blocks():
            work.look_at(selected(tidied(block, table), table.where, table), source.line_of)
    return list(work.faults())


class _ExpectationCheck:
    def __init__(self, table: Table, expected: Expectations, now: datetime) -> None:
        self.table = table
        self.expected = expected
        self.now = now
        self.rows = 0
        self.file = file_name(table)
        self._empty = {"", *map(as_text, table.empty)}
        self._read = numeral_reader(table.decimal, table.thousands)
        self._seen: list[dict[int, int]] = [{} for _ in expected.unique]
        self._twice: list[list[str]] = [[] for _ in expected.unique]
        self._counts: dict[tuple[str, int | str], int] = {}
        self._outside: dict[str, list[str]] = {name: [] for name in expected.ranges}
        self._newest: dict[str, str] = {}

    def look_at(self, block: Block, line_of: Callable[[int], int]) -> None:
        """Takes some rows in."""
        self.rows += len(block)
        for at, names in enumerate(self.expected.unique):
            self._unique(at, zip(*(block.columns[name] for name in names), strict=True), block.lines, line_of)
        for name, bounds in self.expected.ranges.items():
            for line, cell in zip(block.lines, block.columns[name], strict=True):
                if as_text(cell) not in self._empty and not self._is_within(cell, *bounds):
                    self._note(
                        self._outside[name], ("range", name), f"{as_text(cell)!r} at {self.file}:{line_of(line)}"
                    )
        for name in filter(None, self.expected.freshness):
            days = [text[:10] for cell in block.columns[name] if (text := as_text(cell)) not in self._empty]
            self._newest[name] = max([self._newest.get(name, ""), *days])

    def _unique(
        self, at: int, keys: Iterator[tuple[Any, ...]], lines: Sequence[int], line_of: Callable[[int], int]
    ) -> None:
        seen = self._seen[at]
        for key, line in zip(keys, lines, strict=True):
            first = seen.setdefault(hash(tuple(map(as_text, key))), line)
            if first != line:
                shown = ", ".join(map(as_text, key))
                self._note(
                    self._twice[at], ("unique", at), f"{shown!r} at {self.file}:{line_of(first)} and :{line_of(line)}"
                )

    def _note(self, examples: list[str], what: tuple[str, int | str], text: str) -> None:
        self._counts[what] = self._counts.get(what, 0) + 1
        if len(examples) < _EXAMPLES:
            examples.append(text)

    def _is_within(self, cell: Any, least: str, greatest: str) -> bool:
        number, (low, high) = self._number(as_text(cell)), map(self._number, (least, greatest))
        if number is not None and (low is not None or high is not None):
            return (low is None or low <= number) and (high is None or number <= high)
        text = as_text(cell)
        return (not least or least <= text) and (not greatest or text <= greatest)

    def _number(self, text: str) -> float | None:
        try:
            return float(self._read(text) or "")
        except ValueError:
            return None

    def faults(self) -> Iterator[Problem]:
        """What is not kept."""
        expected = self.expected
        if found := ROWS.fullmatch(expected.rows):
            wanted = int(found[2].replace("_", ""))
            if not COMPARISONS[found[1]](self.rows, wanted):
                yield self._fault("rows", f"{self.file} has {self.rows:,} rows, and {expected.rows} are expected")
        for at, names in enumerate(expected.unique):
            if self._twice[at]:
                number = self._counts["unique", at]
                more = f" and {number - _EXAMPLES:,} more" if number > _EXAMPLES else ""
                yield self._fault("unique", f"{', '.join(names)} is not unique: {'; '.join(self._twice[at])}{more}")
        for name, (least, greatest) in expected.ranges.items():
            if self._outside[name]:
                number = self._counts["range", name]
                more = f" and {number - _EXAMPLES:,} more" if number > _EXAMPLES else ""
                what = f"{name} is not within {least or '...'} and {greatest or '...'}"
                yield self._fault("range", f"{what}: {'; '.join(self._outside[name])}{more}")
        for name, age in expected.freshness.items():
            yield from self._stale(name, age)

    def _stale(self, name: str, age: str) -> Iterator[Problem]:
        found = AGE.fullmatch(age)
        assert found is not None
        most = int(found[1]) * _UNITS[found[2]]
        newest = self._day(name)
        if newest is None:
            yield self._fault("freshness", f"nothing says how old {name or self.file} is", "such as 2031-05-04")
        elif self.now - newest > most:
            what = f"the newest {name} is" if name else f"{self.file} is of"
            yield self._fault("freshness", f"{what} {newest:%Y-%m-%d}, and no older than {age} is expected")

    def _day(self, name: str) -> datetime | None:
        if name:
            try:
                return datetime.combine(date.fromisoformat(self._newest.get(name, "")), datetime.min.time())
            except ValueError:
                return None
        place = None if self.table.sql or not isinstance(self.table.data, str | Path) else located(self.table)
        found = state(place) if place is not None else None
        return datetime.fromtimestamp(found[2] / 1e9) if found is not None else None

    def _fault(
        self, what: str, message: str, hint: str = "nothing of the table is used; fix it, or `expect`"
    ) -> Problem:
        return Problem(self.expected.at, f"expect-{what}", message, hint)
