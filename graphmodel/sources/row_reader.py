"""Reads the rows of sources that were opened: loaders, then tables, and of these the ones that look for nodes last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from graphmodel.claims import Claim, Document
from graphmodel.model import Model, Node
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.chunks import ROWS, Chunk, NodeChunk, RelationshipChunk
from graphmodel.sources.columns import chunks_of
from graphmodel.sources.loaders import Loader, read_items
from graphmodel.sources.lookups import Lookups, ends_of
from graphmodel.sources.opening import Opened
from graphmodel.sources.rows import Batch, Registry, SourceItem
from graphmodel.sources.sheet import Sheet
from graphmodel.sources.sink import Sink
from graphmodel.sources.tables import Some, Table, read_table
from graphmodel.sources.tables.automatic import with_columns
from graphmodel.sources.tables.checking import check
from graphmodel.sources.tables.expecting import unmet
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.judge import judged
from graphmodel.sources.tables.occurrences import node_records
from graphmodel.sources.tables.plan import plan_of, plannable_files
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.tally import RowTally

CLAIMS = 2_000
"""So many claims of a table are in memory at once, if they are staged."""
Counting = Callable[[str, int], None]
"""Called with a source's name and how many of its rows were read."""


class RowReader:
    """Reads the rows of one reading's sources, after its sheets, whose names are looked for in these rows."""

    def __init__(
        self,
        sink: Sink,
        model: Model,
        rows_in_memory: int,
        progress: Counting,
        variable: Callable[[str], str],
        max_reported: int,
        lookups: Lookups | None,
    ) -> None:
        self.sink = sink
        self.model = model
        self.registry = Registry(model, sink.nearest)
        self.expected: set[str] = set()  # by which texts a fact sheet may name a node
        self.rows_in_memory = rows_in_memory
        self.progress = progress
        self.variable = variable
        self.max_reported = max_reported
        self.lookups = Lookups(model) if lookups is None else lookups
        self.all_known = lookups is not None
        self.tallies: dict[tuple[str, str], RowTally] = {}

    def fill_all(self, opened: Sequence[Opened]) -> None:
        """Reads the rest of all sources, tables last.

        Tables that look for nodes are read twice if they have nodes themselves: what is looked for may be in any row
        of any table, and a row further down may show that a name is not one node's alone.
        """
        opened = sorted(opened, key=lambda each: _turn(each[0], self.model))
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
        """Whether the rows are a stream, which cannot be read twice, which is then reported."""
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
        found: list[Problem] = []
        claims: list[Claim] = []
        tally = self._tally(table)
        for item in read_table(table, self.model, self.lookups.keys, found, variables, some, self.max_reported, tally):
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
        batch.problems += [each for each in found if some != "others" or each not in batch.problems]

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
        problems: list[Problem] = []
        reports = Reports(plan.file, problems, self.max_reported, tally)
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
            problems.append(stop.problem)
        finally:
            reports.close()
            batch.problems += problems
        return True

    def _add(self, chunk: Chunk) -> None:
        self.sink.add(chunk)
        if isinstance(chunk, NodeChunk) and not self.all_known:
            self.lookups.add(chunk)

    def spill_if_full(self, batch: Batch) -> None:
        """Stages the rows of a batch when they are too many."""
        if len(batch.rows) > (ROWS if batch.staged else self.rows_in_memory):
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


def _document(batch: Batch, document: Document, where: Where) -> None:
    batch.documents.append(document)
    batch.places.setdefault(f"document {document.id}", where)


def _turn(source: Loader | Table | Sheet | None, model: Model) -> int:
    """Tables come last, and of these the ones that look for nodes."""
    return 0 if not isinstance(source, Table) else 2 if _seeks(source, model) else 1


def _seeks(table: Table, model: Model) -> bool:
    """Whether rows of a table name nodes by another property than their key."""
    return any(given.value.by for given in ends_of(table, model))


def _declares(table: Table, model: Model) -> bool:
    """Whether rows of a table declare nodes."""
    return any(True for _ in node_records(table, model))
