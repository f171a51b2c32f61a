"""Texts that are stored as a table writes them and may be meant as numbers: `7.0`, as pandas writes 7 beside gaps.

Whether it is meant so, as the name of a version is, a text does not show. So it is stored as it is, and a warning names
the options.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graphmodel.model import PropertyType
from graphmodel.sources.tables.days import WHOLE
from graphmodel.sources.tables.templates import Placeholder, columns_of, parts_of
from graphmodel.sources.tables.value import Value

_CHANGING = ("values", "date", "take", "strip", "year")
"""Options that make something else of a text."""


def kept_columns(value: Value, declared: PropertyType | None) -> tuple[str, ...]:
    """The columns whose texts become a property, or part of one, as they are written."""
    if declared is None or declared.kind != "string" or declared.encoding is not None or declared.allowed is not None:
        return ()
    if any(getattr(value, option) for option in _CHANGING):
        return ()
    if value.column:
        return (value.column,)
    found = dict.fromkeys(places_in(value.template))
    for text in (*value.coalesce, *value.list):
        found |= dict.fromkeys(places_in(text) if columns_of(text) else [text])
    return tuple(found)


def places_in(template: str) -> list[str]:
    """The columns that a template takes as they are, not as numbers or by `{version:s}`."""
    return [part.column for part in parts_of(template) if isinstance(part, Placeholder) and not part.format]


class KeptTexts:
    """Looks for columns of a file in which all texts that are kept are whole numbers with `.0`."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, object], tuple[int, int, str]] = {}
        self._others: set[tuple[str, object]] = set()

    def look(self, column: str, use: object, rows: Sequence[int], cells: Iterable[Any]) -> None:
        """Takes the next cells of a column as one use of it keeps them, with their rows; None is an absent one."""
        if (column, use) in self._others:
            return
        for row, cell in zip(rows, cells, strict=True):
            if cell is None:
                continue
            if not isinstance(cell, str) or not WHOLE.fullmatch(cell):
                self._others.add((column, use))
                self._found.pop((column, use), None)
                return
            first, count, text = self._found.get((column, use), (row, 0, cell))
            self._found[column, use] = first, count + 1, text

    def columns(self) -> Iterator[tuple[str, int, int, str]]:
        """Each such column with the first row, how many texts there are, and the first of them."""
        found: dict[str, tuple[int, int, str]] = {}
        for (column, _), (row, count, text) in self._found.items():
            first = min((row, text), found[column][::2]) if column in found else (row, text)
            found[column] = first[0], max(count, found[column][1] if column in found else 0), first[1]
        yield from ((column, *each) for column, each in found.items())
