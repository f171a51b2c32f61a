"""Rows of a query over any SQLAlchemy URL, streamed. No password is ever printed, and nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from graphmodel.files import resolved
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables.blocks import Block, Opened
from graphmodel.sources.tables.files import missing
from graphmodel.sources.tables.locating import QUERY, allowed_variable, shown
from graphmodel.sources.tables.reports import Unreadable
from graphmodel.sources.tables.sql_connection import PLAIN_OPTIONS, reading
from graphmodel.sources.tables.sql_text import sql_faults
from graphmodel.sources.tables.sql_values import ExactQuery, exact_query
from graphmodel.sources.tables.table import Table


@contextmanager
def open_query(table: Table, variables: Mapping[str, str]) -> Iterator[Opened]:
    """The columns of a table's query, and its rows by number.

    Raises:
        Unreadable: the database cannot be reached, or does not take the query.
    """
    where = table.places.get("sql", table.at)
    try:
        import sqlalchemy
    except ImportError:
        raise missing("a query", "sql", where) from None
    for fault in sql_faults(table.sql, where):
        raise Unreadable(fault)
    written = _url(table, variables)
    url, address = _whole(table, written), QUERY.sub("?***", written.render_as_string(hide_password=True))
    options = {"stream_results": True, "yield_per": ROWS, "no_parameters": True}
    with ExitStack() as opened:
        try:
            connection = opened.enter_context(reading(url))
        except ImportError as wrong:
            hint = f"install the driver {wrong.name}, or name one that you have: dialect+driver://..."
            raise Unreadable(Problem(where, "sql-driver", f"{url.drivername} needs a driver: {wrong}", hint)) from None
        except (sqlalchemy.exc.SQLAlchemyError, ValueError, sqlite3.Error) as wrong:
            raise _failed(wrong, url, address, where) from None
        try:
            query = exact_query(connection, table.sql)
            result = connection.execution_options(**options).exec_driver_sql(query.sql)
            names = tuple(result.keys())[: -len(query.infinite) or None]
            yield Opened(names, lambda: _blocks(result, names, query))
        except sqlalchemy.exc.SQLAlchemyError as wrong:
            raise _failed(wrong, url, address, where) from None


def _blocks(result: Any, names: Sequence[str], query: ExactQuery) -> Iterator[Block]:
    done = 0
    for rows in result.partitions(ROWS):
        columns = query.columns(list(zip(*rows, strict=True)))
        yield Block(dict(zip(names, columns, strict=True)), list(range(done + 1, done + 1 + len(rows))))
        done += len(rows)


def _url(table: Table, variables: Mapping[str, str]) -> Any:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    where = table.places.get("database", table.at)
    text = table.database
    if table.variable:
        text = variables.get(table.variable, "")
        if not text:
            hint = did_you_mean(table.variable, []) or "set it in the environment or in the project's .env"
            raise Unreadable(Problem(where, "sql-database", f"{table.variable} is not set", hint))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        fault = f"what {table.variable} holds is no database URL" if table.variable else "this is no database URL"
        raise Unreadable(Problem(where, "sql-database", fault, "such as postgresql://user@host/name")) from None
    return url


def _whole(table: Table, url: Any) -> Any:
    """The URL; a database that is a file has its whole path."""
    own = table.within is None or allowed_variable(table.variable) in table.allowed
    special = set(url.query) - PLAIN_OPTIONS
    if special and not own:
        where, name = table.places.get("database", table.at), min(special)
        hint = "set the whole URL in your environment, in a variable that the mapping names: database: {variable: NAME}"
        fault = f"the URL sets {name!r}, which a project may not"
        raise Unreadable(Problem(where, "sql-database", fault, hint))
    if url.get_backend_name() == "sqlite":
        url = url.set(drivername="sqlite")
    if url.get_backend_name() in ("sqlite", "duckdb") and url.database and url.database != ":memory:":
        return url.set(database=str(_inside(table, url.database.removeprefix("file:"))))
    return url


def _inside(table: Table, database: str) -> Path:
    """A database's file, which has to be there already."""
    where = table.places.get("database", table.at)
    path = resolved(table.folder / database)
    if table.within is not None and not table.variable and not path.is_relative_to(table.within.resolve()):
        hint = "name it in a variable: database: {variable: NAME}"
        raise Unreadable(Problem(where, "table-outside", f"{database} is outside of the project's folder", hint))
    if not path.is_file():
        hint = "the path starts from the folder of the mapping"
        raise Unreadable(Problem(where, "table-missing", f"there is no file {database}", hint))
    return path


def _failed(wrong: Exception, url: Any, address: str, where: Where) -> Unreadable:
    """What the database said, without the password, whoever repeats it."""
    said = str(getattr(wrong, "orig", None) or wrong).strip().splitlines()[0]
    if url.password:
        said = said.replace(str(url.password), "***")
    fault = f"{address}: {shown(said)}"
    return Unreadable(Problem(where, "sql-failed", fault, "try the query in the database's own client"))
