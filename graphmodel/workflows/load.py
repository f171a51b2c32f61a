"""Loads a project's sources into a database."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from graphmodel.errors import SourceError
from graphmodel.loading import BATCH, How, LoadReport, Progress, silent
from graphmodel.loading import load as load_records
from graphmodel.problems import Problem, errors
from graphmodel.records import assemble
from graphmodel.schema import establish

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project
    from graphmodel.sources.loaders import Loader

REJECTS = Path(".graphmodel") / "rejects.jsonl"


def load(
    project: Project,
    database: Database,
    sources: Sequence[str | Loader] = (),
    *,
    as_of: date | None = None,
    keep_going: bool = False,
    replace_classes: bool = False,
    prune: bool = False,
    dry: bool = False,
    resume: bool = False,
    jobs: int = 0,
    batch: int = BATCH,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = silent,
    today: Callable[[], date] = date.today,
) -> LoadReport:
    """Loads the project's sources, or only those given, and reports what changed.

    Nothing is written while there are errors. With `keep_going` the sound rows are loaded, the others listed in a
    rejects file, and nothing is taken away on behalf of a source that had one.

    Raises:
        SourceError: there are errors, and `keep_going` was not asked for.
        DatabaseError: the database said no; loading again completes the work.
    """
    started = perf_counter()
    progress("sources", 0, 1)
    selected = project.source_names(sources) if sources else None
    records = assemble(project.model, project.read(sources), selected, project.settings.priority)
    found = errors(records.problems)
    if found and not keep_going:
        raise SourceError(
            "nothing was loaded",
            hint="mend these, or load the sound rows with --keep-going",
            problems=records.problems,
        )
    progress("schema", 0, 1)
    if not dry:
        establish(database, project.model)
    report = load_records(
        database,
        project.model,
        records,
        today=today,
        as_of=as_of or project.settings.as_of,
        how=How(
            replace=replace_classes,
            whole=not sources and not found,
            prune=prune and not found,
            dry=dry,
            resume=resume,
            jobs=jobs,
            batch=batch,
        ),
        progress=progress,
        stop=stop,
    )
    refused = [*found, *errors(report.problems)]
    rejects = _write_rejects(project.root, refused) if refused else ""
    return replace(
        report,
        problems=(*records.problems, *report.problems),
        rejected=len(refused),
        rejects_file=rejects,
        seconds=perf_counter() - started,
        sources=tuple(sorted(records.sources)),
    )


def _write_rejects(root: Path, found: Sequence[Problem]) -> str:
    path = root / REJECTS
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        {"file": p.where.file, "line": p.where.line, "column": p.where.column, "code": p.code, "message": p.message}
        for p in found
    )
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return REJECTS.as_posix()
