"""Whether something holds on a day, when its bounds are only partly known: yes, no or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from graphmodel.model import PartialDate

Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Interval:
    """From `since` to `until`; `ended` says that it is over without saying since when.

    `spoken` is the day the source speaks from. Without it, unstated bounds are taken as open.
    """

    since: PartialDate | None = None
    until: PartialDate | None = None
    ended: bool = False
    spoken: PartialDate | None = None

    def on(self, day: date) -> Answer:
        """Whether it holds on this day. `until` is the day it ended, so on that day it no longer does.

        >>> Interval(since=PartialDate("2016")).on(date(2016, 5, 1))
        'unknown'
        """
        begun = self._begun(day)
        over = self.over(day)
        if begun == "no" or over == "yes":
            return "no"
        return "yes" if begun == "yes" and over == "no" else "unknown"

    def over(self, day: date) -> Answer:
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

    def _begun(self, day: date) -> Answer:
        if self.since is not None:
            return _reached(self.since, day, otherwise="yes")
        if self.spoken is None or _reached(self.spoken, day, otherwise="yes") == "yes":
            return "yes"
        return "unknown"


def _reached(bound: PartialDate, day: date, otherwise: Answer) -> Answer:
    """Whether the bound has been reached by the day; `otherwise` answers for an open bound."""
    if bound.first is None or bound.last is None:
        return otherwise
    if day < bound.first:
        return "no"
    return "yes" if day >= bound.last else "unknown"
