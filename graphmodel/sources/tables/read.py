"""Reads a table: checked against the model and its own header first, then row by row, in chunks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphmodel.claims import Claim, Document
from graphmodel.model import Model
from graphmodel.problems import Problem
from graphmodel.sources.chunks import Chunk, NodeChunk, TieChunk
from graphmodel.sources.tables.blocks import Block, Opened, composed
from graphmodel.sources.tables.cells import selected
from graphmodel.sources.tables.checking import check, column_faults
from graphmodel.sources.tables.claiming import ClaimMaker
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.making import Lookup, NodeMaker, TieMaker
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.pieces import Piece
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table

Item = Chunk | Claim | Document
Maker = NodeMaker | TieMaker | ClaimMaker


def unknown(_label: str, _name: str, values: Sequence[Any]) -> Sequence[Any]:
    """A look-up that knows no node."""
    return [None] * len(values)


def read_table(
    table: Table,
    model: Model,
    lookup: Lookup = unknown,
    problems: list[Problem] | None = None,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Item]:
    """The document, then chunk by chunk the nodes, relationships and claims of a table's rows.

    Each row that cannot be used is a problem at its place; the others go on. `lookup` finds the nodes that rows name
    by another property than the key, `variables` are those that may hold a database's URL.
    """
    told: list[Problem] = problems if problems is not None else []
    reports = Reports(file_name(table), told)
    found = check(table, model)
    told += found
    if found:
        return
    if table.document is not None:
        yield table.document
    try:
        with opened(table, table.columns, variables or {}, reports) as source:
            yield from _rows(source, table, model, lookup, reports)
    except Unreadable as stop:
        told.append(stop.problem)
    finally:
        reports.close()


def header_of(table: Table, model: Model) -> tuple[str, ...] | None:
    """The columns of a file whose mapping can be read by this model; None where something is wrong with either."""
    reports = Reports("", [])
    try:
        with opened(table, table.columns, {}, reports) as source:
            sound = source.header is not None and not check(table, model, source.header) and not reports.problems
            return source.header if sound else None
    except Unreadable:
        return None


def read_piece(table: Table, piece: Piece, header: Sequence[str], model: Model, reports: Reports) -> Iterator[Chunk]:
    """The nodes and relationships of a piece of a file whose header is known; no end is looked up.

    Raises:
        Unreadable: reading has to stop; or the piece does not end with a row.
    """
    table = replace(table, header=header) if piece.first else table
    with opened(table, table.columns, {}, reports, piece) as source:
        for item in _rows(source, table, model, unknown, reports):
            assert isinstance(item, NodeChunk | TieChunk)
            yield item


def _tidied(block: Block, table: Table) -> Block:
    """A block with texts in one spelling, and without spaces around them where the table says so."""
    columns = {name: composed(column) for name, column in block.columns.items()}
    if table.trim:
        columns = {name: [e.strip() if isinstance(e, str) else e for e in column] for name, column in columns.items()}
    return Block(columns, block.lines)


def _rows(source: Opened, table: Table, model: Model, lookup: Lookup, reports: Reports) -> Iterator[Item]:
    if source.header is not None and (lacking := list(column_faults(table, source.header))):
        reports.problems += sorted(set(lacking))
        return
    makers: list[Maker] = [NodeMaker(each, table, model) for each in table.nodes]
    makers += [TieMaker(each, table, model, lookup) for each in table.relationships]
    makers += [ClaimMaker(each, table, model, lookup, source.row) for each in table.claims]
    rows = 0
    for block in source.blocks():
        rows += len(block)
        some = selected(_tidied(block, table), table.where, table)
        for maker in makers:
            yield from maker.make(some, reports)
    if source.header is None and rows:
        reports.problems += sorted(set(column_faults(table, source.seen)))
