"""The columns that a mapping takes, checked against a table's header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean, shown
from graphmodel.sources.tables.files import called, packed_as
from graphmodel.sources.tables.grouped import is_taken
from graphmodel.sources.tables.paths import column_of
from graphmodel.sources.tables.table import DocumentColumns, ObjectColumn, Record, Table
from graphmodel.sources.tables.value import Condition, Value

DELIMITERS = (";", "\t", ",", "|", ":", " ")
_WITHOUT_OBJECTS = ("csv", "excel")
"""The formats of files whose cells hold no object, so that a path leads nowhere in them."""


def column_faults(table: Table, header: Iterable[str], *, by_rows: bool = False) -> Iterator[Problem]:
    """The columns that a mapping takes and the table has not, or has twice.

    `by_rows`: the header is of what rows have, each of which has already reported an object that does not fit.
    """
    names = list(header)
    if mark := unsplit(table, names):
        where = table.places.get("delimiter", table.places.get("table", table.at))
        fault = f"{called(table)} has one column, {names[0]!r}"
        yield Problem(where, "table-delimiter", fault, f"say what separates its columns: delimiter: {mark}")
        return
    flat = isinstance(table.data, str) and packed_as(table)[0] in _WITHOUT_OBJECTS
    reported: set[str] = set()
    for whole in (each for record in table.records for each in record.objects.values()):
        if not ((by_rows or flat) and whole.value.column in names):  # reported row by row, or below
            yield from _object_faults(whole, names, table)
        if by_rows or not _below(whole, names):
            reported |= {*whole.paths.values()} - {*names}
    for column, where, optional in columns_of(table):
        if column in reported or (column not in names and flat and column_of(column, names)):
            continue  # reported above, or below once a column
        if column not in names and not optional:
            fault = f"{called(table)} has no column {column!r}"
            hint = _comment_hint(table, names) or _named_otherwise(column, names)
            yield Problem(where, "unknown-column", fault, hint)
        elif names.count(column) > 1:
            hint = "give each a name of its own: AS in a query, `header` for a file"
            yield Problem(where, "table-header", f"{called(table)} has {names.count(column)} columns {column!r}", hint)
    if flat:
        for record in table.records:
            yield from _parts_of_cells(record, names)


def text_faults(table: Table, unseen: Mapping[str, str], seen: Iterable[str]) -> Iterator[Problem]:
    """The paths into texts of a column that no row has; `seen` are those that some row has."""
    known = sorted({*seen} - {*unseen.values()})
    for path, where, optional in columns_of(table):
        if path in unseen and not optional:
            fault = f"{called(table)} has no column {path!r}: no cell of {unseen[path]!r} is JSON that has it"
            yield Problem(where, "unknown-column", fault, did_you_mean(path, known))


def _parts_of_cells(record: Record, header: Sequence[str]) -> Iterator[Problem]:
    """The columns of which a record takes parts, though their cells have none."""
    taken: dict[str, dict[str, tuple[Where, str]]] = {}
    for name, value in record.values.items():
        column = column_of(value.column, header) if isinstance(value, Value) else None
        if isinstance(value, Value) and column and column != value.column:
            taken.setdefault(column, {})[name] = value.at if value.at != NOWHERE else record.at, value.column
    for column, places in taken.items():
        fault = f"{column!r} is a column of single values here, and {', '.join(places)} take parts of an object"
        hint = f"name the column of each part: {', '.join(f'{name}: ...' for name in places)}"
        first, (where, path) = next(iter(places.items()))
        yield Problem(where, "mapping-value", fault, f"{hint}; where cells are JSON, its path: {first}: {path}")


def _object_faults(whole: ObjectColumn, names: Sequence[str], table: Table) -> Iterator[Problem]:
    """A column of objects that is not there, has none, or has such with other parts."""
    column, where = whole.value.column, whole.value.at if whole.value.at != NOWHERE else table.at
    below = _below(whole, names)
    if not below and column not in names:
        if not whole.value.optional:
            yield Problem(
                where, "unknown-column", f"{called(table)} has no column {column!r}", did_you_mean(column, names)
            )
    elif not below:
        yield Problem(where, "mapping-value", f"the column {column!r} has no objects", whole.hint)
    paths = [*whole.paths.values()]
    for name in below:
        above = any(name.startswith(f"{path}.") for path in paths)
        if not (above or is_taken(name, (*paths, *table.columns))):
            near = did_you_mean(name, paths)
            fault = f"the objects in {column!r} have a part that the model has not: {name}"
            yield Problem(where, "mapping-value", fault, near or whole.hint)


def _below(whole: ObjectColumn, names: Sequence[str]) -> list[str]:
    return [name for name in names if name.startswith(f"{whole.value.column}.")]


def unsplit(table: Table, header: Sequence[str]) -> str:
    """The delimiter that would part a header of one column into columns that a mapping takes, as YAML; else nothing."""
    if len(header) != 1:
        return ""
    wanted = {column for column, _, _ in columns_of(table)} - {*header}
    for mark in DELIMITERS:
        if mark in header[0] and wanted & {name.strip(" \"'") for name in header[0].split(mark)}:
            return '"\\t"' if mark == "\t" else f'"{mark}"'
    return ""


def _named_otherwise(column: str, header: Sequence[str]) -> str:
    """What a missing column is probably called."""
    if any(name != column and name.strip() == column for name in header):
        return "its name has spaces around it: trim: true takes them off, and off the cells"
    return did_you_mean(column, header)


def _comment_hint(table: Table, header: Sequence[str]) -> str:
    """That what was read as a header is a comment; not where a mapping takes its first column but for the `#`."""
    first = header[0] if header else ""
    taken = {name for name, _, _ in columns_of(table)}
    if table.comment or not first.startswith("#") or first.lstrip("# ") in taken:
        return ""
    return f'the header read is {shown(first)}; if lines that begin with # are comments: comment: "#"'


def columns_of(table: Table) -> Iterator[tuple[str, Where, bool]]:
    """The columns that a mapping takes, where it says so, and whether the table may lack them."""
    wholes = [id(each.value) for record in table.records for each in record.objects.values()]
    conditions: list[Condition] = [*table.where, *(each for record in table.records for each in record.conditions)]
    for condition in conditions:
        yield condition.column, condition.at if condition.at != NOWHERE else table.at, False
    described = table.document.each if isinstance(table.document, DocumentColumns) else ()
    for value in (*(each for record in table.records for each in record.each), *described):
        for part in (value, *value.parts) if id(value) not in wholes else ():
            for column in part.own_columns:
                yield column, part.at if part.at != NOWHERE else table.at, part.optional
