"""Which facts hold on a day: one pure function over all claims of a fact, from every source, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from heapq import nlargest
from itertools import groupby, islice
from operator import attrgetter
from typing import get_args

from graphmodel.claims.agreement import agreed
from graphmodel.claims.intervals import Interval, TruthValue
from graphmodel.claims.shares import Part, part_of
from graphmodel.claims.testimony import Testimony
from graphmodel.model import PartialDate, Ref

WHEN, OCCURRED = "when", "occurred"
Days = Mapping[Ref, PartialDate]


@dataclass(frozen=True)
class Standing:
    """How a fact holds: the answer for the day, and the claims that carry a yes.

    `undated` are those that would, had they a start: for want of one the answer is unknown.
    """

    answer: TruthValue
    claims: tuple[Testimony, ...] = ()
    contested: bool = False
    undated: tuple[Testimony, ...] = ()

    @cached_property
    def carriers(self) -> frozenset[str]:
        """The ids of the claims that carry a yes."""
        return frozenset(claim.id for claim in self.claims)

    @property
    def stands(self) -> bool:
        """Whether the fact holds on the day, by a claim that nothing of equal rank denies."""
        return self.answer == "yes"


UNKNOWN = Standing("unknown")


def standings(claims: Iterable[Testimony], day: date, occurred: Days | None = None) -> dict[str, Standing]:
    """The status of each fact of these claims on a day, by fact.

    The claims must be all those of their subjects, from every source: a role stands from the day of its event,
    which the event's own claims of `when` give, or else `occurred`. So does what an event bounds.
    """
    said = set(claims)
    whens = {**(occurred or {}), **days_of_events(said)}
    ordered = sorted((claim.dated(whens) for claim in said), key=attrgetter("fact", "id"))
    facts = {fact: list(group) for fact, group in groupby(ordered, key=attrgetter("fact"))}
    found = {
        fact: _property(group, day, whens) if group[0].kind in ("property", "occasion") else _fact(group, day, whens)
        for fact, group in facts.items()
    }
    doubted = _doubted_events(facts, found)
    of_doubted = {fact for fact, group in facts.items() if group[0].subject in doubted and group[0].of_event}
    found |= {fact: UNKNOWN for fact in of_doubted if found[fact].stands}
    return {fact: _with_undated(s, facts[fact], day, whens) for fact, s in found.items()}


def _with_undated(standing: Standing, claims: Sequence[Testimony], day: date, occurred: Days) -> Standing:
    if standing.answer != "unknown" or standing.contested:
        return standing
    affirmed = [c for c in heard(claims) if c.polarity == "affirmed"]
    return replace(standing, undated=tuple(c for c in affirmed if interval_of(c, occurred).unplaced(day)))


def events_of(claims: Iterable[Testimony]) -> set[Ref]:
    """The events on whose days these claims depend: those of their roles, and those that bound them."""
    found = {c.subject for c in claims if c.kind == "role" and c.subject is not None}
    return found | {bound.of for c in claims for bound in c.bounds if isinstance(bound.of, Ref)}


def days_of_events(claims: Iterable[Testimony]) -> dict[Ref, PartialDate]:
    """When events took place, where claims that count agree on it."""
    said = [c for c in claims if c.kind == "occasion" and c.predicate == WHEN and c.subject is not None]
    days: dict[Ref, PartialDate] = {}
    for _, group in groupby(sorted(said, key=attrgetter("fact", "id")), key=attrgetter("fact")):
        counting = heard(list(group))
        values = {c.value for c in counting} - {c.value for c in counting if c.polarity == "denied"}
        value = agreed(values, lasting=True) if values else None
        if value is not None and counting[0].subject is not None:
            days[counting[0].subject] = PartialDate.of(json.loads(value))
    return days


def _doubted_events(facts: Mapping[str, Sequence[Testimony]], found: Mapping[str, Standing]) -> set[Ref | None]:
    """The events that somebody reports in their own voice as denied, possible or conditional, and nobody as certain."""
    return {
        group[0].subject
        for fact, group in facts.items()
        if group[0].kind == "occasion"
        and group[0].predicate == OCCURRED
        and not found[fact].stands
        and any(c.own_voice and c.rank != "deprecated" for c in group)
    }


def answer(claims: Iterable[Testimony], day: date) -> TruthValue:
    """Whether one fact holds on a day: yes, no or unknown. No claim at all is never no."""
    return next(iter(standings(claims, day).values()), UNKNOWN).answer


@dataclass(frozen=True)
class _Voice:
    """A claim as heard on the day. Against its fact speaks a denial, and also who says that it has ended."""

    claim: Testimony
    holds: TruthValue
    over: TruthValue
    turns: bool

    @property
    def affirms(self) -> TruthValue:
        """Whether it says that the fact holds."""
        return self.holds if self.claim.polarity == "affirmed" else "no"

    @property
    def denies(self) -> TruthValue:
        """Whether it says that the fact does not hold, or no longer does."""
        return self.over if self.claim.polarity == "affirmed" else self.holds

    @property
    def change(self) -> PartialDate | None:
        """Since when it says so, if it does."""
        if self.claim.polarity == "affirmed" and self.over == "yes":
            return self.claim.until or self.claim.published
        return self.claim.since


def interval_of(claim: Testimony, occurred: Days) -> Interval:
    """The interval of a claim, by the days of events."""
    return claim.interval(occurred.get(claim.subject) if claim.subject else None)


def _voice(claim: Testimony, day: date, occurred: Days) -> _Voice:
    interval = interval_of(claim, occurred)
    return _Voice(claim, interval.on(day), interval.over(day), interval.turns(day))


def _fact(claims: Sequence[Testimony], day: date, occurred: Days) -> Standing:
    voices = [_voice(claim, day, occurred) for claim in heard(claims)]
    pro = [v for v in voices if v.affirms == "yes"]
    con = [v for v in voices if v.denies == "yes"]
    pro, con = _not_overtaken(pro, _OtherSide(con)), _not_overtaken(con, _OtherSide(pro))
    against = _OtherSide(con)
    if any(against.contradicts(v) for v in pro):
        return Standing("unknown", contested=True)
    perhaps = [v for v in voices if v.turns]
    if pro:
        doubt = _OtherSide([other for other in perhaps if other.denies == "unknown"])
        return UNKNOWN if any(doubt.contradicts(v) for v in pro) else Standing("yes", tuple(v.claim for v in pro))
    if any(v.claim.whole for v in con):
        return UNKNOWN if any(v.affirms == "unknown" for v in perhaps) else Standing("no")
    affirmed = [v.affirms for v in voices if v.claim.polarity == "affirmed"]
    return Standing("no") if affirmed and set(affirmed) == {"no"} else UNKNOWN


def _property(claims: Sequence[Testimony], day: date, occurred: Days) -> Standing:
    """A property has one value: where two are claimed that cannot both be true, none stands until one is preferred."""
    whole = [c for c in claims if c.whole and not c.excepting]  # a node's property is of all of it
    by_value = groupby(sorted(heard(whole), key=attrgetter("value", "id")), key=attrgetter("value"))
    each = [_fact(list(group), day, occurred) for _, group in by_value]
    said = {s.claims[0].value: [_voice(c, day, occurred) for c in s.claims] for s in each if s.stands}
    sides = _decisive({value: _OtherSide(voices) for value, voices in said.items()})
    carrying = [
        voice.claim
        for value, voices in said.items()
        for voice in voices
        if not any(side.overtakes(voice) for other, side in sides.items() if other != value)
    ]
    if carrying:
        value = agreed({c.value for c in carrying}, lasting=_is_when(carrying[0]))
        ordered = sorted(carrying, key=lambda c: (c.value != value, c.id))
        return Standing("unknown", contested=True) if value is None else Standing("yes", tuple(ordered))
    return Standing("no") if each and all(s.answer == "no" for s in each) else UNKNOWN


def _is_when(claim: Testimony) -> bool:
    return claim.kind == "occasion" and claim.predicate == WHEN


def heard(claims: Iterable[Testimony]) -> list[Testimony]:
    """The claims that count, and of these only the preferred, if any is.

    Of a timeless type, those without a date give way to those that say the same with one.
    """
    counting = [c for c in claims if c.counts]
    counting = [c for c in counting if c.rank == "preferred"] or counting
    dated = {c.polarity for c in counting if not c.undated}
    return [c for c in counting if not (c.timeless and c.undated and c.polarity in dated)]


def _not_overtaken(voices: list[_Voice], others: _OtherSide) -> list[_Voice]:
    return [v for v in voices if not others.overtakes(v)]


_CONTRADICTED: Mapping[Part, Sequence[Part]] = {
    "all": ("all", "most", "some"),
    "most": ("all", "most"),
    "some": ("all",),
}
"""Of parts of a collective, "most do" and "some do not" go together; "most do" and "they do not" don't."""


class _OtherSide:
    """Voices, as far as it matters to a claim that they may contradict: each is looked at once, however many they are.

    Of each part that they speak of, `latest` is the last change they report, `dated` whether any has a date.
    """

    def __init__(self, voices: Iterable[_Voice]) -> None:
        self.latest: dict[Part, date] = {}
        self.dated: dict[Part, bool] = {}
        for voice in voices:
            part, change = part_of(voice.claim.share), voice.change.first if voice.change else None
            self.dated[part] = self.dated.get(part, False) or not voice.claim.undated
            if change is not None:
                self.latest[part] = max(change, self.latest.get(part, change))

    def contradicts(self, voice: _Voice) -> bool:
        """Whether one of them contradicts a voice of the other side."""
        return any(part in self.dated for part in _CONTRADICTED[part_of(voice.claim.share)])

    def overtakes(self, earlier: _Voice) -> bool:
        """Whether one reports a change after the day that a claim was made, or after the end that it reports.

        Only what is stated counts: a start, an end, or for `was` that it had ended when the claim was made. What is
        timeless holds on any day of which no dated claim says otherwise.
        """
        claim = earlier.claim
        made = claim.published.last if claim.published else None
        ended = claim.until.first if earlier.over == "yes" and claim.until else None
        for part in _CONTRADICTED[part_of(claim.share)]:
            change = self.latest.get(part)
            if claim.timeless and claim.undated and self.dated.get(part):
                return True
            if change and ((made is not None and change > made) or (ended is not None and change >= ended)):
                return True
        return False


def _decisive(sides: Mapping[str, _OtherSide]) -> dict[str, _OtherSide]:
    """A few of the sides of several values: whatever another value overtakes, one of these does.

    Of each part, two with the latest changes and two with a date, since a value does not overtake its own voices.
    """
    found: dict[str, _OtherSide] = {}
    for part in get_args(Part):
        changed = [value for value, side in sides.items() if part in side.latest]
        latest = nlargest(2, changed, key=lambda value: sides[value].latest[part])
        dated = islice((value for value, side in sides.items() if side.dated.get(part)), 2)
        found |= {value: sides[value] for value in (*latest, *dated)}
    return found
