"""Brings the stored graph to the model: declared renames, then migrations that were not carried out yet."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from graphmodel.databases import Statement
from graphmodel.errors import ConstraintViolated, DatabaseError, GraphmodelError, ProjectError
from graphmodel.loading import is_new, refuse_other, with_loader
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.mark import read_meta
from graphmodel.migrations import (
    Drift,
    Graph,
    Migration,
    Rename,
    applied,
    drift,
    read_migrations,
    recaption,
    rename,
)
from graphmodel.migrations.drift import drop
from graphmodel.migrations.files import new_migration
from graphmodel.migrations.record import Applied, differences, due, entry_of
from graphmodel.migrations.renames import begin_renames, end_renames, make_way, note_layer
from graphmodel.schema import apply as apply_schema
from graphmodel.schema import edition_of, loosen

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.migrations import Leftover
    from graphmodel.model import Model
    from graphmodel.problems import Problem
    from graphmodel.project import Project

BATCH = "$batch"
_CLAUSE = re.compile(
    r"\b(SET|REMOVE)\b(.*?)(?=\b(?:SET|REMOVE|RETURN|WITH|MATCH|MERGE|CREATE|DELETE|UNWIND|CALL)\b|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_LABELLED = re.compile(r"(?:\A|,)\s*(?:\w+|`[^`]+`)\s*:")
_IN_PYTHON = (
    "to give a node another label, this engine makes it anew, which its constraints refuse; a migration in Python takes"
    " them away meanwhile: graphmodel migrate new NAME --python, and there graph.rename_label('Old', 'New')"
)
NOTE_PROJECT = "MATCH (m:Graphmodel {id: 'graphmodel'}) SET m.project = $project, m.loaders = $loaders"


@dataclass(frozen=True)
class MigrationReport:
    """What was done, or with `dry` would be: renames, migrations and dropped leftovers, with how much they changed.

    `uncounted` are the names of migrations of which a dry run cannot say how much they would change, and why.
    """

    dry: bool
    renames: tuple[tuple[Rename, int], ...]
    migrations: tuple[tuple[Migration, int], ...]
    dropped: tuple[tuple[Leftover, int], ...]
    drift: Drift
    uncounted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MigrationStatus:
    """The migrations of a project, those that the database has had, and what is wrong between them."""

    found: tuple[Migration, ...]
    applied: tuple[Applied, ...]
    due: tuple[Migration, ...]
    problems: tuple[Problem, ...]


def plan_drift(project: Project, database: Database, meta: Mapping[str, Any] | None = None) -> Drift:
    """What the database holds that the model does not declare, and the reverse. Changes nothing.

    `meta` is the mark of the graph, where that was read.

    Raises:
        DatabaseError: the database said no.
    """
    return drift(database, project.model, meta)


def migration_status(project: Project, database: Database, meta: Mapping[str, Any] | None = None) -> MigrationStatus:
    """Which migrations there are, and which were carried out; `meta` is the mark of the graph, where that was read.

    Raises:
        FormatMismatch: another format version wrote the graph.
        DatabaseError: the database said no.
    """
    found, problems = read_migrations(project.root)
    had = applied(read_meta(database) if meta is None else meta)
    return MigrationStatus(found, had, due(found, had), (*problems, *differences(found, had)))


def migrate(
    project: Project,
    database: Database,
    *,
    dry: bool = False,
    drop_leftovers: bool = False,
    foreign: bool = False,
    clock: Callable[[], float] = time,
    progress: Callable[[str, int], object] = lambda *_: None,
) -> MigrationReport:
    """Carries out declared renames, then migrations, then brings constraints and indexes in line with the model.

    Each step runs in batches, so that what was done stays done where one fails; run again, it goes on from there. What
    renames leave to do at the end, captions and constraints, is noted in the graph until it is done.
    With `foreign` the graph may be another project's; it is this one's at the end, when all is done.
    `drop_leftovers` takes out what the model does not declare and graphmodel wrote. `dry` runs all of it in one
    transaction, which is rolled back; the Python of migrations runs, too.

    Raises:
        ProjectError: a migration's file has a fault, changed after it was carried out, or is gone; or the graph is
            another project's, or was never loaded from this folder.
        DatabaseInUse: somebody loads or migrates there.
        DatabaseError: the database said no.
    """
    model = project.model
    meta = read_meta(database)  # first: who marks the database with it is refused if somebody wrote since
    status = migration_status(project, database, meta)
    if status.problems:
        fault = "nothing was migrated"
        raise ProjectError(fault, hint="fix these, then migrate again", problems=status.problems)
    owner = refuse_other(database, project.name, "the migration", foreign=foreign, meta=meta, digest=project.digest)
    if dry:
        return _dry(database, model, status.due, drop_leftovers, meta)
    with _alone(database, meta, clock) as beat:
        graph = Graph(database, each=beat, layer=model.layer, make_way=partial(make_way, database))
        enterprise = edition_of(database.version()) == "enterprise"
        enterprise |= loosen(database)
        done = []
        left = drift(database, model, meta)
        renaming = begin_renames(database, left.renames, meta.get("renaming") or ())
        for each in left.renames:
            done.append((each, rename(graph, each)))
            progress(str(each), done[-1][1])
        note_layer(database, model.layer, meta)
        ran, steps = [], meta.get("steps") or ()
        for migration in status.due:
            try:
                ran.append((migration, _carry_out(graph, migration, steps)))
            except GraphmodelError:
                with suppress(DatabaseError):  # of what the failed one left, it may refuse some
                    apply_schema(database, model, enterprise=enterprise)
                raise
            progress(migration.name, ran[-1][1])
        recaption(graph, model, {*renaming, *graph.renamed})
        if done or ran:
            left = drift(database, model)
        dropped = tuple((each, drop(graph, each)) for each in left.leftovers if drop_leftovers and each.ours)
        if renaming or ran or dropped or enterprise:
            apply_schema(database, model, enterprise=enterprise)
        if owner and (owner != project.name or is_new(meta, project.digest)):
            loaders = with_loader(meta if owner == project.name else {}, project.digest, foreign=True)
            database.write(Statement(NOTE_PROJECT, {"project": project.name, "loaders": loaders}))
        if renaming or graph.renamed:
            end_renames(database)
        left = drift(database, model) if dropped else left
    return MigrationReport(False, tuple(done), tuple(ran), dropped, left)


def _dry(
    database: Database, model: Model, due: Sequence[Migration], drop_leftovers: bool, meta: Mapping[str, Any]
) -> MigrationReport:
    """What a migration would do: carried out in a transaction that is rolled back."""
    ran: list[tuple[Migration, int]] = []
    why = ""
    left = drift(database, model, meta)
    with database.undone() as scratch:
        graph = Graph(scratch, layer=model.layer)
        for each in left.renames if due else ():
            # to label a node, this engine makes it anew, which its constraints refuse
            if each.kind != "label" or database.dialect.unique_on == "identity":
                rename(graph, each)
        for migration in due:
            try:
                ran.append((migration, _carry_out(graph, migration, meta.get("steps") or ())))
            except GraphmodelError as wrong:
                why = wrong.message
                break
    uncounted = [(each.name, why) for each in due[len(ran) : len(ran) + 1]]
    uncounted += [(each.name, f"{uncounted[0][0]} stopped before") for each in due[len(ran) + 1 :]]
    dropped = tuple((each, each.ours) for each in left.leftovers if drop_leftovers and each.ours)
    counts = tuple((each, each.count) for each in left.renames)
    return MigrationReport(
        True, counts, (*ran, *((each, 0) for each in due[len(ran) :])), dropped, left, tuple(uncounted)
    )


def new(project: Project, words: str, *, python: bool = False) -> Path:
    """Makes the file of the project's next migration, and returns its path.

    Raises:
        GraphmodelError: the words make no name, or the file cannot be written.
    """
    return new_migration(project.root, words, python=python)


@contextmanager
def _alone(database: Database, meta: Mapping[str, Any], clock: Callable[[], float]) -> Iterator[Callable[[], None]]:
    """Marks the database as being written to, as a load does; what it yields gives a sign of life now and then."""
    checkpoint = Checkpoint(database, "", clock)
    checkpoint.take(meta, resume=False)
    try:
        yield checkpoint.check
    finally:
        checkpoint.release()


def _carry_out(graph: Graph, migration: Migration, steps: Sequence[str]) -> int:
    """Runs a migration and records it; one without batches in one transaction with its record, all or nothing.

    Of `steps`, those that the graph notes as finished, none is done again.
    """
    try:
        batched = any(BATCH in each for each in migration.statements)
        if not migration.is_python and not batched:
            *results, _ = graph.database.write(*map(Statement, migration.statements), entry_of(migration))
            return sum(result.counters.changes for result in results)
        graph.begin(migration.name, steps)
        before, changed = graph.changed, 0
        if migration.is_python:
            _python(migration, graph)
        for each in migration.statements:
            if BATCH in each:
                graph.run(each)
            else:
                changed += graph.apply(Statement(each))
        graph.end()
        graph.database.write(entry_of(migration))
        return graph.changed - before + changed
    except GraphmodelError as wrong:
        wrong.message = f"{migration.name} stopped: {wrong.message}"
        refused = isinstance(wrong, ConstraintViolated) and graph.database.dialect.unique_on == "concrete"
        if refused and any(map(_relabels, migration.statements)):
            wrong.hint = _IN_PYTHON
        wrong.hint = wrong.hint or "fix it, and migrate again: what was done before stays done"
        raise


def _relabels(statement: str) -> bool:
    """Whether a statement gives nodes a label and takes one away.

    >>> _relabels("MATCH (n:Old) SET n.x = 1, n:New REMOVE n:Old"), _relabels("MATCH (n:Old) SET n:Tag, n.id = 'a'")
    (True, False)
    """
    clauses = {found[1].upper() for found in _CLAUSE.finditer(statement) if _LABELLED.search(found[2])}
    return clauses == {"SET", "REMOVE"}


def _python(migration: Migration, graph: Graph) -> None:
    spec = importlib.util.spec_from_file_location(f"migration_{migration.name.replace('-', '_')}", migration.path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        module.migrate(graph)
    except GraphmodelError:
        raise
    except Exception as wrong:
        fault = f"{type(wrong).__name__}: {wrong}"
        raise ProjectError(fault, hint=f"fix {migration.path.name}, and migrate again") from wrong
