"""An SQL database as a first project: tables as nodes, foreign keys as relationships, with mappings that query it.

A table that only joins two others, by two foreign keys, is a relationship with the other columns as its properties.
Views are left out. Rows are read only from SQLite, where a column's type says little of its values.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graphmodel.drafts.draft import Draft, merged
from graphmodel.drafts.names import UniqueNames
from graphmodel.drafts.sql.described import SqlTable, first_line, is_there, table_of, with_text_keys
from graphmodel.drafts.sql.drafting import VARIABLE, Drafting, named
from graphmodel.errors import ProjectError

__all__ = ["VARIABLE", "absolute", "draft_sql"]


def draft_sql(url: str, schema: str | None = None) -> Draft:
    """The draft of the database at an SQLAlchemy URL.

    Raises:
        ProjectError: SQLAlchemy or a driver is missing, or the database cannot be read.
    """
    try:
        import sqlalchemy
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError:
        hint = "pip install 'graphmodel[sql]'"
        raise ProjectError("reading an SQL database needs SQLAlchemy, which is not installed", hint=hint) from None
    shown, parsed = "", None
    try:
        parsed = sqlalchemy.make_url(url)
        shown = parsed.render_as_string(hide_password=True)
        engine = sqlalchemy.create_engine(parsed)
    except ImportError as wrong:
        hint = f"install the driver {wrong.name}, or name one that you have: dialect+driver://..."
        raise ProjectError(f"{shown} needs a driver: {wrong}", hint=hint) from None
    except (SQLAlchemyError, ValueError) as wrong:
        hint = "such as sqlite:///shop.db or postgresql://user@host/name"
        said = f"{shown}: {first_line(wrong)}" if parsed is not None else "this is no database URL of SQLAlchemy"
        raise ProjectError(said, hint=hint) from None
    if parsed.drivername.startswith("sqlite") and parsed.database and not is_there(parsed.database):
        raise ProjectError(f"there is no file {parsed.database}", hint="check the path: sqlite:///PATH")
    try:
        with engine.connect() as connection:
            inspector = sqlalchemy.inspect(connection)
            tables = [table_of(inspector, name, schema) for name in sorted(inspector.get_table_names(schema=schema))]
            views = sorted(inspector.get_view_names(schema=schema))
            if not tables:
                raise ProjectError(f"{shown} has no tables", hint="name another schema: --schema")
            is_file = parsed.drivername.startswith("sqlite")
            name = Path(parsed.database or "").name if is_file else shown
            return _draft(with_text_keys(tables), views, engine.dialect, name)
    except SQLAlchemyError as wrong:
        said = first_line(getattr(wrong, "orig", None) or wrong)
        if parsed.password:
            said = said.replace(str(parsed.password), "***")
        raise ProjectError(f"{shown}: {said}", hint="try it in the database's own client") from None
    finally:
        engine.dispose()


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
    if mark and prefix.startswith("sqlite") and path and not path.startswith(("/", ":memory:", "file:")):
        return f"{prefix}:///{Path(path).resolve()}"
    return url
