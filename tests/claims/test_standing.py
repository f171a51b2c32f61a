"""Which facts hold on a day: laws, change and contradiction, collectives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Standing, answer, standings
from graphmodel.claims import Testimony as Heard  # a name that begins with Test would be collected
from graphmodel.model import PartialDate
from tests.claims.hearing import DAY, DAYS, MUTE, said

# Laws

DATES = st.sampled_from([None, "..", "2029", "2030", "2031", "2031-06", "2031-06-15", "2031-06-16", "2032"])
CLAIMS = st.lists(
    st.builds(
        said,
        since=DATES,
        until=DATES,
        published=st.sampled_from([None, "2028", "2030", "2031", "2033"]),
        polarity=st.sampled_from(["affirmed", "denied"]),
        ended=st.booleans(),
        share=st.sampled_from(["", "all", "most", "some", "60%"]),
        rank=st.sampled_from(["normal", "normal", "preferred", "deprecated"]),
        certainty=st.sampled_from(["certain", "certain", "likely"]),
        fact=st.sampled_from(["kept", "broken"]),
    ),
    max_size=6,
)


@given(CLAIMS.flatmap(lambda claims: st.tuples(st.just(claims), st.permutations(claims))), DAYS)
def test_the_order_of_claims_does_not_matter(two: tuple[list[Heard], list[Heard]], day: date) -> None:
    assert standings(two[0], day) == standings(two[1], day)


@given(CLAIMS, DAYS)
def test_hearing_claims_twice_is_hearing_them_once(claims: list[Heard], day: date) -> None:
    assert standings(claims + claims, day) == standings(claims, day)


@given(CLAIMS, DAYS)
def test_each_fact_stands_on_its_own_claims(claims: list[Heard], day: date) -> None:
    apart = {
        fact: standings([c for c in claims if c.fact == fact], day)[fact] for fact in {claim.fact for claim in claims}
    }
    assert standings(claims, day) == apart


@given(CLAIMS, st.sampled_from(MUTE), st.sampled_from(["affirmed", "denied"]), DAYS)
def test_what_is_not_plainly_claimed_changes_nothing(
    claims: list[Heard], mute: dict[str, Any], polarity: str, day: date
) -> None:
    about = [replace(claim, fact="kept") for claim in claims]
    assert answer([*about, said(polarity=polarity, **mute)], day) == answer(about, day)


@given(CLAIMS, DAYS)
def test_what_stands_is_carried_by_claims_that_count_and_hold_on_that_day(claims: list[Heard], day: date) -> None:
    for found in standings(claims, day).values():
        assert found.stands == bool(found.claims)
        for claim in found.claims:
            assert (claim.counts, claim.polarity, claim.interval().on(day)) == (True, "affirmed", "yes")


@given(CLAIMS, DAYS)
def test_nothing_stands_that_a_claim_of_equal_rank_denies(claims: list[Heard], day: date) -> None:
    plain = [replace(c, fact="kept", since=None, share="", published=PartialDate("2028")) for c in claims]
    denial = said(polarity="denied", published="2028")
    assert answer([*plain, denial], day) != "yes" or any(c.rank == "preferred" for c in plain)


@given(CLAIMS, DAYS)
def test_a_preferred_claim_outranks_all_others(claims: list[Heard], day: date) -> None:
    others = [replace(c, fact="kept", rank="normal") for c in claims]
    assert answer([*others, said(rank="preferred", published=None)], day) == "yes"
    assert answer([*others, said(rank="preferred", published=None, polarity="denied")], day) == "no"


@given(CLAIMS, DAYS)
def test_a_denial_alone_makes_nothing_stand(claims: list[Heard], day: date) -> None:
    denials = [replace(claim, polarity="denied") for claim in claims]
    assert not any(found.stands for found in standings(denials, day).values())


@given(DATES, DATES, DAYS)
def test_one_claim_answers_as_its_interval_does(since: str | None, until: str | None, day: date) -> None:
    claim = said(since=since, until=until)
    assert answer([claim], day) == claim.interval().on(day)


# One claim


def test_no_claim_is_never_no() -> None:
    assert (answer([], DAY), standings([], DAY)) == ("unknown", {})


@pytest.mark.parametrize("mute", MUTE, ids=str)
@pytest.mark.parametrize("polarity", ["affirmed", "denied"])
def test_a_claim_that_is_not_plain_neither_makes_nor_unmakes_a_fact(mute: dict[str, Any], polarity: str) -> None:
    assert answer([said(polarity=polarity, **mute)], DAY) == "unknown"


@pytest.mark.parametrize("basis", ["stated", "outside"])
def test_what_is_plainly_claimed_stands(basis: str) -> None:
    claim = said(basis=basis)
    assert standings([claim], DAY) == {"kept": Standing("yes", (claim,))}


def test_what_is_plainly_denied_does_not_hold() -> None:
    assert answer([said(polarity="denied")], DAY) == "no"


def test_an_unstated_start_is_unknown_before_the_document() -> None:
    for polarity, after in (("affirmed", "yes"), ("denied", "no")):
        claim = said(polarity=polarity, published="2030")
        assert (answer([claim], date(2029, 12, 31)), answer([claim], date(2030, 1, 1))) == ("unknown", after)


def test_never_is_a_denial_with_an_open_start() -> None:
    assert answer([said(polarity="denied", since="..", published="2030")], date(1990, 1, 1)) == "no"


def test_a_day_inside_a_partial_date_is_unknown() -> None:
    begun, ended = said(since="2030"), said(since="..", until="2030")
    assert [answer([begun], date(y, m, 1)) for y, m in ((2029, 12), (2030, 5), (2031, 1))] == ["no", "unknown", "yes"]
    assert [answer([ended], date(y, m, 1)) for y, m in ((2029, 12), (2030, 5), (2031, 1))] == ["yes", "unknown", "no"]


def test_what_was_is_over_by_the_day_it_is_said() -> None:
    claim = said(ended=True, since="2020", published="2030")
    assert [answer([claim], date(y, 1, 1)) for y in (2019, 2025, 2030, 2031)] == ["no", "unknown", "no", "no"]


# Change and contradiction


def test_claims_of_one_time_that_contradict_each_other_are_contested() -> None:
    found = standings([said(), said(polarity="denied")], DAY)["kept"]
    assert (found.answer, found.contested, found.claims) == ("unknown", True, ())


def test_a_start_after_the_day_the_other_was_made_is_a_change() -> None:
    denied, begun = said(polarity="denied", published="2029"), said(since="2030", published="2031")
    assert [answer([denied, begun], date(y, 6, 1)) for y in (2029, 2030, 2031)] == ["no", "unknown", "yes"]
    kept, stopped = said(published="2029"), said(polarity="denied", since="2030-03", published="2031")
    assert [answer([kept, stopped], date(2030, m, 15)) for m in (2, 3, 4)] == ["yes", "unknown", "no"]


def test_a_start_before_the_day_the_other_was_made_is_a_contradiction() -> None:
    claims = [said(polarity="denied", published="2030"), said(since="2029", published="2031")]
    assert answer(claims, DAY) == "unknown"


def test_a_later_claim_without_a_stated_start_contradicts() -> None:
    assert answer([said(polarity="denied", published="2020"), said(published="2031")], DAY) == "unknown"


def test_an_end_stated_later_ends_what_was_said_before() -> None:
    kept = said(published="2020")
    for end in (said(until="2031-03", published="2031"), said(ended=True, published="2031")):
        assert answer([kept, end], date(2020, 6, 1)) == "yes"
        assert answer([kept, end], date(2031, 4, 1)) == "no"


def test_what_is_said_after_the_stated_end_without_a_new_start_is_contested() -> None:
    for end in (said(until="2018", published="2020"), said(ended=True, published="2020")):
        found = standings([end, said(published="2031")], DAY)["kept"]
        assert (found.answer, found.contested) == ("unknown", True)


def test_a_second_period_stands_beside_a_first_that_ended() -> None:
    for published in ("2005", "2031"):
        first = said(since="1996", until="2001", published=published)
        again = said(since="2021", published="2031")
        assert [answer([first, again], date(y, 6, 1)) for y in (1998, 2010, 2031)] == ["yes", "no", "yes"]


def test_two_ends_of_one_period_leave_the_time_between_them_open() -> None:
    claims = [said(since="2010", until="2015"), said(since="2010", until="2020")]
    assert [answer(claims, date(y, 6, 1)) for y in (2012, 2017, 2022)] == ["yes", "unknown", "no"]


def test_a_claim_of_what_may_just_have_ended_leaves_the_day_open() -> None:
    assert answer([said(published="2020"), said(since="2010", until="2031")], DAY) == "unknown"


def test_preferred_settles_a_contradiction_and_deprecated_leaves_it() -> None:
    assert answer([said(rank="preferred"), said(polarity="denied")], DAY) == "yes"
    assert answer([said(), said(polarity="denied", rank="deprecated")], DAY) == "yes"
    assert answer([said(rank="preferred"), said(polarity="denied", rank="preferred")], DAY) == "unknown"
    assert answer([said(rank="preferred", certainty="possible"), said(polarity="denied")], DAY) == "no"


# Collectives


@pytest.mark.parametrize(
    ("do", "do_not", "expected"),
    [
        ("", "", "unknown"),
        ("all", "", "unknown"),
        ("", "some", "unknown"),
        ("some", "all", "unknown"),
        ("some", "some", "yes"),
        ("most", "some", "yes"),
        ("few", "most", "yes"),
        ("most", "most", "unknown"),
        ("60%", "most", "unknown"),
        ("60%", "40%", "yes"),
        ("100%", "1%", "unknown"),
        ("3", "3", "yes"),
    ],
)
def test_parts_of_a_collective_contradict_each_other_only_where_both_cannot_be(
    do: str, do_not: str, expected: str
) -> None:
    assert answer([said(share=do), said(share=do_not, polarity="denied")], DAY) == expected


def test_that_some_do_not_is_no_denial_of_the_collective() -> None:
    assert answer([said(share="some", polarity="denied")], DAY) == "unknown"
    assert answer([said(share="all", polarity="denied", excepting=("Bria",))], DAY) == "no"
    assert answer([said(share="most")], DAY) == "yes"


def test_everything_about_a_day_is_decided_by_the_day_alone() -> None:
    claims = [said(since="2031-06-15", until="2031-06-20")]
    days = [DAY + timedelta(days=n) for n in range(-1, 7)]
    assert [answer(claims, day) for day in days] == ["no", "yes", "yes", "yes", "yes", "yes", "no", "no"]
