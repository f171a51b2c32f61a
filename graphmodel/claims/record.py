"""A claim with everything resolved, and several records of one claim made one."""

from __future__ import annotations

from collections.abc import Sequence
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
    holder_label: str = field(default="", compare=False)
    """The label by which a source names the holder, where that is a node."""

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
    return merge_all((one, other))


def merge_all(records: Sequence[ClaimRecord]) -> ClaimRecord:
    """The same of any number of records, whose evidence is gathered and sorted once."""
    if len(records) == 1:
        return records[0]
    first = min(records, key=lambda record: record.where)
    said = [record.testimony for record in records]
    testimony = replace(
        first.testimony,
        locators=tuple(sorted({locator for each in said for locator in each.locators}, key=locator_order)),
        note=max((each.note for each in said), key=lambda note: (len(note), note)),
        resolved=frozenset().union(*(each.resolved for each in said)),
        rank=min((each.rank for each in said), key=("preferred", "deprecated", "normal").index),
    )
    return replace(
        first,
        testimony=testimony,
        reasons=frozenset().union(*(each.reasons for each in records)),
        rebuts=frozenset().union(*(each.rebuts for each in records)),
        alternative_of=frozenset().union(*(each.alternative_of for each in records)),
        passages=frozenset().union(*(each.passages for each in records)),
        confidence=max((each.confidence for each in records if each.confidence is not None), default=None),
    )
