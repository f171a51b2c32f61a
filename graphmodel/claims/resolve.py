"""From claims as people state them to claim records: ends resolved, voices and holders settled, ids computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphmodel.claims.claim import Attribute, Claim, Voice
from graphmodel.claims.document import Document, Passage, locator_order
from graphmodel.claims.identity import canonical, digest, ref_text
from graphmodel.claims.standing import Kind, Testimony
from graphmodel.claims.values import claimed_qualifiers, claimed_value
from graphmodel.model import Content, Event, Key, Model, Node, Ref, Relationship, Someone
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean


@dataclass(frozen=True, kw_only=True)
class ClaimRecord:
    """A claim with everything resolved: what standing looks at, and what else the graph holds of it."""

    testimony: Testimony
    voice: Voice
    holder: Ref | str
    content: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    rebuts: frozenset[str] = frozenset()
    alternative_of: frozenset[str] = frozenset()
    excepting: frozenset[Ref] = frozenset()
    passages: frozenset[Passage] = frozenset()
    confidence: float | None = None
    where: Where = field(default=NOWHERE, compare=False)

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.testimony.id


def resolve(model: Model, claims: Iterable[Claim]) -> tuple[list[ClaimRecord], list[Problem]]:
    """The records of claims from one source, nested ones included, and what is wrong with the others.

    Labels are known throughout the source, before and after the claim that has them.
    """
    work = _Resolver(model)
    for claim in claims:
        work.add(claim, Voiced("asserted"))
    work.link()
    return list(work.records.values()), work.problems


@dataclass(frozen=True)
class Voiced:
    """Whose voice a nested claim is in, and what it inherits from the claim around it."""

    voice: Voice
    holder: Node | Key[Any] | str | None = None
    passages: tuple[Passage, ...] = ()


class _Resolver:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.records: dict[str, ClaimRecord] = {}
        self.problems: list[Problem] = []
        self._labels: dict[str, str] = {}
        self._pending: list[tuple[str, str, str, Where]] = []

    def add(self, claim: Claim, voiced: Voiced) -> str | None:
        """The id of the claim's record, made with those of the claims within it; None if it has problems."""
        passages = claim.passages or voiced.passages
        found = list(_faults(self.model, claim, passages))
        if found:
            self.problems += [p.at(claim.where) for p in found]
            return None
        document = passages[0].document
        holder = claim.holder or voiced.holder
        inner = Voiced(voiced.voice, holder, passages)
        content = self._all(claim.that, Voiced("quoted", _speaker(claim.proposition) or holder, passages))
        conditions = self._all(claim.conditions, replace(inner, voice="supposed"))
        if content is None or conditions is None:
            return None
        record = self._record(claim, voiced.voice, self._holder(holder, document), passages, content, conditions)
        self._keep(record)
        self._refer(record.id, claim, inner)
        return record.id

    def link(self) -> None:
        """Settles the references by label, now that every label is known."""
        for claim, how, label, where in self._pending:
            target = self._labels.get(label)
            if target is None:
                hint = did_you_mean(label, self._labels) or "give the other claim the option `as: name`"
                self.problems.append(Problem(where, "claim-label", f"no claim here has the label {label!r}", hint))
            else:
                record = self.records[claim]
                self.records[claim] = replace(record, **{how: getattr(record, how) | {target}})

    def _all(self, claims: Sequence[Claim], voiced: Voiced) -> frozenset[str] | None:
        ids = [self.add(claim, voiced) for claim in claims]
        return None if None in ids else frozenset(i for i in ids if i is not None)

    def _refer(self, record: str, claim: Claim, voiced: Voiced) -> None:
        if claim.label:
            other = self._labels.setdefault(claim.label, record)
            if other != record:
                fault = f"the label {claim.label!r} is given to two claims"
                self.problems.append(Problem(claim.where, "claim-label", fault, "give each a label of its own"))
        for how in ("reasons", "rebuts", "alternative_of"):
            for target in getattr(claim, how):
                if isinstance(target, str):
                    self._pending.append((record, how, target, claim.where))
                elif made := self.add(target, voiced):
                    self.records[record] = replace(
                        self.records[record], **{how: getattr(self.records[record], how) | {made}}
                    )

    def _keep(self, record: ClaimRecord) -> None:
        known = self.records.get(record.id)
        self.records[record.id] = merge(known, record) if known else record

    def _holder(self, holder: Node | Key[Any] | str | None, document: Document) -> Ref | str:
        given = holder if holder is not None else (document.author or document.title or document.id)
        if isinstance(given, Someone):
            return "someone"
        return given if isinstance(given, str) else self.model.ref(given)

    def _record(
        self,
        claim: Claim,
        voice: Voice,
        holder: Ref | str,
        passages: tuple[Passage, ...],
        content: frozenset[str],
        conditions: frozenset[str],
    ) -> ClaimRecord:
        document = passages[0].document
        said = claim.proposition
        subject, predicate, object_ = self._ends(said)
        value = claimed_value(self.model, said) if isinstance(said, Attribute) else ""
        qualifiers = claimed_qualifiers(self.model, said) if isinstance(said, Relationship) else {}
        excepting = frozenset(self.model.ref(member) for member in claim.excepting)
        proposition = [ref_text(subject), predicate, ref_text(object_), value, sorted(content), qualifiers]
        axes = [claim.polarity, claim.certainty, claim.basis, voice, claim.ended, claim.share]
        who = holder if isinstance(holder, str) else ref_text(holder)
        interval = [str(bound) if bound else None for bound in (said.since, said.until)]
        id = digest(document.id, proposition, axes, who, interval, sorted(conditions), sorted(map(ref_text, excepting)))
        kind = _kind(self.model, said)
        testimony = Testimony(
            id=id,
            fact=self._fact(kind, said, subject, predicate, object_, content, qualifiers),
            kind=kind,
            predicate=predicate,
            subject=subject,
            object=object_,
            value=value,
            qualifiers=canonical(qualifiers),
            polarity=claim.polarity,
            certainty=claim.certainty,
            basis=claim.basis,
            own_voice=voice == "asserted" and holder == self._holder(None, document),
            conditional=bool(conditions),
            since=said.since,
            until=said.until,
            ended=claim.ended,
            published=document.published,
            share=claim.share,
            rank=claim.rank,
            document=document.id,
            locators=tuple(sorted({p.locator for p in passages if p.locator}, key=locator_order)),
            note=claim.note,
            resolved=claim.resolved,
        )
        return ClaimRecord(
            testimony=testimony,
            voice=voice,
            holder=holder,
            content=content,
            conditions=conditions,
            excepting=excepting,
            passages=frozenset(passages),
            confidence=claim.confidence,
            where=claim.where,
        )

    def _ends(self, said: Relationship[Any, Any] | Attribute) -> tuple[Ref | None, str, Ref | None]:
        if isinstance(said, Attribute):
            return self._ref(said.subject), said.name, None
        kind = self.model.relationship(type(said))
        start, end = self._ref(said.start), self._ref(said.end)
        if kind.symmetric and ref_text(end) < ref_text(start):
            start, end = end, start
        return start, kind.type, end

    def _ref(self, side: Node | Key[Any]) -> Ref | None:
        unnamed = Someone | Content
        of = side.of if isinstance(side, Key) else type(side)
        return None if issubclass(of, unnamed) else self.model.ref(side)

    def _fact(
        self,
        kind: Kind,
        said: Relationship[Any, Any] | Attribute,
        subject: Ref | None,
        predicate: str,
        object_: Ref | None,
        content: frozenset[str],
        qualifiers: dict[str, Any],
    ) -> str:
        if isinstance(said, Attribute):
            return digest("property", ref_text(subject), predicate)
        key = self.model.relationship(type(said)).key
        own = {**qualifiers, "since": said.since and str(said.since), "until": said.until and str(said.until)}
        return digest(
            kind, ref_text(subject), predicate, ref_text(object_), sorted(content), {k: own.get(k) for k in key}
        )


def merge(one: ClaimRecord, other: ClaimRecord) -> ClaimRecord:
    """One record of two of the same id: evidence and relations of both; of two notes, the fuller one.

    Commutative and associative, so the order of sources does not matter.
    """
    first, second = sorted((one, other), key=lambda record: record.where)
    a, b = first.testimony, second.testimony
    confidences = [c for c in (first.confidence, second.confidence) if c is not None]
    testimony = replace(
        a,
        locators=tuple(sorted({*a.locators, *b.locators}, key=locator_order)),
        note=max((a.note, b.note), key=lambda note: (len(note), note)),
        resolved=a.resolved | b.resolved,
        rank=min((a.rank, b.rank), key=("preferred", "deprecated", "normal").index),
    )
    return replace(
        first,
        testimony=testimony,
        reasons=first.reasons | second.reasons,
        rebuts=first.rebuts | second.rebuts,
        alternative_of=first.alternative_of | second.alternative_of,
        passages=first.passages | second.passages,
        confidence=max(confidences, default=None),
    )


def _kind(model: Model, said: Relationship[Any, Any] | Attribute) -> Kind:
    if isinstance(said, Attribute):
        of = said.subject.of if isinstance(said.subject, Key) else type(said.subject)
        return "occasion" if issubclass(of, Event) else "property"
    if isinstance(said.end, Content):
        return "content"
    return "role" if model.relationship(type(said)).role else "relationship"


def _speaker(said: Relationship[Any, Any] | Attribute) -> Node | Key[Any] | None:
    """Who holds the content of a claim: its subject, unless that is an event, which says and believes nothing."""
    side = said.subject if isinstance(said, Attribute) else said.start
    of = side.of if isinstance(side, Key) else type(side)
    return None if issubclass(of, Event) else side


def _faults(model: Model, claim: Claim, passages: Sequence[Passage]) -> Iterable[Problem]:
    said = claim.proposition
    if not passages:
        hint = "give the passage that says so: evidence=document.passage('2.1')"
        yield Problem(NOWHERE, "claim-evidence", "a claim without evidence", hint)
    if len({p.document.id for p in passages}) > 1:
        hint = "make one claim a document; the graph joins them at the fact"
        yield Problem(NOWHERE, "claim-documents", "the evidence of one claim is from several documents", hint)
    takes_content = isinstance(said, Relationship) and isinstance(said.end, Content)
    if takes_content and not claim.that:
        hint = "nest the claims that are said, or give the option `that`"
        yield Problem(NOWHERE, "claim-content", "it does not say what is said, believed or wanted", hint)
    if claim.that and not takes_content:
        yield Problem(NOWHERE, "claim-content", "only a relationship whose end is Content takes nested claims")
    if isinstance(said, Attribute):
        yield from _attribute_faults(model, said)
    elif type(said) not in model:
        yield Problem(NOWHERE, "claim-type", f"{type(said).__name__} is not in the model")


def _attribute_faults(model: Model, said: Attribute) -> Iterable[Problem]:
    of = said.subject.of if isinstance(said.subject, Key) else type(said.subject)
    if of not in model:
        yield Problem(NOWHERE, "claim-type", f"{of.__name__} is not in the model")
        return
    known = {name for label in model.descendants(model.node(of).label) for name in model.nodes[label].properties}
    if said.name not in known:
        hint = did_you_mean(said.name, known)
        yield Problem(NOWHERE, "claim-property", f"{of.__name__} has no property {said.name!r}", hint)
    elif said.name == model.node(of).key:
        yield Problem(NOWHERE, "claim-property", f"{said.name!r} is the key of {of.__name__}, no fact about it")
