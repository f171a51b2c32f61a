"""Writes the facts that hold on the as-of day: plain relationships and properties that follow from all stored claims.

A relationship follows from the claims of its own proposition, and these alone are read. What is said of a node's
properties, and all that is said of an event, is settled together, node by node, a window of claims at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from graphmodel.claims import Standing, Testimony, standings
from graphmodel.claims.identity import ref_text
from graphmodel.claims.standing import days_of_events, events_of
from graphmodel.claims.values import intelligible
from graphmodel.databases import Statement
from graphmodel.loading import texts
from graphmodel.loading.ahead import ahead
from graphmodel.loading.bounded import bounded_by, bounded_statements, events_among
from graphmodel.loading.carried import declared_days, let_fall, mark_claims, settle_properties, stored_facts
from graphmodel.loading.grouping import batches
from graphmodel.loading.new_facts import create_facts
from graphmodel.loading.notices import MAX_NAMED, FirstTexts, fallen_lines
from graphmodel.loading.ownership import of_fact
from graphmodel.loading.records import write_relationships
from graphmodel.loading.report import Tallies
from graphmodel.loading.scope import OF_NODE, Scope
from graphmodel.loading.staged_facts import Staged, StagedFacts, by_identity, weighed
from graphmodel.loading.stored import StoredRelationship
from graphmodel.loading.subjects import WINDOW, all_subjects, claim_statements, is_ours, subject_windows
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, PartialDate, Ref
from graphmodel.model.layer import SOURCES
from graphmodel.records import RelationshipRecord, testimony_of
from graphmodel.records.claims import claim_ref
from graphmodel.records.facts import BY_CLAIMS, fact_record
from graphmodel.records.marks import marks

Judgement = tuple[list[Testimony], dict[str, Standing], dict[Ref, dict[str, Any]]]
"""The claims that the model understands, which of their facts hold, and the marks of all claims."""


def settle_facts(
    writer: Writer, model: Model, tallies: Tallies, scope: Scope, day: date, fallen: FirstTexts | None = None
) -> None:
    """Makes these facts what their claims, from every source, make them. Adds which fell, and why, to the `fallen`."""
    work = _Settling(writer, model, tallies, day, fallen)
    nodes = scope.nodes | {c.subject for c in scope.gone if c.kind in OF_NODE and c.subject is not None}
    nodes = {ref for ref in nodes if ref.label in model.nodes}
    windows = iter(scope.facts)
    facts = next(windows, ())
    events = events_among(model, nodes)
    work.read_ahead([*facts, *(c.fact for c in scope.gone)], sorted(nodes)[:WINDOW], events)
    bounded = bounded_by(writer, events)
    nodes |= {c.subject for c in bounded if c.kind in OF_NODE and c.subject is not None}
    former = {claim.fact: claim for claim in scope.gone if claim.kind not in OF_NODE}
    first = {**former, **{claim.fact: claim for claim in bounded if claim.kind not in OF_NODE}}
    # A fact that is gone may be another's relationship now, as after a renaming: together one is the other's.
    subjects = subject_windows(writer, nodes)
    done = first.keys() | scope.settled
    for window in batches([*first, *(fact for fact in facts if fact not in done)], WINDOW):
        work.settle(window, former, next(subjects, ()) if writer.together else (), scope.gone)
    for some in windows:
        work.facts([fact for fact in some if fact not in done])
    for claims in scope.staged:
        work.staged([claim for claim in claims if claim.fact not in done])
    others = ([claim for claim in window if claim.fact not in done] for window in scope.judged)
    for unclear, staged in ahead(weighed(model, others, day)) if scope.judged else ():
        work.staged(unclear)
        work.judged(staged)
    for each in subjects:
        work.settle((), {}, each, scope.gone)


def settle_everything(
    writer: Writer, model: Model, tallies: Tallies, day: date, fallen: FirstTexts, merged: Mapping[Ref, Ref]
) -> None:
    """The same of all facts, node by node: also what claims, perhaps gone by now, have given once, is found.

    `merged` are the nodes that are others by a decision about identity.
    """
    work = _Settling(writer, model, tallies, day, fallen, merged)
    for nodes in all_subjects(writer):
        work.all_of(nodes)


class _Settling:
    def __init__(
        self,
        writer: Writer,
        model: Model,
        tallies: Tallies,
        day: date,
        fallen: FirstTexts | None = None,
        merged: Mapping[Ref, Ref] | None = None,
    ) -> None:
        self.writer = writer
        self.model = model
        self.tallies = tallies
        self.day = day
        self.merged = merged or {}
        self._fallen = FirstTexts(MAX_NAMED) if fallen is None else fallen
        self._asked: set[tuple[str, str]] = set()
        self._comparison = StagedFacts(writer, model)

    def settle(
        self, facts: Collection[str], former: Mapping[str, Testimony], nodes: Collection[Ref], gone: Iterable[Testimony]
    ) -> None:
        """Settles relationships, each by all claims of its fact; and properties of nodes, and all of events, each by
        all such claims on its node. Claims of facts that are `former`, and those that are `gone`, were stored."""
        wanted, subjects = frozenset(facts), {ref_text(ref) for ref in nodes}
        if not wanted and not subjects:
            return
        read = self._read(
            *self._statements(texts.CLAIMS_OF_FACTS, "facts", sorted(wanted)),
            *self._statements(texts.CLAIMS_ON_NODES, "subjects", sorted(subjects)),
        )
        claims = [t for t in read if (ref_text(t.subject) in subjects if t.kind in OF_NODE else t.fact in wanted)]
        candidates = [former[fact] for fact in wanted if fact in former]
        candidates += [t for t in gone if t.kind == "role" and t.subject in nodes]
        self._settle(claims, candidates, set(nodes))

    def facts(self, facts: Collection[str]) -> None:
        """Settles relationships alone."""
        self.settle(facts, {}, (), ())

    def staged(self, claims: Sequence[Testimony]) -> None:
        """Settles relationships by what the sources say now, of which nothing is read that the graph has so."""
        if not claims or not self._reads_little({claim.fact for claim in claims}):
            return
        said, found, marked = self._judge(claims, set())
        holding = _holding(self.model, found)
        others = [claim for claim in claims if claim.fact not in holding]
        self._compare(Staged(claims, marked, holding, others, lambda: (said, found)))

    def judged(self, staged: Staged) -> None:
        """Settles relationships by what the staging database says of their claims."""
        if staged.claims and self._reads_little(staged.counts):
            self._compare(staged)

    def _reads_little(self, facts: Collection[str]) -> bool:
        """Whether what is stored can be compared unread; if not, settles the facts by what is read."""
        if self.writer.is_idle and self.writer.layer.claim in self.writer.existing.labels:
            return True
        self.facts(facts)
        return False

    def _compare(self, staged: Staged) -> None:
        """Brings the graph to what staged claims come to; where it has more claims of a fact, these are read."""
        compared = self._comparison.compare(staged)
        complete, differing = compared.complete, compared.differing
        refs = (claim_ref(self.model.layer, claim.id) for claim in staged.claims if claim.fact in complete)
        self._mark({ref: differing[ref] for ref in refs if ref in differing})
        wanted = by_identity(record for fact, record in staged.holding.items() if fact in complete)
        for identity in compared.same & wanted.keys():
            self.tallies.add("fact", wanted.pop(identity).type, "unchanged")
        absent = [] if self.writer.together else [each for each in wanted if each in compared.absent]
        create_facts(self.writer, self.tallies, [wanted.pop(identity) for identity in absent])
        others = [claim for claim in staged.others if claim.fact in complete]
        stored = self._stored(wanted, others, {*compared.same, *absent})
        if gone := self._write(wanted, stored):
            self._fallen.add_all(fallen_lines(gone, *staged.reasons(), self.merged))
        self._sent()
        self.facts(staged.counts.keys() - complete)

    def all_of(self, nodes: Collection[Ref]) -> None:
        """Settles all that is said of nodes."""
        subjects = {ref_text(ref): ref for ref in nodes}
        read = self._read(*self._statements(texts.CLAIMS_OF, "subjects", sorted(subjects or [""])))
        stored = stored_facts(self.writer, self.model, set(nodes))
        claims = [t for t in read if (t.subject is None and not subjects) or ref_text(t.subject) in subjects]
        self._settle(claims, (), set(nodes), stored)

    def _read(self, *asked: Statement) -> list[Testimony]:
        """The stored claims that these ask for, and those that were read before or wait to be written."""
        writer = self.writer
        for result in writer.ahead.read_all(*asked):
            writer.remember(writer.layer.claim, result.rows)
        return [testimony_of(node.columns) for node in writer.known(writer.layer.claim).values() if is_ours(node)]

    def read_ahead(self, facts: Iterable[str], nodes: Iterable[Ref], events: Collection[Ref]) -> None:
        """Reads at once the claims of facts and of nodes, and those that events bound."""
        asked = [
            *self._statements(texts.CLAIMS_OF_FACTS, "facts", sorted(set(facts))),
            *self._statements(texts.CLAIMS_ON_NODES, "subjects", sorted(map(ref_text, nodes))),
            *bounded_statements(self.writer, events),
        ]
        for result in self.writer.ahead.read_all(*asked):
            self.writer.remember(self.writer.layer.claim, result.rows)

    def _statements(self, text: str, name: str, values: Iterable[str]) -> list[Statement]:
        """What asks for the claims that were not asked for yet."""
        if self.writer.layer.claim not in self.writer.existing.labels:
            return []
        new = [value for value in values if (text, value) not in self._asked]
        self._asked.update((text, value) for value in new)
        return list(claim_statements(self.writer, text, name, new))

    def _settle(
        self,
        claims: Sequence[Testimony],
        candidates: Iterable[Testimony],
        nodes: set[Ref],
        stored: Mapping[tuple[Any, ...], tuple[RelationshipRecord, StoredRelationship]] | None = None,
    ) -> None:
        said, found, marked = self._judge(claims, nodes)
        mark_claims(self.writer, marked)
        wanted = by_identity(_holding(self.model, found).values())
        if stored is None:
            stored = self._stored(wanted, [*claims, *candidates])
        if gone := self._write(wanted, stored):
            self._fallen.add_all(fallen_lines(gone, said, found, self.merged))
        settle_properties(self.writer, self.model, self.tallies, nodes, found)
        self._sent()

    def _judge(self, claims: Sequence[Testimony], nodes: set[Ref]) -> Judgement:
        """Which facts of these claims hold, and what each claim's node says of that."""
        said = [t for t in claims if intelligible(self.model, t)]
        whens = self._days_of(events_of(said), said, nodes)
        found = standings(said, self.day, whens)
        return said, found, marks(self.model.layer, claims, found, whens, self.day)

    def _mark(self, marked: Mapping[Ref, Mapping[str, Any]]) -> None:
        """Sets marks that differ from those stored: at once in a load that goes in batches, else with what follows."""
        if self.writer.together:
            mark_claims(self.writer, marked)
        elif marked:
            self._comparison.mark(marked)

    def _sent(self) -> None:
        self.writer.settle()
        if self.writer.forget(self.writer.layer.labels) or not self.writer.known(self.writer.layer.claim):
            self._asked.clear()

    def _days_of(self, events: set[Ref], said: Iterable[Testimony], read: set[Ref]) -> dict[Ref, PartialDate]:
        """When events took place, by the claims of each; where there is none, as their sources give it."""
        others: list[Testimony] = []
        if missing := {ref_text(ref) for ref in events - read}:
            claims = self._read(*self._statements(texts.CLAIMS_ON_NODES, "subjects", sorted(missing)))
            others = [t for t in claims if ref_text(t.subject) in missing and t.kind in OF_NODE]
        claimed = days_of_events([*said, *(t for t in others if intelligible(self.model, t))])
        return (declared_days(self.writer, events) if events else {}) | claimed

    def _stored(
        self,
        wanted: Mapping[tuple[Any, ...], RelationshipRecord],
        claims: Iterable[Testimony],
        same: Collection[tuple[Any, ...]] = (),
    ) -> dict[tuple[Any, ...], tuple[RelationshipRecord, StoredRelationship]]:
        """The stored relationships of facts that do not stand, though claims of them are or were there.

        Those that are wanted are read with them, to be compared later; those that are stored just so, the `same`, not.
        """
        one_each = {t.fact: t for t in claims if t.kind in ("relationship", "role") and t.subject and t.object}
        records = {record.identity: record for record in map(self._as_fact, one_each.values())}
        dropped = [record for identity, record in records.items() if identity not in wanted and identity not in same]
        found = self.writer.relationships([*dropped, *wanted.values()])
        return {
            record.identity: (record, found[record.identity])
            for record in dropped
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


def _holding(model: Model, found: Mapping[str, Standing]) -> dict[str, RelationshipRecord]:
    """The relationships that hold, by fact."""
    wanted: dict[str, RelationshipRecord] = {}
    for fact, standing in found.items():
        first = standing.claims[0] if standing.stands else None
        if first and first.kind in ("relationship", "role") and first.subject and first.object:
            wanted[fact] = fact_record(model, standing.claims)
    return wanted
