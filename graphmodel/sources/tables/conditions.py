"""The rows of a block that a mapping asks for by conditions on their cells."""

from __future__ import annotations

from collections.abc import Iterable

from graphmodel.sources.tables.blocks import Block
from graphmodel.sources.tables.comparing import Numeral, choice
from graphmodel.sources.tables.numerals import numeral_reader
from graphmodel.sources.tables.table import Table
from graphmodel.sources.tables.value import Condition


def selected(block: Block, where: Iterable[Condition], table: Table) -> Block:
    """The rows of a block that fit all conditions."""
    for condition in where:
        column = block.columns[condition.column]
        numeral = _numeral(table)
        other = choice(condition.other, numeral=numeral)
        if condition.empty is not None:
            nothing = choice(("", *table.empty), numeral=numeral)
            marks = [(cell in nothing) == condition.empty and cell not in other for cell in column]
        elif condition.among is not None:
            among = choice(condition.among, numeral=numeral)
            marks = [cell in among for cell in column]
        else:
            marks = [cell not in other for cell in column]
        block = block.only(marks)
    return block


def _numeral(table: Table) -> Numeral | None:
    """What reads a number in the writing of a table; None where that is Python's own."""
    return numeral_reader(table.decimal, table.thousands) if (table.decimal, table.thousands) != (".", "") else None
