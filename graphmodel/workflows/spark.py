"""What a load by Spark would do, and the load itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from graphmodel.errors import ModelError, SourceError, Unsupported
from graphmodel.loading import (
    LoadOptions,
    LoadReport,
    Progress,
    as_guest,
    is_new,
    no_progress,
    refuse_busy,
    refuse_other,
)
from graphmodel.problems import Problem, errors
from graphmodel.schema import name_faults
from graphmodel.sources import MAX_REPORTED
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.locating import path_of
from graphmodel.sources.tables.reports import Unreadable
from graphmodel.spark.slices import PIECE, is_divisible
from graphmodel.spark.tables import choose_tables
from graphmodel.staging import MEMORY
from graphmodel.workflows.rejects import Rejects, write_rejects

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.export import Choices, ExportReport
    from graphmodel.project import ConnectionOptions, Project
    from graphmodel.sources import Source
    from graphmodel.sources.tables import Table
    from graphmodel.spark.load import SparkTotals
    from graphmodel.spark.tasks import Work

ShowLeft = Callable[[Mapping[str, str]], None]
"""Is given the sources that Spark does not read, each with the reason, which is empty where others were named."""
MANY = 100_000
"""How many problems of each kind in the rows of a slice are kept, so that the list of rejects has them."""


@dataclass(frozen=True)
class PlannedFile:
    """A file of a source: its size in bytes, and in how many slices it is read; `note` says why it is in one.

    Of a table of Spark's catalogue both are None: only Spark, once started, knows them.
    """

    source: str
    file: str
    size: int | None
    slices: int | None
    note: str = ""


def _ignore(left: Mapping[str, str]) -> None:
    pass


def plan(
    project: Project, sources: Sequence[Source] = (), piece: int = PIECE, show_left: ShowLeft = _ignore
) -> list[PlannedFile]:
    """The files that a load by Spark would read, and in how many slices.

    Raises:
        SourceError: a source is none that Spark takes, or a file is not there.
    """
    found, problems = [], list[Problem]()
    chosen = choose_tables(project, sources)
    show_left(chosen.left)
    for table in chosen.tables:
        if table.is_catalogued:
            found.append(PlannedFile(table.name, file_name(table), None, None, "a task for each of Spark's partitions"))
            continue
        try:
            size = path_of(table).stat().st_size
        except Unreadable as missing:
            problems.append(missing.problem)
            continue
        divisible = is_divisible(table)
        slices = max(1, -(-size // piece)) if divisible else 1
        note = "" if divisible else "its format or options let only one task read it"
        found.append(PlannedFile(table.name, file_name(table), size, slices, note))
    if problems:
        raise SourceError("files are missing", problems=problems)
    return found


def load(
    project: Project,
    database: Database,
    connection: ConnectionOptions,
    sources: Sequence[Source] = (),
    *,
    master: str = "",
    piece: int = PIECE,
    batch: int = 0,
    memory: str = "",
    keep_going: bool = False,
    verbose: bool = False,
    foreign: bool = False,
    progress: Progress = no_progress,
    today: Callable[[], date] = date.today,
    stop: Callable[[], bool] = lambda: False,
    show_left: ShowLeft = _ignore,
) -> tuple[LoadReport, SparkTotals]:
    """Loads the project's tables by Spark, or only those given, and reports what changed.

    Nothing is written while there are errors; with `keep_going` the sound rows are, and the others are listed in a
    rejects file. `piece` is how many bytes of a file a task reads, `memory` what staging in one may use;
    `verbose` shows what Spark writes to standard error.

    Raises:
        SourceError: Spark does not take a source, or there are errors.
        DatabaseInUse: another load is at work there.
        ProjectError: another project loaded the graph, and `foreign` was not given.
        Unsupported: the database is no server, or PySpark or Java is not there.
        Interrupted: Spark gave a job up, or `stop` said so.
    """
    started = perf_counter()
    if database.dialect.one_writer or database.address.startswith("py2neo+"):
        hint = "name one: --uri bolt://HOST:7687; `graphmodel load` writes here"
        raise Unsupported(f"Spark's tasks write to a server, and {database.address} is none for them", hint=hint)
    chosen = choose_tables(project, sources)
    show_left(chosen.left)
    tables = chosen.tables
    meta = refuse_busy(database)
    refuse_other(database, project.name, "spark load", foreign=foreign, meta=meta)
    options = LoadOptions(batch=batch, project=project.name, digest=project.digest, foreign=foreign)
    if not foreign and is_new(meta, project.digest):
        options = as_guest(meta, options, (table.name for table in tables))
    if faults := name_faults(project.model, database.dialect):
        raise ModelError(f"{database.address} cannot hold the names of the model", problems=faults)
    from graphmodel.spark.catalogue import rejected_rows
    from graphmodel.spark.load import load as run
    from graphmodel.spark.session import spark_context

    work = _work(project, tables, memory, keep_going)
    with spark_context(master, verbose=verbose) as context:
        report, totals = run(
            context,
            database,
            project.target(connection),
            project.model,
            tables,
            work,
            piece=piece,
            keep_going=keep_going,
            options=options,
            as_of=project.settings.as_of,
            today=today,
            progress=progress,
            stop=stop,
            left=chosen.left,
        )
        refused = errors(report.problems)
        rows = rejected_rows(context, tables, refused)
    rejects = write_rejects(project.root, refused, tables, by_spark=rows) if refused else Rejects()
    return replace(
        report,
        problems=(*report.problems, *rejects.problems),
        rejects_file=rejects.file,
        rejects_folder=rejects.folder,
        seconds=perf_counter() - started,
        sources=tuple(sorted(table.name for table in tables)),
    ), totals


def export(
    project: Project,
    path: Path,
    sources: Sequence[Source] = (),
    *,
    as_of: date | None = None,
    choices: Choices | None = None,
    master: str = "",
    piece: int = PIECE,
    memory: str = "",
    keep_going: bool = False,
    verbose: bool = False,
    progress: Progress = no_progress,
    today: Callable[[], date] = date.today,
    stop: Callable[[], bool] = lambda: False,
    show_left: ShowLeft = _ignore,
) -> ExportReport:
    """Writes by Spark the files that `export admin` writes, of the project's tables or only of those given.

    Each task writes files of its own to the folder, which is on a file system that all machines share.

    Raises:
        SourceError: Spark does not take a source, there are errors, or a value cannot be exported.
        ProjectError: the folder holds something else, or cannot be written to.
        Unsupported: PySpark or Java is not there.
        Interrupted: Spark gave a job up, or `stop` said so; nothing was exported.
    """
    started = perf_counter()
    chosen = choose_tables(project, sources, whole=True)  # a graph in files must not lack what nobody named
    show_left(chosen.left)
    tables = chosen.tables
    from graphmodel.export import Choices, Folder
    from graphmodel.spark.export import export as run
    from graphmodel.spark.session import spark_context

    with Folder(path):  # else it would be refused once all is read
        pass
    with spark_context(master, verbose=verbose) as context:
        report = run(
            context,
            project.model,
            tables,
            _work(project, tables, memory, keep_going),
            path,
            piece=piece,
            choices=choices or Choices(),
            as_of=as_of or project.settings.as_of,
            keep_going=keep_going,
            today=today,
            progress=progress,
            stop=stop,
            left=chosen.left,
        )
    return replace(report, seconds=perf_counter() - started)


def _work(project: Project, tables: Sequence[Table], memory: str, keep_going: bool) -> Work:
    from graphmodel.spark.tasks import Work

    return Work(
        project.root,
        {table.name: table.duplicates for table in tables},
        tuple(project.settings.priority),
        memory or project.settings.memory or MEMORY,
        MANY if keep_going else MAX_REPORTED,
    )
