"""Where claims disagree: pairs that cannot both be true on some day, each with what they disagree on.

What reports a change, what no longer holds when the other begins, and what a person's `rank` has settled is no
disagreement. What a source quotes disagrees with nothing outside the quotation; two holders who say opposite things
disagree with each other.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter, ne
from typing import Literal

from graphmodel.claims.agreement import agreed
from graphmodel.claims.comparison import Comparison, S
from graphmodel.claims.standing import WHEN, Days, interval_of, standings
from graphmodel.claims.testimony import Testimony
from graphmodel.model import Model

ANY_DAY = date(2000, 1, 1)
MAX_LISTED = 10
"""So many pairs are listed in reports of claims that say the same two things, whenever they hold or were said."""
Kind = Literal["yes and no", "property", "value", "date", "cardinality", "direction", "holders"]


@dataclass(frozen=True)
class TypeRules:
    """What a relationship type allows: one end for a start, one start for an end, only one direction."""

    one_end: bool = False
    one_start: bool = False
    asymmetric: bool = False


def type_rules(model: Model) -> dict[str, TypeRules]:
    """The rules of the types that have any."""
    found = {
        kind.type: TypeRules(
            one_end=kind.cardinality.endswith("-to-one"),
            one_start=kind.cardinality.startswith("one-to-") and not kind.symmetric,
            asymmetric=kind.asymmetric,
        )
        for kind in model.relationships.values()
    }
    return {type: rules for type, rules in found.items() if rules != TypeRules()}


@dataclass(frozen=True)
class Disagreement:
    """Two claims, in order of their ids, that disagree; `about` names the property or type."""

    kind: Kind
    about: str
    one: Testimony
    other: Testimony

    def sides(self, one: str, other: str) -> tuple[str, str]:
        """What either claim says, by its caption, with the value of a property that they differ in and the place."""
        return self._side(self.one, one), self._side(self.other, other)

    def _side(self, claim: Testimony, caption: str) -> str:
        name = self.about.removeprefix(f"{claim.predicate}.")
        value = f", {name} {json.loads(claim.qualifiers)[name]}" if self.kind == "property" else ""
        return f"{caption}{value} ({' '.join([claim.document, ', '.join(claim.locators)]).strip()})"


def disagreements(
    claims: Iterable[Testimony],
    rules: Mapping[str, TypeRules],
    whens: Days,
    listed: int | None = MAX_LISTED,
    about: Collection[str] | None = None,
) -> list[Disagreement]:
    """Pairs of these claims that disagree, by the rules of their types and the days of events.

    Of claims that say the same two things, whenever they hold, so many pairs are `listed`, and of one fact no more than
    `MAX_OF_GROUP`; None for every pair. With `about`, ids of claims, only pairs with one of these: of each so many.
    """
    dated = sorted({claim.dated(whens) for claim in claims}, key=attrgetter("id"))

    def between(
        some: Iterable[Testimony],
        key: Callable[[Testimony], Hashable],
        stance: Callable[[Testimony], S],
        opposes: Callable[[S, S], bool],
        judge: Callable[[Testimony, Testimony], Iterable[Disagreement]],
    ) -> Iterator[Disagreement]:
        groups: dict[Hashable, list[Testimony]] = defaultdict(list)
        for claim in some:
            groups[key(claim)].append(claim)
        for group in groups.values():
            comparison = Comparison(group, stance, opposes, judge)
            yield from comparison.pairs(listed) if about is None else comparison.pairs_with(about, listed)

    def of(rule: str) -> list[Testimony]:
        """The claims whose type has a rule: a node that much is said of may be of types that have none."""
        return [claim for claim in dated if getattr(rules.get(claim.predicate), rule, False)]

    def of_one_fact(one: Testimony, other: Testimony) -> Iterator[Disagreement]:
        return _on_one_fact(one, other, whens)

    def ends(one: Testimony, other: Testimony) -> Iterator[Disagreement]:
        return _exclusive(one, other, "one_end", whens)

    def starts(one: Testimony, other: Testimony) -> Iterator[Disagreement]:
        return _exclusive(one, other, "one_start", whens)

    def turned(one: Testimony, other: Testimony) -> Iterator[Disagreement]:
        return _turned(one, other, whens)

    found = {
        *between(dated, attrgetter("fact"), _Stance.of, _Stance.opposes, of_one_fact),
        *between(of("one_end"), attrgetter("predicate", "subject"), attrgetter("object"), ne, ends),
        *between(of("one_start"), attrgetter("predicate", "object"), attrgetter("subject"), ne, starts),
        *between(of("asymmetric"), _both_ends, attrgetter("subject", "object"), ne, turned),
    }
    return sorted(found, key=lambda d: (d.one.id, d.other.id, d.kind, d.about))


@dataclass(frozen=True)
class _Stance:
    """What claims of one fact say, whenever it is said to hold: what decides whether two may disagree at all."""

    affirms: bool
    may_end: bool
    value: str
    qualifiers: str
    own_voice: bool

    @classmethod
    def of(cls, claim: Testimony) -> _Stance:
        may_end = claim.until is not None or claim.ended
        return cls(claim.polarity == "affirmed", may_end, claim.value, claim.qualifiers, claim.own_voice)

    def opposes(self, other: _Stance) -> bool:
        """Whether claims that say this may disagree with claims that say the other."""
        if not (self.affirms and other.affirms):
            return self.affirms != other.affirms and self.value == other.value
        differ = (self.value, self.qualifiers) != (other.value, other.qualifiers)
        return differ or self.may_end or other.may_end


def _on_one_fact(one: Testimony, other: Testimony, whens: Days) -> Iterator[Disagreement]:
    if _holders(one, other):
        mine, theirs = (replace(c, own_voice=True, voice="asserted") for c in (one, other))
        if any(_asserted(mine, theirs, whens)):
            yield Disagreement("holders", one.predicate, one, other)
    elif one.counts and other.counts:
        yield from _asserted(one, other, whens)


def _asserted(one: Testimony, other: Testimony, whens: Days) -> Iterator[Disagreement]:
    """How two claims of one fact disagree, both taken as asserted."""
    changed = _begins_later(one, other) or _begins_later(other, one)
    if not changed and any(standings((one, other), day, whens)[one.fact].contested for day in _days(one, other, whens)):
        yield Disagreement(_contest(one, other), one.predicate, one, other)
    elif one.polarity == other.polarity == "affirmed" and _hold_on_one_day(one, other, whens):
        mine, theirs = json.loads(one.qualifiers), json.loads(other.qualifiers)
        for name in sorted(set(mine) & set(theirs)):
            if mine[name] != theirs[name] and agreed({json.dumps(mine[name]), json.dumps(theirs[name])}) is None:
                yield Disagreement("property", f"{one.predicate}.{name}", one, other)


def _begins_later(later: Testimony, earlier: Testimony) -> bool:
    """Whether what one says began, and goes on, after the other was made: a change, which contests nothing."""
    begun, made = later.since and later.since.first, earlier.published and earlier.published.last
    return bool(begun and made and begun > made) and later.until is None and not later.ended


def _contest(one: Testimony, other: Testimony) -> Kind:
    if not one.value or one.value == other.value:
        return "yes and no"
    return "date" if one.predicate == WHEN else "value"


def _holders(one: Testimony, other: Testimony) -> bool:
    """Whether two holders speak, each in a voice of its own that is not the author's."""
    return all(_attributed(c) for c in (one, other)) and one.holder != other.holder


def _attributed(claim: Testimony) -> bool:
    said = claim.voice == "asserted" or (claim.voice == "quoted" and claim.committed)
    return said and not claim.own_voice and replace(claim, own_voice=True).counts


def _exclusive(one: Testimony, other: Testimony, which: str, whens: Days) -> Iterator[Disagreement]:
    """Two ends at once where a type allows one, or two starts."""
    ends = [(c.object if which == "one_end" else c.subject) for c in (one, other)]
    if ends[0] != ends[1] and _both_hold(one, other, whens):
        yield Disagreement("cardinality", one.predicate, one, other)


def _turned(one: Testimony, other: Testimony, whens: Days) -> Iterator[Disagreement]:
    turned = (one.subject, one.object) == (other.object, other.subject) and one.subject != one.object
    if turned and _both_hold(one, other, whens):
        yield Disagreement("direction", one.predicate, one, other)


def _both_ends(claim: Testimony) -> Hashable:
    return claim.predicate, frozenset((claim.subject, claim.object))


def _both_hold(one: Testimony, other: Testimony, whens: Days) -> bool:
    plain = all(c.polarity == "affirmed" and c.counts and c.whole and c.subject and c.object for c in (one, other))
    return plain and _hold_on_one_day(one, other, whens)


def _hold_on_one_day(one: Testimony, other: Testimony, whens: Days) -> bool:
    """Whether both are said to hold on some day."""
    intervals = interval_of(one, whens), interval_of(other, whens)
    return any(all(interval.on(day) == "yes" for interval in intervals) for day in _days(one, other, whens))


def _days(one: Testimony, other: Testimony, whens: Days) -> list[date]:
    """A day of each stretch between which nothing turns for either."""
    turns = {day for claim in (one, other) for day in interval_of(claim, whens).turning_days()}
    before = [min(turns) - timedelta(days=1)] if turns and min(turns) > date.min else []
    return sorted({*turns, *before}) or [ANY_DAY]
