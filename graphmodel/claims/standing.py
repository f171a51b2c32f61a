"""Which facts stand on a day: one pure function over all claims of a fact, from every source, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Literal

from graphmodel.claims.claim import Basis, Certainty, Polarity, Rank
from graphmodel.claims.intervals import Answer, Interval
from graphmodel.model import PartialDate, Ref

WHEN = "when"
Kind = Literal["relationship", "role", "content", "property", "occasion"]


@dataclass(frozen=True, kw_only=True)
class Testimony:
    """What one claim contributes to whether its fact stands, as the graph stores it.

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
        return self.share in ("", "all", "100%")

    def on(self, day: date, occurred: PartialDate | None = None) -> Answer:
        """Whether what it says holds on a day. What is said of an event holds from its day on and does not expire."""
        if self.kind in ("role", "occasion"):
            return Interval(since=self.since or occurred, spoken=self.published).on(day)
        return Interval(self.since, self.until, self.ended, self.published).on(day)


@dataclass(frozen=True)
class Standing:
    """How a fact stands: the answer for the day, and the claims that carry a yes."""

    answer: Answer
    claims: tuple[Testimony, ...] = ()
    contested: bool = False

    @property
    def stands(self) -> bool:
        """Whether the fact holds on the day, by a claim that nothing of equal rank denies."""
        return self.answer == "yes"


UNKNOWN = Standing("unknown")


def standings(
    claims: Iterable[Testimony], day: date, occurred: Mapping[Ref, PartialDate] | None = None
) -> dict[str, Standing]:
    """How each fact of these claims stands on a day, by fact.

    The claims must be all those of their subjects, from every source: a role stands from the day of its event,
    which the event's own claims of `when` give, or else `occurred`.
    """
    ordered = sorted(set(claims), key=attrgetter("fact", "id"))
    facts = {fact: list(group) for fact, group in groupby(ordered, key=attrgetter("fact"))}
    whens = {**(occurred or {}), **_days_of_events(facts.values())}
    return {
        fact: _property(group, day, whens) if group[0].kind in ("property", "occasion") else _fact(group, day, whens)
        for fact, group in facts.items()
    }


def _days_of_events(facts: Iterable[list[Testimony]]) -> dict[Ref, PartialDate]:
    """When events took place, where claims that count agree on it."""
    days: dict[Ref, PartialDate] = {}
    for group in facts:
        if group[0].kind == "occasion" and group[0].predicate == WHEN and group[0].subject is not None:
            said = {c.value for c in _top_rank([c for c in group if c.counts]) if c.polarity == "affirmed"}
            value = _agreed(said) if said else None
            if value is not None:
                days[group[0].subject] = PartialDate.of(json.loads(value))
    return days


def _agreed(values: set[str]) -> str | None:
    """The one value, or of partial dates that lie within one another the most precise; None for values that clash."""
    if len(values) == 1:
        return next(iter(values))
    dates = {value: _date(value) for value in values}
    narrowest = max(values, key=lambda value: (len(value), value))
    inner = dates[narrowest]
    if inner is None or inner.first is None or inner.last is None:
        return None
    return narrowest if all(_within(inner, outer) for outer in dates.values()) else None


def _within(inner: PartialDate, outer: PartialDate | None) -> bool:
    if outer is None or not (inner.first and inner.last and outer.first and outer.last):
        return False
    return outer.first <= inner.first and inner.last <= outer.last


def _date(value: str) -> PartialDate | None:
    text = json.loads(value)
    try:
        return PartialDate(text) if isinstance(text, str) else None
    except ValueError:
        return None


def answer(claims: Iterable[Testimony], day: date) -> Answer:
    """Whether one fact holds on a day: yes, no or unknown. No claim at all is never no."""
    return next(iter(standings(claims, day).values()), UNKNOWN).answer


def _fact(claims: list[Testimony], day: date, occurred: Mapping[Ref, PartialDate]) -> Standing:
    heard = _top_rank([c for c in claims if c.counts])
    said = {c: c.on(day, occurred.get(c.subject) if c.subject else None) for c in heard}
    affirmed = [c for c in heard if c.polarity == "affirmed"]
    denied = [c for c in heard if c.polarity == "denied"]
    yes = [c for c in affirmed if said[c] == "yes"]
    no = [c for c in denied if said[c] == "yes"]
    yes, no = _not_overtaken(yes, no), _not_overtaken(no, yes)
    if any(_contradict(a, b) for a in yes for b in no):
        return Standing("unknown", contested=True)
    if yes:
        return Standing("yes", tuple(yes))
    if any(c.whole for c in no):
        return Standing("no")
    open_question = "unknown" in said.values() or not affirmed
    return UNKNOWN if open_question else Standing("no")


def _property(claims: list[Testimony], day: date, occurred: Mapping[Ref, PartialDate]) -> Standing:
    """A property has one value: where two are claimed that cannot both be true, none stands until one is preferred."""
    heard = _top_rank([c for c in claims if c.counts])
    by_value = groupby(sorted(heard, key=attrgetter("value", "id")), key=attrgetter("value"))
    each = [_fact(list(group), day, occurred) for _, group in by_value]
    carrying = [c for s in each if s.stands for c in s.claims]
    if carrying:
        value = _agreed({c.value for c in carrying})
        ordered = sorted(carrying, key=lambda c: (c.value != value, c.id))
        return Standing("unknown", contested=True) if value is None else Standing("yes", tuple(ordered))
    return Standing("no") if each and all(s.answer == "no" for s in each) else UNKNOWN


def _top_rank(claims: list[Testimony]) -> list[Testimony]:
    preferred = [c for c in claims if c.rank == "preferred"]
    return preferred or claims


def _not_overtaken(claims: list[Testimony], others: list[Testimony]) -> list[Testimony]:
    return [c for c in claims if not any(_contradict(c, o) and _overtakes(o, c) for o in others)]


def _contradict(claim: Testimony, other: Testimony) -> bool:
    """Of parts of a collective, "most do" and "some do not" go together; "most do" and "they do not" don't."""
    return claim.whole or other.whole or claim.share == other.share


def _overtakes(later: Testimony, earlier: Testimony) -> bool:
    """A claim with a stated start after the day the other was made tells of a change, not of a contradiction."""
    start = later.since.first if later.since else None
    spoken = earlier.published.last if earlier.published else None
    return start is not None and spoken is not None and start > spoken
