"""What one claim contributes to whether a fact stands, as the graph stores it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphmodel.claims.claim import Basis, Certainty, Polarity, Rank
from graphmodel.claims.intervals import Interval
from graphmodel.claims.shares import is_whole
from graphmodel.model import PartialDate, Ref

Kind = Literal["relationship", "role", "content", "property", "occasion"]


@dataclass(frozen=True, kw_only=True)
class Testimony:
    """What one claim says about its fact.

    `kind` is `occasion` for a property of an event, which holds from the event's day on. `fact` names the fact; for a
    property it names the property of the node, and `value` (JSON) the value claimed.
    `excepting` are names to read, as the graph shows them.
    """

    id: str
    fact: str
    kind: Kind
    predicate: str
    subject: Ref | None = None
    object: Ref | None = None
    value: str = ""
    qualifiers: str = "{}"
    polarity: Polarity = "affirmed"
    certainty: Certainty = "certain"
    basis: Basis = "stated"
    own_voice: bool = True
    conditional: bool = False
    since: PartialDate | None = None
    until: PartialDate | None = None
    ended: bool = False
    published: PartialDate | None = None
    share: str = ""
    excepting: tuple[str, ...] = ()
    rank: Rank = "normal"
    document: str = ""
    locators: tuple[str, ...] = ()
    note: str = ""
    resolved: frozenset[str] = frozenset()

    @property
    def counts(self) -> bool:
        """Whether it speaks for or against its fact: certain, unconditional, in its author's own voice."""
        return (
            self.certainty == "certain"
            and self.basis in ("stated", "outside")
            and self.own_voice
            and not self.conditional
            and self.rank != "deprecated"
        )

    @property
    def whole(self) -> bool:
        """Whether it speaks of all of a collective, or of no collective at all."""
        return is_whole(self.share)

    def _begun_by_now(self, when: PartialDate | None) -> PartialDate | None:
        """An event that is told of as having happened happened before it was told, also in a month that is not over."""
        spoken = self.published
        if when is None or spoken is None or not (when.first and when.last and spoken.last):
            return when
        return spoken if when.first <= spoken.last < when.last else when

    @property
    def of_event(self) -> bool:
        """Whether it is about an event: a role in it, or a property of it."""
        return self.kind in ("role", "occasion")

    def interval(self, occurred: PartialDate | None = None) -> Interval:
        """Over which it is said to hold. What is said of an event holds from its day on and does not expire."""
        if self.of_event:
            return Interval(since=self._begun_by_now(self.since or occurred), spoken=self.published)
        return Interval(self.since, self.until, self.ended, self.published)
