"""The rows of one reading as tables of its staging database, each with the place that it is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path, PurePath
from typing import Any

from graphmodel.claims.first_names import first_text
from graphmodel.model import Model, Ref
from graphmodel.model.layer import LABEL_PREFIX
from graphmodel.problems import Where
from graphmodel.sources.chunks import Chunk, Missing, NodeChunk, PanelRule, RelationshipChunk, split
from graphmodel.sources.tables.table import Duplicates
from graphmodel.staging.database import MEMORY, StagingDatabase
from graphmodel.staging.faults import Place
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, StagedColumn, StagedKind, StagingTables, encoded
from graphmodel.staging.sql import identifier, identifiers

PENDING = 20_000
"""How many rows wait in memory before they go to a table."""
ERRORS: tuple[Missing, Missing] = ("error", "error")


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


class Stage(StagingDatabase):
    """The tables of one reading, below `folder` (None: in the system's temporary folder).

    `memory` is DuckDB's limit, as `200MB`; `files` are the only ones that it may read; `duplicates` has the rule of
    each source. Nothing is opened before there is something to stage.

    Raises:
        SourceError: the disk is full, or cannot be written to, or the memory limit cannot be kept.
    """

    def __init__(self, model: Model, folder: Path | None = None, memory: str = MEMORY, threads: int = 0) -> None:
        super().__init__(folder, memory, threads)
        self.model = model
        self.layout = StagingTables(model)
        self.duplicates: dict[str, Duplicates] = {}
        self.origins: list[Origin] = []
        self.parts: dict[str, list[str]] = {}
        self.panels: dict[str, list[str]] = {}
        """The parts of each table whose rows were made intervals."""
        self.scanned: Counter[str] = Counter()
        """How many files of each source were read by DuckDB."""
        self.rows = 0
        self._cleared: list[frozenset[str]] = []
        self._known: dict[Origin, int] = {}
        self._made: set[str] = set()
        self._appenders: dict[str, Any] = {}
        self._pending: dict[str, int] = {}

    def __len__(self) -> int:
        return self.rows

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

    def place(self, row: Place) -> Where:
        """The place of a row by the number of its origin, and its position there."""
        return self.where(*row)

    def givers(self) -> list[int]:
        """Of each origin the number of what its rows have in common with those of other files of the same table."""
        known: dict[tuple[Any, ...], int] = {}
        return [known.setdefault((each.source, each.missing), len(known)) for each in self.origins]

    def ranks(self) -> list[int]:
        """Where each origin is in the order of reading: a table's files in order of their paths; others have -1."""
        order = {source: at for at, source in enumerate(self.duplicates)}
        read = [(order[o.source], PurePath(o.file)) if o.source in order else None for o in self.origins]
        ranks = {each: at for at, each in enumerate(sorted({each for each in read if each is not None}))}
        return [-1 if each is None else ranks[each] for each in read]

    def clearing(self, names: frozenset[str]) -> int | None:
        """The number that stands for these columns, in which a null removes what is stored; None for none."""
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
            table = identifier(self.own_table(kind))
            with self.guarded():
                self._appenders[kind.table] = self.connection.cursor().appender(table)
            self._pending[kind.table] = 0
        return self._appenders[kind.table]

    def own_table(self, kind: StagedKind) -> str:
        """The table of a kind, which is made when it is first asked for."""
        if kind.table not in self._made:
            self._made.add(kind.table)
            self.make(kind.table, kind)
            self.parts.setdefault(kind.table, []).append(f"FROM {identifier(kind.table)}")
        return kind.table

    def make(self, table: str, kind: StagedKind, *beside: StagedColumn) -> None:
        """Makes a table for the rows of a kind."""
        own = [f"{identifier(column.place)} {column.type}" for column in (*kind.all, *beside)]
        columns = [f"{ORIGIN} INTEGER", f"{POSITION} BIGINT", f"{CLEARED} INTEGER", *own]
        self.run(f"CREATE TABLE {identifier(table)} ({', '.join(columns)})")

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

    def close(self) -> None:
        """Forgets everything, on disk too."""
        self._appenders.clear()
        super().close()

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
        self.move(path)


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
