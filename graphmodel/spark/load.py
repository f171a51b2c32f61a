"""The load of tables by Spark: read and check all, then nodes, then relationships, and the mark at the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from threading import Event, Lock, Thread
from time import time
from typing import Any

from graphmodel.databases import Database, Target
from graphmodel.errors import DatabaseError, GraphmodelError, Interrupted, refuse_errors
from graphmodel.loading import DEFAULT_OPTIONS, LoadOptions, LoadReport, Progress, no_progress
from graphmodel.loading.belonging import begin
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.load import finish
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import ExistingTypes, StoredState, refuse_other_model
from graphmodel.mark import read_meta, refuse_other_layer
from graphmodel.model import Model
from graphmodel.problems import Problem, errors
from graphmodel.schema import establish
from graphmodel.sources.tables import Table
from graphmodel.sources.tables.row_notes import summed
from graphmodel.spark.reading import SliceReport
from graphmodel.spark.rows import SparkRows, deal_of
from graphmodel.spark.session import AGAIN, jobs
from graphmodel.spark.tables import documents
from graphmodel.spark.tasks import CheckReport, Work, WriteReport, WriteSettings

PRINT = "spark"
"""Stands in the mark of a load for the fingerprint of its rows, so that no other load goes on from it."""
NAMED = 3
"""So many of the sources that are not read are named in a hint."""
BEAT = 1.0
"""After so many seconds it is asked whether a sign of life is due."""


@dataclass(frozen=True)
class SparkTotals:
    """How many rows were read, in how many slices, and how they were dealt."""

    rows: int
    slices: int
    shares: int
    blocks: int
    rounds: int


def load(
    context: Any,
    database: Database,
    target: Target,
    model: Model,
    tables: Sequence[Table],
    work: Work,
    *,
    piece: int,
    keep_going: bool = False,
    options: LoadOptions = DEFAULT_OPTIONS,
    as_of: date | None = None,
    today: Callable[[], date] = date.today,
    progress: Progress = no_progress,
    stop: Callable[[], bool] = lambda: False,
    left: Collection[str] = (),
) -> tuple[LoadReport, SparkTotals]:
    """Brings the graph to what the tables say. Nothing is taken away from it.

    `left` are the project's sources that are not read: where a node is missing, the hint says that one may have it.

    So no fingerprints of sources stay in the graph: the next load of all reads them all.

    Raises:
        SourceError: there are errors, and `keep_going` was not asked for; nothing was written.
        DatabaseInUse: another load is at work there.
        Interrupted: Spark gave a job up, or `stop` said so; the same load again completes the graph.
    """
    _refuse_others(database, model, read_meta(database))
    rows = SparkRows(context, work, tables)
    check = refuse_stopped(stop, "the load was stopped while it read; nothing was written", "load again")
    with watching(context, check), jobs("and nothing was written"):
        slices, checks, problems = examine(rows, piece, progress, left)
    deal, found = rows.deal, refuse_errors(problems, keep_going)
    totals = SparkTotals(sum(each.rows for each in slices), len(slices), deal.shares, deal.blocks, len(deal.rounds))
    options = replace(options, whole=False, fingerprints=())
    with _marked(database, stop) as checkpoint:
        _refuse_others(database, model, read_meta(database))
        progress("schema", 0, 1)
        establish(database, model)
        total = sum(each.count for each in checks)
        report = _write(database, target, model, rows, total, options, progress, checkpoint)
        records = documents(model, tables)
        end = finish(database, model, records, checkpoint, today=today, as_of=as_of, options=options)
    rejected = len({problem.where for problem in (*found, *errors(report.problems))})
    return replace(
        end,
        tallies=(*report.tallies, *end.tallies),
        problems=(*problems, *report.problems, *end.problems),
        rejected=rejected,
    ), totals


def examine(
    rows: SparkRows, piece: int, progress: Progress = no_progress, left: Collection[str] = ()
) -> tuple[list[SliceReport], list[CheckReport], list[Problem]]:
    """Reads and checks all rows, without a database: what each slice and each share came to, and all problems."""
    progress("reading", 0, len(rows.tables))
    slices = rows.read(piece)
    progress("checking", 0, 1)
    nodes, relationships = sum(each.nodes for each in slices), sum(each.relationships for each in slices)
    checks = rows.check(deal_of(nodes, relationships, rows.context.defaultParallelism))
    found = {problem for own in (slices, checks) for each in own for problem in each.problems}
    noted = {note.problem for note in summed(note for each in slices for note in each.notes)}
    return slices, checks, with_left(sorted(found | noted), left)


def with_left(problems: Sequence[Problem], left: Collection[str]) -> list[Problem]:
    """The problems; the hint of each missing node says that one of the sources that were `left` may have it."""
    names = ", ".join(sorted(left)[:NAMED]) + (f" and {len(left) - NAMED:,} more" if len(left) > NAMED else "")
    more = f"; if a source that was not read has it ({names}), `graphmodel load` loads both"
    return [
        replace(each, hint=each.hint + more) if left and each.code == "missing-end" and each.label else each
        for each in problems
    ]


def _refuse_others(database: Database, model: Model, meta: Mapping[str, Any]) -> None:
    refuse_other_layer(database, meta, model.layer.prefix)
    refuse_other_model(database, meta, {kind.identity for kind in model.nodes.values()} | set(model.layer.labels))


@contextmanager
def _marked(database: Database, stop: Callable[[], bool]) -> Iterator[Checkpoint]:
    """The mark of a load in the database, from before anything is written until the end."""
    checkpoint = Checkpoint(database, PRINT, time, stop, again=AGAIN)
    before = read_meta(database)
    checkpoint.take(before, resume=False)
    try:
        yield checkpoint
    except BaseException:
        with suppress(DatabaseError):  # whoever met it first reports it
            if bool(read_meta(database).get("pending")) == bool(before.get("pending")):
                checkpoint.withdraw(before)
        raise
    finally:
        checkpoint.release()


def _write(
    database: Database,
    target: Target,
    model: Model,
    rows: SparkRows,
    total: int,
    options: LoadOptions,
    progress: Progress,
    checkpoint: Checkpoint,
) -> LoadReport:
    before = StoredState(database, model)
    tallies, problems, done = Tallies(), list[Problem](), 0

    def count(reports: Sequence[WriteReport], stage: str) -> None:
        nonlocal done
        for each in reports:
            problems.extend(each.problems)
            for tally in each.tallies:
                for outcome in ("created", "updated", "unchanged"):
                    tallies.add(tally.kind, tally.name, outcome, getattr(tally, outcome))
                    done += getattr(tally, outcome)
        progress(stage, done, total)

    writing = WriteSettings(target, options.rows, before.existing, before.may_end_yet)
    database.write(begin(options))
    with watching(rows.context, checkpoint.check) as go_on, jobs("and part of the graph is written"):
        progress("nodes", 0, total)
        count(list(rows.write_nodes(writing)), "nodes")
        labels = {kind.identity for kind in model.nodes.values()}
        writing = replace(writing, existing=ExistingTypes(labels, before.existing.types))
        for blocks in rows.deal.rounds:
            go_on()
            count(rows.write_relationships(writing, blocks), "relationships")
    return LoadReport(tallies=tallies.result(), problems=tuple(problems))


@contextmanager
def watching(context: Any, check: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Calls `check` every second while jobs run, such as for a sign of life; once it raises, all jobs are ended.

    Gives what is called before a job, for what was asked for when none ran: it checks, and raises the same.
    """
    ended, one = Event(), Lock()
    failed: list[GraphmodelError] = []

    def has_failed() -> bool:
        with one:
            try:
                if not failed:
                    check()
            except GraphmodelError as wrong:
                failed.append(wrong)
            return bool(failed)

    def watch() -> None:
        while not ended.wait(BEAT):
            if has_failed():
                context.cancelAllJobs()  # each time: the next job may have begun just after the last were ended

    def go_on() -> None:
        if has_failed():
            raise failed[0]

    thread = Thread(target=watch, name="watch", daemon=True)
    thread.start()
    try:
        yield go_on
    except Interrupted:
        if not failed:
            raise
    finally:
        ended.set()
        thread.join()
    if failed:
        raise failed[0]


def refuse_stopped(stop: Callable[[], bool], what: str, hint: str) -> Callable[[], None]:
    """What refuses to go on, and says `what` was stopped, once somebody asked for that."""

    def check() -> None:
        if stop():
            raise Interrupted(what, hint=hint)

    return check
