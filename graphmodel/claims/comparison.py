"""Claims of one fact, or that one rule of a type compares: which of them are compared with each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from heapq import heappop, heappush
from itertools import combinations_with_replacement, islice, product
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from graphmodel.claims.standing import heard
from graphmodel.claims.testimony import Testimony
from graphmodel.model import PartialDate

if TYPE_CHECKING:
    from graphmodel.claims.disagreement import Disagreement

MAX_OF_GROUP = 1_000
"""So many pairs are listed of one fact, and so many of what one rule of a type compares."""
SameDay = list[Testimony]
Span = tuple[date, date]
EVER = date.min, date.max
S = TypeVar("S", bound=Hashable)


class Comparison(Generic[S]):
    """The claims of one fact, or of what one rule compares, by what they say and by the day they were made.

    Only those whose stances oppose each other, and whose spans meet, are compared; of one day, once.
    """

    def __init__(
        self,
        group: Sequence[Testimony],
        stance: Callable[[Testimony], S],
        opposes: Callable[[S, S], bool],
        judge: Callable[[Testimony, Testimony], Iterable[Disagreement]],
    ) -> None:
        self._group = group
        self._stance = stance
        self._opposes = opposes
        self._judge = judge
        self._settled = {claim.id for claim in heard(group)}
        self._by_stance: dict[S, dict[Testimony, dict[PartialDate | None, SameDay]]] = {}
        for claim in group:
            days = self._by_stance.setdefault(stance(claim), {}).setdefault(_without_day(claim), {})
            days.setdefault(claim.published, []).append(claim)

    def pairs(self, listed: int | None) -> Iterator[Disagreement]:
        """Every two that disagree; so many of two stances."""
        return islice(self._pairs(listed), None if listed is None else MAX_OF_GROUP)

    def _pairs(self, listed: int | None) -> Iterator[Disagreement]:
        for one, other in combinations_with_replacement(self._by_stance, 2):
            if self._opposes(one, other):
                sides = (one,) if one == other else (one, other)
                yield from self._listed(_meeting([self._by_stance[each] for each in sides]), listed)

    def pairs_with(self, ids: Collection[str], listed: int | None) -> Iterator[Disagreement]:
        """What disagrees with each of these claims; so many of each."""
        for claim in self._group:
            if claim.id in ids:
                mine, said = self._stance(claim), _without_day(claim)
                others = (
                    _days_of(days)
                    for stance, contents in self._by_stance.items()
                    if self._opposes(mine, stance)
                    for content, days in contents.items()
                    if content != said and _meet(span_of(content), span_of(said))
                )
                yield from self._listed((([[claim]], other) for other in others), listed)

    def _listed(
        self, contents: Iterable[tuple[list[SameDay], list[SameDay]]], listed: int | None
    ) -> Iterator[Disagreement]:
        pairs = (
            (sorted(pair, key=attrgetter("id")), found)
            for some, others in contents
            if _may_disagree(some[0][0], others[0][0], self._settled)
            for mine, theirs in product(some, others)
            for found in [list(self._judge(mine[0], theirs[0]))]
            if found
            for pair in product(mine, theirs)
        )
        for (one, other), found in islice(pairs, listed):
            yield from (replace(each, one=one, other=other) for each in found)


def span_of(claim: Testimony) -> Span:
    """The first and the last day that a claim may speak of: two whose spans do not meet never disagree.

    What has ended says so for ever, but what begins after that is a change. A claim without a start, or without an end
    whose first day is known, may speak of any day before it, or after it; so may one that is dated by an event.
    """
    since, until = claim.since, claim.until
    if claim.of_event or claim.ended or (until is not None and not until.open and until.first is None):
        return EVER
    days = [day for bound in (since, until) if bound is not None for day in (bound.first, bound.last) if day]
    begins = since is not None and since.first is not None
    ends = until is not None and until.first is not None and until.last is not None
    return min(days) if begins else date.min, max(days) if ends else date.max


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _meeting(
    sides: Sequence[Mapping[Testimony, Mapping[PartialDate | None, SameDay]]],
) -> Iterator[tuple[list[SameDay], list[SameDay]]]:
    """What two sides say, or two of the one side, whose spans meet: in order of their first days, each found once."""
    said = [
        (span_of(content), side, _days_of(days)) for side, each in enumerate(sides) for content, days in each.items()
    ]
    going_on: list[dict[int, list[SameDay]]] = [{} for _ in sides]
    ends: list[tuple[date, int, int]] = []
    for number, ((first, last), side, days) in enumerate(sorted(said, key=lambda each: each[0][0])):
        while ends and ends[0][0] < first:
            _, its_side, its_number = heappop(ends)
            del going_on[its_side][its_number]
        yield from ((other, days) for other in going_on[side - 1].values())
        going_on[side][number] = days
        heappush(ends, (last, side, number))


def _days_of(days: Mapping[PartialDate | None, SameDay]) -> list[SameDay]:
    return list(days.values())


def _without_day(claim: Testimony) -> Testimony:
    """What a claim says, whenever it was said."""
    holder = "" if claim.own_voice else claim.holder
    blank: dict[str, Any] = {"id": "", "document": "", "locators": (), "note": "", "resolved": frozenset()}
    return replace(claim, **blank, holder=holder, published=None)


def _may_disagree(one: Testimony, other: Testimony, settled: Collection[str]) -> bool:
    return not (one.counts and other.counts) or (one.id in settled and other.id in settled)
