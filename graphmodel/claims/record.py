"""A claim with everything resolved, and two records of one claim made one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from graphmodel.claims.claim import Voice
from graphmodel.claims.document import Passage, locator_order
from graphmodel.claims.testimony import Testimony
from graphmodel.model import Ref
from graphmodel.problems import NOWHERE, Where


@dataclass(frozen=True, kw_only=True)
class ClaimRecord:
    """A claim with everything resolved: what standing looks at, and what else the graph holds of it."""

    testimony: Testimony
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

    @property
    def voice(self) -> Voice:
        """Whether its holder asserts it, is only said to say it, or it is a condition or argued against."""
        return self.testimony.voice


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
