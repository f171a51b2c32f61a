"""Lists that a table holds as lists: what is stored is what is written, but for what an option calls nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphmodel.sources.tables.table import Compared, Table, Value

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


def _named(value: Value, table: Table) -> tuple[Compared, ...]:
    """What the mapping calls nothing; where it says nothing of that, an empty text in a list is one."""
    if value.empty is not None:
        return tuple(value.empty)
    return () if tuple(table.empty) == ("",) else tuple(table.empty)
