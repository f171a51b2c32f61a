"""From what the sources say to records: keys and ends resolved, duplicates merged, disagreements reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from graphmodel.causes import attributed
from graphmodel.claims.faults import interval_faults, key_faults
from graphmodel.claims.first_names import in_order
from graphmodel.model import Model, Node, Ref, Relationship
from graphmodel.records.captions import caption_of
from graphmodel.records.elements import NodeRecord, Records, RelationshipRecord
from graphmodel.records.ends import Ends
from graphmodel.records.known import NOTHING_KNOWN, KnownNodes, loaded_with
from graphmodel.records.merges import apply_merges, without_superseded
from graphmodel.records.referenced import referenced_nodes, relationships_of
from graphmodel.records.statements import add_statements
from graphmodel.records.storable import unstorable
from graphmodel.sources.tables.files import file_name
from graphmodel.staging.declaring import report_undeclared
from graphmodel.staging.elsewhere import Elsewhere, NodesElsewhere
from graphmodel.staging.faults import Faults
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.merging import SourcedRow, columns, merged
from graphmodel.staging.order import check_order
from graphmodel.staging.read import StagedReading
from graphmodel.staging.unique import UniqueRecord, check_unique


def assemble(
    model: Model,
    reading: StagedReading,
    selected: Collection[str] | None = None,
    priority: Sequence[str] = (),
    known: KnownNodes | None = None,
    *,
    closed: bool = False,
    elsewhere: Elsewhere | None = None,
) -> Records:
    """The records of the selected sources (all by default), and the problems of all that were read.

    Nodes that a selected source names but another declares come along. Where two sources disagree on a property, the
    one earlier in `priority` wins; without a priority it is a problem. `closed`: there are no other nodes than
    those of the selected sources, so that an endpoint that these do not declare is a problem. `known` are nodes that
    others declare, which were not read; there are no other nodes then, either. `elsewhere` says where else an endpoint
    may be that the selected sources do not declare; one that is nowhere is a problem, too.
    """
    work = _Assembly(model, reading, priority, known or NOTHING_KNOWN)
    work.share(selected)
    work.nodes()
    work.relationships()
    if elsewhere is not None and work.records.stream is not None:
        work.records.stream.unread = elsewhere.unread
    if elsewhere is not None and selected is not None:
        work.check_selected(reading, elsewhere, selected)
    else:
        work.check_stream(closed or selected is None or known is not None)
    work.check_unique()
    check_order(model, work.records.stream, work.faults)
    records, faults = work.records, work.faults
    add_statements(model, reading.batches, work.ends, faults, records, reading.claims, reading.labels)
    if reading.merges.into:
        faults.problems += apply_merges(model, records, reading.merges, faults.misplaced)
    records.merges = reading.merges
    faulty = faults.sources | {batch.source for batch in reading.batches if not batch.is_clean}
    wanted = {batch.source for batch in reading.batches} if selected is None else set(selected)
    records.sources = frozenset(wanted)
    records.clean_sources = frozenset(batch.source for batch in reading.batches if batch.source in wanted) - faulty
    records.problems = sorted(set(attributed(faults.reported, *_declaring(model, reading))))
    records.rejected_places, records.rejected_rows = frozenset(faults.places), frozenset(faults.others)
    return records if selected is None else _only(records, wanted)


def _declaring(model: Model, reading: StagedReading) -> tuple[Callable[[str], Collection[str]], Collection[str]]:
    """What finds the files of tables, and of their mappings, that declare nodes of a label; and all these files."""
    by_label: dict[str, set[str]] = defaultdict(set)
    every: set[str] = set()
    for table in reading.tables:
        files = {table.name, table.at.file, file_name(table)}
        every |= files
        for record in table.nodes:
            if record.of in model.nodes and not record.adds:
                by_label[record.of] |= files

    def files_of(label: str) -> Collection[str]:
        below = model.descendants(label) if label in model.nodes else ()
        return {file for each in below for file in by_label.get(each, ())}

    return files_of, every


class _Assembly:
    def __init__(self, model: Model, reading: StagedReading, priority: Sequence[str], known: KnownNodes) -> None:
        self.model = model
        self.known = known
        self.batches = reading.batches
        self.staged_claims = reading.claims
        self.merges = reading.merges
        self.priority = list(priority)
        self.faults = Faults(reading.problems)
        self.ends = Ends(model, self.faults, reading.stage)
        keys = {kind.identity: kind.key for kind in model.nodes.values() if kind.key}
        relationships = model.relationships.values()
        phrases = {
            (t.type, quoting): t.reads_that if quoting else t.reads for t in relationships for quoting in (False, True)
        }
        self.records = Records(keys=keys | dict.fromkeys(model.layer.labels, "id"), phrases=phrases, layer=model.layer)
        for ref, node in known.named.items():
            self.ends.classes[ref] = node.cls
            self.records.names[ref] = node.name
            self.records.plurals |= {ref} if node.plural else set()
        self._shared: dict[str, list[SourcedRow]] = defaultdict(list)
        if reading.stage is not None:
            self.records.stream = StagedGraph(model, reading.stage, priority, reading.merges)

    def _rows(self) -> Iterator[SourcedRow]:
        for batch in self.batches:
            yield from (SourcedRow(batch.source, row) for row in batch.rows)
            yield from self._shared.get(batch.source, ())

    # What is staged

    def share(self, selected: Collection[str] | None) -> None:
        """Brings the staged rows here that speak of the same as what is in memory."""
        stream = self.records.stream
        if stream is None:
            return
        if selected is not None:
            stream.wanted = frozenset(selected)
        staged = self.staged_claims.named() if self.staged_claims is not None else ()
        named = chain(referenced_nodes(self.model, self.batches), staged, self.merges.refs)
        stream.shared.share(named, relationships_of(self.model, self.batches))
        for row, source, turn in (*stream.shared.nodes(), *stream.shared.relationships()):
            rule = stream.stage.duplicates.get(source)
            self._shared[source].append(SourcedRow(source, row, duplicates=rule, turn=turn))

    def check_stream(self, closed: bool) -> None:
        """Merges and checks what is staged, now that the nodes in memory are known."""
        if self.records.stream is not None:
            declared = {ref: self.model.node(cls).label for ref, cls in self.ends.classes.items()}
            self.records.stream.check(self.faults, declared, self.known.staged, closed=closed)

    def check_selected(self, reading: StagedReading, elsewhere: Elsewhere, selected: Collection[str]) -> None:
        """The same, where only some of the sources that were read are to be loaded."""
        stream, records = self.records.stream, self.records
        if stream is None:
            return
        declared = {ref: self.model.node(cls).label for ref, cls in self.ends.classes.items()}
        loaded = loaded_with(self.model, reading, records, frozenset(selected))
        nodes = NodesElsewhere(stream.stage, elsewhere)
        nodes.add_in_memory(
            (ref, declared[ref], min(node.sources)) for ref, node in records.nodes.items() if ref not in loaded
        )
        stream.check(self.faults, declared, elsewhere=nodes, loaded=loaded, closed=False)

    def check_unique(self) -> None:
        """Reports what repeats a value that is declared unique, if decisions do not make both nodes one."""
        records = self.records
        unique_rows = [
            UniqueRecord(node.name, True, node.stored, min(node.sources), node.where)
            for node in without_superseded(records.nodes, self.merges)
        ]
        unique_rows += [
            UniqueRecord(relationship.type, False, relationship.stored, min(relationship.sources), relationship.where)
            for relationship in records.relationships.values()
        ]
        check_unique(self.model, unique_rows, records.stream, self.faults)

    # Nodes

    def nodes(self) -> None:
        """Makes the record of each node that the sources declare."""
        by_ref: dict[Ref, list[SourcedRow]] = defaultdict(list)
        for said in self._rows():
            if isinstance(said.row.item, Node) and self._storable(said, said.row.item):
                by_ref[self.model.ref(said.row.item)].append(said)
        for ref, rows in by_ref.items():
            self._node(ref, rows)

    def _node(self, ref: Ref, rows: Sequence[SourcedRow]) -> None:
        first, *_ = rows = sorted(rows, key=lambda said: said.row.adds)
        cls: type[Any] = type(first.row.item)
        kind = self.model.node(cls)
        if first.row.adds:
            for said in rows:
                report_undeclared(self.faults, said.source, said.where, kind.label, ref.key)
            return
        same = [said for said in rows if self._is_of(cls, ref, said, first)]
        own = {name: declared for name, declared in kind.properties.items() if not declared.key}
        stored = merged(repr(ref.key), same, own, self.priority, self.faults)
        sources = frozenset(said.source for said in same)
        self.ends.classes[ref] = cls
        self.records.nodes[ref] = NodeRecord(ref, kind.key, kind.labels, stored, sources, first.where)
        self.records.names[ref] = caption_of(kind, stored, ref.key)
        if stored.get(cls.plural_if):
            self.records.plurals.add(ref)

    def _is_of(self, cls: type[Any], ref: Ref, said: SourcedRow, first: SourcedRow) -> bool:
        if type(said.row.item) is cls:
            return True
        here, there = (self.model.node(each).label for each in (type(said.row.item), cls))
        fault = f"{ref.key!r} is {here} here, but {there} at {first.where}"
        hint = "give one of them another id, or both one class"
        self.faults.add(said.source, said.where, "class-differs", fault, hint)
        return False

    def _storable(self, said: SourcedRow, item: Node) -> bool:
        kind = self.model.node(type(item))
        found = unstorable(columns(item, kind.properties), (kind.key,))
        what = f"the {kind.label} {kind.properties[kind.key].of(item)!r}"
        return not self.faults.unstorable(said.source, said.where, what, found)

    # Relationships

    def relationships(self) -> None:
        """Makes the record of each plain relationship that the sources give."""
        by_identity: dict[tuple[Any, ...], list[tuple[SourcedRow, RelationshipRecord]]] = defaultdict(list)
        for said in self._rows():
            item = said.row.item
            if isinstance(item, Relationship) and (made := self._relationship(said, item)) is not None:
                by_identity[made.identity].append((said, made))
        for identity, rows in by_identity.items():
            self.records.relationships[identity] = self._merged([said for said, _ in rows], rows[0][1])

    def _merged(self, rows: Sequence[SourcedRow], first: RelationshipRecord) -> RelationshipRecord:
        if len(rows) == 1 and not rows[0].row.clears:
            return first
        kind = self.model.relationships[first.type]
        what = f"{first.start.key!r} {first.type} {first.end.key!r}"
        stored = merged(what, rows, kind.properties, self.priority, self.faults)
        return replace(first, stored=stored, sources=frozenset(said.source for said in rows))

    def _relationship(self, said: SourcedRow, item: Relationship[Any, Any]) -> RelationshipRecord | None:
        source, where = said.source, said.where
        if type(item) not in self.model:
            self.faults.add(source, where, "unknown-type", f"{type(item).__name__} is not in the model")
            return None
        kind = self.model.relationship(type(item))
        start, end = (self.ends.ref(source, where, side) for side in (item.start, item.end))
        if start is None or end is None or not self.ends.fit(source, where, kind.type, kind.pairs, start, end):
            return None
        found = [*key_faults(self.model, item), *interval_faults(item.since, item.until)]
        stored = columns(item, kind.properties)
        refused = self.faults.unstorable(source, where, kind.type, unstorable(stored, kind.key))
        if self.faults.all(source, found, where) or refused:
            return None
        first, second = in_order(self.model, start, end) if kind.symmetric else (start, end)
        assert first is not None
        assert second is not None
        return RelationshipRecord(kind.type, first, second, stored, frozenset([source]), kind.key, where)


def narrowed(records: Records, only: Collection[str]) -> Records:
    """The rows of these labels and relationship types alone; no claims, and nothing goes away."""
    if records.stream is not None:
        records.stream.narrow(only)
    return replace(
        records,
        nodes={ref: node for ref, node in records.nodes.items() if node.name in only},
        relationships={
            identity: relationship
            for identity, relationship in records.relationships.items()
            if relationship.type in only
        },
        claims={},
        claim_nodes={},
        claim_links={},
        staged_claims=None,
        clean_sources=frozenset(),
    )


def _only(records: Records, wanted: set[str]) -> Records:
    """What the wanted sources say, with the nodes that their claims and relationships need."""
    relationships = {i: r for i, r in records.relationships.items() if r.sources & wanted}
    claims = {
        id: c for id, c in records.claims.items() if records.claim_nodes[Ref(records.layer.claim, id)].sources & wanted
    }
    links = {i: r for i, r in records.claim_links.items() if r.sources & wanted}
    needed = {
        ref
        for relationship in (*relationships.values(), *links.values())
        for ref in (relationship.start, relationship.end)
    }
    if records.staged_claims is not None:
        needed |= records.staged_claims.named(wanted)
    return replace(
        records,
        nodes={ref: n for ref, n in records.nodes.items() if ref in needed or n.sources & wanted},
        relationships=relationships,
        claims=claims,
        claim_nodes={ref: n for ref, n in records.claim_nodes.items() if ref in needed or n.sources & wanted},
        claim_links=links,
        wanted=frozenset(wanted),
    )
