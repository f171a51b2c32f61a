"""Rows that are not in their canonical form, read by the model itself, each with its exact line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphmodel.model import Model
from graphmodel.sources.chunks import Chunk
from graphmodel.sources.tables.conditions import selected
from graphmodel.sources.tables.making import NodeMaker, RelationshipMaker
from graphmodel.sources.tables.memo import Memo
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.planned import Plan
from graphmodel.sources.tables.planned_files import JsonLinesFile
from graphmodel.sources.tables.read import tidied, unknown
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.table import Table


def judged(table: Table, plan: Plan, odd: Sequence[frozenset[int]], model: Model, reports: Reports) -> Iterator[Chunk]:
    """The nodes and relationships of rows by number, for each record of a table the numbers of its own.

    Rows of JSON lines are numbered by their lines. The rows are added to those that the reports count.

    Raises:
        Unreadable: the file cannot be read on.
    """
    memo = Memo()
    makers: list[NodeMaker | RelationshipMaker] = [NodeMaker(each, table, model, memo) for each in table.nodes]
    makers += [RelationshipMaker(each, table, model, unknown, memo) for each in table.relationships]
    wanted = frozenset[int]().union(*odd)
    if not wanted:
        return
    last, count = max(wanted), 0
    by_line = isinstance(plan.read, JsonLinesFile)
    with opened(table, table.columns, {}, reports) as source:
        for block in source.blocks():
            numbers = block.lines if by_line else range(count + 1, count + 1 + len(block))
            count = numbers[-1]
            if some_wanted := wanted.intersection(numbers):
                reports.rows += len(some_wanted)
                whole = selected(tidied(block, table), table.where, table)
                reports.numbers = records = dict(zip(block.lines, numbers, strict=True))
                for maker, own in zip(makers, odd, strict=True):
                    some = whole.only([records[line] in own for line in whole.lines])
                    for chunk in maker.make(some, reports) if len(some) else ():
                        yield replace(chunk, lines=[records[line] for line in chunk.lines], resolve=plan.line)
            if count >= last:
                return
