"""Lets facts stand or fall: plain relationships and properties that follow from all stored claims, on the as-of day.

A relationship follows from the claims of its own proposition, and these alone are read. What is said of a node's
properties, and all that is said of an event, is settled together, node by node. One window of claims is in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeGuard

from graphmodel.claims import Standing, Testimony, standings
from graphmodel.claims.identity import ref_of, ref_text
from graphmodel.claims.standing import days_of_events, events_of
from graphmodel.claims.values import intelligible
from graphmodel.databases import Statement
from graphmodel.loading import templates, texts
from graphmodel.loading.carried import declared_days, let_fall, mark_claims, settle_properties, stored_facts
from graphmodel.loading.changes import grouped
from graphmodel.loading.notices import Notice, fallen, fallen_notice
from graphmodel.loading.ownership import of_fact
from graphmodel.loading.records import write_relationships
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import StoredNode, StoredRelationship
from graphmodel.loading.vanishing import end_ref
from graphmodel.loading.writer import Writer, batches
from graphmodel.model import Model, PartialDate, Ref
from graphmodel.model.layer import SOURCES
from graphmodel.records import RelationshipRecord, testimony_of
from graphmodel.records.facts import BY_CLAIMS, fact_record
from graphmodel.records.marks import marks

WINDOW = 2_000
"""About how many claims are in memory at once."""
OF_NODE = ("property", "occasion", "role")
"""The kinds of claims that are settled by the node they are about."""


@dataclass
class Scope:
    """What is to be settled: relationships by the ids of their facts, and nodes of whose properties something is said.

    `facts` come in windows. `gone` are claims that were stored, and are no more or were of another fact.
    """

    facts: Iterable[Collection[str]] = ()
    nodes: set[Ref] = field(default_factory=set)
    gone: Sequence[Testimony] = ()


def settle_facts(writer: Writer, model: Model, tallies: Tallies, scope: Scope, day: date) -> tuple[Notice, ...]:
    """Makes these facts what their claims, from every source, make them. Returns which fell, and why."""
    work = _Settling(writer, model, tallies, day)
    nodes = scope.nodes | {c.subject for c in scope.gone if c.kind in OF_NODE and c.subject is not None}
    nodes = {ref for ref in nodes if ref.label in model.nodes}
    windows = iter(scope.facts)
    facts = next(windows, ())
    events = {ref for ref in nodes if _may_be_event(model, ref.label)}
    work.read_ahead([*facts, *(c.fact for c in scope.gone)], sorted(nodes)[:WINDOW], events)
    bounded = _bounded_by(writer, events)
    nodes |= {c.subject for c in bounded if c.kind in OF_NODE and c.subject is not None}
    lost = {claim.fact: claim for claim in scope.gone if claim.kind not in OF_NODE}
    first = {**lost, **{claim.fact: claim for claim in bounded if claim.kind not in OF_NODE}}
    # A fact that is gone may be another's relationship now, as after a renaming: together one is the other's.
    for window in batches([*first, *(fact for fact in facts if fact not in first)], WINDOW):
        work.facts(window, lost)
    for some in windows:
        work.facts([fact for fact in some if fact not in first], {})
    for each in _node_windows(writer, nodes):
        work.nodes(each, scope.gone)
    return work.notices()


def settle_everything(writer: Writer, model: Model, tallies: Tallies, day: date) -> tuple[Notice, ...]:
    """The same of all facts, node by node: also what claims, perhaps gone by now, have given once, is found."""
    work = _Settling(writer, model, tallies, day)
    for nodes in _everyone(writer):
        work.all_of(nodes)
    return work.notices()


class _Settling:
    def __init__(self, writer: Writer, model: Model, tallies: Tallies, day: date) -> None:
        self.writer = writer
        self.model = model
        self.tallies = tallies
        self.day = day
        self._fallen: list[str] = []
        self._asked: set[tuple[str, str]] = set()

    def notices(self) -> tuple[Notice, ...]:
        """The facts that fell."""
        return tuple(fallen_notice(self._fallen))

    def facts(self, facts: Collection[str], lost: Mapping[str, Testimony]) -> None:
        """Settles relationships, each by all claims of its fact."""
        wanted = frozenset(facts)
        if not wanted:
            return
        told = [t for t in self._read(texts.CLAIMS_OF_FACTS, "facts", sorted(wanted)) if t.fact in wanted]
        candidates = [lost[fact] for fact in wanted if fact in lost]
        self._settle([t for t in told if t.kind not in OF_NODE], candidates, set())

    def nodes(self, nodes: Collection[Ref], gone: Iterable[Testimony]) -> None:
        """Settles properties of nodes, and all of events, each by all such claims on its node."""
        subjects = {ref_text(ref): ref for ref in nodes}
        read = self._read(texts.CLAIMS_ON_NODES, "subjects", sorted(subjects))
        told = [t for t in read if t.kind in OF_NODE and ref_text(t.subject) in subjects]
        candidates = [t for t in gone if t.kind == "role" and t.subject in nodes]
        self._settle(told, candidates, set(nodes))

    def all_of(self, nodes: Collection[Ref]) -> None:
        """Settles all that is said of nodes."""
        subjects = {ref_text(ref): ref for ref in nodes}
        read = self._read(texts.CLAIMS_OF, "subjects", sorted(subjects or [""]))
        stored = stored_facts(self.writer, self.model, set(nodes))
        told = [t for t in read if (t.subject is None and not subjects) or ref_text(t.subject) in subjects]
        self._settle(told, (), set(nodes), stored)

    def _read(self, text: str, name: str, values: Sequence[str]) -> list[Testimony]:
        """The stored claims for these values, and those that wait to be written."""
        writer = self.writer
        for result in writer.database.read_all(*self._statements(text, name, values)):
            writer.remember(writer.layer.claim, result.rows)
        return [testimony_of(node.columns) for node in writer.known(writer.layer.claim).values() if _is_ours(node)]

    def read_ahead(self, facts: Iterable[str], nodes: Iterable[Ref], events: Collection[Ref]) -> None:
        """Reads at once the claims of facts and of nodes, and those that events bound."""
        asked = [
            *self._statements(texts.CLAIMS_OF_FACTS, "facts", sorted(set(facts))),
            *self._statements(texts.CLAIMS_ON_NODES, "subjects", sorted(map(ref_text, nodes))),
            *_bounded_statements(self.writer, events),
        ]
        for result in self.writer.database.read_all(*asked):
            self.writer.remember(self.writer.layer.claim, result.rows)

    def _statements(self, text: str, name: str, values: Iterable[str]) -> list[Statement]:
        """What asks for the claims that were not asked for yet."""
        if self.writer.layer.claim not in self.writer.existing.labels:
            return []
        new = [value for value in values if (text, value) not in self._asked]
        self._asked.update((text, value) for value in new)
        return [Statement(self.writer.layer.named(text), {name: some}) for some in batches(new, self.writer.batch)]

    def _settle(
        self,
        told: Sequence[Testimony],
        candidates: Iterable[Testimony],
        nodes: set[Ref],
        stored: Mapping[tuple[Any, ...], tuple[RelationshipRecord, StoredRelationship]] | None = None,
    ) -> None:
        writer, model = self.writer, self.model
        said = [t for t in told if intelligible(model, t)]
        whens = self._days_of(events_of(said), said, nodes)
        found = standings(said, self.day, whens)
        mark_claims(writer, marks(self.model.layer, told, found, whens, self.day))
        wanted = _wanted(model, found)
        if stored is None:
            stored = self._stored(wanted, [*told, *candidates])
        gone = self._write(wanted, stored)
        self._fallen += fallen(gone, said, found) if gone else ()
        settle_properties(writer, model, self.tallies, nodes, found)
        writer.settle()
        if writer.forget(writer.layer.labels) or not writer.known(writer.layer.claim):
            self._asked.clear()

    def _days_of(self, events: set[Ref], said: Iterable[Testimony], read: set[Ref]) -> dict[Ref, PartialDate]:
        """When events took place, by the claims of each; where there is none, as their sources give it."""
        others: list[Testimony] = []
        if missing := {ref_text(ref) for ref in events - read}:
            told = self._read(texts.CLAIMS_ON_NODES, "subjects", sorted(missing))
            others = [t for t in told if ref_text(t.subject) in missing and t.kind in OF_NODE]
        claimed = days_of_events([*said, *(t for t in others if intelligible(self.model, t))])
        return (declared_days(self.writer, events) if events else {}) | claimed

    def _stored(
        self, wanted: Mapping[tuple[Any, ...], RelationshipRecord], told: Iterable[Testimony]
    ) -> dict[tuple[Any, ...], tuple[RelationshipRecord, StoredRelationship]]:
        """The stored relationships of facts that do not stand, though claims of them are or were there.

        Those that are wanted are read with them, to be compared later.
        """
        one_each = {t.fact: t for t in told if t.kind in ("relationship", "role") and t.subject and t.object}
        records = {record.identity: record for record in map(self._as_fact, one_each.values())}
        lost = [record for identity, record in records.items() if identity not in wanted]
        found = self.writer.relationships([*lost, *wanted.values()])
        return {
            record.identity: (record, found[record.identity])
            for record in lost
            if record.identity in found and BY_CLAIMS in found[record.identity].columns.get(SOURCES, ())
        }

    def _as_fact(self, claim: Testimony) -> RelationshipRecord:
        assert claim.subject is not None
        assert claim.object is not None
        if intelligible(self.model, claim):
            return fact_record(self.model, (claim,))
        kind = self.model.relationships.get(claim.predicate)
        key = () if kind is None else kind.key
        return RelationshipRecord(claim.predicate, claim.subject, claim.object, {}, frozenset(), key)

    def _write(
        self,
        wanted: Mapping[tuple[Any, ...], RelationshipRecord],
        stored: Mapping[tuple[Any, ...], tuple[RelationshipRecord, StoredRelationship]],
    ) -> list[RelationshipRecord]:
        """Writes the relationships that stand, and deletes the others; gives these."""
        writer = self.writer
        present = writer.present({ref for record in wanted.values() for ref in (record.start, record.end)})
        writable = [r for r in wanted.values() if r.start in present and r.end in present]
        write_relationships(writer, self.tallies, writable, "fact", of_fact(self.model))
        gone = [each for identity, each in stored.items() if identity not in wanted]
        for record, have in gone:
            self.tallies.add("fact", record.type, "deleted")
            let_fall(writer, record, have)
        return [record for record, _ in gone]


def _wanted(model: Model, found: Mapping[str, Standing]) -> dict[tuple[Any, ...], RelationshipRecord]:
    """The relationships that stand, by identity."""
    wanted: dict[tuple[Any, ...], RelationshipRecord] = {}
    for standing in found.values():
        first = standing.claims[0] if standing.stands else None
        if first and first.kind in ("relationship", "role") and first.subject and first.object:
            record = fact_record(model, standing.claims)
            wanted[record.identity] = record
    return wanted


def _is_ours(node: StoredNode | None) -> TypeGuard[StoredNode]:
    return node is not None and SOURCES in node.columns and "fact" in node.columns


def _may_be_event(model: Model, label: str) -> bool:
    return any(model.nodes[each].event for each in model.descendants(label))


def _everyone(writer: Writer) -> Iterator[set[Ref]]:
    """All subjects of claims, and every node that still carries what claims have given it, in windows."""
    read = writer.database.read
    subjects = read(writer.layer.named(texts.SUBJECTS)).rows if writer.layer.claim in writer.existing.labels else ()
    counts: dict[Ref, int] = {ref: many for text, many in subjects if (ref := ref_of(text)) is not None}
    pending = (
        node.columns.get("subject_key", "") for node in writer.known(writer.layer.claim).values() if _is_ours(node)
    )
    for ref in (ref_of(str(text)) for text in pending):
        if ref is not None:
            counts.setdefault(ref, 1)
    for result in writer.database.read_all(texts.CARRIED, texts.CLAIMED_OF) if writer.existing.labels else ():
        for labels, stored in result.rows:
            ref = end_ref(labels, stored, writer.keys)
            if ref is not None:
                counts.setdefault(ref, 1)
    yield set()  # what is said of nobody
    yield from _windows(counts)


def _node_windows(writer: Writer, nodes: Collection[Ref]) -> Iterator[set[Ref]]:
    """The nodes in windows of so many claims on them."""
    if writer.together or writer.layer.claim not in writer.existing.labels:
        yield from map(set, batches(sorted(nodes), WINDOW))
        return
    for some in batches(sorted(nodes), writer.batch):
        subjects = {ref_text(ref): ref for ref in some}
        rows = writer.database.read(writer.layer.named(texts.COUNT_ON_NODES), {"subjects": sorted(subjects)}).rows
        yield from _windows({**dict.fromkeys(some, 1), **{subjects[text]: many for text, many in rows}})


def _windows(counts: Mapping[Ref, int]) -> Iterator[set[Ref]]:
    some: set[Ref] = set()
    count = 0
    for ref, many in sorted(counts.items()):
        if some and count + many > WINDOW:
            yield some
            some, count = set(), 0
        some.add(ref)
        count += many
    if some:
        yield some


def _bounded_statements(writer: Writer, events: Collection[Ref]) -> Iterator[Statement]:
    there = writer.layer.type("BOUNDED_BY") in writer.existing.types
    for label, refs in grouped(sorted(events), lambda ref: ref.label).items() if there else ():
        text = templates.bounded_by(writer.layer, label, writer.keys[label])
        for some in batches(refs, writer.batch):
            yield Statement(text, {"key": [ref.key for ref in some]})


def _bounded_by(writer: Writer, events: Collection[Ref]) -> list[Testimony]:
    """The claims, read or pending, that an event among these bounds."""
    known = writer.known(writer.layer.claim).values() if events else ()
    claims = [testimony_of(node.columns) for node in known if _is_ours(node)]
    return [claim for claim in claims if any(bound.of in events for bound in claim.bounds)]
