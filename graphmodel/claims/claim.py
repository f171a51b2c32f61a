"""A claim as a person states it: a proposition, who holds it, how firmly, over which interval, on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from graphmodel.claims.bounds import How
from graphmodel.claims.document import Passage
from graphmodel.model import Key, Node, PartialDate, Relationship
from graphmodel.problems import NOWHERE, Where

Polarity = Literal["affirmed", "denied"]
Certainty = Literal["certain", "likely", "possible", "unclear"]
Basis = Literal["stated", "implied", "outside"]
Voice = Literal["asserted", "quoted", "hypothetical"]
Rank = Literal["preferred", "normal", "deprecated"]


@dataclass(frozen=True)
class Attribute:
    """The proposition that a property of a node has a value: `Attribute(Community.key("fishers"), "size", 40000)`."""

    subject: Node | Key[Any]
    name: str
    value: Any
    since: PartialDate | None = None
    until: PartialDate | None = None


Proposition = Relationship[Any, Any] | Attribute


@dataclass(frozen=True)
class Claim:
    """What a source says. The axes are independent of each other.

    Args:
        proposition: a relationship between nodes or keys of nodes, or an attribute.
        evidence: the passages that say so. Nested claims without evidence take that of the claim around them.
        polarity: whether the proposition is affirmed or denied.
        certainty: how firmly the holder says it.
        basis: stated in the text, implied by it, or known from outside it.
        holder: who says or believes it; by default the document's author.
        bounds: what an event, or a date, says of its start and end, by `since`, `until`, `before`, `after` or `during`:
            `{"until": Withdrawal.key("withdrawal-2031")}`. An event stands for the days on which it took place.
        ended: it held once and no longer does; the day is unknown.
        that: the quoted claims, where the proposition's end is `CONTENT`.
        conditions: the claim holds only if these do; they are hypothetical, not asserted.
        reasons: claims given as reasons for this one.
        rebuts: claims, or their labels, that this one argues against.
        alternative_of: claims, or their labels, that read the same words another way.
        share: of a collective, how much of it: `all`, `most`, `many`, `some`, `few`, a number or a percentage.
        excepting: members of a collective of which nothing is claimed.
        rank: a person's choice between claims that contradict each other, as in Wikidata.
        confidence: the modeller's own, 0 to 1; no part of the claim's identity.
        note: a paraphrase in the modeller's words; no part of the claim's identity.
        resolved: which of `since`, `until`, `when` were worked out from a relative or yearless date.
        label: a name by which other claims of the source refer to this one.
    """

    proposition: Proposition
    evidence: Passage | Sequence[Passage] = ()
    polarity: Polarity = "affirmed"
    certainty: Certainty = "certain"
    basis: Basis = "stated"
    holder: Node | Key[Any] | str | None = None
    bounds: Mapping[How, Node | Key[Any] | PartialDate] = field(default_factory=dict, hash=False)
    ended: bool = False
    that: Sequence[Claim] = ()
    conditions: Sequence[Claim] = ()
    reasons: Sequence[Claim | str] = ()
    rebuts: Sequence[Claim | str] = ()
    alternative_of: Sequence[Claim | str] = ()
    share: str = ""
    excepting: Sequence[Node | Key[Any]] = ()
    rank: Rank = "normal"
    confidence: float | None = None
    note: str = ""
    resolved: frozenset[str] = frozenset()
    label: str = ""
    where: Where = field(default=NOWHERE, compare=False, repr=False)

    def __post_init__(self) -> None:
        # A generator would be used up by the first who looks.
        for name in ("that", "conditions", "reasons", "rebuts", "alternative_of", "excepting"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if not isinstance(self.evidence, Passage):
            object.__setattr__(self, "evidence", tuple(self.evidence))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The evidence, always as a tuple."""
        return (self.evidence,) if isinstance(self.evidence, Passage) else tuple(self.evidence)
