"""Writes the graph of a project's sources as files, without a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from graphmodel.errors import refuse_errors
from graphmodel.export import MIXED, Choices, ExportGraph, ExportReport, Progress, Writing, maker, newest, no_progress
from graphmodel.mark import FORMAT
from graphmodel.records import assemble

if TYPE_CHECKING:
    from graphmodel.project import Project
    from graphmodel.sources import Source


def export_graph(
    project: Project,
    form: str,
    path: Path,
    sources: Sequence[Source] = (),
    *,
    as_of: date | None = None,
    keep_going: bool = False,
    choices: Choices | None = None,
    memory: str = "",
    progress: Progress = no_progress,
    today: Callable[[], date] = date.today,
) -> ExportReport:
    """Writes to a folder the graph that loading the sources, or only those given, into an empty database would make.

    `form` is one of `graphmodel.export.FORMS`. The folder is new or empty, or holds an earlier export, which is
    replaced. Nothing is written while there are errors, unless `keep_going`. `memory` is what staging may use.

    Raises:
        SourceError: there are errors, and `keep_going` was not asked for; or the form cannot hold a value.
        ProjectError: the folder holds something else, or a library is missing.
    """
    started = perf_counter()
    chosen = choices or Choices()
    making = maker(form, project.model, chosen)
    selected = project.source_names(sources) if sources else None
    reading = project.read(sources, lambda source, rows: progress(f"reading {source}", rows, 0), memory=memory)
    try:
        records = assemble(project.model, reading, selected, project.settings.priority, closed=True)
        found = refuse_errors(records.problems, keep_going, "export")
        day = as_of or project.settings.as_of or newest(records) or today()
        graph = ExportGraph(project.model, records, day, FORMAT, plain=chosen.plain, mixed=form in MIXED)
        report = Writing(graph, making, progress=progress).write(path, form)
    finally:
        reading.close()
    return replace(
        report,
        problems=tuple(records.problems),
        rejected=len(found),
        seconds=perf_counter() - started,
    )
