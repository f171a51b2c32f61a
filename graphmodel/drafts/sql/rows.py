"""What the rows of a table say that its declared columns do not: where a key has none, which lists no graph holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphmodel.drafts.sql.kinds import Kind

MAX_VALUES = 10_000
"""So many values of a column are looked at."""


def has_null(inspector: Any, table: str, schema: str | None, name: str) -> bool:
    """Whether a row has no value in a column."""
    from sqlalchemy import select

    found, source = _column(table, schema, name)
    return inspector.bind.execute(select(found).select_from(source).where(found.is_(None)).limit(1)).first() is not None


def some_values(inspector: Any, table: str, schema: str | None, name: str) -> list[Any]:
    """Values of a column, without those that are NULL."""
    from sqlalchemy import select

    found, source = _column(table, schema, name)
    query = select(found).select_from(source).where(found.is_not(None)).limit(MAX_VALUES)
    return list(inspector.bind.execute(query).scalars())


def stored_kinds(
    inspector: Any, table: str, schema: str | None, kinds: Mapping[str, Kind]
) -> Iterator[tuple[str, Kind]]:
    """The kinds of columns of PostgreSQL and DuckDB whose rows hold more than their type says.

    An array may have several dimensions and hold NULL, which no list of a graph does: such a column is JSON. An
    interval may have months, which drivers give as thirty days each; a list of such intervals is JSON too.
    """
    for name, kind in kinds.items():
        months = kind.name == "duration" and _has_months(inspector, table, schema, name, many=kind.many)
        if kind.many and (months or any(map(_is_no_list, some_values(inspector, table, schema, name)))):
            yield name, Kind("json", written="json")
        elif months:
            yield name, Kind("calendar_duration", written="duration")


def _is_no_list(value: Any) -> bool:
    """Whether a driver's value is none of a list; a text is a list of a type that the driver does not know."""
    return isinstance(value, list) and any(each is None or isinstance(each, list) for each in value)


def _has_months(inspector: Any, table: str, schema: str | None, name: str, *, many: bool) -> bool:
    """Whether an interval of a column, or of its lists, has months or years."""
    from sqlalchemy import extract, func, or_, select

    found, source = _column(table, schema, name)
    if many:
        source = select(func.unnest(found).label("item")).select_from(source).subquery()
        found = source.c.item
    any_months = or_(extract("year", found) != 0, extract("month", found) != 0)
    return inspector.bind.execute(select(found).select_from(source).where(any_months).limit(1)).first() is not None


def _column(table: str, schema: str | None, name: str) -> tuple[Any, Any]:
    """A column and its table, with names that are quoted."""
    from sqlalchemy import column
    from sqlalchemy import table as sql_table
    from sqlalchemy.sql import quoted_name

    found: Any = column(quoted_name(name, True))
    return found, sql_table(quoted_name(table, True), found, schema=schema)
