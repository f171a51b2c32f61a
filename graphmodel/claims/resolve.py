"""From claims as people state them to claim records: ends resolved, voices and holders settled, ids computed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphmodel.claims.bounds import Bound, How
from graphmodel.claims.circles import contradictory_bounds
from graphmodel.claims.claim import Attribute, Claim, Proposition, Voice
from graphmodel.claims.document import Document, Passage, locator_order
from graphmodel.claims.faults import faults
from graphmodel.claims.first_names import (
    first_bound,
    first_property,
    first_qualifiers,
    first_text,
    first_type,
    in_order,
)
from graphmodel.claims.gathered import GatheredRecords
from graphmodel.claims.identity import canonical, digest, ref_text
from graphmodel.claims.labels import ClaimLabel, refers_to_itself, repeated_label, unknown_label
from graphmodel.claims.record import ClaimRecord
from graphmodel.claims.testimony import Kind, Testimony
from graphmodel.claims.values import claimed_qualifiers, claimed_value
from graphmodel.model import Content, Event, Key, Model, Node, PartialDate, Ref, Relationship, Someone
from graphmodel.problems import NOWHERE, Problem, Where

SOMEONE_SAID = "someone"


def resolve(model: Model, claims: Iterable[Claim]) -> tuple[list[ClaimRecord], list[Problem]]:
    """The records of claims from one source, nested ones included, and what is wrong with the others.

    Labels are known throughout the source, before and after the claim that has them.
    """
    work = _Resolver(model)
    for claim in claims:
        work.state(claim)
    work.link()
    records = work.gathered.merged()
    contradictions = list(contradictory_bounds(records))
    for each in contradictions:
        work.refuse(each)
    return work.gathered.merged() if contradictions else records, work.problems


@dataclass(frozen=True)
class ResolvedPart:
    """The records of some claims of a source; the labels that they have, and those that they refer to.

    A claim has several records where a place that makes it may yet be refused: for a label, or an event that bounds it.
    """

    records: list[ClaimRecord]
    problems: list[Problem]
    labels: list[ClaimLabel]
    references: list[ClaimLabel]


def resolve_part(model: Model, claims: Iterable[Claim]) -> ResolvedPart:
    """The same for a part of a source's claims: which claims the labels name is known when all parts are."""
    work = _Resolver(model)
    for claim in claims:
        work.state(claim)
    references = work.link_claims()
    found = [ClaimLabel(str(each.target), each.record, each.around.where, each.how) for each in references]
    open_places = {each.where for each in (*work.labels, *found)}
    return ResolvedPart(work.gathered.apart(open_places), work.problems, work.labels, found)


@dataclass(frozen=True)
class _Around:
    """What a nested claim inherits from the claim around it, and whose voice it is in."""

    voice: Voice
    holder: Node | Key[Any] | str | None = None
    passages: tuple[Passage, ...] = ()
    where: Where = NOWHERE


@dataclass(frozen=True)
class _Reference:
    """A relation to another claim that waits until all claims are known: by its label, or to a claim argued against."""

    record: str
    how: str
    target: Claim | str
    around: _Around


class _Resolver:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.problems: list[Problem] = []
        self._reported: set[tuple[str, int, str]] = set()
        self.labels: list[ClaimLabel] = []
        self.gathered = GatheredRecords()
        self._labels: dict[str, str] = {}
        self._stated: list[tuple[Claim, str]] = []
        self._pending: deque[_Reference] = deque()

    def refuse(self, problem: Problem, record: str = "") -> None:
        """Keeps out what is stated at the place of a problem; where that is not known, the record."""
        self.problems.append(problem)
        self.gathered.refuse(problem.where, record)

    def state(self, claim: Claim) -> None:
        """Makes the records of a claim that stands by itself, and of those within it."""
        made = self._add(claim, _Around("asserted"))
        if made is not None:
            self._stated.append((claim, made))

    def link(self) -> None:
        """Settles what refers to other claims, now that every claim and label is known."""
        references = self.link_claims()
        for each in self.labels:
            if self._labels[each.label] != each.claim:
                self.refuse(repeated_label(each.label, each.where), each.claim)
        for reference in references:
            label = str(reference.target)
            if (found := self._labels.get(label)) is not None:
                self._connect(reference.record, reference.how, found, reference.around.where)
            else:
                self.refuse(unknown_label(label, reference.around.where, self._labels), reference.record)

    def link_claims(self) -> list[_Reference]:
        """Settles what refers to claims that are given themselves; what refers to labels is left."""
        by_label: list[_Reference] = []
        while self._pending:
            reference = self._pending.popleft()
            if isinstance(reference.target, str):
                by_label.append(reference)
            elif (found := self._argued(reference)) is not None:
                itself = self.gathered.repeats(found, reference.record)
                target = reference.record if itself else found
                self._connect(reference.record, reference.how, target, reference.around.where)
        return by_label

    def _connect(self, record: str, how: str, target: str, where: Where) -> None:
        if record == target:
            self.refuse(refers_to_itself(how, where), record)
        else:
            self.gathered.join(record, how, target)

    def _argued(self, reference: _Reference) -> str | None:
        """The claim argued against, or read otherwise: the one that the source states; else it is hypothetical."""
        assert isinstance(reference.target, Claim)
        stated = self._stated if reference.target.passages else ()  # what is stated has evidence of its own
        same = (made for claim, made in stated if claim == reference.target)
        return next(same, None) or self._add(reference.target, replace(reference.around, voice="hypothetical"))

    def _add(self, claim: Claim, around: _Around) -> str | None:
        """The id of the claim's record, made with those of the claims within it; None if it has problems."""
        passages = claim.passages or around.passages
        where = around.where if claim.where == NOWHERE else claim.where
        found = list(faults(self.model, claim, passages))
        if found:
            self._report(problem.at(where) for problem in found)
            return None
        holder = claim.holder or around.holder
        inner = _Around(around.voice, holder, passages, where)
        content = self._all(claim.that, _Around("quoted", _speaker(claim.proposition) or holder, passages, where))
        conditions = self._all(claim.conditions, _Around("hypothetical", holder, passages, where))
        if content is None or conditions is None:
            return None
        record = self._record(claim, inner, content, conditions)
        self.gathered.add(record)
        self._label(record.id, claim, where)
        self._refer(record.id, claim, inner)
        return record.id

    def _all(self, claims: Sequence[Claim], around: _Around) -> frozenset[str] | None:
        ids = [self._add(claim, around) for claim in claims]
        return None if None in ids else frozenset(i for i in ids if i is not None)

    def _report(self, found: Iterable[Problem]) -> None:
        """Adds problems, each once a line: an event's line makes a claim for each role."""
        for problem in found:
            line = problem.where.file, problem.where.line, problem.message
            if not problem.where.line or line not in self._reported:
                self._reported.add(line)
                self.problems.append(problem)

    def _label(self, record: str, claim: Claim, where: Where) -> None:
        if claim.label:
            self.labels.append(ClaimLabel(claim.label, record, where))
            self._labels.setdefault(claim.label, record)

    def _refer(self, record: str, claim: Claim, inner: _Around) -> None:
        for how in ("reasons", "rebuts", "alternative_of"):
            for target in getattr(claim, how):
                if isinstance(target, str) or how in ("rebuts", "alternative_of"):
                    self._pending.append(_Reference(record, how, target, inner))
                elif made := self._add(target, inner):
                    self._connect(record, how, made, inner.where)

    def _holder(self, holder: Node | Key[Any] | str | None, document: Document) -> Ref | str:
        given = holder if holder is not None else (document.author or document.title or document.id)
        if isinstance(given, Someone):
            return SOMEONE_SAID
        return given if isinstance(given, str) else self.model.ref(given)

    def _holder_label(self, holder: Node | Key[Any] | str | None, document: Document) -> str:
        given = holder if holder is not None else document.author
        if isinstance(given, Key):
            return self.model.node(given.of).label
        return ""

    def _record(
        self, claim: Claim, around: _Around, content: frozenset[str], conditions: frozenset[str]
    ) -> ClaimRecord:
        said, passages, voice = claim.proposition, around.passages, around.voice
        document = passages[0].document
        holder = self._holder(around.holder, document)
        subject, predicate, object_ = self._ends(said)
        value = claimed_value(self.model, said) if isinstance(said, Attribute) else ""
        qualifiers = claimed_qualifiers(self.model, said) if isinstance(said, Relationship) else {}
        excepting = frozenset(self.model.ref(member) for member in claim.excepting)
        name, own = self._first(said, subject, predicate, qualifiers)
        proposition = [self._text(subject), name, self._text(object_), value, sorted(content), own]
        axes = [claim.polarity, claim.certainty, claim.basis, voice, claim.ended, claim.share]
        who, at_first = (holder, holder) if isinstance(holder, str) else (ref_text(holder), self._text(holder))
        bounds = tuple(sorted(self._bound(how, of) for how, of in claim.bounds.items()))
        interval: list[Any] = [str(bound) if bound else None for bound in (said.since, said.until)]
        interval += [first_bound(self.model, bound) for bound in bounds]
        testimony = Testimony(
            id=digest(
                *(document.id, proposition, axes, at_first, interval),
                *(sorted(conditions), sorted(map(self._text, excepting))),
            ),
            fact=self._fact(said, subject, name, object_, content, own),
            kind=_kind(self.model, said),
            predicate=predicate,
            subject=subject,
            object=object_,
            value=value,
            qualifiers=canonical(qualifiers),
            polarity=claim.polarity,
            certainty=claim.certainty,
            basis=claim.basis,
            own_voice=voice == "asserted" and holder == self._holder(None, document),
            voice=voice,
            holder=who,
            conditional=bool(conditions),
            since=said.since,
            until=said.until,
            ended=claim.ended,
            published=document.published,
            bounds=bounds,
            period=document.period,
            timeless=isinstance(said, Relationship) and self.model.relationship(type(said)).timeless,
            share=claim.share,
            rank=claim.rank,
            document=document.id,
            locators=tuple(sorted({p.locator for p in passages if p.locator}, key=locator_order)),
            note=claim.note,
            resolved=claim.resolved,
        )
        return ClaimRecord(
            testimony=testimony,
            holder=holder,
            content=content,
            conditions=conditions,
            excepting=excepting,
            passages=frozenset(passages),
            confidence=claim.confidence,
            where=around.where,
            holder_label=self._holder_label(around.holder, document),
        )

    def _bound(self, how: How, of: Node | Key[Any] | PartialDate) -> Bound:
        return Bound(how, str(of) if isinstance(of, PartialDate) else self.model.ref(of))

    def _ends(self, said: Proposition) -> tuple[Ref | None, str, Ref | None]:
        if isinstance(said, Attribute):
            return self._ref(said.subject), said.name, None
        kind = self.model.relationship(type(said))
        start, end = self._ref(said.start), self._ref(said.end)
        if kind.symmetric:
            start, end = in_order(self.model, start, end)
        return start, kind.type, end

    def _ref(self, side: Node | Key[Any]) -> Ref | None:
        return None if issubclass(_class(side), Someone | Content) else self.model.ref(side)

    def _text(self, ref: Ref | None) -> str:
        return first_text(self.model, ref)

    def _first(
        self, said: Proposition, subject: Ref | None, predicate: str, qualifiers: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """The predicate and the qualifiers by their first names."""
        if isinstance(said, Attribute):
            return first_property(self.model, subject, predicate), qualifiers
        return first_type(self.model, predicate), first_qualifiers(self.model, predicate, qualifiers)

    def _fact(
        self,
        said: Proposition,
        subject: Ref | None,
        predicate: str,
        object_: Ref | None,
        content: frozenset[str],
        qualifiers: dict[str, Any],
    ) -> str:
        """The digest of a fact; predicate and qualifiers are by their first names."""
        if isinstance(said, Attribute):
            return digest("property", self._text(subject), predicate)
        declared = self.model.relationship(type(said))
        own = {**qualifiers, "since": said.since and str(said.since), "until": said.until and str(said.until)}
        names = first_qualifiers(self.model, declared.type, dict.fromkeys(declared.key))
        parallel = {name: own.get(name) for name in names}
        kind = _kind(self.model, said)
        return digest(kind, self._text(subject), predicate, self._text(object_), sorted(content), parallel)


def _kind(model: Model, said: Proposition) -> Kind:
    if isinstance(said, Attribute):
        return "occasion" if issubclass(_class(said.subject), Event) else "property"
    if isinstance(said.end, Content):
        return "content"
    return "role" if model.relationship(type(said)).role else "relationship"


def _speaker(said: Proposition) -> Node | Key[Any] | None:
    """Who holds the content of a claim: its subject, unless that is an event, which says and believes nothing."""
    side = said.subject if isinstance(said, Attribute) else said.start
    return None if issubclass(_class(side), Event) else side


def _class(side: Node | Key[Any]) -> type[Any]:
    return side.of if isinstance(side, Key) else type(side)
