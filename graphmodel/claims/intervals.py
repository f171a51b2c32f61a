"""Whether something holds on a day, when its bounds are only partly known: yes, no or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from graphmodel.model import PartialDate

TruthValue = Literal["yes", "no", "unknown"]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Interval:
    """From `since` to `until`; `ended` says that it is over without saying since when.

    Where neither is stated, a `timeless` state holds on any day; another holds in the `period` of which the source
    speaks; without one, from the day the source speaks from (`spoken`) on, and without that on any day.
    """

    since: PartialDate | None = None
    until: PartialDate | None = None
    ended: bool = False
    spoken: PartialDate | None = None
    timeless: bool = False
    period: PartialDate | None = None

    @property
    def undated(self) -> bool:
        """Whether the source states no bound at all."""
        return self.since is None and self.until is None and not self.ended

    def on(self, day: date) -> TruthValue:
        """Whether it holds on this day. `until` is the day it ended, so on that day it no longer does.

        >>> Interval(since=PartialDate("2016")).on(date(2016, 5, 1))
        'unknown'
        """
        begun = self._begun(day)
        over = self.over(day)
        if begun == "no" or over == "yes":
            return "no"
        return "yes" if begun == "yes" and over == "no" else "unknown"

    def over(self, day: date) -> TruthValue:
        """Whether it is said to have ended by this day."""
        if self.until is not None:
            return _reached(self.until, day, otherwise="no")
        if not self.ended:
            return "no"
        if self.spoken is None or _reached(self.spoken, day, otherwise="yes") == "yes":
            return "yes"
        return "unknown"

    def turns(self, day: date) -> bool:
        """Whether this day lies inside a stated bound, so that the source itself leaves open which side it is on."""
        return any(bound is not None and _reached(bound, day, "no") == "unknown" for bound in (self.since, self.until))

    def unplaced(self, day: date) -> bool:
        """Whether it is unknown on this day for want of a start: stated, it would settle the question."""
        return self.since is None and self._begun(day) == "unknown" and self.over(day) == "no"

    def turning_days(self) -> Iterator[date]:
        """The days on which an answer about this interval may be another than on the day before."""
        for bound in (self.since, self.until, self.spoken if self._depends_on_publication else None):
            yield from (day for day in (bound and bound.first, bound and bound.last) if day)
        if self.until and self.until.first and self.until.first > date.min:
            yield self.until.first - DAY
        if self.period:
            yield from (day for day in (self.period.first, _after(self.period)) if day)

    @property
    def _depends_on_publication(self) -> bool:
        """Whether no stated start, or no stated end, leaves it to the day the source speaks from."""
        begins = self.since is None and not self.timeless and not (self.period is not None and self.undated)
        return begins or (self.ended and self.until is None)

    def _begun(self, day: date) -> TruthValue:
        if self.since is not None:
            return _reached(self.since, day, otherwise="yes")
        if self.timeless or self._holds_to_its_end(day):
            return "yes"
        if self.period is not None and self.undated:
            return "yes" if _within(self.period, day) else "unknown"
        if self.spoken is None or _reached(self.spoken, day, otherwise="yes") == "yes":
            return "yes"
        return "unknown"

    def _holds_to_its_end(self, day: date) -> bool:
        """What ended on a day held on the day before it."""
        return self.until is not None and day < date.max and day + DAY == self.until.first


def _reached(bound: PartialDate, day: date, otherwise: TruthValue) -> TruthValue:
    """Whether the bound has been reached by the day; `otherwise` answers for an open bound."""
    if bound.open:
        return otherwise
    if bound.first is not None and day < bound.first:
        return "no"
    return "yes" if bound.last is not None and day >= bound.last else "unknown"


def _within(period: PartialDate, day: date) -> bool:
    return (period.first is None or period.first <= day) and (period.last is None or day <= period.last)


def _after(period: PartialDate) -> date | None:
    return period.last + DAY if period.last and period.last < date.max else None
