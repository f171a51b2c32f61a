"""Rows of a table as they were read, in columns, a few thousand at a time."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from graphmodel.composed_form import normalized
from graphmodel.model.json_numbers import is_short_decimal

_EXACT = 2**53


@dataclass(frozen=True)
class Block:
    """Some rows: the columns that the mapping takes, and the line or number of each row. None is an absent value."""

    columns: Mapping[str, Sequence[Any]]
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.lines)

    def only(self, wanted: Sequence[bool]) -> Block:
        """The rows that are marked."""
        if all(wanted):
            return self
        columns = {name: list(compress(column, wanted)) for name, column in self.columns.items()}
        return Block(columns, list(compress(self.lines, wanted)))


@dataclass(frozen=True)
class Opened:
    """A table that was opened: its columns, unless only its rows show them, and its rows.

    `row` is what a reader calls the number of a row: a line of text, or the row itself. `seen` are the columns of
    the rows read so far. Of CSV, `first` is the line below the header, and `delimiter` the mark between cells.
    Where several rows may be on a line, blocks have the rows' numbers, and `line` finds the line of one. `texts` are
    the paths of the header that lead into a column's texts, which may be JSON, each with that column; those that a row
    has are among `seen`, and the columns in which some row has anything are `filled`.
    """

    header: tuple[str, ...] | None
    blocks: Callable[[], Iterator[Block]]
    row: str = "row"
    seen: set[str] = field(default_factory=set)
    first: int = 1
    delimiter: str = ""
    line: Callable[[int], int] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)

    @property
    def unseen(self) -> Mapping[str, str]:
        """The paths into texts that no row read so far has, though the texts are there; each with their column."""
        return {path: name for path, name in self.texts.items() if name in self.filled and path not in self.seen}

    def line_of(self, row: int) -> int:
        """The line of a row, or its number where rows have no lines."""
        return row if self.line is None else self.line(row)


def as_text(value: Any) -> str:
    """A cell as a text: what a template shows of it, and what a mapping compares it with.

    A whole number is written as one, also where it came as a float, as pandas writes whole numbers beside gaps. Bytes
    are written in Base64.

    >>> [as_text(each) for each in (True, None, 5, 1902.0, 0.5, "a")]
    ['true', '', '5', '1902', '0.5', 'a']
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return str(int(value))
    if is_short_decimal(value):
        return f"{value:.0f}" if value == value.to_integral_value() else str(value)
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return str(value).lower() if isinstance(value, bool) else str(value)


def composed(column: Sequence[Any]) -> Sequence[Any]:
    """Texts in NFC, so that one name has one spelling; the column itself where all are."""
    try:
        text = "".join(column)
        if text.isascii() or unicodedata.is_normalized("NFC", text):  # parts of such a text are such texts
            return column
    except TypeError:
        pass
    made = [_composed(each) for each in column]
    return made if any(new is not old for new, old in zip(made, column, strict=True)) else column


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return value if unicodedata.is_normalized("NFC", value) else normalized(value)
    if isinstance(value, list) and (made := [_composed(each) for each in value]) != value:
        return made
    if isinstance(value, dict) and (pairs := {_composed(key): _composed(each) for key, each in value.items()}) != value:
        return pairs
    return value
