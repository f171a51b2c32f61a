"""A DuckDB database in a folder of its own: opened when it is first used, with a memory limit, removed at the end."""

from __future__ import annotations

import os
import shutil
import sys
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from graphmodel.errors import SourceError
from graphmodel.staging.folder import new_folder
from graphmodel.staging.sql import identifier, literal, literals

if TYPE_CHECKING:
    import duckdb

MEMORY = "200MB"
"""How much memory DuckDB uses before it spills to disk, unless somebody says otherwise."""
THREADS = 4
FILE = "stage.duckdb"
_NO_ROOM = frozenset({"IOException", "OutOfMemoryException", "PermissionException", "FatalException"})


class StagingDatabase:
    """A database below `folder` (None: in the system's temporary folder).

    `memory` is DuckDB's limit, as `200MB`. Nothing is opened before it is used.

    Raises:
        SourceError: the disk is full, or cannot be written to, or the memory limit cannot be kept.
    """

    def __init__(self, folder: Path | None = None, memory: str = MEMORY, threads: int = 0) -> None:
        self.under = folder
        self.memory = memory
        self.threads = threads or min(cores(), THREADS)
        self._files: list[str] = []
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._folder: Path | None = None
        self._remove: weakref.finalize[Any, Any] | None = None
        self._numbers = iter(range(1_000_000_000))
        self._opening = Lock()

    @property
    def folder(self) -> Path:
        """The stage's own folder, the only one in which DuckDB may write."""
        assert self._folder is not None
        return self._folder

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection on which tables are made."""
        with self._opening:
            if self._connection is None:
                self._open()
            assert self._connection is not None
            return self._connection

    def _open(self) -> None:
        import duckdb

        with self.guarded():
            try:
                self._folder = new_folder(self.under)
            except OSError as wrong:
                raise self._failed(wrong.strerror or str(wrong)) from wrong
            self._remove = weakref.finalize(self, _removed, self._folder)
            self._connection = duckdb.connect(
                self._folder / FILE,
                config={
                    "memory_limit": self.memory,
                    "threads": self.threads,
                    "temp_directory": str(self._folder / "spill"),
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "python_enable_replacements": "false",
                },
            )
            folder = literal(str(self._folder))
            self._connection.execute(f"SET allowed_directories = [{folder}]")
            self._connection.execute(f"SET allowed_paths = [{literals(self._files)}]")
            self._connection.execute("PRAGMA disable_checkpoint_on_shutdown")  # it is removed, not kept
            self._connection.execute("SET enable_external_access = false")
            self._connection.execute("SET lock_configuration = true")

    def allow(self, files: Iterable[Path]) -> None:
        """Says which files DuckDB may read; nothing may be staged before."""
        assert self._connection is None
        self._files += map(str, files)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Makes what DuckDB says of a full disk or memory an error with a next step."""
        try:
            yield
        except Exception as wrong:
            kind = type(wrong).__name__
            if kind in _NO_ROOM or (kind == "TransactionException" and "Failed to commit" in str(wrong)):
                raise self._failed(str(wrong)) from wrong
            raise

    def _failed(self, said: str) -> SourceError:
        where = self._folder or self.under or "the temporary folder"
        hint = "free some space there, or allow more with --memory, and run again: that completes what was begun"
        return SourceError(f"rows cannot be staged in {where}: {said.splitlines()[0]}", hint=hint)

    def run(self, text: str, parameters: Sequence[Any] = ()) -> None:
        """Carries out a statement."""
        with self.guarded():
            self.connection.execute(text, list(parameters) or None).fetchall()

    def rows_of(self, text: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query, which are few."""
        with self.guarded():
            return self.connection.execute(text, list(parameters) or None).fetchall()

    def value(self, text: str) -> Any:
        """The first value of a query's only row."""
        return self.rows_of(text)[0][0]

    def stream(self, text: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, so many at a time, never all in memory."""
        with self.guarded():
            cursor = self.connection.cursor()
            try:
                cursor.execute(text)
                while rows := cursor.fetchmany(size):
                    yield rows
            finally:
                cursor.close()

    def new_table(self, name: str) -> str:
        """A table's name that no other has."""
        return f"gm {name} {next(self._numbers)}"

    def close(self) -> None:
        """Forgets everything, on disk too."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._remove is not None:
            self._remove()

    def insert(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows to a table that is not one of a kind."""
        with self.guarded(), self.connection.cursor().appender(identifier(table)) as appender:
            appender.append_rows(rows)

    def move(self, path: Path) -> None:
        """Puts the database at a path, where anybody can open it with DuckDB, and closes it.

        Raises:
            SourceError: it cannot be put there.
        """
        self.run("CHECKPOINT")
        self.connection.close()
        self._connection = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(self.folder / FILE, path)
        except OSError as wrong:
            hint = "name a file in a folder that you may write to"
            raise SourceError(f"the staging database cannot be put at {path}: {wrong.strerror}", hint=hint) from wrong
        finally:
            self.close()


def cores() -> int:
    """How many threads can work at once here."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _removed(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
