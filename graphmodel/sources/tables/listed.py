"""Lists that a table holds as lists: what is stored is what is written, but for what an option calls nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from graphmodel.problems import shown
from graphmodel.sources.tables.form_hints import list_hint
from graphmodel.sources.tables.table import Table
from graphmodel.sources.tables.value import Compared, Value

NULL = "null"
FAULT = "the list has a null, and a list in a graph has none"
HINT = "`empty: [null]` leaves it out"
Refuse = Callable[[int, str, str, str], None]


class ListedItems:
    """The items of lists that hold a null; `named` are the texts and numbers that the mapping itself calls nothing."""

    def __init__(self, value: Value, table: Table) -> None:
        self.named = _named(value, table)
        self._left_out = any(isinstance(each, str) and each.casefold() == NULL for each in self.named)

    def of(self, column: Sequence[Any], refuse: Refuse) -> list[Any]:
        """The cells; a list that has a null is without it, or none at all where no option leaves nulls out."""
        found = list(column)
        for at, cell in enumerate(found):
            if isinstance(cell, list | tuple) and any(item is None for item in cell):
                found[at] = [item for item in cell if item is not None] if self._left_out else None
                if not self._left_out:
                    refuse(at, "wrong-type", FAULT, HINT)
        return found


def lists_alone(column: Sequence[Any], refuse: Refuse) -> list[Any]:
    """The cells that are lists, and the empty ones; what is no list is refused."""
    found = list(column)
    for at, cell in enumerate(found):
        if cell is not None and not isinstance(cell, list | tuple):
            refuse(at, "wrong-type", f"{shown(cell)} is not a list", list_hint(cell))
            found[at] = None
    return found


def beside(column: Sequence[Any], rows: Sequence[int], name: str, split: str, refuse: Refuse) -> Iterator[Any]:
    """The values beside each item of a list, by the item's row: one value for all of them, or a list's own for each.

    `name` is that of the option which gives it: the units of quantities, and whether they are rough. A text with the
    mark that parts the items, `split`, may be either, and is refused.
    """
    counts, place = Counter(rows), 0
    for at, row in enumerate(rows):
        place = place + 1 if at and rows[at - 1] == row else 0
        given = column[row]
        if split and isinstance(given, str) and split in given:
            if not place:
                fault = f"{shown(given)} is one {name} for all, and has {shown(split)}, which parts the quantities"
                hint = f'if it is one for each, part it, too: {name}: {{column: ..., split: "{split}"}}'
                refuse(at, "wrong-type", fault, hint)
            yield None
        elif not isinstance(given, list | tuple):
            yield given
        elif len(given) in (0, counts[row]):
            yield given[place] if given else None
        else:
            if not place:
                fault = f"{len(given)} of {name} go with {counts[row]} quantities"
                refuse(at, "wrong-type", fault, "give as many of each, or one for all")
            yield None


def _named(value: Value, table: Table) -> tuple[Compared, ...]:
    """What the mapping calls nothing; where it says nothing of that, an empty text in a list is one."""
    if value.empty is not None:
        return tuple(value.empty)
    return () if tuple(table.empty) == ("",) else tuple(table.empty)
