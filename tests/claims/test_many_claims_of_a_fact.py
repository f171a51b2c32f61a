"""How a fact stands is found by looking at each claim once; here two claims at a time are held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Testimony as Heard  # a name that begins with Test would be collected
from graphmodel.claims import standings
from graphmodel.claims.intervals import TruthValue
from graphmodel.claims.shares import is_majority
from graphmodel.claims.standing import _OtherSide, heard
from tests.claims.hearing import DAY, said, valued

DATES = st.sampled_from([None, "..", "2029", "2030", "2031", "2031-06", "2031-06-15", "2032", "2029/2031"])
CLAIMS = st.lists(
    st.builds(
        said,
        since=DATES,
        until=DATES,
        published=st.sampled_from([None, "2028", "2030", "2031", "2033"]),
        polarity=st.sampled_from(["affirmed", "denied"]),
        ended=st.booleans(),
        share=st.sampled_from(["", "", "most", "some", "70%", "20%"]),
        timeless=st.booleans(),
    ),
    max_size=7,
)


def holds(claim: Heard) -> TruthValue:
    return claim.interval().on(DAY)


def against(claim: Heard) -> TruthValue:
    """What it says for the opposite."""
    return claim.interval().over(DAY) if claim.polarity == "affirmed" else holds(claim)


def contradict(one: Heard, other: Heard) -> bool:
    return one.whole or other.whole or (is_majority(one.share) and is_majority(other.share))


def overtakes(later: Heard, earlier: Heard) -> bool:
    if earlier.timeless and earlier.undated and not later.undated:
        return True
    is_over = later.polarity == "affirmed" and later.interval().over(DAY) == "yes"
    change = (later.until or later.published) if is_over else later.since
    if change is None or change.first is None:
        return False
    made = earlier.published.last if earlier.published else None
    ended = earlier.until.first if earlier.until and earlier.interval().over(DAY) == "yes" else None
    return (made is not None and change.first > made) or (ended is not None and change.first >= ended)


def by_pairs(claims: Sequence[Heard]) -> tuple[TruthValue, bool, set[str]]:
    """The answer, whether it is contested, and the claims that carry a yes."""
    voices = heard(claims)
    pro = [c for c in voices if c.polarity == "affirmed" and holds(c) == "yes"]
    con = [c for c in voices if against(c) == "yes"]
    left = [c for c in pro if not any(contradict(c, o) and overtakes(o, c) for o in con)]
    right = [c for c in con if not any(contradict(c, o) and overtakes(o, c) for o in pro)]
    if any(contradict(a, b) for a, b in product(left, right)):
        return "unknown", True, set()
    perhaps = [c for c in voices if c.interval().turns(DAY)]
    if left:
        unsure = [c for c in perhaps if against(c) == "unknown"]
        doubted = any(contradict(a, b) for a, b in product(left, unsure))
        return ("unknown", False, set()) if doubted else ("yes", False, {c.id for c in left})
    if any(c.whole for c in right):
        maybe = any(c.polarity == "affirmed" and holds(c) == "unknown" for c in perhaps)
        return ("unknown" if maybe else "no"), False, set()
    affirmed = {holds(c) for c in voices if c.polarity == "affirmed"}
    return ("no" if affirmed == {"no"} else "unknown"), False, set()


@given(CLAIMS)
def test_each_claim_looked_at_once_gives_what_pairs_give(claims: list[Heard]) -> None:
    for standing in standings(claims, DAY).values():
        assert (standing.answer, standing.contested, set(standing.carriers)) == by_pairs(list(set(claims)))


def test_a_fact_of_many_claims_is_settled_by_looking_at_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[str] = []

    def is_whole(share: str) -> bool:
        shares.append(share)
        return not share

    monkeypatch.setattr("graphmodel.claims.testimony.is_whole", is_whole)
    counts = []
    for many in (100, 1_000):
        shares.clear()
        both = said(since="2029"), said(since="2029", polarity="denied")
        claims = [replace(both[at % 2], id=f"c{at}") for at in range(many)]
        assert [standing.contested for standing in standings(claims, DAY).values()] == [True]
        counts.append(len(shares))
    assert counts[1] <= 10 * counts[0]


VALUES = st.lists(
    st.builds(
        valued,
        st.sampled_from([1, 2, 3]),
        since=DATES,
        until=DATES,
        published=st.sampled_from([None, "2028", "2030", "2031", "2033"]),
        timeless=st.booleans(),
    ),
    max_size=7,
)


@given(VALUES)
def test_a_value_that_any_other_overtakes_does_not_hold(claims: list[Heard]) -> None:
    """Among those that hold, that is: what has ended tells of no other value."""
    by_value = groupby(sorted(heard(claims), key=lambda c: c.value), key=lambda c: c.value)
    each = [list(answer.claims) for _, group in by_value for answer in standings(list(group), DAY).values()]
    holding = [claim for found in each for claim in found]
    left = [c for c in holding if not any(overtakes(o, c) for o in holding if o.value != c.value)]
    for standing in standings(claims, DAY).values():
        assert standing.contested == (len({claim.value for claim in left}) > 1)
        if left and not standing.contested:
            assert set(standing.carriers) == {claim.id for claim in left}


def test_many_values_of_one_property_are_compared_by_looking_at_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    overtaken: list[str] = []
    plain = _OtherSide.overtakes

    def overtakes(side: _OtherSide, earlier: Any) -> bool:
        overtaken.append(earlier.claim.id)
        return plain(side, earlier)

    monkeypatch.setattr(_OtherSide, "overtakes", overtakes)
    counts = []
    for many in (100, 1_000):
        overtaken.clear()
        claims = [valued(at, since=f"{1000 + at}") for at in range(many)]
        (standing,) = standings(claims, DAY).values()
        assert standing.contested
        counts.append(len(overtaken))
    assert counts[1] <= 11 * counts[0]
