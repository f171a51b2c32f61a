"""A connection that only reads, as far as each engine can promise it; it is rolled back at its end, whatever ran.

SQLite and DuckDB are set before the first statement to write nothing and to open no other file; what DuckDB spills
goes to the temporary folder. PostgreSQL, MySQL and those that speak like them run in a read-only transaction. Any
other engine has the rollback, and `sql_text`.
"""

from __future__ import annotations

import atexit
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from graphmodel.sources.tables.sql_values import json_value, keep_exact

READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "cockroachdb": "SET TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}
"""The statement by which a transaction only reads, by engine."""
PLAIN_OPTIONS = frozenset({"application_name", "charset", "client_encoding", "connect_timeout", "mode", "sslmode"})
"""What a URL in a mapping may set beside host, user and database. Others name files, or let the server ask for them
(`local_infile`); a URL in a variable of the environment is the user's own, and may set all."""

NO_LOCAL_FILES = {
    "pymysql": "local_infile",
    "mysqldb": "local_infile",
    "mariadbconnector": "local_infile",
    "mysqlconnector": "allow_local_infile",
}
"""The option by which a driver of MySQL hands a file of this machine to a server that asks for one; on by default in
some."""

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_LOADS_CODE = ("load_extension", "fts3_tokenizer")
_STEPS = 1_000_000
"""After so many steps SQLite calls Python, where Ctrl-C can end a query that would never end by itself."""


@contextmanager
def reading(url: Any) -> Iterator[Any]:
    """An SQLAlchemy connection that only reads. The database of an SQLite or DuckDB URL is a whole path.

    Raises:
        ImportError: its driver is not installed.
        SQLAlchemyError: it cannot be opened.
    """
    import sqlalchemy

    backend = url.get_backend_name()
    with ExitStack() as opened:
        engine = sqlalchemy.create_engine(url, **_engine_options(url))
        opened.callback(engine.dispose)
        connection = opened.enter_context(engine.connect())
        if backend in READ_ONLY:
            connection.exec_driver_sql(READ_ONLY[backend])
        elif backend == "sqlite":
            # Only now: the dialect itself runs PRAGMA while it connects.
            driver: Any = connection.connection.driver_connection
            driver.set_authorizer(_authorize)
            driver.set_progress_handler(lambda: 0, _STEPS)
        keep_exact(connection)
        try:
            yield connection
        finally:
            connection.rollback()


@cache
def spill_folder() -> str:
    """The folder for what DuckDB spills: one for a process, since a file is opened twice with equal settings alone.

    It is removed as the process ends.
    """
    folder = mkdtemp(prefix="graphmodel-")
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder


def _engine_options(url: Any) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        uri = f"{Path(url.database).as_uri()}?mode=ro"
        return {"creator": lambda: sqlite3.connect(uri, uri=True, check_same_thread=False)}
    if url.get_backend_name() == "duckdb":
        in_file = bool(url.database) and url.database != ":memory:"
        config = {"enable_external_access": "false", "temp_directory": spill_folder(), "lock_configuration": "true"}
        return {"connect_args": {"read_only": in_file, "config": config}}
    if url.get_backend_name() == "postgresql":
        return {"json_deserializer": json_value}
    option = NO_LOCAL_FILES.get(url.get_driver_name()) if url.get_backend_name() in ("mysql", "mariadb") else None
    return {"connect_args": {option: False}} if option and option not in url.query else {}


def _authorize(action: int, table: str | None, name: str | None, _database: str | None, _by: str | None) -> int:
    """SQLite's question for each part of a statement that it prepares.

    It asks for an UPDATE of sqlite_master, which it lets no statement do, where `json_each` declares its columns.
    """
    if action in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and (name or "").lower() not in _LOADS_CODE):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_UPDATE and table == "sqlite_master":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
