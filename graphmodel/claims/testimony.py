"""What one claim contributes to whether a fact holds, as the graph stores it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from graphmodel.claims.bounds import Bound, dates, happened
from graphmodel.claims.claim import Basis, Certainty, Polarity, Rank, Voice
from graphmodel.claims.intervals import Interval
from graphmodel.claims.shares import is_whole
from graphmodel.model import PartialDate, Ref

Kind = Literal["relationship", "role", "content", "property", "occasion"]


@dataclass(frozen=True, kw_only=True)
class Testimony:
    """What one claim says about its fact.

    `kind` is `occasion` for a property of an event, which holds from the event's day on. `fact` names the fact; for a
    property it names the property of the node, and `value` (JSON) the value claimed.
    `committed`: of quoted content, that its holder says or believes it, rather than wants or fears it. `holder` and
    `excepting` are names to read, as the graph shows them. `bounds` by events and by other dates give `since` and
    `until` once the days of events are known (`dated`).
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
    voice: Voice = "asserted"
    holder: str = ""
    committed: bool = False
    conditional: bool = False
    since: PartialDate | None = None
    until: PartialDate | None = None
    ended: bool = False
    published: PartialDate | None = None
    bounds: tuple[Bound, ...] = ()
    period: PartialDate | None = None
    timeless: bool = False
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

    @property
    def of_event(self) -> bool:
        """Whether it is about an event: a role in it, or a property of it."""
        return self.kind in ("role", "occasion")

    @property
    def bounded_by_event(self) -> bool:
        """Whether an event bounds when it is true."""
        return any(isinstance(bound.of, Ref) for bound in self.bounds)

    @property
    def undated(self) -> bool:
        """Whether it states no bound at all."""
        return self.since is None and self.until is None and not self.ended and not self.bounds

    def dated(self, whens: Mapping[Ref, PartialDate]) -> Testimony:
        """The same with the start and end that its bounds give, by the days of events."""
        if not self.bounds:
            return self
        since, until = (happened if self.of_event else dates)(self.bounds, whens, self.published)
        return replace(self, since=since or self.since, until=until or self.until)

    def interval(self, occurred: PartialDate | None = None) -> Interval:
        """Over which it is said to hold. What is said of an event holds from its first day on and does not expire."""
        if self.of_event:
            since = self.since or (occurred.start if occurred is not None else self._within_period())
            return Interval(since=self._begun_by_now(since), spoken=self.published)
        return Interval(self.since, self.until, self.ended, self.published, self.timeless, self.period)

    def _within_period(self) -> PartialDate | None:
        """An event without a day, in a source on a period, happened in it; by the publication, if it had begun."""
        if self.period is None:
            return None
        first, last = self.period.first, self.period.last or (self.published and self.published.last)
        if first and last and last < first:  # the source speaks of a time to come
            last = None
        return PartialDate(f"{first or '..'}/{last or '..'}") if first or last else None

    def _begun_by_now(self, when: PartialDate | None) -> PartialDate | None:
        """An event that is reported as having happened did so before the report, also in a month that is not over."""
        asserted_on = self.published
        if when is None or asserted_on is None or not (when.first and when.last and asserted_on.last):
            return when
        return asserted_on if when.first <= asserted_on.last < when.last else when
