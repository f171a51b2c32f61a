"""The tables of Spark's catalogue, which Spark itself reads: each task has the rows of a partition, as a file."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from graphmodel.errors import SourceError
from graphmodel.problems import Problem
from graphmodel.sources.tables import Table
from graphmodel.sources.tables.catalogue import catalogue_parts
from graphmodel.sources.tables.paths import column_of
from graphmodel.sources.tables.raw import RawRow, RawRows, of_json, rows_at
from graphmodel.spark.reading import LocalRows
from graphmodel.staging.stage import Origin

FILE, ROW, PARTITION = "__graphmodel_file", "__graphmodel_row", "__graphmodel_partition"
"""The columns in which Spark says, of rows in files, which file that is, and how many rows come before in it; and of
all rows the number of their partition of the table, which a task's own number is not where several tables are read."""
_PLACES = f"_metadata.file_path AS {FILE}", f"_metadata.row_index AS {ROW}"
"""What says where rows are: Spark has it of tables in Parquet, and not of views and other formats."""
Rows = Callable[[LocalRows], Iterator[Any]]
RowPlace = tuple[str, int]
"""A file, or a partition where Spark knows none, and the number of a row in it."""


def each_partition(context: Any, table: Table, number: int, rows: Rows) -> Any:
    """Of all partitions of a table, what `rows` gives for each.

    Raises:
        SourceError: there is no such table, or Spark cannot read it.
    """
    from pyspark.sql.pandas.types import to_arrow_schema

    frame = _frame(context, table)
    schema = to_arrow_schema(frame.schema)

    def read(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        with _partition(table, number, schema, batches) as local:
            for item in rows(local):
                yield pyarrow.RecordBatch.from_pydict({"item": [pickle.dumps(item)]})

    # What is unpacked was packed by the task above, and was in Spark's keeping alone meanwhile.
    return frame.mapInArrow(read, "item binary").rdd.map(lambda row: pickle.loads(row[0]))  # noqa: S301


def rejected_rows(context: Any, tables: Sequence[Table], problems: Iterable[Problem]) -> dict[tuple[str, str], RawRows]:
    """By source and name of each catalogue table the rows of it that have problems, as those of files without text.

    Tables with such rows are read once more: as with a query, rows of a view have the same numbers only where its order
    is fixed. A table that cannot be read any more gives none.
    """
    from py4j.protocol import Py4JError

    found: dict[tuple[str, str], RawRows] = {}
    places = {(each.where.file, each.where.line) for each in problems if each.where.line}
    for table in tables:
        if table.is_catalogued:
            with suppress(Py4JError, SourceError):
                if rows := _rows(context, table, places):
                    found[table.name, str(table.data)] = of_json(sorted(rows, key=lambda each: (each.file, each.line)))
    return found


def _rows(context: Any, table: Table, places: Collection[RowPlace]) -> list[RawRow]:
    files = {_path_of(each) for each in _frame(context, table).inputFiles()}
    wanted = {place for place in places if place[0] in files or place[0].startswith(f"{table.data}[")}

    def in_partition(local: LocalRows) -> Iterator[RawRow]:
        assert isinstance(local.place, _PartitionPlace)
        lines = local.place.lines_of(wanted)
        rows = rows_at(local.table, lines) if lines else None
        for row in rows.rows if rows is not None else ():
            file, line = lines[row.line]
            yield replace(row, file=file, line=line)

    return each_partition(context, table, 0, in_partition).collect() if wanted else []


def _frame(context: Any, table: Table) -> Any:
    """The rows of a table: the columns that its mapping takes, and where Spark says it, the place of each row."""
    from pyspark.errors import AnalysisException, PySparkException
    from pyspark.sql import SparkSession

    session = SparkSession(context).newSession()
    session.conf.set("spark.sql.runSQLOnFiles", "false")  # else a name such as csv.ports would be a file
    session.conf.set("spark.sql.session.timeZone", "UTC")
    where = table.places.get("table", table.at)
    try:
        with _unlogged():
            frame = session.table(_quoted(catalogue_parts(table)))
            wanted = [_quoted((name,)) for name in _taken(table, frame.columns)]
            wanted.append(f"spark_partition_id() AS {PARTITION}")
            try:
                chosen = frame.selectExpr(*wanted, *_PLACES)
            except AnalysisException:
                chosen = frame.selectExpr(*wanted)
        whole = _reads_json_texts(table, frame) or not chosen.rdd.getNumPartitions()
        return chosen.coalesce(1) if whole else chosen
    except PySparkException as wrong:
        fault = f"Spark cannot read {table.data}: {str(wrong).splitlines()[0]}"
        hint = "is it in the catalogue of this Spark? See SHOW TABLES, and `spark.sql.catalogImplementation`"
        problem = Problem(where, "table-catalogue", fault, hint)
        raise SourceError("a table of the catalogue cannot be read", problems=[problem]) from None


def _reads_json_texts(table: Table, frame: Any) -> bool:
    """Whether a mapping takes columns by paths into texts, which have to be in some row of the whole table."""
    texts = {name for name, kind in frame.dtypes if kind == "string"}
    return any(name not in frame.columns and column_of(name, frame.columns) in texts for name in table.columns)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keeps PySpark from logging, with Java's stack, what is then reported or tried in another way."""
    logger = logging.getLogger("SQLQueryContextLogger")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _quoted(parts: Sequence[str]) -> str:
    return ".".join("`" + part.replace("`", "``") + "`" for part in parts)


def _taken(table: Table, columns: Sequence[str]) -> list[str]:
    """The columns that a mapping takes, which may do so by the names of properties; one at least, to count rows."""
    if any(record.auto for record in table.records):
        return list(columns)
    expected = table.expect.columns if table.expect is not None else ()
    taken = {column_of(name, columns) for name in (*table.columns, *expected)}
    return [name for name in columns if name in taken] or list(columns[:1])


@contextmanager
def _partition(table: Table, number: int, schema: Any, batches: Iterator[Any]) -> Iterator[LocalRows]:
    """A partition's rows in a file of this machine."""
    from pyarrow import parquet

    own = [field.name for field in schema if field.name not in (FILE, ROW, PARTITION)]
    files: list[str] = []
    rows: list[int] = []
    count = partition = 0
    with TemporaryDirectory(prefix="graphmodel-partition-") as folder:
        path = Path(folder).resolve() / f"{table.data}.parquet"
        with parquet.ParquetWriter(path, schema.empty_table().select(own).schema) as writer:
            for batch in batches:
                if FILE in schema.names:
                    files += batch.column(FILE).to_pylist()
                    rows += batch.column(ROW).to_pylist()
                writer.write_batch(batch.select(own))
                count += batch.num_rows
                partition = batch.column(PARTITION)[0].as_py() if batch.num_rows else partition
        allowed = (*table.allowed, str(path.parent))
        local = replace(table, data=str(path), format="parquet", compression="", allowed=allowed)
        place = _PartitionPlace(f"{table.data}[{partition}]", files, rows, count)
        yield LocalRows(number, local, place)


@dataclass(frozen=True)
class _PartitionPlace:
    """Finds the rows of a partition in the files of its table; without these it is `sales.ports[3]`, and a number."""

    partition: str
    files: Sequence[str]
    rows: Sequence[int]
    count: int

    def row(self, origin: Origin, position: int) -> tuple[Origin, int]:
        """The file and the line of a row."""
        file, line = self._at(position if origin.line is None else origin.line(position))
        return replace(origin, file=file, line=None), line

    def problem(self, problem: Problem, file: str) -> Problem:
        """A problem in what reading called `file`, at its place."""
        where = problem.where
        if where.file == file:
            found, line = self._at(where.line)
            where = replace(where, file=found, line=line)
        return replace(problem, where=where, message=problem.message.replace(file, self.partition))

    def lines_of(self, places: Collection[RowPlace]) -> dict[int, RowPlace]:
        """Those of these places that are in the partition, each by its line there."""
        return {line: place for line in range(1, self.count + 1) if (place := self._at(line)) in places}

    def _at(self, line: int) -> RowPlace:
        if not self.files or not 0 < line <= len(self.files):
            return self.partition, line
        return _path_of(self.files[line - 1]), self.rows[line - 1] + 1


def _path_of(file: str) -> str:
    """The path of a file of this machine, of which Spark gives the address; the address of another.

    >>> _path_of("file:/warehouse/country=B%20B/part-0.parquet"), _path_of("s3a://ports/part-0.parquet")
    ('/warehouse/country=B B/part-0.parquet', 's3a://ports/part-0.parquet')
    """
    address = urlsplit(file)
    return unquote(address.path) if address.scheme in ("", "file") else file
