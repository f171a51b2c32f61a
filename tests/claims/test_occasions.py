"""When what is said of events and of properties stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Standing, standings
from graphmodel.claims import Testimony as Heard  # a name that begins with Test would be collected
from graphmodel.model import PartialDate
from tests.claims.hearing import DAY, DAYS, RAID, occurred, of_raid, role, valued, values


def test_a_role_stands_from_the_day_of_its_event_and_never_expires() -> None:
    claims = [of_raid("2030"), role(published="2031")]
    found = [standings(claims, date(y, 6, 1))["by"].answer for y in (2029, 2030, 2031, 2999)]
    assert found == ["no", "unknown", "yes", "yes"]


def test_neither_an_end_nor_was_takes_a_role_or_an_occasion_away() -> None:
    for claim in (role(ended=True, published="2031"), of_raid("2030", ended=True)):
        assert [s.answer for s in standings([claim, of_raid("2030")], DAY).values()] == ["yes"] * (
            2 if claim.kind == "role" else 1
        )


def test_the_day_of_an_event_may_be_given_from_elsewhere() -> None:
    claim = role(published="2031")
    assert standings([claim], date(2030, 6, 1), {RAID: PartialDate("2030-05")})["by"].answer == "yes"
    assert standings([claim], date(2030, 6, 1))["by"].answer == "unknown"


def test_the_days_that_claims_agree_on_or_prefer_are_those_of_the_event() -> None:
    before, after = date(2030, 4, 1), date(2030, 6, 1)
    precise = [of_raid("2030"), of_raid("2030-05"), role(published="2031")]
    assert [standings(precise, day)["by"].answer for day in (before, after)] == ["no", "yes"]
    preferred = [of_raid("2030-01"), of_raid("2030-05", rank="preferred"), role(published="2031")]
    assert [standings(preferred, day)["by"].answer for day in (before, after)] == ["no", "yes"]
    for unsettled in (
        [of_raid("2030-01"), of_raid("2030-05")],
        [of_raid("2030-05"), of_raid("2030-05", polarity="denied")],
        [of_raid("2030-05", certainty="likely")],
    ):
        claims = [*unsettled, role(published="2031")]
        assert [standings(claims, day)["by"].answer for day in (before, after, DAY)] == ["unknown", "unknown", "yes"]


@pytest.mark.parametrize(
    "doubt", [{"polarity": "denied"}, {"certainty": "possible"}, {"conditional": True}, {"basis": "implied"}], ids=str
)
def test_of_an_event_in_doubt_nothing_stands(doubt: dict[str, Any]) -> None:
    found = standings([occurred(**doubt), of_raid("2030"), role()], DAY)
    assert [found[fact].stands for fact in ("occurred", "when", "by")] == [False, False, False]
    settled = standings([occurred(**doubt), occurred(rank="preferred"), of_raid("2030"), role()], DAY)
    assert [settled[fact].stands for fact in ("occurred", "when", "by")] == [True, True, True]


@pytest.mark.parametrize("doubt", [{"own_voice": False}, {"certainty": "possible", "rank": "deprecated"}], ids=str)
def test_others_and_withdrawn_claims_put_no_event_in_doubt(doubt: dict[str, Any]) -> None:
    assert standings([occurred(**doubt), role()], DAY)["by"].stands


AXES = st.fixed_dictionaries(
    {},
    optional={
        "polarity": st.sampled_from(["affirmed", "denied"]),
        "certainty": st.sampled_from(["certain", "possible"]),
        "rank": st.sampled_from(["preferred", "deprecated"]),
        "published": st.sampled_from(["2029", "2031"]),
        "own_voice": st.booleans(),
    },
)
OF_EVENT = st.one_of(
    st.builds(lambda axes: occurred(**axes), AXES),
    st.builds(lambda axes: role(**axes), AXES),
    st.builds(lambda when, axes: of_raid(when, **axes), st.sampled_from(["2030", "2030-05", "2031-06-15"]), AXES),
    st.builds(lambda size, axes: valued(size, **axes), st.integers(1, 2), AXES),
)


@given(st.lists(OF_EVENT, max_size=6).flatmap(lambda claims: st.tuples(st.just(claims), st.permutations(claims))), DAYS)
def test_the_order_of_claims_of_events_and_values_does_not_matter(
    two: tuple[list[Heard], list[Heard]], day: date
) -> None:
    assert standings(two[0], day) == standings(two[1] * 2, day)


def test_an_event_that_nobody_says_took_place_has_its_roles() -> None:
    assert standings([role()], DAY)["by"].stands


# Properties


def test_of_values_that_compete_none_stands_until_one_is_preferred() -> None:
    two = [valued(40000), valued(50000)]
    assert standings(two, DAY)["size"] == Standing("unknown", contested=True)
    settled = standings([*two, valued(60000, rank="preferred")], DAY)["size"]
    assert (settled.answer, values(settled)) == ("yes", [60000])


def test_one_value_said_twice_stands_by_both_claims() -> None:
    found = standings([valued(40000), valued(40000)], DAY)["size"]
    assert (found.answer, values(found)) == ("yes", [40000, 40000])


def test_a_value_since_a_later_day_is_a_change() -> None:
    claims = [valued(40000, published="2025"), valued(50000, since="2030", published="2031")]
    assert values(standings(claims, date(2029, 1, 1))["size"]) == [40000]
    assert values(standings(claims, DAY)["size"]) == [50000]


def test_a_value_that_ended_gives_way_to_the_next() -> None:
    claims = [valued("Oak", since="2020", until="2030-06-01"), valued("Ash", since="2030-06-01")]
    assert [values(standings(claims, date(2030, m, 15))["size"]) for m in (5, 7)] == [["Oak"], ["Ash"]]


def test_a_value_of_a_part_is_no_value_of_the_whole() -> None:
    assert standings([valued("poor", share="most")], DAY)["size"] == Standing("unknown")
    assert standings([valued("poor", excepting=("Bria",))], DAY)["size"] == Standing("unknown")
    assert values(standings([valued("poor", share="all"), valued("rich", share="some")], DAY)["size"]) == ["poor"]


def test_a_denied_value_denies_that_value_alone() -> None:
    denied = valued(40000, polarity="denied")
    assert standings([denied], DAY)["size"].answer == "no"
    assert values(standings([denied, valued(50000)], DAY)["size"]) == [50000]
    assert standings([denied, valued(40000)], DAY)["size"] == Standing("unknown")


def test_of_partial_dates_within_one_another_the_most_precise_stands() -> None:
    found = standings([of_raid("2030"), of_raid("2030-05-03"), of_raid("2030-05")], DAY)["when"]
    assert (found.answer, values(found)[0]) == ("yes", "2030-05-03")
    assert standings([of_raid("2030-05"), of_raid("2030-06")], DAY)["when"].contested
