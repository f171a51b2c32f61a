"""Reads a table: checked against the model and its own header first, then row by row, in chunks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from graphmodel.claims import Claim, Document
from graphmodel.model import Model
from graphmodel.problems import Problem, Where, errors
from graphmodel.sources.chunks import Chunk
from graphmodel.sources.tables.automatic import with_columns
from graphmodel.sources.tables.blocks import Block, Opened, composed
from graphmodel.sources.tables.checking import check
from graphmodel.sources.tables.claiming import ClaimMaker, TableContext
from graphmodel.sources.tables.columns import column_faults, text_faults
from graphmodel.sources.tables.conditions import selected
from graphmodel.sources.tables.described import DocumentReader, SourcedDocument
from graphmodel.sources.tables.ends import Lookup
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.literals import literal_problems
from graphmodel.sources.tables.making import NodeMaker, RelationshipMaker
from graphmodel.sources.tables.memo import Memo
from graphmodel.sources.tables.occurrences import claim_records, node_records
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.reports import MAX_REPORTED, Reports, Unreadable
from graphmodel.sources.tables.table import Table
from graphmodel.sources.tables.tally import RowTally

Item = Chunk | Claim | SourcedDocument
Maker = NodeMaker | RelationshipMaker | ClaimMaker
Some = Literal["nodes", "others", "all"]
"""The records of a table that one reading makes: its nodes; its document, relationships and claims; or both."""


def unknown(_label: str, _name: str, values: Sequence[Any]) -> Sequence[Any]:
    """A look-up that knows no node."""
    return [None] * len(values)


def read_table(
    table: Table,
    model: Model,
    lookup: Lookup = unknown,
    problems: list[Problem] | None = None,
    variables: Mapping[str, str] | None = None,
    some: Some = "all",
    limit: int = MAX_REPORTED,
    tally: RowTally | None = None,
) -> Iterator[Item]:
    """The document, then chunk by chunk the nodes, relationships and claims of a table's rows, or `some` of these.

    Each row that cannot be used is a problem at its place; the others go on. `lookup` finds the nodes that rows name
    by another property than the key, `variables` are those that may hold a database's URL; of each kind of
    problem no more than `limit` are reported. What becomes of the rows goes to the tally, and so
    do notes on several of them.
    """
    collected: list[Problem] = problems if problems is not None else []
    reports = Reports(file_name(table), collected, limit, tally)
    reports.keeps_spelling = table.unicode == "keep"
    try:
        table = with_columns(table, model, variables or {})
    except Unreadable as stop:
        collected.append(stop.problem)
        return
    found = check(table, model)
    collected += found
    if errors(found):
        return
    if isinstance(table.document, Document) and some != "nodes":
        yield SourcedDocument(table.document, table.at)
    try:
        with opened(table, table.columns, variables or {}, reports) as source:
            yield from _rows(source, table, model, lookup, reports, some)
    except Unreadable as stop:
        collected.append(stop.problem)
    finally:
        reports.close()


def tidied(block: Block, table: Table, reports: Reports | None = None) -> Block:
    """A block with texts in one spelling, and without spaces around them where the table says so.

    Which texts were spelled otherwise, goes to the reports.
    """
    columns = dict(block.columns)
    for name, column in block.columns.items():
        made = composed(column)
        if made is not column and reports is not None:
            marks = [new is not old for new, old in zip(made, column, strict=True)]
            reports.respell(name, block.lines[marks.index(True)], sum(marks))
        columns[name] = column if table.unicode == "keep" else made
    columns |= {name: [None] * len(block) for name in table.columns if name not in columns}  # optional ones
    if table.trim:
        columns = {name: [e.strip() if isinstance(e, str) else e for e in column] for name, column in columns.items()}
    return Block(columns, block.lines)


def _rows(source: Opened, table: Table, model: Model, lookup: Lookup, reports: Reports, some: Some) -> Iterator[Item]:
    if source.header is not None and (lacking := list(column_faults(table, source.header))):
        reports.problems += sorted(set(lacking))
        return
    if source.header is not None and some != "nodes":
        literal = sorted(set(literal_problems(table, source.header)))
        reports.problems += literal
        if errors(literal):
            return
    makers: list[Maker] = []
    memo = Memo()
    documents = DocumentReader(table, model, lookup)
    reports.line = source.line
    if some != "others":
        makers += [NodeMaker(each, table, model, memo) for each in node_records(table, model)]
    if some != "nodes":
        makers += [RelationshipMaker(each, table, model, lookup, memo) for each in table.relationships]
        context = TableContext(table, model, lookup, documents, source.row, memo)
        makers += [ClaimMaker(each, context) for each in claim_records(table, model)]
    read = False
    for block in source.blocks():
        read = True
        if source.row != "line":  # lines are measured before they are held
            _measure(block, table.max_cell, reports)
        reports.rows += len(block)
        chosen = selected(tidied(block, table, reports), table.where, table)
        for maker in makers:
            yield from maker.make(chosen, reports)
    yield from documents.each()
    if source.unseen:
        reports.withdraw(source.unseen)
        reports.problems += sorted(set(text_faults(table, source.unseen, source.seen)))
    if source.header is None and read:
        wholes = [each for record in table.records for each in record.objects.values()]
        known = source.seen.union(*(each.paths.values() for each in wholes if each.value.column in source.seen))
        reports.withdraw([name for name in table.columns if name not in known])
        reports.problems += sorted(set(column_faults(table, sorted(source.seen), by_rows=True)))
        reports.problems += sorted(set(literal_problems(table, source.seen))) if some != "nodes" else []


def _measure(block: Block, limit: int, reports: Reports) -> None:
    """Stops at a text that is larger than allowed."""
    for name, column in block.columns.items():
        for line, value in zip(block.lines, column, strict=True):
            if isinstance(value, str | bytes) and len(value) > limit:
                fault = f"{name!r} has {len(value):,} characters here, more than {limit:,}"
                hint = "where it is meant so, raise `max_cell`"
                raise Unreadable(Problem(Where(reports.file, line), "cell-size", fault, hint))
