"""Carries out the plan of a table in DuckDB: every row typed in one reading, odd ones left to the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from graphmodel.claims.identity import canonical
from graphmodel.model.layer import LABEL_PREFIX
from graphmodel.sources.chunks import Missing
from graphmodel.sources.sink import Scanned
from graphmodel.sources.tables.files import state
from graphmodel.sources.tables.planned import Plan, PlannedRecord
from graphmodel.staging.cells import cells_of, marks_of, required_columns
from graphmodel.staging.expressions import Cells, odd, values, with_zeros
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, StagedKind
from graphmodel.staging.sql import identifier, key_text, literal
from graphmodel.staging.stage import Origin, Stage

MOST = 100_000
"""With more odd rows than this, the exact reader reads the whole table."""
PARTS = 4
"""So many files are parts of a table as they were read: a query of all its rows has each in memory, and in its plan."""
SMALL = 32_000
"""Of more files of a source than that, the exact reader reads those of fewer bytes: DuckDB's plan takes longer."""
_UNREAD = frozenset(
    {"InvalidInputException", "ConversionException", "InvalidTypeException", "OutOfMemoryException", "Error"}
)
"""What DuckDB says of a file that it cannot read; `Error` alone is what it makes of damage within Parquet."""


def scan(stage: Stage, plan: Plan) -> Scanned | None:
    """Stages the rows of a plan's file; None where the exact reader has to read it.

    That is where the file is damaged or not what it was taken for, has many odd rows, or has rows so long that DuckDB
    cannot hold as many at once as it reads at once; and where it is one of many small files.

    Raises:
        SourceError: the disk is full, or cannot be written to.
    """
    import duckdb

    if stage.scanned[plan.source] >= PARTS and _is_small(plan):
        return None
    stage.scanned[plan.source] += 1
    work = _Scan(stage, plan)
    try:
        stage.connection.execute(work.statement()).fetchall()
    except duckdb.Error as wrong:
        if _is_of_file(wrong, stage):
            return None
        with stage.guarded():
            raise
    found = work.found() if plan.unchanged else None
    if found is None:
        stage.run(f"DROP TABLE {identifier(work.table)}")
        return None
    work.register()
    stage.rows += found.given
    return found


def _is_small(plan: Plan) -> bool:
    found = state(plan.read.path)
    return found is not None and found[1] < SMALL


def _is_of_file(wrong: Exception, stage: Stage) -> bool:
    """Whether it is for the file that DuckDB failed, and not for the folder that it writes to, which it names then."""
    kind = type(wrong).__name__
    return kind in _UNREAD or (kind == "IOException" and str(stage.folder) not in str(wrong))


class _Scan:
    def __init__(self, stage: Stage, plan: Plan) -> None:
        self.stage = stage
        self.plan = plan
        self.table = stage.new_table("scan")
        columns = {name: f"c{at}" for at, name in enumerate(plan.read.header)}
        self._cells = Cells(columns, trim=plan.trim, empty=plan.empty)
        self._places: dict[str, str] = {}
        marks = marks_of(plan.read)
        self.blank, self.doubtful = (self._cells.of_columns(mark) for mark in (marks.blank, marks.doubtful))
        self._strange, self._blank = self.place(self._cells.of_columns(marks.strange)), self.place(self.blank)
        self._filled = [
            self.place(self._cells.of_columns(f"{columns[name]} IS NOT NULL")) for name in required_columns(plan.read)
        ]
        self._records = [_Record(record, self) for record in plan.records]

    def place(self, expression: str) -> str:
        """The column that holds an expression, which several properties may have in common."""
        return self._places.setdefault(expression, f"e{len(self._places)}")

    def statement(self) -> str:
        """What reads the file."""
        picked = ", ".join(f"{expression} AS {place}" for expression, place in self._places.items())
        source = self._cells.select(f"FROM {cells_of(self.plan.read)}")
        return f"CREATE TABLE {identifier(self.table)} AS SELECT {picked} FROM ({source})"

    def found(self) -> Scanned | None:
        """What was read."""
        table = identifier(self.table)
        every_odd = " OR ".join(each.odd for each in self._records)
        counted = [
            f"count(*) FILTER (WHERE NOT ({self._blank} OR {every_odd}))",
            f"bool_or({self._strange})",
            " AND ".join(["true", *(f"bool_or({column})" for column in self._filled)]),
            " OR ".join(["false", *(found for each in self._records for found in each.all_with_zeros())]),
            *(f"count(*) FILTER (WHERE {each.wanted} AND NOT {each.odd})" for each in self._records),
            *(f"count(*) FILTER (WHERE {each.odd})" for each in self._records),
        ]
        rows, strange, filled, zeros, *counts = self.stage.rows_of(f"SELECT {', '.join(counted)} FROM {table}")[0]
        given, odd_rows = counts[: len(self._records)], counts[len(self._records) :]
        if strange or not filled or zeros or sum(odd_rows) > MOST:
            return None
        return Scanned(
            rows,
            sum(given),
            tuple(
                self._odd_rows(each) if count else frozenset()
                for each, count in zip(self._records, odd_rows, strict=True)
            ),
        )

    def _odd_rows(self, record: _Record) -> frozenset[int]:
        found = self.stage.rows_of(f"SELECT rowid + 1 FROM {identifier(self.table)} WHERE {record.odd}")
        return frozenset(number for (number,) in found)

    def register(self) -> None:
        """Makes the rows known as parts of their tables; those of further files are copied to the table of the kind."""
        is_part = False
        for record in self._records:
            for kind, query in record.parts():
                if len(self.stage.parts.get(kind.table, ())) < PARTS:
                    self.stage.parts.setdefault(kind.table, []).append(f"FROM ({query})")
                    is_part = True
                else:
                    self.stage.run(f"INSERT INTO {identifier(self.stage.own_table(kind))} {query}")
        if not is_part:
            self.stage.run(f"DROP TABLE {identifier(self.table)}")


class _Record:
    def __init__(self, record: PlannedRecord, scan: _Scan) -> None:
        self.record = record
        self.scan = scan
        cells = scan._cells
        self.columns = {
            name: scan.place(expression) for each in record.properties for name, expression in values(each, cells)
        }
        keys = [next(iter(values(each, cells)))[1] for each in record.ids]
        self.ids = [scan.place(key) for key in keys]
        marks = [odd(each, key, cells) for each, key in zip(record.ids, keys, strict=True)]
        marks += [odd(each, next(iter(values(each, cells)))[1], cells) for each in record.properties]
        marks += list(self._interval())
        wanted = f"NOT {scan.blank} AND ({cells.holds(scan.plan.where)}) AND ({cells.holds(record.where)})"
        self.wanted = scan.place(wanted)
        self.odd = scan.place(f"{scan.doubtful} OR ({wanted}) AND ({' OR '.join(marks) or 'false'})")
        self.straight = scan.place(self._order(keys)) if record.symmetric else ""
        self._zeros = [scan.place(each) for of in (*record.ids, *record.properties) for each in with_zeros(of, cells)]

    def all_with_zeros(self) -> Iterator[str]:
        """Of each column that keeps its texts, whether all of them are whole numbers with `.0`."""
        yield from (f"coalesce(bool_and({each}) FILTER (WHERE {self.wanted}), false)" for each in self._zeros)

    def _interval(self) -> Iterator[str]:
        """Whether a relationship begins after its end."""
        places = {place: expression for expression, place in self.scan._places.items()}
        begun, ended = (places.get(self.columns.get(name, "")) for name in ("since_first", "until_last"))
        if len(self.record.ids) > 1 and begun and ended:
            yield f"coalesce({begun} > {ended}, false)"

    def _order(self, keys: Sequence[str]) -> str:
        """Whether both endpoints are in the order in which a symmetric relationship is stored."""
        texts = []
        for key, planned, label in zip(keys, self.record.ids, self.record.order_labels, strict=True):
            text = key_text(key, number=planned.kind == "integer")
            texts.append(f"{literal(canonical([label])[:-1] + ',')} || {text}")
        return " <= ".join(texts)

    def parts(self) -> Iterator[tuple[StagedKind, str]]:
        """The tables that rows go to, each with a query of these."""
        kind = self._kind(self.record.labels)
        if not self.straight:
            yield kind, self._query(kind, self._origin(self.record.missing), self.ids, "true")
            return
        yield kind, self._query(kind, self._origin(self.record.missing), self.ids, self.straight)
        type_, start, end = self.record.labels
        other = self._kind((type_, end, start))
        origin = self._origin(self.record.missing[::-1])
        yield other, self._query(other, origin, self.ids[::-1], f"NOT {self.straight}")

    def _origin(self, missing: tuple[Missing, Missing]) -> int:
        plan = self.scan.plan
        record = self.record
        return self.scan.stage.origin(Origin(plan.source, plan.file, plan.line, record.adds, missing, record.panel))

    def _kind(self, labels: tuple[str, ...]) -> StagedKind:
        layout = self.scan.stage.layout
        return layout.nodes(labels[0]) if len(labels) == 1 else layout.relationships(*labels)

    def _query(self, kind: StagedKind, origin: int, ids: Sequence[str], condition: str) -> str:
        clears = frozenset(chain.from_iterable(each.columns for each in self.record.properties if each.clear))
        cleared = literal(self.scan.stage.clearing(clears))
        picked = [f"{place} AS {identifier(column.place)}" for column, place in zip(kind.ids, ids, strict=True)]
        for column in kind.columns:
            value = self.columns.get(column.name, "NULL")
            if column.name.startswith(LABEL_PREFIX) and column.name in self.columns:
                value = f"CASE WHEN {value} THEN [{literal(self.scan.plan.source)}] END"
            picked.append(f"{value}::{column.type} AS {identifier(column.place)}")
        return (
            f"SELECT {origin}::INTEGER AS {ORIGIN}, rowid + 1 AS {POSITION}, {cleared}::INTEGER AS {CLEARED}, "
            f"{', '.join(picked)} FROM {identifier(self.scan.table)} "
            f"WHERE {self.wanted} AND NOT {self.odd} AND {condition}"
        )
