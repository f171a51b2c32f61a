"""The nodes that rows of a table name as ends of relationships, also in rows that are refused for another reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphmodel.model import Model, Ref
from graphmodel.problems import Where, errors
from graphmodel.sources.tables.automatic import with_columns
from graphmodel.sources.tables.checking import check
from graphmodel.sources.tables.conditions import selected
from graphmodel.sources.tables.ends import sides_of
from graphmodel.sources.tables.files import damages, file_name
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.read import tidied, unknown
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table
from graphmodel.sources.tables.working import Working


def named_ends(table: Table, model: Model, variables: Mapping[str, str]) -> Iterator[tuple[Where, str, Ref]]:
    """The place, the label and the key of each end that must be a node which is there; of a table that is small.

    Nothing else is said of the rows, and none where the table cannot be read. Ends with `by` or `missing` are passed
    over.
    """
    try:
        table = with_columns(table, model, variables)
        if not errors(check(table, model)):
            yield from _ends(table, model, variables)
    except damages((Unreadable, UnicodeError)):
        return


def _ends(table: Table, model: Model, variables: Mapping[str, str]) -> Iterator[tuple[Where, str, Ref]]:
    reports = Reports(file_name(table), [])
    with opened(table, table.columns, variables, reports) as source:
        reports.line = source.line
        for block in source.blocks():
            chosen = selected(tidied(block, table), table.where, table)
            for record in table.relationships:
                rows = selected(chosen, record.where, table)
                for side, missing in zip(sides_of(record, table, model), record.missing, strict=False):
                    if side.by or missing != "error":
                        continue
                    work = Working(rows.lines, reports)
                    side.read(rows, work)
                    work.drop()
                    work.explode(side.exploding)
                    side.fit(work, unknown)
                    for row, key in enumerate(work.columns[side.name]):
                        yield work.where(row), side.label, Ref(side.kind.identity, key)
