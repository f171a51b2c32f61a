"""A connection that only reads, as far as each engine can promise it; it is rolled back at its end, whatever ran.

SQLite and DuckDB are set before the first statement to write nothing and to open no other file. PostgreSQL, MySQL
and those that speak like them run in a read-only transaction. Any other engine has the rollback, and `sql_text`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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

    engine = sqlalchemy.create_engine(url, **_engine_options(url))
    try:
        with engine.connect() as connection:
            backend = url.get_backend_name()
            if backend in READ_ONLY:
                connection.exec_driver_sql(READ_ONLY[backend])
            elif backend == "sqlite":
                # Only now: the dialect itself runs PRAGMA while it connects.
                driver: Any = connection.connection.driver_connection
                driver.set_authorizer(_authorize)
                driver.set_progress_handler(lambda: 0, _STEPS)
            try:
                yield connection
            finally:
                connection.rollback()
    finally:
        engine.dispose()


def _engine_options(url: Any) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        uri = f"{Path(url.database).as_uri()}?mode=ro"
        return {"creator": lambda: sqlite3.connect(uri, uri=True, check_same_thread=False)}
    if url.get_backend_name() == "duckdb":
        in_file = bool(url.database) and url.database != ":memory:"
        return {"connect_args": {"read_only": in_file, "config": {"enable_external_access": "false"}}}
    return {}


def _authorize(action: int, _table: str | None, name: str | None, _database: str | None, _by: str | None) -> int:
    """SQLite's question for each part of a statement that it prepares."""
    if action in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and (name or "").lower() not in _LOADS_CODE):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
