"""Columns of tables that no mapping takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graphmodel.model import Model
from graphmodel.sources.tables.automatic import with_columns
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.opening import opened
from graphmodel.sources.tables.paths import above
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table


def unused_columns(tables: Iterable[Table], model: Model, variable: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """By file, the columns that none of the mappings of it takes; JSON, whose rows alone show columns, is left out."""
    headers: dict[str, list[str]] = {}
    taken: dict[str, set[str]] = {}
    for table in tables:
        variables = {table.variable: variable(table.variable)} if table.variable else {}
        try:
            full = with_columns(table, model, variables)
            with opened(full, full.columns, variables, Reports("", [])) as source:
                header = list(source.header or ())
        except Unreadable:  # which reading its rows has reported
            continue
        file = file_name(table)
        headers.setdefault(file, header)
        taken.setdefault(file, set()).update(each for name in full.columns for each in (name, *above(name)))
    found = {
        file: tuple(name for name in header if name and "." not in name and name not in taken[file])
        for file, header in headers.items()
    }
    return {file: names for file, names in sorted(found.items()) if names}
