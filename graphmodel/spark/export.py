"""The export of tables by Spark: read and check all, then each task writes files of its own, which make one export."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from graphmodel.errors import refuse_errors
from graphmodel.export import Admin, Choices, ExportGraph, ExportReport, Folder, Form, Writing, maker, newest
from graphmodel.loading import Progress, no_progress
from graphmodel.mark import FORMAT
from graphmodel.model import Model
from graphmodel.sources.tables import Table
from graphmodel.spark.load import examine, refuse_stopped, watching
from graphmodel.spark.parts import Part, PartSettings
from graphmodel.spark.rows import SparkRows
from graphmodel.spark.session import jobs
from graphmodel.spark.tables import documents
from graphmodel.spark.tasks import Work

NOTHING = "and nothing was exported"


def export(
    context: Any,
    model: Model,
    tables: Sequence[Table],
    work: Work,
    path: Path,
    *,
    piece: int,
    choices: Choices,
    as_of: date | None = None,
    keep_going: bool = False,
    today: Callable[[], date] = date.today,
    progress: Progress = no_progress,
    stop: Callable[[], bool] = lambda: False,
    left: Collection[str] = (),
) -> ExportReport:
    """Writes what `export admin` writes, in several files for each label and type: each task's own.

    `path` is on a file system that all machines share; `left` are the project's sources that are not read.

    Raises:
        SourceError: there are errors, and `keep_going` was not asked for; or a value cannot be exported.
        ProjectError: the folder holds something else, or cannot be written to.
        Interrupted: Spark gave a job up, or `stop` said so; nothing was exported.
    """
    rows = SparkRows(context, work, tables)
    check = refuse_stopped(stop, "the export was stopped; nothing was exported", "export again")
    with watching(context, check), jobs(NOTHING, "the same command again exports all"):
        slices, _, problems = examine(rows, piece, progress, left)
        found = refuse_errors(problems, keep_going, "export")
        records = documents(model, tables)
        day = as_of or newest(records) or today()
        graph = ExportGraph(model, records, day, FORMAT, plain=choices.plain)
        graph.node_count += sum(each.nodes for each in slices)
        graph.relationship_count += sum(each.relationships for each in slices)

        def parts(form: Form, place: Folder) -> Iterator[tuple[str, bool, int]]:
            settings = PartSettings(place.scratch, day, choices)
            yield from _adopted(form, rows.export_nodes(settings), nodes=True)
            yield from _adopted(form, rows.export_relationships(settings), nodes=False)

        report = Writing(graph, maker("admin", model, choices), progress=progress).write(path, "admin", parts)
    rejected = len({problem.where for problem in found})
    return replace(report, problems=tuple(problems), rejected=rejected)


def _adopted(form: Form, parts: Sequence[Part], *, nodes: bool) -> Iterator[tuple[str, bool, int]]:
    assert isinstance(form, Admin)
    for part in parts:
        form.adopt(part.manifest, part.folder)
        yield from ((name, nodes, count) for name, count in part.counts.items())
