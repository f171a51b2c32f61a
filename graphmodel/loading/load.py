"""The load: nodes before relationships, claims before the facts that follow from them, each step safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from time import time
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.errors import Interrupted, SourceError, Unsupported
from graphmodel.loading import texts
from graphmodel.loading.bulk import BulkWriter
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.facts import settle_facts
from graphmodel.loading.faults import class_changed
from graphmodel.loading.merging import have_changed, take_away_merged, take_back
from graphmodel.loading.nodes import NodeWriter
from graphmodel.loading.notices import Notice, notices, orphaned
from graphmodel.loading.ownership import of_link
from graphmodel.loading.pruning import givers, left_behind, renamed, unsaid_nodes, warnings
from graphmodel.loading.pruning import prune as prune_rows
from graphmodel.loading.report import LoadReport, Progress, Tallies, silent
from graphmodel.loading.rows import held
from graphmodel.loading.ties import TieWriter
from graphmodel.loading.vanishing import remove_vanished
from graphmodel.loading.writing import BATCH, Writer, batches
from graphmodel.mark import FORMAT, read_meta
from graphmodel.model import Model, Ref
from graphmodel.model.layer import SOURCES
from graphmodel.problems import Problem
from graphmodel.records import LAYER, Records


@dataclass(frozen=True)
class How:
    """How a load goes about its work.

    `replace` lets a node change its class. `whole`: the records are all that the project has to say; then claims of a
    fact sheet under an old name go. `prune` takes away also what sources left behind that the project no longer names,
    and rows that no source gives any more. `dry` changes nothing, and tells what would change. `resume` goes on where
    the last load stopped. `jobs` writers at once (0: as many as the engine gains from; an
    engine that takes one alone gets one), `batch` rows in a transaction. `project` names whose graph it is from
    now on, if it is nobody's yet.
    """

    replace: bool = False
    whole: bool = True
    prune: bool = False
    dry: bool = False
    resume: bool = False
    jobs: int = 0
    batch: int = BATCH
    project: str = ""


HOW = How()


def load(
    database: Database,
    model: Model,
    records: Records,
    *,
    today: Callable[[], date],
    as_of: date | None = None,
    how: How = HOW,
    progress: Progress = silent,
    clock: Callable[[], float] = time,
    stop: Callable[[], bool] = lambda: False,
) -> LoadReport:
    """Brings the graph to what the records say, writing only what differs.

    A load that was broken off is completed by the next one. Rows that the database refuses are told in the report, and
    nothing is taken away then.

    Raises:
        FormatMismatch: the graph was written by another format version.
        SourceError: a stored node has another class than its record, and `replace` was not given.
        Interrupted: `stop` said so.
        DatabaseError: the database said no.
    """
    meta = read_meta(database)
    _same_model(database, meta, records)
    jobs = 1 if database.dialect.one_writer else how.jobs or database.dialect.writers
    checkpoint = Checkpoint(database, _print(records, how, jobs), clock, stop, how.dry)
    writer = Writer(database, records.keys, Tallies(), _watched(progress, checkpoint), how.batch, how.dry)
    surplus = _surplus_labels(writer, model, records, how.replace)
    checkpoint.take(meta, how.resume)
    try:
        writer.drop_labels(surplus)
        return _Load(model, records, how, writer, checkpoint, meta, progress).run(jobs, as_of, today)
    except Interrupted:
        checkpoint.note()
        raise
    finally:
        checkpoint.release()


def _watched(progress: Progress, checkpoint: Checkpoint) -> Progress:
    """Progress that also gives a sign of life, and stops where that was asked for."""

    def show(stage: str, done: int, total: int) -> None:
        progress(stage, done, total)
        checkpoint.check()

    return show


class _Load:
    """One load, step by step."""

    def __init__(
        self,
        model: Model,
        records: Records,
        how: How,
        writer: Writer,
        checkpoint: Checkpoint,
        meta: Mapping[str, Any],
        progress: Progress,
    ) -> None:
        self.model = model
        self.records = records
        self.how = how
        self.writer = writer
        self.checkpoint = checkpoint
        self.meta = meta
        self.progress = progress
        self.database = writer.database

    def run(self, jobs: int, as_of: date | None, today: Callable[[], date]) -> LoadReport:
        records, writer = self.records, self.writer
        if not self.how.dry:
            self.database.write(Statement(texts.BEGIN, {"format": FORMAT, "project": self.how.project or None}))
        decided = have_changed(self.meta, records)
        if decided:
            take_back(writer, self.how.whole)
        problems = self._rows(jobs)
        writer.write_nodes(list(records.claim_nodes.values()), "claim", "claims", owned=True)
        writer.write_relationships(list(records.claim_links.values()), "claim", "evidence", of_link)
        left = left_behind(writer, records) if self.how.whole else {}
        gone = set(left) if self.how.prune else renamed(left, records)
        faultless = () if problems else {*records.faultless, *gone}
        subjects = remove_vanished(writer, records, faultless) | _subjects(records)
        day = as_of or _newest(writer) or today()
        old = self.meta.get("format") != FORMAT
        everything = old or decided or self.meta.get("as_of") != day or self.meta.get("pending", True)
        fell = settle_facts(writer, self.model, None if everything else subjects, day)
        merged = tuple(take_away_merged(writer, records.merges.into)) if records.merges.into and not problems else ()
        taken: set[Ref] = set()
        if self.how.prune and self.how.whole and not problems:
            taken = prune_rows(writer, self.model, records, gone | givers(writer, records))
        elif self.how.whole and not problems and records.stream is None:
            taken = unsaid_nodes(writer, self.model, records)
        told = {"format": FORMAT, "as_of": day, "pending": False, "identities": _identities(records)}
        told["merges"] = records.merges.lines or None
        if not self.how.dry:
            self.database.write(Statement(texts.WRITE_META, {"stored": told}))
        return LoadReport(
            tallies=writer.tallies.result(),
            as_of=day,
            address=self.database.address,
            problems=(*warnings(set(left) - gone), *problems),
            rejected=len(problems),
            resumed=self.checkpoint.resumed,
            dry=self.how.dry,
            notices=(*fell, *merged, *orphaned(taken, self.how.prune), *self._notices()),
        )

    def _notices(self) -> Iterator[Notice]:
        return notices(self.database, self.model, apart=self.records.merges.apart, always=False)

    def _rows(self, jobs: int) -> list[Problem]:
        """Writes nodes and relationships that are given as such; what is wrong with those that were refused."""
        records, writer, stream = self.records, self.writer, self.records.stream
        before = held(self.database, self.model) if stream is not None else None
        problems = writer.write_rows(list(records.nodes.values()), list(records.relationships.values()))
        if stream is not None and before is not None:
            to = self.database, self.model, records.keys, before
            nodes = NodeWriter(*to, classes=self.how.replace, dry=self.how.dry)
            broken = bool(self.meta.get("pending"))
            ties = TieWriter(*to, sure=stream.endpoints_checked, merge=broken, dry=self.how.dry)
            bulk = BulkWriter(nodes, ties, writer.tallies, self.checkpoint, self.progress, jobs, self.how.batch)
            bulk.write(stream)
            problems += bulk.problems
        return problems


def _print(records: Records, how: How, jobs: int) -> str:
    return f"{records.stream.print:08x} {how.batch} {jobs}" if records.stream is not None else ""


def _identities(records: Records) -> list[str]:
    return sorted(set(records.keys) - set(LAYER))


def _same_model(database: Database, meta: Mapping[str, Any], records: Records) -> None:
    """Refuses a graph whose nodes are keyed by labels that this model does not declare: it would double them."""
    unknown = set(meta.get("identities", ())) - set(records.keys)
    held = unknown & {label for (label,) in database.read(texts.HELD).rows} if unknown else set()
    if held:
        names = ", ".join(sorted(held))
        hint = "empty the database (`graphmodel reset --yes`) and load again, or use another one for this model"
        raise SourceError(
            f"this graph has nodes with the key label {names}, which this model does not declare", hint=hint
        )


def _subjects(records: Records) -> set[Ref]:
    found = (record.testimony.subject for record in records.claims.values())
    return {subject for subject in found if subject is not None}


def _newest(writer: Writer) -> date | None:
    """The last day of the newest document."""
    days = [writer.database.read(texts.NEWEST).value()]
    days += [node.columns.get("published_last") for node in writer.supposed.nodes.values() if node is not None]
    return max((day for day in days if isinstance(day, date)), default=None)


def _surplus_labels(writer: Writer, model: Model, records: Records, replace: bool) -> dict[Ref, frozenset[str]]:
    """Refuses nodes whose class is another than the one stored; or on request the labels that are to go from each."""
    known = set(model.nodes)
    problems: list[Problem] = []
    old: dict[Ref, frozenset[str]] = {}
    for some in batches(records.nodes, BATCH):
        for ref, stored in writer.stored_nodes(some).items():
            surplus = (stored.labels & known) - set(records.nodes[ref].labels)
            lacking = set(records.nodes[ref].labels) - stored.labels
            if SOURCES in stored.columns and (surplus or lacking):
                old[ref] = frozenset(surplus)
                problems.append(class_changed(records.nodes[ref], stored.labels & known, writer.database.dialect))
    if problems and not replace:
        raise SourceError("nodes have changed their class; nothing was written", problems=sorted(problems))
    if old and writer.database.dialect.unique_on == "concrete":
        hint = "empty the database (`graphmodel reset --yes`), then load all sources again"
        raise Unsupported(
            "the embedded database cannot change the class of a stored node", hint=hint, problems=problems
        )
    return {ref: labels for ref, labels in old.items() if labels}
