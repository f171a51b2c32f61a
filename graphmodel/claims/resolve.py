"""From claims as people state them to claim records: nested claims, and what claims of a source refer to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graphmodel.claims.circles import contradictory_bounds
from graphmodel.claims.claim import Claim
from graphmodel.claims.faults import faults
from graphmodel.claims.gathered import GatheredRecords
from graphmodel.claims.labels import ClaimLabel, refers_to_itself, repeated_label, unknown_label
from graphmodel.claims.record import ClaimRecord
from graphmodel.claims.record_builder import ClaimContext, ClaimRecordBuilder, speaker
from graphmodel.model import Model
from graphmodel.problems import NOWHERE, Problem, Where


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
    """Resolves a part of a source's claims: which claims the labels name is known when all parts are."""
    work = _Resolver(model)
    for claim in claims:
        work.state(claim)
    references = work.link_claims()
    found = [ClaimLabel(str(each.target), each.record, each.around.where, each.how) for each in references]
    open_places = {each.where for each in (*work.labels, *found)}
    return ResolvedPart(work.gathered.by_place(open_places), work.problems, work.labels, found)


@dataclass(frozen=True)
class _Reference:
    """A relation to another claim that waits until all claims are known: by its label, or to a claim argued against."""

    record: str
    how: str
    target: Claim | str
    around: ClaimContext


class _Resolver:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.problems: list[Problem] = []
        self._reported: set[tuple[str, int, str]] = set()
        self.labels: list[ClaimLabel] = []
        self.gathered = GatheredRecords()
        self._builder = ClaimRecordBuilder(model)
        self._labels: dict[str, str] = {}
        self._stated: list[tuple[Claim, str]] = []
        self._pending: deque[_Reference] = deque()

    def refuse(self, problem: Problem, record: str = "") -> None:
        """Keeps out what is stated at the place of a problem; where that is not known, the record."""
        self.problems.append(problem)
        self.gathered.refuse(problem.where, record)

    def state(self, claim: Claim) -> None:
        """Makes the records of a claim that stands by itself, and of those within it."""
        made = self._add(claim, ClaimContext("asserted"))
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

    def _add(self, claim: Claim, around: ClaimContext) -> str | None:
        """The id of the claim's record, made with those of the claims within it; None if it has problems."""
        passages = claim.passages or around.passages
        where = around.where if claim.where == NOWHERE else claim.where
        found = list(faults(self.model, claim, passages))
        if found:
            self._report(problem.at(where) for problem in found)
            return None
        holder = claim.holder or around.holder
        inner = ClaimContext(around.voice, holder, passages, where)
        content = self._all(claim.that, ClaimContext("quoted", speaker(claim.proposition) or holder, passages, where))
        conditions = self._all(claim.conditions, ClaimContext("hypothetical", holder, passages, where))
        if content is None or conditions is None:
            return None
        record = self._builder.record(claim, inner, content, conditions)
        self.gathered.add(record)
        self._label(record.id, claim, where)
        self._refer(record.id, claim, inner)
        return record.id

    def _all(self, claims: Sequence[Claim], around: ClaimContext) -> frozenset[str] | None:
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

    def _refer(self, record: str, claim: Claim, inner: ClaimContext) -> None:
        for how in ("reasons", "rebuts", "alternative_of"):
            for target in getattr(claim, how):
                if isinstance(target, str) or how in ("rebuts", "alternative_of"):
                    self._pending.append(_Reference(record, how, target, inner))
                elif made := self._add(target, inner):
                    self._connect(record, how, made, inner.where)
