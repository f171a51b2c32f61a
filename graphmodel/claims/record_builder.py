"""One claim record of one claim: endpoints resolved, whose voice it is, the claim's id computed from first names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphmodel.claims.bounds import Bound, How
from graphmodel.claims.claim import Attribute, Claim, Proposition, Voice
from graphmodel.claims.document import Document, Passage, locator_order
from graphmodel.claims.first_names import (
    first_bound,
    first_property,
    first_qualifiers,
    first_text,
    first_type,
    in_order,
)
from graphmodel.claims.identity import canonical, digest, ref_text
from graphmodel.claims.record import ClaimRecord
from graphmodel.claims.testimony import Kind, Testimony
from graphmodel.claims.values import claimed_qualifiers, claimed_value
from graphmodel.model import Content, Event, Key, Model, Node, PartialDate, Ref, Relationship, Someone
from graphmodel.problems import NOWHERE, Where

SOMEONE_SAID = "someone"


@dataclass(frozen=True)
class ClaimContext:
    """What a nested claim inherits from the claim around it, and whose voice it is in."""

    voice: Voice
    holder: Node | Key[Any] | str | None = None
    passages: tuple[Passage, ...] = ()
    where: Where = NOWHERE


class ClaimRecordBuilder:
    """Makes the records of claims on types of a model."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def record(
        self, claim: Claim, around: ClaimContext, content: frozenset[str], conditions: frozenset[str]
    ) -> ClaimRecord:
        """The record of a claim, with the ids of its content and its conditions."""
        said, passages, voice = claim.proposition, around.passages, around.voice
        document = passages[0].document
        holder = self._holder(around.holder, document)
        subject, predicate, object_ = self._ends(said)
        value = claimed_value(self.model, said) if isinstance(said, Attribute) else ""
        qualifiers = claimed_qualifiers(self.model, said) if isinstance(said, Relationship) else {}
        excepting = frozenset(self.model.ref(member) for member in claim.excepting)
        name, own = self._first(said, subject, predicate, qualifiers)
        kind, ends = _kind(self.model, said), (self._text(subject), self._text(object_))
        proposition = [ends[0], name, ends[1], value, sorted(content), own]
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
            fact=self._fact(said, kind, name, ends, content, own),
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
        kind: Kind,
        predicate: str,
        ends: tuple[str, str],
        content: frozenset[str],
        qualifiers: dict[str, Any],
    ) -> str:
        """The digest of a fact; predicate, ends and qualifiers are by their first names."""
        if isinstance(said, Attribute):
            return digest("property", ends[0], predicate)
        declared = self.model.relationship(type(said))
        own = {**qualifiers, "since": said.since and str(said.since), "until": said.until and str(said.until)}
        names = first_qualifiers(self.model, declared.type, dict.fromkeys(declared.key))
        parallel = {name: own.get(name) for name in names}
        return digest(kind, ends[0], predicate, ends[1], sorted(content), parallel)


def speaker(said: Proposition) -> Node | Key[Any] | None:
    """Who holds the content of a claim: its subject, unless that is an event, which says and believes nothing."""
    side = said.subject if isinstance(said, Attribute) else said.start
    return None if issubclass(_class(side), Event) else side


def _kind(model: Model, said: Proposition) -> Kind:
    if isinstance(said, Attribute):
        return "occasion" if issubclass(_class(said.subject), Event) else "property"
    if isinstance(said.end, Content):
        return "content"
    return "role" if model.relationship(type(said)).role else "relationship"


def _class(side: Node | Key[Any]) -> type[Any]:
    return side.of if isinstance(side, Key) else type(side)
