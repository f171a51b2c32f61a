"""The kinds of SQLite's columns by the values in them: its declared types say little of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphmodel.drafts.sql.kinds import Kind, is_certain, stored_kind
from graphmodel.drafts.sql.rows import some_values


def seen_kinds(inspector: Any, table: str, schema: str | None, kinds: Mapping[str, Kind]) -> Iterator[tuple[str, Kind]]:
    """The kinds of a table's columns of which SQLite's declared types are not certain, by their values."""
    from sqlalchemy import text

    known = tuple(inspector.dialect.ischema_names)
    query = text("SELECT name, type FROM pragma_table_xinfo(:name, :schema)")
    for name, words in inspector.bind.execute(query, {"name": table, "schema": schema or "main"}).all():
        if name in kinds and not is_certain(words, known):
            yield name, stored_kind(words, kinds[name], some_values(inspector, table, schema, name))
