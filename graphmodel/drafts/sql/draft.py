"""An SQL database as a first project: tables as nodes, foreign keys as relationships, with mappings that query it.

A table that only joins two others, by two foreign keys, is a relationship with the other columns as its properties.
Views are left out. Rows are looked at where a column's type says too little of its values: any in SQLite, arrays and
intervals elsewhere.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphmodel.drafts.draft import Draft, merged
from graphmodel.drafts.names import UniqueNames
from graphmodel.drafts.sql.described import SqlTable, first_line, is_there, table_of, with_text_keys
from graphmodel.drafts.sql.drafting import VARIABLE, Drafting, named
from graphmodel.drafts.sql.duckdb import DuckDbInspector
from graphmodel.errors import ProjectError
from graphmodel.extras import how_to_install

__all__ = ["VARIABLE", "absolute", "draft_sql"]
IN_FILES = ("sqlite", "duckdb")
"""The engines whose databases are files of this machine."""


def draft_sql(url: str, schema: str | None = None) -> Draft:
    """The draft of the database at an SQLAlchemy URL.

    Raises:
        ProjectError: SQLAlchemy or a driver is missing, or the database cannot be read.
    """
    try:
        import sqlalchemy
        from sqlalchemy.exc import SAWarning, SQLAlchemyError
    except ImportError:
        hint = how_to_install("sql")
        raise ProjectError("reading an SQL database needs SQLAlchemy, which is not installed", hint=hint) from None
    shown, parsed = "", None
    try:
        parsed = sqlalchemy.make_url(url)
        shown = parsed.render_as_string(hide_password=True)
        engine = sqlalchemy.create_engine(parsed, **_options(parsed))
    except ImportError as wrong:
        hint = f"install the driver {wrong.name}, or name one that you have: dialect+driver://..."
        raise ProjectError(f"{shown} needs a driver: {wrong}", hint=hint) from None
    except (SQLAlchemyError, ValueError) as wrong:
        hint = "such as sqlite:///shop.db or postgresql://user@host/name"
        said = f"{shown}: {first_line(wrong)}" if parsed is not None else "this is no database URL of SQLAlchemy"
        raise ProjectError(said, hint=hint) from None
    backend = parsed.get_backend_name()
    if backend in IN_FILES and parsed.database and not is_there(parsed.database):
        raise ProjectError(f"there is no file {parsed.database}", hint=f"check the path: {backend}:///PATH")
    try:
        with engine.connect() as connection, warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # of types that it does not know, which are kept as texts
            inspector = DuckDbInspector(connection) if backend == "duckdb" else sqlalchemy.inspect(connection)
            tables = [table_of(inspector, name, schema) for name in sorted(inspector.get_table_names(schema=schema))]
            views = sorted(inspector.get_view_names(schema=schema))
            if not tables:
                raise ProjectError(f"{shown} has no tables", hint="name another schema: --schema")
            name = Path(parsed.database or "").name if backend in IN_FILES else shown
            return _draft(with_text_keys(tables), views, engine.dialect, name)
    except SQLAlchemyError as wrong:
        said = first_line(getattr(wrong, "orig", None) or wrong)
        if parsed.password:
            said = said.replace(str(parsed.password), "***")
        raise ProjectError(f"{shown}: {said}", hint="try it in the database's own client") from None
    finally:
        engine.dispose()


def _options(url: Any) -> dict[str, Any]:
    """What makes an engine only read: DuckDB takes a lock of its file otherwise."""
    within = url.get_backend_name() == "duckdb" and url.database not in (None, "", ":memory:")
    return {"connect_args": {"read_only": True}} if within else {}


def _draft(tables: Sequence[SqlTable], views: Sequence[str], dialect: Any, shown: str) -> Draft:
    referred = {key.table for table in tables for key in table.foreign}
    keys = {table.name: set(table.key) for table in tables}
    joins = [
        table
        for table in tables
        if table.joins
        and table.name not in referred
        and all(set(key.referred) == keys.get(key.table) for key in table.foreign)
    ]
    entities = [table for table in tables if table not in joins]
    pool = UniqueNames()
    draft = Drafting(tables, {table.name: named(table, pool) for table in entities}, pool, dialect)
    nodes = [draft.node(table) for table in entities]
    made = [draft.entity(table) for table in entities]
    made += [draft.join(table) for table in joins]
    notes = [f"views are left out: {', '.join(views)}"] if views else []
    relationships = merged(each for several, _ in made for each in several)
    mappings = tuple(mapping for _, mapping in made)
    return Draft(f"the tables of {shown}", tuple(nodes), relationships, mappings, tuple(notes))


def absolute(url: str) -> str:
    """The URL with the whole path of a database that is a file; others as they are."""
    prefix, mark, path = url.partition(":///")
    if mark and prefix.startswith(IN_FILES) and path and not path.startswith(("/", ":memory:", "file:")):
        return f"{prefix}:///{Path(path).resolve()}"
    return url
