"""One staging database: opened when the first row comes, held to a memory limit, removed when it is closed."""

from __future__ import annotations

import os
import shutil
import sys
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from graphmodel.claims.first_names import first_text
from graphmodel.errors import SourceError
from graphmodel.model import Model, Ref
from graphmodel.model.layer import LABEL_PREFIX
from graphmodel.problems import Where
from graphmodel.sources.chunks import Chunk, Missing, NodeChunk, PanelRule, RelationshipChunk, split
from graphmodel.sources.tables.table import Duplicates
from graphmodel.staging.folder import new_folder
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, StagedColumn, StagedKind, StagingTables, encoded
from graphmodel.staging.sql import identifier, identifiers, literal, literals

if TYPE_CHECKING:
    import duckdb

MEMORY = "200MB"
"""How much memory DuckDB uses before it spills to disk, unless somebody says otherwise."""
PENDING = 20_000
"""How many rows wait in memory before they go to a table."""
FILE = "stage.duckdb"
ERRORS: tuple[Missing, Missing] = ("error", "error")
THREADS = 4


@dataclass(frozen=True)
class Origin:
    """Where staged rows are from: a source and a file. `line` finds the line of a row that has a number instead.

    `adds`, `missing` and `panel` are what batches of rows have under these names.
    """

    source: str
    file: str
    line: Callable[[int], int] | None = None
    adds: bool = False
    missing: tuple[Missing, Missing] = ERRORS
    panel: PanelRule | None = None


_NO_ROOM = frozenset({"IOException", "OutOfMemoryException", "PermissionException", "FatalException"})


class Stage:
    """The tables of one reading, below `folder` (None: in the system's temporary folder).

    `memory` is DuckDB's limit, as `200MB`; `files` are the only ones that it may read; `duplicates` has the rule of
    each source. Nothing is opened before there is something to stage.

    Raises:
        SourceError: the disk is full, or cannot be written to, or the memory limit cannot be kept.
    """

    def __init__(self, model: Model, folder: Path | None = None, memory: str = MEMORY, threads: int = 0) -> None:
        self.model = model
        self.layout = StagingTables(model)
        self.under = folder
        self.memory = memory
        self.threads = threads or min(cores(), THREADS)
        self.duplicates: dict[str, Duplicates] = {}
        self.origins: list[Origin] = []
        self.parts: dict[str, list[str]] = {}
        self.panels: dict[str, list[str]] = {}
        """The parts of each table whose rows were made intervals."""
        self.rows = 0
        self._files: list[str] = []
        self._cleared: list[frozenset[str]] = []
        self._known: dict[Origin, int] = {}
        self._appenders: dict[str, Any] = {}
        self._pending: dict[str, int] = {}
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._folder: Path | None = None
        self._remove: weakref.finalize[Any, Any] | None = None
        self._numbers = iter(range(1_000_000_000))
        self._opening = Lock()

    def __len__(self) -> int:
        return self.rows

    # The database

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
        hint = "free some space there, or allow more with --memory, and run again; nothing was written elsewhere"
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
        self._appenders.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._remove is not None:
            self._remove()

    def keep(self, path: Path) -> None:
        """Puts the database at a path, where anybody can open it with DuckDB, and closes it.

        Raises:
            SourceError: it cannot be put there.
        """
        self.settle()
        self.run("CREATE TABLE gm_origins (gm_origin INTEGER, source VARCHAR, file VARCHAR)")
        self.insert("gm_origins", ((at, each.source, each.file) for at, each in enumerate(self.origins)))
        for kind in self.kinds:
            columns = identifiers((ORIGIN, POSITION, *(column.place for column in kind.all)))
            rows = " UNION ALL ".join(f"SELECT {columns} {part}" for part in self.parts[kind.table])
            self.run(f"CREATE VIEW {identifier(f'{kind.table} rows')} AS {rows}")
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

    # Rows

    def add(self, chunk: Chunk) -> None:
        """Adds a batch of rows; those of a symmetric type are stored in one direction."""
        if isinstance(chunk, NodeChunk) or not self.model.relationships[chunk.type].symmetric:
            self._append(chunk)
            return
        for ordered in _in_order(chunk, self.model):
            self._append(ordered)

    def _append(self, chunk: Chunk) -> None:
        if not len(chunk):
            return
        kind = self.layout.of(chunk)
        ids = (chunk.keys,) if isinstance(chunk, NodeChunk) else (chunk.starts, chunk.ends)
        given = [_given(chunk, column.name) for column in kind.columns]
        present = [column for column, values in zip(kind.columns, given, strict=True) if values is not None]
        values = iter(encoded(present, [each for each in given if each is not None]))
        cells = [repeat(None) if each is None else next(values) for each in given]
        clearing = frozenset(name for name, column in chunk.columns.items() if None in column)
        beside = (self.origin(_origin(chunk)), self.clearing(clearing))
        rows = zip(repeat(beside[0]), chunk.lines, repeat(beside[1]), *ids, *cells, strict=False)
        self.append(kind, rows, len(chunk))

    def append(self, kind: StagedKind, rows: Iterable[Sequence[Any]], count: int) -> None:
        """Adds so many rows as the table of a kind holds them; they wait in memory until there are `PENDING`."""
        appender = self.appender(kind)
        with self.guarded():
            appender.append_rows(rows)
            self._pending[kind.table] += count
            if self._pending[kind.table] >= PENDING:
                appender.flush()
                self._pending[kind.table] = 0
        self.rows += count

    def origin(self, origin: Origin) -> int:
        """The number of a place where rows are from."""
        if origin not in self._known:
            self._known[origin] = len(self.origins)
            self.origins.append(origin)
        return self._known[origin]

    def where(self, origin: int, position: int) -> Where:
        """The place of a row."""
        found = self.origins[origin]
        return Where(found.file, position if found.line is None else found.line(position))

    def clearing(self, names: frozenset[str]) -> int | None:
        """The number that stands for these columns, in which a null takes away what is stored; None for none."""
        if not names:
            return None
        if names not in self._cleared:
            self._cleared.append(names)
        return self._cleared.index(names)

    def cleared(self, number: int | None) -> frozenset[str]:
        """The columns that a number stands for."""
        return self._cleared[number] if number is not None else frozenset()

    def appender(self, kind: StagedKind) -> Any:
        """What adds rows to the table of a kind."""
        if kind.table not in self._appenders:
            self.make(kind.table, kind)
            self.parts.setdefault(kind.table, []).append(f"FROM {identifier(kind.table)}")
            with self.guarded():
                self._appenders[kind.table] = self.connection.cursor().appender(identifier(kind.table))
            self._pending[kind.table] = 0
        return self._appenders[kind.table]

    def make(self, table: str, kind: StagedKind, *beside: StagedColumn) -> None:
        """Makes a table for the rows of a kind."""
        own = [f"{identifier(column.place)} {column.type}" for column in (*kind.all, *beside)]
        columns = [f"{ORIGIN} INTEGER", f"{POSITION} BIGINT", f"{CLEARED} INTEGER", *own]
        self.run(f"CREATE TABLE {identifier(table)} ({', '.join(columns)})")

    def insert(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows to a table that is not one of a kind."""
        with self.guarded(), self.connection.cursor().appender(identifier(table)) as appender:
            appender.append_rows(rows)

    def settle(self) -> None:
        """Brings all rows that wait in memory to their tables."""
        with self.guarded():
            for table, appender in self._appenders.items():
                appender.flush()
                self._pending[table] = 0

    @property
    def kinds(self) -> Collection[StagedKind]:
        """The tables in which there is something."""
        return [kind for kind in self.layout.kinds.values() if self.parts.get(kind.table)]


def _origin(chunk: Chunk) -> Origin:
    if isinstance(chunk, NodeChunk):
        return Origin(chunk.source, chunk.file, chunk.resolve, adds=chunk.adds)
    return Origin(chunk.source, chunk.file, chunk.resolve, missing=chunk.missing, panel=chunk.panel)


def _given(chunk: Chunk, name: str) -> Sequence[Any] | None:
    """The values of a column; of an optional label, the source that gives it."""
    values = chunk.columns.get(name)
    if values is None or not name.startswith(LABEL_PREFIX):
        return values
    return [[chunk.source] if value is True else value for value in values]


def cores() -> int:
    """How many threads can work at once here."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _removed(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _in_order(chunk: RelationshipChunk, model: Model) -> Iterator[RelationshipChunk]:
    """The relationships of a symmetric type in the one direction in which they are stored."""
    start, end = (model.nodes[label].identity for label in (chunk.start, chunk.end))
    pairs = zip(chunk.starts, chunk.ends, strict=True)
    marks = [first_text(model, Ref(start, a)) <= first_text(model, Ref(end, b)) for a, b in pairs]
    for straight, some in split(chunk, marks):
        if straight:
            yield some
            continue
        yield replace(
            some,
            start=some.end,
            starts=some.ends,
            end=some.start,
            ends=some.starts,
            missing=some.missing[::-1],
        )
