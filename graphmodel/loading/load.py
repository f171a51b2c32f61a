"""The load: nodes before relationships, claims before the facts that follow from them, each step safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import time
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.errors import ConstraintViolated, Interrupted, QueryFailed, TransactionTooLarge
from graphmodel.loading import texts
from graphmodel.loading.belonging import begin, refuse_stranger, with_guests, with_loader
from graphmodel.loading.bulk import BulkWriter
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.claims import write_claims
from graphmodel.loading.classes import check_classes
from graphmodel.loading.disagreeing import TOGETHER
from graphmodel.loading.expected import read_ahead
from graphmodel.loading.faults import in_batches
from graphmodel.loading.labels import remove_labels
from graphmodel.loading.merging import have_changed, take_away_merged, take_back
from graphmodel.loading.newest import newest_of
from graphmodel.loading.nodes import NodeWriter
from graphmodel.loading.notices import Notice, notices
from graphmodel.loading.options import DEFAULT_OPTIONS, LoadOptions
from graphmodel.loading.orphans import orphans, orphans_of, prune
from graphmodel.loading.pruning import Pruning, givers, left_behind, renamed, warnings
from graphmodel.loading.records import write_rows
from graphmodel.loading.relationships import RelationshipWriter
from graphmodel.loading.report import LoadReport, Progress, Tallies, no_progress
from graphmodel.loading.settling import settle
from graphmodel.loading.stored import StoredState, refuse_other_model
from graphmodel.loading.vanishing import Vanishing
from graphmodel.loading.writer import Writer
from graphmodel.mark import FORMAT, refuse_other_layer
from graphmodel.model import Model
from graphmodel.model.stored_types import stored_types
from graphmodel.problems import Problem
from graphmodel.records import Records
from graphmodel.records.layer import count_claims
from graphmodel.schema import SHOWS, establish

ONE_TRANSACTION_FAILED = (QueryFailed, ConstraintViolated, TransactionTooLarge)
"""After one of these, a load that was to be one transaction goes in batches, so that what is at fault is found."""


def load(
    database: Database,
    model: Model,
    records: Records,
    *,
    today: Callable[[], date],
    as_of: date | None = None,
    options: LoadOptions = DEFAULT_OPTIONS,
    progress: Progress = no_progress,
    clock: Callable[[], float] = time,
    stop: Callable[[], bool] = lambda: False,
    constraints: bool = False,
    meta: Mapping[str, Any] | None = None,
) -> LoadReport:
    """Brings the graph to what the records say, writing only what differs.

    What fits is one transaction, all or none. A larger load goes in batches; one that was broken off is completed by
    the next. Rows that the database refuses are in the report, and nothing is removed then. With `constraints`
    those of keys are made before anything is written, once the graph is known to be this project's. `meta` is the
    graph's mark, where that was read: if another load wrote since then, this one is refused.

    Raises:
        FormatMismatch: the graph was written by another format version.
        ProjectError: it is another project's, by what it holds.
        SourceError: a stored node has another class than its record, and `replace` was not given.
        DatabaseInUse: another load is at work there, or was after the mark was read (`Overtaken`).
        Interrupted: `stop` said so.
        DatabaseError: the database said no.
    """
    sources = None if options.whole else records.clean_sources
    before = StoredState(database, model, sources, SHOWS if constraints and not options.dry else (), meta)
    refuse_other_layer(database, before.meta, model.layer.prefix)
    refuse_other_model(database, before.meta, records.keys)
    options = refuse_stranger(database, model, before, records, options)
    progress("schema", 0, 1)
    if before.answers:
        establish(database, model, before.answers)
    checkpoint = Checkpoint(database, _fingerprint(database, records, options), clock, stop, options.dry)
    checkpoint.take(before.meta, options.resume)
    together = options.together if checkpoint.starts_anew else 0
    work = _Load(database, model, records, options, checkpoint, before, progress)
    try:
        try:
            return work.run(together, as_of, today)
        except ONE_TRANSACTION_FAILED as failed:
            if not together or work.has_written:
                raise
            problems = (in_batches(failed),) if isinstance(failed, TransactionTooLarge) else ()
        work = _Load(database, model, records, options, checkpoint, before, progress)
        report = work.run(0, as_of, today)
        return replace(report, problems=(*report.problems, *problems))
    except Interrupted:
        if work.has_written:
            checkpoint.note()
        raise
    finally:
        if not work.has_written:
            checkpoint.withdraw(before.meta)
        checkpoint.release()


def finish(
    database: Database,
    model: Model,
    records: Records,
    checkpoint: Checkpoint,
    *,
    today: Callable[[], date],
    as_of: date | None,
    options: LoadOptions,
) -> LoadReport:
    """Does what is left of a load that holds a database's mark: writes what the records say, and that it is complete.

    Raises:
        DatabaseError: the database said no.
    """
    before = StoredState(database, model, None if options.whole else records.clean_sources)
    return _Load(database, model, records, options, checkpoint, before, no_progress).run(0, as_of, today)


class _Load:
    """One load, step by step."""

    def __init__(
        self,
        database: Database,
        model: Model,
        records: Records,
        options: LoadOptions,
        checkpoint: Checkpoint,
        before: StoredState,
        progress: Progress,
    ) -> None:
        self.database = database
        self.model = model
        self.records = records
        self.options = options
        self.checkpoint = checkpoint
        self.before = before
        self.tallies = Tallies()
        self.has_written = False
        self._show = progress

    def run(self, together: int, as_of: date | None, today: Callable[[], date]) -> LoadReport:
        """Does the load; up to `together` changes are one transaction."""
        records, options, tallies, meta = self.records, self.options, self.tallies, self.before.meta
        writer = self.writer = Writer(
            self.database,
            records.keys,
            self.before.existing,
            batch=options.rows,
            together=together,
            dry=options.dry,
            merge=self.before.may_end_yet,
            mark=self._mark,
            layer=self.model.layer,
        )
        left = left_behind(self.before.sayers, records) if options.whole else {}
        gone = set(left) if options.prune else renamed(left, records)
        sources = {*records.clean_sources, *gone}
        ahead = read_ahead(writer, self.model, records, self.before.sayers, sources, options)
        check_classes(writer, self.model, records, options)
        decided = have_changed(meta, records)
        if decided:
            take_back(writer, self.model, records, options.whole)
        problems = self._rows()
        layer = write_claims(writer, records, tallies, self._progress, read_ahead=ahead)
        writer.settle()
        clean_sources = () if problems else sources
        vanishing = Vanishing(writer, records, tallies, clean_sources, self.before.sayers, layer)
        day = as_of or newest_of(writer, vanishing.documents) or today()
        everything = self._may_all_differ(day, decided)
        fell = settle(writer, self.model, records, tallies, vanishing, layer.refiled, day, everything=everything)
        fallen = list(fell)
        merged: tuple[Notice, ...] = ()
        if records.merged_nodes and not problems:
            merged = tuple(take_away_merged(writer, tallies, records.merged_nodes))
        writer.settle()
        left_over = self._unsaid(gone) if not problems else []
        some = None if options.whole or count_claims(records) > TOGETHER else records.sources
        pairs = records.merges.distinct_pairs
        nothing_else = (options.prune or not left_over) if options.whole else self.before.meta.get("nothing_else")
        self._finish(day, options.fingerprints if not problems else (), nothing_else=bool(nothing_else))
        return LoadReport(
            tallies=tallies.result(),
            as_of=day,
            address=self.database.address,
            problems=(*warnings(set(left) - gone, self.before.claimants), *problems),
            rejected=len(problems),
            resumed=self.checkpoint.resumed,
            dry=options.dry,
            notices=(
                *fallen,
                *merged,
                *left_over,
                *notices(self.database, self.model, distinct_pairs=pairs, always=False, sources=some),
            ),
        )

    def _may_all_differ(self, day: date, decided: bool) -> bool:
        """Whether any fact may differ from what is stored, and not only those of the records."""
        meta = self.before.meta
        anew = meta.get("format") != FORMAT or decided or meta.get("as_of") != day or meta.get("pending", True)
        return anew and self.model.layer.claim in self.before.existing.labels

    def _unsaid(self, gone: set[str]) -> list[Notice]:
        """Takes away what its sources give no more: rows if that is asked for, and optional labels."""
        records, options, writer, tallies = self.records, self.options, self.writer, self.tallies
        left_over: list[Notice] = []
        sources = {*records.clean_sources, *gone}
        if options.prune and options.whole:
            sources |= givers(writer, records)
            left_over = prune(Pruning(writer, self.model, records, tallies, sources), dry=options.dry)
        elif options.whole and self.before.existing.labels:
            left_over = list(orphans(writer, self.model, records, tallies))
        elif not options.whole and self.before.existing.labels:
            before = self.before.loaded(records.clean_sources)
            left_over = list(orphans_of(writer, self.model, records, tallies, before))
        remove_labels(writer, self.model, records, tallies, sources)
        return left_over

    def _finish(self, day: date, fingerprints: Sequence[str], *, nothing_else: bool) -> None:
        """Writes what the graph is now, and whether it has rows of no sources but these, with all not sent yet."""
        records, options = self.records, self.options
        identities = sorted(set(records.keys) - set(records.layer.labels))
        stored = {"format": FORMAT, "as_of": day, "pending": False, "identities": identities}
        stored["layer"] = self.model.layer.prefix or None
        stored["encodings"] = stored_types(self.model)
        stored["loaders"] = with_loader(self.before.meta, options.digest, foreign=options.foreign)
        stored["guests"] = with_guests(self.before.meta, options)
        stored["merges"] = records.merges.lines or None
        stored["fingerprints"] = fingerprints or None
        stored["nothing_else"] = (nothing_else and bool(fingerprints)) or None
        if not (self.writer.has_unsent or any(each.changes for each in self.tallies.result())):
            stored["taken"] = self.before.meta.get("taken")  # what others read before is still so
        self.writer.finish(Statement(texts.WRITE_META, {"stored": stored, "project": options.project or None}))
        self.checkpoint.complete()

    def _mark(self) -> list[Statement]:
        """Says in each transaction but the last that the graph is not complete yet."""
        self.has_written = True
        return [begin(self.options)]

    def _progress(self, stage: str, done: int, total: int) -> None:
        """Shows progress, gives a sign of life, and stops where that was asked for."""
        self._show(stage, done, total)
        self.checkpoint.check()

    def _rows(self) -> list[Problem]:
        """Writes nodes and relationships that are given as such; what is wrong with those that were refused."""
        records, writer, stream, options = self.records, self.writer, self.records.stream, self.options
        nodes, relationships = list(records.nodes.values()), list(records.relationships.values())
        problems = write_rows(writer, self.model, self.tallies, nodes, relationships, self._progress)
        if stream is None:
            return problems
        to = self.database, self.model, records.keys, self.before.existing
        bulk = BulkWriter(
            NodeWriter(*to, classes=options.replace, dry=options.dry),
            RelationshipWriter(*to, sure=stream.endpoints_checked, merge=self.before.may_end_yet, dry=options.dry),
            self.tallies,
            self.checkpoint,
            self._show,
            _jobs(self.database, options),
            options.rows,
        )
        if stream.node_count + stream.relationship_count <= writer.together:
            bulk.plan(stream, writer)
        else:
            if not options.dry:
                writer.together = 0
                writer.send()
                writer.write()
            bulk.write(stream)
            writer.existing.labels |= {self.model.nodes[label].identity for label in bulk.labels}
            writer.existing.types |= bulk.types
        return problems + bulk.problems


def _jobs(database: Database, options: LoadOptions) -> int:
    return 1 if database.dialect.one_writer else options.jobs or database.dialect.writers


def _fingerprint(database: Database, records: Records, options: LoadOptions) -> str:
    """What a load must have in common with one that was broken off, to go on from it."""
    if records.stream is None:
        return ""
    return f"{records.stream.print:08x} {options.rows} {_jobs(database, options)}"
