"""What SQLite's rows say that its tables do not: the kinds of their values, and where a key has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphmodel.drafts.sql.kinds import Kind, is_certain, stored_kind

MAX_VALUES = 10_000
"""So many values of a column are looked at."""


def seen_kinds(inspector: Any, table: str, schema: str | None, kinds: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
    """The kinds of a table's columns of which SQLite's declared types are not certain, by their values."""
    from sqlalchemy import text

    known = tuple(inspector.dialect.ischema_names)
    query = text("SELECT name, type FROM pragma_table_xinfo(:name, :schema)")
    for name, words in inspector.bind.execute(query, {"name": table, "schema": schema or "main"}).all():
        if name in kinds and not is_certain(words, known):
            yield name, stored_kind(words, kinds[name], _values(inspector, table, schema, name))


def has_null(inspector: Any, table: str, schema: str | None, name: str) -> bool:
    """Whether a row has no value in a column."""
    from sqlalchemy import select

    found, source = _column(table, schema, name)
    return inspector.bind.execute(select(found).select_from(source).where(found.is_(None)).limit(1)).first() is not None


def _values(inspector: Any, table: str, schema: str | None, name: str) -> list[Any]:
    from sqlalchemy import select

    found, source = _column(table, schema, name)
    query = select(found).select_from(source).where(found.is_not(None)).limit(MAX_VALUES)
    return list(inspector.bind.execute(query).scalars())


def _column(table: str, schema: str | None, name: str) -> tuple[Any, Any]:
    """A column and its table, with names that are quoted."""
    from sqlalchemy import column
    from sqlalchemy import table as sql_table
    from sqlalchemy.sql import quoted_name

    found: Any = column(quoted_name(name, True))
    return found, sql_table(quoted_name(table, True), found, schema=schema)
