"""Every kind of disagreement is found, and only real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.claims import Testimony as Heard
from graphmodel.claims import comparison, standings
from graphmodel.claims.disagreement import TypeRules, disagreements
from graphmodel.model import PartialDate, Ref
from tests.claims.hearing import ARLAND, DAY, of_raid, said, valued

DAILY = timedelta(days=1)
BRIA, BONN, BERLIN = Ref("State", "bria"), Ref("City", "bonn"), Ref("City", "berlin")
RULES = {
    "CAPITAL_OF": TypeRules(one_start=True),
    "GOVERNED_BY": TypeRules(one_end=True),
    "PART_OF": TypeRules(asymmetric=True),
}


def found(*claims: Heard) -> list[tuple[str, str]]:
    return [(each.kind, each.about) for each in disagreements(claims, RULES, {})]


def tie(subject: Ref, predicate: str, object: Ref, **axes: Any) -> Heard:
    fact = f"{subject} {predicate} {object}"
    return said(subject=subject, predicate=predicate, object=object, fact=fact, **axes)


def standing(degree: str, **axes: Any) -> Heard:
    return said(qualifiers=f'{{"standing":"{degree}"}}', **axes)


def test_yes_against_no() -> None:
    assert found(said(), said(polarity="denied")) == [("yes and no", "KEEPS")]
    assert found(said(since="2020", until="2022"), said(polarity="denied", since="2025")) == []
    assert found(said(published="2029"), said(polarity="denied", since="2030", published="2031")) == []
    assert found(said(), said(polarity="denied", rank="preferred")) == []
    assert found(said(), said(polarity="denied", certainty="possible")) == []


def test_properties_of_a_relationship() -> None:
    assert found(standing("dominant"), standing("slight")) == [("property", "KEEPS.standing")]
    assert found(standing("dominant"), standing("dominant"), said()) == []
    assert found(standing("dominant", since="2000", until="2010"), standing("slight", since="2010")) == []


def test_values_of_a_property_and_dates_of_an_event() -> None:
    assert found(valued(1), valued(2)) == [("value", "size")]
    assert found(valued("2030"), valued("2030-05")) == []
    assert found(of_raid("2030-05-01"), of_raid("2030-06")) == [("date", "when")]
    assert found(of_raid("2030-05/2031-06"), of_raid("2030/2031")) == []


def test_cardinality_holds_for_the_same_time() -> None:
    one, other = tie(BONN, "CAPITAL_OF", BRIA, since="1949"), tie(BERLIN, "CAPITAL_OF", BRIA, since="1990")
    assert found(one, other) == [("cardinality", "CAPITAL_OF")]
    assert found(tie(BONN, "CAPITAL_OF", BRIA, since="1949", until="1990"), other) == []
    assert found(tie(BRIA, "GOVERNED_BY", BONN), tie(BRIA, "GOVERNED_BY", BERLIN)) == [("cardinality", "GOVERNED_BY")]
    assert found(tie(BRIA, "GOVERNED_BY", BONN), tie(ARLAND, "GOVERNED_BY", BONN)) == []


def test_direction_of_what_goes_one_way() -> None:
    assert found(tie(BONN, "PART_OF", BRIA), tie(BRIA, "PART_OF", BONN)) == [("direction", "PART_OF")]
    assert found(tie(BONN, "KNOWS", BRIA), tie(BRIA, "KNOWS", BONN)) == []


def test_two_holders_who_say_opposite_things() -> None:
    def quoted(holder: str, polarity: str, **axes: Any) -> Heard:
        given: dict[str, Any] = {"voice": "quoted", "own_voice": False, "committed": True} | axes
        return said(holder=holder, polarity=polarity, **given)

    assert found(quoted("A", "affirmed"), quoted("B", "denied")) == [("holders", "KEEPS")]
    assert found(quoted("A", "affirmed"), quoted("A", "denied")) == []
    assert found(quoted("A", "affirmed"), said(polarity="denied")) == []
    assert found(quoted("A", "affirmed", committed=False), quoted("B", "denied", committed=False)) == []


@pytest.mark.parametrize("claim", [said(), valued(1), of_raid(), tie(BONN, "PART_OF", BRIA)], ids=lambda c: c.fact)
def test_a_claim_agrees_with_itself_and_its_like(claim: Heard) -> None:
    assert found(claim, claim) == []


CLAIMS = st.lists(
    st.builds(
        said,
        since=st.sampled_from([None, "..", "2029", "2031"]),
        until=st.sampled_from([None, "2030", "2032"]),
        polarity=st.sampled_from(["affirmed", "denied"]),
        published=st.sampled_from(["2028", "2031"]),
    ),
    max_size=5,
)


@given(CLAIMS.flatmap(lambda claims: st.tuples(st.just(claims), st.permutations(claims))))
def test_the_order_of_claims_does_not_matter(two: tuple[list[Heard], list[Heard]]) -> None:
    assert disagreements(two[0], RULES, {}) == disagreements(two[1], RULES, {})


BOTH = st.lists(
    st.builds(
        lambda about, **axes: said(**about, **axes),
        st.sampled_from([{}, *({"kind": "property", "predicate": "size", "value": text} for text in "12")]),
        since=st.sampled_from([None, "..", "2029", "2030", "2031-06", "2032"]),
        until=st.sampled_from([None, None, "2030", "2032"]),
        ended=st.booleans(),
        polarity=st.sampled_from(["affirmed", "denied"]),
        published=st.sampled_from([None, "2028", "2030", "2031", "2033"]),
        share=st.sampled_from(["", "most", "some"]),
        timeless=st.booleans(),
    ),
    min_size=2,
    max_size=2,
).filter(lambda two: two[0].kind == two[1].kind)


@settings(max_examples=100)
@given(BOTH)
def test_two_claims_disagree_where_on_some_day_their_fact_is_contested(two: list[Heard]) -> None:
    turns = {day for claim in two for day in claim.interval().turning_days()} or {DAY}
    days = {each for day in turns for each in (day, day - timedelta(days=1))}
    contested = any(standings(two, day)["kept"].contested for day in days)
    assert bool(disagreements(two, {}, {})) == contested


@pytest.mark.parametrize(
    ("denied", "pairs"),
    [({}, 10), ({"since": "2040"}, 0), ({"since": "2029", "polarity": "affirmed"}, 0)],
    ids=["contradict", "change", "agree"],
)
def test_claims_of_many_days_are_compared_by_what_they_say(
    denied: dict[str, Any], pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = {name: import_module(f"graphmodel.claims.{name}") for name in ("disagreement", "comparison")}
    calls: list[str] = []

    def counted(module: str, name: str) -> Callable[..., Any]:
        plain = getattr(modules[module], name)

        def call(*given: Any) -> Any:
            calls.append(name)
            return plain(*given)

        return call

    for module, name in (("comparison", "_without_day"), ("disagreement", "standings"), ("disagreement", "_days")):
        monkeypatch.setattr(modules[module], name, counted(module, name))
    counts = []
    for many in (100, 400):
        calls.clear()
        claims = [
            replace(
                said(**({"polarity": "denied"} | denied if at % 2 else {})), published=PartialDate.of(DAY + at * DAILY)
            )
            for at in range(many)
        ]
        assert len(disagreements(claims, RULES, {})) == pairs
        counts.append(len(calls))
    assert counts[1] <= 4 * counts[0]


def test_affirmations_that_each_begin_on_another_day_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("graphmodel.claims.disagreement"), "standings", None)  # would be called
    claims = [said(since=f"{2000 + at}", published=f"{2040 + at}") for at in range(30)]
    assert disagreements(claims, RULES, {}) == []
    periods = [said(since=f"{1000 + at}-03", until=f"{1000 + at}-05") for at in range(400)]
    assert disagreements(periods, RULES, {}) == []
    assert disagreements(periods, RULES, {}, about={periods[7].id}) == []


BOUND = st.sampled_from([None, "..", "2029", "2030", "2030-06", "2031-06-15", "2031/..", "../2029", "2028/2032"])
PERIODS = st.lists(
    st.builds(
        lambda make, **axes: make(**axes),
        st.sampled_from(
            [
                said,
                partial(said, polarity="denied"),
                partial(standing, "dominant"),
                partial(standing, "slight"),
                partial(valued, 1),
                partial(valued, 2),
                partial(tie, BONN, "CAPITAL_OF", ARLAND),
                partial(tie, BERLIN, "CAPITAL_OF", ARLAND),
            ]
        ),
        since=BOUND,
        until=BOUND,
        ended=st.booleans(),
        published=st.sampled_from([None, "2028", "2031"]),
        share=st.sampled_from(["", "most"]),
        timeless=st.booleans(),
    ),
    max_size=6,
)


@given(PERIODS)
def test_claims_that_are_not_compared_since_their_spans_do_not_meet_agree(claims: list[Heard]) -> None:
    every = disagreements(claims, RULES, {}, listed=None)
    ids = {claim.id for claim in claims}
    assert disagreements(claims, RULES, {}, None, ids) == every
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(comparison, "span_of", lambda _: comparison.EVER)
        assert disagreements(claims, RULES, {}, listed=None) == every


def test_of_many_periods_ten_pairs_are_listed_and_no_more_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many of them say yes and no, each from another day on."""
    module = import_module("graphmodel.claims.disagreement")
    judged: list[int] = []
    plain = module.standings

    def counted(*given: Any) -> Any:
        judged.append(1)
        return plain(*given)

    monkeypatch.setattr(module, "standings", counted)
    claims = [said(since=f"{1000 + at}", polarity="denied" if at % 2 else "affirmed") for at in range(400)]
    assert len(disagreements(claims, RULES, {})) == 10
    assert len(judged) < 100
    shown = {claims[1].id, claims[2].id}
    of_shown = disagreements(claims, RULES, {}, 10, shown)
    assert [sum(claim in (each.one.id, each.other.id) for each in of_shown) for claim in shown] == [10, 10]


def test_every_pair_is_found_where_all_are_wanted() -> None:
    claims = [said(published=f"{2030 + at % 7}") for at in range(49)]
    denial = said(polarity="denied")
    ids = {each.one.id for each in disagreements([*claims, denial], RULES, {}, listed=None)}
    assert ids == {claim.id for claim in claims}
