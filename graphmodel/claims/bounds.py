"""Bounds that an event or another date gives a claim: since, until, before, after, during it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphmodel.model import PartialDate, Ref

How = Literal["since", "until", "before", "after", "during"]
SIDES: Mapping[How, tuple[str, ...]] = {
    "since": ("since",),
    "after": ("since",),
    "until": ("until",),
    "before": ("until",),
    "during": ("since", "until"),
}
"""Which ends of an interval each speaks of."""
AT_SOME_TIME = PartialDate("0001/9999")
"""The bound that an event without a known day gives: there is one, on a day that nobody knows."""


@dataclass(frozen=True, order=True)
class Bound:
    """One bound of a claim: `until` an event, `after` a date."""

    how: How
    of: Ref | str

    @classmethod
    def read(cls, how: Any, of: Any) -> Bound:
        """The bound of what JSON holds: a date's text, or an event's label and key."""
        return cls(how, of if isinstance(of, str) else Ref(*of))

    @property
    def plain(self) -> Any:
        """What JSON holds of what gives the bound."""
        return self.of if isinstance(self.of, str) else [self.of.label, self.of.key]


def sides(bounds: Iterable[Bound], of_event: bool = False) -> frozenset[str]:
    """Which of `since` and `until` these bounds give; an event has a start alone."""
    found = {side for bound in bounds for side in SIDES[bound.how]}
    return frozenset({"since"} if of_event and found else found)


Dates = tuple[PartialDate | None, PartialDate | None]


def dates(bounds: tuple[Bound, ...], whens: Mapping[Ref, PartialDate], asserted_on: PartialDate | None) -> Dates:
    """The start and the end that bounds give, as far as they are known: None for one that they do not speak of.

    `whens` are the days of events; an event stands for them. Before is over by the start, after has begun since the
    end, as the source (which speaks from `asserted_on`) says that it has; during began and ended within.
    """
    since, until = None, None
    for bound in bounds:
        when = PartialDate(bound.of) if isinstance(bound.of, str) else whens.get(bound.of)
        if bound.how in ("since", "during"):
            since = _whole(when)
        if bound.how in ("until", "during"):
            until = _whole(when)
        if bound.how == "before":
            until = _between(None, when.start.last) if when else AT_SOME_TIME
        if bound.how == "after":
            since = _since_end(when, asserted_on) if when else AT_SOME_TIME
    return since, until


def happened(bounds: tuple[Bound, ...], whens: Mapping[Ref, PartialDate], asserted_on: PartialDate | None) -> Dates:
    """The same of an event, which has a start alone: before another, it took place by that one's start."""
    since, until = dates(bounds, whens, asserted_on)
    return since or until, None


def _whole(when: PartialDate | None) -> PartialDate:
    return when or AT_SOME_TIME


def _since_end(when: PartialDate, asserted_on: PartialDate | None) -> PartialDate:
    first, last = when.end.first, asserted_on.last if asserted_on else None
    return _between(first, last if last and first and last >= first else None)


def _between(first: Any, last: Any) -> PartialDate:
    return PartialDate(f"{first or '..'}/{last or '..'}") if first or last else AT_SOME_TIME
