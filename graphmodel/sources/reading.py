"""Reads all of a project's sources through one door, so that what one declares the others can name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from graphmodel.claims import Claim, Document
from graphmodel.model import Model, Node
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.chunks import ROWS, Chunk, NodeChunk, RelationshipChunk
from graphmodel.sources.columns import chunks_of
from graphmodel.sources.decisions import NO_MERGES, Merges
from graphmodel.sources.events import declare_events
from graphmodel.sources.lines import texts_in
from graphmodel.sources.loaders import Loader, find_loader, read_items
from graphmodel.sources.lookups import Lookups, ends_of
from graphmodel.sources.places import Source, is_named, name_of, path_name, paths_of, text_of
from graphmodel.sources.rows import Batch, Registry, SourceItem
from graphmodel.sources.sheet import Sheet, read_sheet
from graphmodel.sources.sink import Sink
from graphmodel.sources.tables import MAX_REPORTED, Some, Table, is_mapping, read_mapping, read_table
from graphmodel.sources.tables.automatic import with_columns
from graphmodel.sources.tables.checking import check
from graphmodel.sources.tables.downloads import Downloads
from graphmodel.sources.tables.expecting import unmet
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.judge import judged
from graphmodel.sources.tables.locating import tables_of
from graphmodel.sources.tables.occurrences import node_records, with_roles
from graphmodel.sources.tables.plan import plan_of, plannable_files
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.tally import RowTally

CLAIMS = 2_000
"""So many claims of a table are in memory at once, if they are staged."""
MAX_ROWS_IN_MEMORY = 100_000
"""How many rows of a loader stay in memory as objects; those of one that gives more are staged."""
Counting = Callable[[str, int], None]
"""Called with a source's name and how many of its rows were read."""


def no_progress(source: str, rows: int) -> None:
    """Reports nothing."""


def no_variables(_name: str) -> str:
    """Knows no setting."""
    return ""


@dataclass(frozen=True)
class Reading:
    """What a project's sources say: one batch a source, and the nodes that they declare.

    `rows` has what became of each table's rows while they were read.
    """

    batches: tuple[Batch, ...]
    registry: Registry
    faults: tuple[Problem, ...] = ()
    merges: Merges = NO_MERGES
    tables: tuple[Table, ...] = ()
    rows: tuple[RowTally, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """What is wrong anywhere, in order of place."""
        return sorted({*self.faults, *(p for batch in self.batches for p in batch.problems)})


def read_into(
    sink: Sink,
    model: Model,
    sources: Sequence[Source],
    root: Path,
    *,
    held: int = MAX_ROWS_IN_MEMORY,
    progress: Counting = no_progress,
    variable: Callable[[str], str] = no_variables,
    max_reported: int = MAX_REPORTED,
    instead: Instead | None = None,
    allowed: Sequence[str] = (),
    lookups: Lookups | None = None,
) -> Reading:
    """Reads sources: fact sheets and mappings (paths and globs below `root`, or absolute paths), and loaders and tables
    in Python (`module:name`, or themselves).

    Every problem is in the reading; none is raised. Rows of tables, and of loaders that give more than `held`, go to
    the sink. `variable` knows settings such as a table's database. Of each kind of problem with a table's rows no more
    than `max_reported` are in the reading. `instead` has, for some files of tables, the table that is read in its
    place, of which nothing more than these rows is said; other tables of the same source are not read. `allowed` are
    folders and URLs outside of the root in which tables may lie. `lookups` finds nodes by other properties than their
    key where these sources are but a part of those that declare them; each table is then read once.
    """
    work = _Work(sink, model, root, held, progress, variable, max_reported, instead or {}, allowed, lookups)
    opened = [each for source in _once(sources) for each in work.opened(source)]
    work.expected.update(name for sheet in work.sheets if sheet.tree for name in texts_in(sheet.tree))
    work.fill_all(sorted(opened, key=lambda each: _turn(each[0], model)))
    declare_events(model, work.sheets, work.registry)
    for sheet in work.sheets:
        sheet.read_facts(model, work.registry)
    batches = tuple({id(batch): batch for _, batch in opened}.values())
    tables = tuple(source for source, _ in opened if isinstance(source, Table))
    return Reading(batches, work.registry, tuple(work.faults), tables=tables, rows=tuple(work.tallies.values()))


Instead = Mapping[tuple[str, str], Callable[[Table], Table]]
"""By source and file, what makes the table that is read in place of one."""
Opened = tuple[Loader | Table | Sheet | None, Batch]


def _document(batch: Batch, document: Document, where: Where) -> None:
    batch.documents.append(document)
    batch.places.setdefault(f"document {document.id}", where)


def _once(sources: Iterable[Source]) -> list[Source]:
    """The sources, each name once."""
    named = [each for each in sources if isinstance(each, str)]
    return [*dict.fromkeys(named), *(each for each in sources if not isinstance(each, str))]


def _turn(source: Loader | Table | Sheet | None, model: Model) -> int:
    """Tables come last, and of these the ones that look for nodes."""
    return 0 if not isinstance(source, Table) else 2 if _seeks(source, model) else 1


def _seeks(table: Table, model: Model) -> bool:
    """Whether rows of a table name nodes by another property than their key."""
    return any(given.value.by for given in ends_of(table, model))


def _declares(table: Table, model: Model) -> bool:
    """Whether rows of a table declare nodes."""
    return any(True for _ in node_records(table, model))


class _Work:
    """One reading: sheets first, whose names are then looked for in what streams by."""

    def __init__(
        self,
        sink: Sink,
        model: Model,
        root: Path,
        held: int,
        progress: Counting,
        variable: Callable[[str], str],
        max_reported: int,
        instead: Instead,
        allowed: Sequence[str],
        lookups: Lookups | None,
    ) -> None:
        self.sink = sink
        self.model = model
        self.registry = Registry(model, sink.nearest)
        self.expected: set[str] = set()  # by which texts a fact sheet may name a node
        self.root = root
        self.held = held
        self.progress = progress
        self.variable = variable
        self.max_reported = max_reported
        self.instead = instead
        self.allowed = allowed
        self.lookups = Lookups(model) if lookups is None else lookups
        self.all_known = lookups is not None
        self.faults: list[Problem] = []
        self.sheets: list[Sheet] = []
        self.downloads = Downloads()
        self.tallies: dict[tuple[str, str], RowTally] = {}
        self._names: set[str] = set()

    def opened(self, source: Source) -> list[Opened]:
        """The batches of a source, of which only fact sheets are read already."""
        if isinstance(source, Table):
            batch = Batch(name_of(source))
            return self._tables(source.called(batch.source, self.root), batch)
        if not isinstance(source, str):
            return [(source, Batch(name_of(source)))]
        if is_named(source):
            batch = Batch(source)
            found = find_loader(source, batch.problems)
            return self._tables(found, batch) if isinstance(found, Table) else [(found, batch)]
        paths = [(path, path_name(path, self.root)) for path in paths_of(source, self.root, self.faults)]
        new = [(path, name) for path, name in paths if name not in self._names]
        self._names.update(name for _, name in new)
        return [each for path, name in new for each in self._file(path, name)]

    def _file(self, path: Path, name: str) -> list[Opened]:
        text, fault = text_of(path, name)
        if fault is not None:
            return [(None, Batch(name, problems=[fault]))]
        if is_mapping(text):
            table, problems = read_mapping(text, name, self.root)
            batch = Batch(name, problems=problems)
            return self._tables(table, batch) if table is not None else [(None, batch)]
        sheet = read_sheet(text, name, self.model)
        self.sheets.append(sheet)
        return [(sheet, sheet.batch)]

    def _tables(self, table: Table, batch: Batch) -> list[Opened]:
        """The table, or those of each file that its path stands for."""
        allowed = (*table.allowed, *self.allowed)
        placed = replace(table, allowed=allowed, downloads=self.downloads)
        return [self._table(each, batch) for each in tables_of(placed)]

    def _table(self, table: Table, batch: Batch) -> Opened:
        table = with_roles(table, self.model)
        self.lookups.expect(table)
        self.sink.duplicates[table.name] = table.duplicates
        change = self.instead.get((table.name, file_name(table)))
        if change is not None:
            batch.partial = True
            return change(table), batch
        return (None if table.name in {source for source, _ in self.instead} else table), batch

    def fill_all(self, opened: Sequence[Opened]) -> None:
        """Reads the rest of all sources, in this order.

        Tables that look for nodes are read twice if they have nodes themselves: what is looked for may stand in any row
        of any table, and a row further down may tell that a name is not one node's alone.
        """
        tables = [(source, batch) for source, batch in opened if isinstance(source, Table)]
        self.sink.allow(file for table, _ in tables for file in plannable_files(table))
        for source, batch in opened:
            if not isinstance(source, Table):
                self.fill(source, batch)
        seeking = [(table, batch) for table, batch in tables if _seeks(table, self.model) and not self.all_known]
        for table, batch in tables:
            if not _seeks(table, self.model) or self.all_known:
                self._rows(table, batch, "all")
        twice = [
            (table, batch) for table, batch in seeking if _declares(table, self.model) and not self._flows(table, batch)
        ]
        for table, batch in twice:
            self._rows(table, batch, "nodes")
        for table, batch in seeking:
            if not _declares(table, self.model):
                self._rows(table, batch, "all")
        for table, batch in twice:
            self._rows(table, batch, "others")
        for batch in {batch.source: batch for _, batch in tables if batch.staged_claims}.values():
            refused = self.sink.end_claims(batch.source)
            batch.problems += refused.problems
            for tally in (each for each in self.tallies.values() if each.source == batch.source):
                tally.refused_lines.update(place.line for place in refused.places if place.file == tally.file)
        for label, keys in self.sink.named(self.expected) if self.expected else ():
            self.registry.know(self.model.nodes[label].cls, keys)

    def _flows(self, table: Table, batch: Batch) -> bool:
        """Whether the rows are a stream, which cannot be read twice; that is told."""
        if hasattr(table.data, "read_next_batch"):
            fault = "a stream of rows cannot be read twice, as a table with nodes takes that looks for some with `by`"
            batch.problems.append(Problem(table.at, "table-once", fault, "give a table: stream.read_all()"))
            return True
        return False

    def fill(self, source: Loader | Sheet | None, batch: Batch) -> None:
        """Reads the rest of a source, and makes its nodes known."""
        if source is not None and not isinstance(source, Sheet):
            self.progress(batch.source, 0)
            read_items(source, batch, self.spill_if_full)
        if batch.staged and batch.rows:
            self._stage(batch)
        self._sort_out(batch)
        nodes = [row.item for row in batch.rows if isinstance(row.item, Node)]
        self.registry.add(nodes)
        self.lookups.add_nodes(nodes)

    def _rows(self, table: Table, batch: Batch, some: Some) -> None:
        variables = {table.variable: self.variable(table.variable)} if table.variable else {}
        try:
            table = with_columns(table, self.model, variables)
        except Unreadable as stop:
            batch.problems += [stop.problem] if stop.problem not in batch.problems else []
            return
        if some != "others" and not self._is_as_expected(table, batch, variables):
            return
        if some == "all" and self._scanned(table, batch):
            return
        told: list[Problem] = []
        claims: list[Claim] = []
        tally = self._tally(table)
        for item in read_table(table, self.model, self.lookups.keys, told, variables, some, self.max_reported, tally):
            if isinstance(item, NodeChunk | RelationshipChunk):
                self._add(item)
                batch.staged += len(item)
                self.progress(batch.source, batch.staged)
            elif isinstance(item, Claim):
                claims.append(item)
                if len(claims) == CLAIMS:
                    self._claim(batch, claims, tally)
                    claims = []
            else:
                _document(batch, item.document, item.where)
        self._claim(batch, claims, tally)
        batch.problems += [each for each in told if some != "others" or each not in batch.problems]

    def _tally(self, table: Table) -> RowTally:
        place = table.name, file_name(table)
        return self.tallies.setdefault(place, RowTally(*place))

    def _claim(self, batch: Batch, claims: list[Claim], tally: RowTally) -> None:
        problems = self.sink.claim(batch.source, claims)
        if problems is None:
            batch.claims += claims
        else:
            batch.problems += problems
            tally.refused_lines.update(each.where.line for each in problems if each.severity == "error")
            batch.staged_claims += len(claims)

    def _is_as_expected(self, table: Table, batch: Batch, variables: Mapping[str, str]) -> bool:
        """Whether a table keeps what its mapping expects; what it does not keep is a problem."""
        found = unmet(table, variables, datetime.now())
        batch.problems += found
        return not found

    def _scanned(self, table: Table, batch: Batch) -> bool:
        """Lets the sink read a table by a plan, but for the rows that are for the model; whether it could."""
        planned = self.all_known or not self.lookups.wants(table)
        plan = plan_of(table, self.model, file_name(table)) if planned else None
        found = self.sink.scan(plan) if plan is not None else None
        if plan is None or found is None:
            return False
        batch.problems += check(table, self.model)  # warnings: a table with errors has no plan
        tally = self._tally(table)
        tally.line = plan.line
        reports = Reports(plan.file, batch.problems, self.max_reported, tally)
        reports.rows = found.rows
        batch.staged += found.given
        self.progress(batch.source, batch.staged)
        if isinstance(table.document, Document):
            _document(batch, table.document, table.at)
        try:
            for chunk in judged(table, plan, found.odd, self.model, reports):
                self._add(chunk)
                batch.staged += len(chunk)
                self.progress(batch.source, batch.staged)
        except Unreadable as stop:
            batch.problems.append(stop.problem)
        finally:
            reports.close()
        return True

    def _add(self, chunk: Chunk) -> None:
        self.sink.add(chunk)
        if isinstance(chunk, NodeChunk) and not self.all_known:
            self.lookups.add(chunk)

    def spill_if_full(self, batch: Batch) -> None:
        """Stages the rows of a batch when they are too many."""
        if len(batch.rows) > (ROWS if batch.staged else self.held):
            self._stage(batch)
            self.progress(batch.source, batch.staged)

    def _stage(self, batch: Batch) -> None:
        self._sort_out(batch)
        for chunk in chunks_of(batch.rows, self.model, batch.source, batch.problems):
            self._add(chunk)
        batch.staged += len(batch.rows)
        batch.rows = []

    def _sort_out(self, batch: Batch) -> None:
        """Takes the nodes that are in no model out of a batch."""
        known: list[SourceItem] = []
        for row in batch.rows:
            if isinstance(row.item, Node) and type(row.item) not in self.model:
                fault = f"{type(row.item).__name__} is not in the model"
                hint = did_you_mean(type(row.item).__name__, self.model.nodes)
                batch.problems.append(Problem(row.where, "unknown-label", fault, hint))
            else:
                known.append(row)
        batch.rows = known
