"""Loads a project's sources into a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from graphmodel.errors import Interrupted, ModelError, SourceError, refuse_errors
from graphmodel.loading import (
    DEFAULT_OPTIONS,
    LoadOptions,
    LoadReport,
    Overtaken,
    Progress,
    has_document,
    is_new,
    no_progress,
    refuse_busy,
    refuse_other,
)
from graphmodel.loading import load as load_records
from graphmodel.loading.known import stored_labels
from graphmodel.loading.notices import Notice
from graphmodel.problems import Problem, did_you_mean, errors
from graphmodel.records import assemble, narrowed
from graphmodel.schema import name_faults
from graphmodel.sources import MAX_REPORTED, is_named, source_names
from graphmodel.staging import Elsewhere
from graphmodel.staging.counting import count_rows
from graphmodel.workflows.alone import NOT_LOADED, READ_ALL, choose, name_declaring, read_chosen
from graphmodel.workflows.changed import always_read, fingerprints_of, holds_today, is_same, lines_of
from graphmodel.workflows.mended import missing_ends
from graphmodel.workflows.rejects import (
    Rejects,
    clear_rejects,
    files_of,
    mended_rows,
    refuse_edited,
    refuse_unread,
    unchanged_rows,
    write_rejects,
)

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.project import Project
    from graphmodel.records import Records
    from graphmodel.sources import Source
    from graphmodel.sources.tables.tally import RowCounts
    from graphmodel.staging import StagedReading

MANY = 100_000
"""How many problems of each kind in a table's rows are kept, so that the rejects file has them."""


def load(
    project: Project,
    database: Database,
    sources: Sequence[Source] = (),
    *,
    as_of: date | None = None,
    keep_going: bool = False,
    only: Sequence[str] = (),
    options: LoadOptions = DEFAULT_OPTIONS,
    memory: str = "",
    keep_stage: Path | None = None,
    progress: Progress = no_progress,
    today: Callable[[], date] = date.today,
    stop: Callable[[], bool] = lambda: False,
    foreign: bool = False,
    mended: bool = False,
    changed: bool = False,
    meta: Mapping[str, Any] | None = None,
) -> LoadReport:
    """Loads the project's sources, or only those given, and reports what changed.

    Nothing is written while there are errors. With `keep_going` the sound rows are loaded. Those that are left out, or
    that the database refused, are listed in a rejects file (of a table up to `MANY` of each kind, and how many more),
    and nothing is taken away on behalf of a source that had one. Even so, nothing is loaded when a file changed while
    it was read. `only` names labels and relationship types: rows of others, and all claims, are passed over. `memory`
    is what staging may use before it spills to disk; `keep_stage` is where the staging database is put afterwards.
    With `foreign` the graph may be another project's. `mended`: of tables whose rows an earlier
    load rejected, those rows are read as they are in the rejects folder now, and loaded with nothing else.
    `changed`: where all sources are what they were when they were loaded, and so is the day, none is read; else those
    that changed. These, and the given ones, are read without the others where the graph that results is the same.
    `meta` is the graph's mark, by which it is known that no load is at work, where that was read just now.

    Raises:
        ProjectError: another project loaded the graph.
        SourceError: there are errors, and `keep_going` was not asked for; or `only` names what the model has not; or
            rejected rows were edited and are not loaded yet.
        DatabaseInUse: another load is at work there, which is asked before anything is read.
        Interrupted: `stop` said so; `resume` goes on.
        DatabaseError: the database said no; loading again completes the work.
    """
    started = perf_counter()
    meta = refuse_busy(database) if meta is None else meta
    refuse_other(database, project.name, "load", foreign=foreign, meta=meta)
    if faults := name_faults(project.model, database.dialect):
        raise ModelError(f"{database.address} cannot hold the names of the model", problems=faults)
    wanted = _labels_and_types(project.model, only)
    selected = project.source_names(sources) if sources else None
    plain = wanted is None and not mended
    some = plain and not options.prune and (changed or selected is not None)
    noted = selected is None and plain and not options.dry
    prints = fingerprints_of(project, sources) if changed or some or noted else {}
    day = as_of or project.settings.as_of
    if changed and is_same(prints, meta) and holds_today(database, project.model.layer, meta, day, today):
        passed, seconds = tuple(selected or prints), perf_counter() - started
        return LoadReport(as_of=meta["as_of"], address=database.address, seconds=seconds, passed_over=passed)
    instead = mended_rows(project.root) if mended else None
    unchanged: list[Problem] = []
    if keep_going and not mended and not options.dry:
        refuse_edited(project.root)
    if instead is not None:
        selected = sorted({source for source, _ in instead})
        sources = [*sources, *_named_before(project, sources, selected)]

    def read(alone: Sequence[str]) -> StagedReading:
        shown, most = reading_progress(progress, stop), problems_kept(keep_going)
        return project.read(sources, shown, most, memory, instead, stage_claims=True, alone=alone)

    choice = choose(project, prints, meta, selected or ()) if some else READ_ALL
    choice, reading, alone = read_chosen(project, database, choice, read)
    selected = list(choice.alone) or selected
    try:
        records = alone
        if records is None:
            elsewhere = Elsewhere(stored_labels(database, project.model)) if selected and instead is None else None
            records = assemble(project.model, reading, selected, project.settings.priority, elsewhere=elsewhere)
        if wanted is not None:
            records = narrowed(records, wanted)
        if instead is not None:  # what is wrong with other sources was said when their rows were left out
            files = files_of(reading.tables, instead)
            own = [each for each in records.problems if each.where.file in files]
            given = [table for table in reading.tables if table.name in records.sources]
            ends = missing_ends(
                database, project.model, given, reading, replace(records, problems=own), project.variable
            )
            faulty = {each.where for each in errors(own)}  # of others the writing says it, and the rest is loaded
            ends = [each for each in ends if not keep_going or each.where in faulty]
            unchanged = unchanged_rows(project.root)
            records = replace(records, problems=sorted({*own, *ends, *unchanged}))
        found = refuse_errors(records.problems, keep_going and not unchanged)
        if instead is not None:
            refuse_unread(reading.tables, project.root)
        known = False
        if not choice.alone and selected is not None and is_new(meta, project.digest):
            known = has_document(database, project.model.layer, _documents_of_others(reading, records))

        write = partial(
            load_records,
            database,
            project.model,
            records,
            today=today,
            as_of=day,
            options=replace(
                options,
                whole=options.whole and selected is None and not found and wanted is None,
                prune=options.prune and not found,
                project=project.name,
                digest="" if choice.alone else project.digest,
                known=known,
                foreign=foreign,
                fingerprints=lines_of(prints) if (noted or choice.alone) and not found else (),
            ),
            progress=progress,
            stop=stop,
            constraints=True,
        )
        try:
            report = write(meta=meta)
        except Overtaken:
            if choice.alone:  # what was not read was taken to be as the graph had it
                raise
            refuse_other(database, project.name, "load", foreign=foreign)
            report = write()
        tables = {table.name: table for table in reading.tables if table.name not in records.sources}
        report = replace(
            report,
            problems=tuple(name_declaring(project.model, tables, report.problems, NOT_LOADED)),
            notices=(*report.notices, *_shared_with_orphans(database, project.model, report)),
        )
        refused = [*found, *errors(report.problems)]
        rows = counted_rows(reading, records, report.problems)
    finally:
        if keep_stage is not None:
            reading.keep(keep_stage)
        reading.close()
    rejects = Rejects()
    if refused and not options.dry:
        rejects = write_rejects(project.root, refused, reading.tables, project.variable, mended=mended)
    if mended and not refused and not options.dry:
        clear_rejects(project.root, list_too=True)
    return replace(
        report,
        problems=(
            *records.problems,
            *report.problems,
            *rejects.problems,
            *(always_read(prints) if changed else ()),
        ),
        rejected=sum(each.rejected for each in rows) + _elsewhere(refused, reading),
        rows=rows,
        rejects_file=rejects.file,
        rejects_folder=rejects.folder,
        seconds=perf_counter() - started,
        sources=tuple(sorted(records.sources)),
        passed_over=choice.others,
        read_all=choice.reason,
    )


def reading_progress(progress: Progress, stop: Callable[[], bool]) -> Callable[[str, int], None]:
    """What a reading calls as it goes on: it shows how far it is, and ends where `stop` says so."""

    def show(source: str, rows: int) -> None:
        progress(f"reading {source}", rows, 0)
        if stop():
            raise Interrupted("the load was stopped while it read; nothing was written", hint="load again")

    return show


def problems_kept(keep_going: bool) -> int:
    """How many problems of each kind in a table's rows a reading keeps."""
    return MANY if keep_going else MAX_REPORTED


def counted_rows(reading: StagedReading, records: Records, problems: Iterable[Problem] = ()) -> tuple[RowCounts, ...]:
    """The rows of each table of the selected sources; `problems` are those that the database had with rows."""
    tallies = [each for each in reading.rows if each.source in records.sources]
    lines = [each.where for each in errors(problems)]
    return count_rows(tallies, records.stream, records.rejected_places, records.rejected_rows, lines)


def _named_before(project: Project, sources: Sequence[Source], names: Iterable[str]) -> Iterator[str]:
    """Those of the sources by name that are none of the project's or of those given, as a load was given them."""
    known = {*project.source_names(sources), *source_names(project.settings.sources, project.root)}
    for name in names:
        if name not in known and (is_named(name) or (project.root / name).is_file()):
            yield name if is_named(name) else str(project.root / name)


def _shared_with_orphans(database: Database, model: Model, report: LoadReport) -> Iterator[Notice]:
    """The values declared unique that several have, where nodes or relationships stay that no source gives any more."""
    if report.dry or not any(notice.kind == "orphaned" for notice in report.notices):
        return
    from graphmodel.checks import shared_values

    for found in shared_values(database, model):
        says = f"{found.subject} {found.says}, so `schema apply` would fail"
        yield Notice("not-unique", found.count, says, found.examples)


def _documents_of_others(reading: StagedReading, records: Records) -> set[tuple[str, str]]:
    """The documents that the sources describe which are read and not loaded, with these."""
    others = [batch for batch in reading.batches if batch.source not in records.sources]
    return {(batch.source, document.id) for batch in others for document in batch.documents}


def _elsewhere(found: Iterable[Problem], reading: StagedReading) -> int:
    """How many places problems have that are in no row of a table."""
    files = {each.file for each in reading.rows if each.rows}
    return len({each.where for each in found if each.where.file not in files})


def _labels_and_types(model: Model, names: Sequence[str]) -> frozenset[str] | None:
    """The labels, with those below them, and the types that are asked for."""
    known = {*model.nodes, *model.relationships}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise SourceError(f"the model has no label or relationship type {name!r}", hint=hint)
    labels = (model.descendants(name) if name in model.nodes else (name,) for name in names)
    return frozenset(each for group in labels for each in group) if names else None
