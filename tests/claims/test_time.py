"""What an undated claim means, and bounds that events give."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Interval, TruthValue, standings
from graphmodel.claims.bounds import Bound
from graphmodel.model import PartialDate, Ref
from tests.claims.hearing import DAYS, occurred, of_raid, role, said

WAR = Ref("War", "war")


def war(when: str, **axes: Any) -> Any:
    return of_raid(when, subject=WAR, fact="war", **axes)


def on(claims: list[Any], *days: str, fact: str = "kept") -> list[TruthValue]:
    return [standings(claims, date.fromisoformat(day))[fact].answer for day in days]


def by(**bounds: Ref | str) -> tuple[Bound, ...]:
    return tuple(Bound(how, of) for how, of in sorted(bounds.items()))  # type: ignore[arg-type]


# Undated


def test_a_timeless_claim_without_a_date_holds_on_any_day() -> None:
    assert on([said(timeless=True)], "1000-01-01", "2031-06-01", "2999-01-01") == ["yes", "yes", "yes"]
    assert on([said(timeless=True, polarity="denied")], "1000-01-01") == ["no"]


def test_a_dated_claim_says_otherwise_of_what_is_timeless() -> None:
    undated = said(timeless=True)
    days = "1980-01-01", "1995-01-01", "2031-01-01"
    assert on([undated, said(timeless=True, until="1990")], *days) == ["yes", "no", "no"]
    assert on([undated, said(timeless=True, since="1990")], *days) == ["no", "yes", "yes"]
    assert on([undated, said(timeless=True, since="2025", polarity="denied")], *days) == ["yes", "yes", "no"]
    assert on([undated, said(timeless=True, polarity="denied")], *days) == ["unknown"] * 3


def test_undated_claims_hold_in_the_period_of_their_document_and_are_unknown_outside() -> None:
    claim = said(period=PartialDate("1937/1945"), published="2031")
    days = "1936-12-31", "1937-01-01", "1945-12-31", "1946-01-01", "2031-06-01"
    assert on([claim], *days) == ["unknown", "yes", "yes", "unknown", "unknown"]
    denied = said(period=PartialDate("1937/1945"), polarity="denied")
    assert on([denied], *days) == ["unknown", "no", "no", "unknown", "unknown"]
    opened = said(period=PartialDate("1937/.."), published="2031")
    assert on([opened], *days) == ["unknown", "yes", "yes", "yes", "yes"]


def test_a_claim_with_dates_of_its_own_overrides_the_period() -> None:
    claim = said(period=PartialDate("1937/1945"), since="1949", published="2031")
    assert on([claim], "1940-01-01", "1950-01-01") == ["no", "yes"]


def test_an_undated_event_took_place_in_the_period() -> None:
    claim = role(period=PartialDate("1937/1945"), published="2031")
    assert on([claim], "1936-01-01", "1940-01-01", "1946-01-01", fact="by") == ["no", "unknown", "yes"]
    ongoing = role(period=PartialDate("2030/.."), published="2031")
    assert on([ongoing], "2029-01-01", "2030-06-01", "2031-01-01", fact="by") == ["no", "unknown", "yes"]
    to_come = role(period=PartialDate("2030/.."), published="2028")
    assert on([to_come], "2029-12-31", "2040-01-01", fact="by") == ["no", "unknown"]


def test_what_is_unknown_for_want_of_a_start_is_told() -> None:
    claim = said(published="2031")
    found = standings([claim], date(2030, 6, 1))["kept"]
    assert (found.answer, found.undated) == ("unknown", (claim,))
    for other in ([said(published="2031", since="2030")], [said(), said(polarity="denied")], [said(published="2030")]):
        assert standings(other, date(2031, 6, 1))["kept"].undated == ()


def test_what_ended_held_on_the_day_before() -> None:
    claim = said(until="2025-04", published="2031")
    assert on([claim], "2025-03-30", "2025-03-31", "2025-04-15", "2025-05-01") == ["unknown", "yes", "unknown", "no"]


# Events


def test_an_event_that_lasts_gives_its_days_as_a_bound() -> None:
    since = [war("2020-02/2022-11"), said(bounds=by(since=WAR))]
    assert on(since, "2020-01-31", "2021-01-01", "2022-12-01") == ["no", "unknown", "yes"]
    until = [war("2020-02/2022-11"), said(since="2010", bounds=by(until=WAR))]
    assert on(until, "2020-01-31", "2021-01-01", "2022-12-01") == ["yes", "unknown", "no"]


def test_before_after_and_during_an_event() -> None:
    days = "2020-01-31", "2020-02-29", "2021-01-01", "2022-12-01", "2031-01-01"
    assert on([war("2020-02/2022-11"), said(since="..", bounds=by(before=WAR))], *days) == [
        *("unknown", "no", "no", "no", "no")
    ]
    assert on([war("2020-02/2022-11"), said(bounds=by(after=WAR), published="2031")], *days) == [
        *("no", "no", "no", "unknown", "yes")
    ]
    assert on([war("2020-02/2022-11"), said(bounds=by(during=WAR))], *days) == ["no", "unknown", "unknown", "no", "no"]
    assert on([said(bounds=by(after="2022-11"), published="2031")], *days) == ["no", "no", "no", "unknown", "yes"]


def test_a_bound_moves_with_its_event() -> None:
    for when, expected in (("2020", ["yes", "no"]), ("2021", ["yes", "yes"])):
        assert on([war(when), said(since="..", bounds=by(until=WAR))], "2019-06-01", "2020-12-31") == expected


def test_an_event_without_a_known_day_leaves_what_it_bounds_unknown() -> None:
    for claims in ([], [war("2020"), war("2021")]):
        assert on([*claims, said(since="2010", bounds=by(until=WAR))], "2009-01-01", "2031-01-01") == ["no", "unknown"]


def test_an_event_may_be_bounded_by_another() -> None:
    claims = [war("2020-02"), occurred(bounds=by(after=WAR), published="2031"), role(bounds=by(after=WAR))]
    for fact in ("occurred", "by"):
        assert on(claims, "2019-12-31", "2020-06-01", "2031-01-01", fact=fact) == ["no", "unknown", "yes"]
    earlier = [war("2020-02"), occurred(bounds=by(before=WAR), published="2031")]
    assert on(earlier, "2019-12-31", "2020-03-01", fact="occurred") == ["unknown", "yes"]


def test_a_role_in_an_event_that_lasts_stands_from_its_start() -> None:
    claims = [of_raid("2030-02/2031-11"), role(published="2031-12")]
    assert on(claims, "2030-01-31", "2030-02-10", "2030-06-01", "2999-01-01", fact="by") == [
        *("no", "unknown", "yes", "yes")
    ]


@pytest.mark.parametrize(
    ("dates", "known"), [(("2030-02/2031-11", "2030/2031"), True), (("2030-02/2031-11", "2030-02"), False)]
)
def test_dates_of_an_event_that_lasts_agree_where_both_ends_do(dates: tuple[str, str], known: bool) -> None:
    claims = [of_raid(dates[0]), of_raid(dates[1]), role(published="2033")]
    assert (on(claims, "2030-06-01", fact="by") == ["yes"]) == known
    assert standings(claims, date(2034, 1, 1))["when"].contested == (not known)


# Turning days

BOUNDS = st.sampled_from([None, "..", "2029", "2030-06", "2031-06-15", "2030/2032", "../2031", "2031/..", "203X"])


@given(BOUNDS, BOUNDS, st.booleans(), st.sampled_from([None, "2030", "2031/.."]), st.booleans(), DAYS, DAYS)
def test_between_turning_days_nothing_turns(
    since: str | None, until: str | None, ended: bool, period: str | None, timeless: bool, one: date, other: date
) -> None:
    dates = [text and PartialDate(text) for text in (since, until, period)]
    interval = Interval(dates[0], dates[1], ended, PartialDate("2031-03"), timeless, dates[2])  # type: ignore[arg-type]
    first, last = sorted((one, other))
    if not any(first < day <= last for day in interval.turning_days()):
        for asked in (interval.on, interval.over, interval.turns, interval.unplaced):
            assert asked(first) == asked(last)


def test_what_has_its_own_bounds_does_not_turn_when_its_source_was_published() -> None:
    spoken, since, until = PartialDate("2031-03"), PartialDate("2029-05-01"), PartialDate("2030-02-02")
    of_source = [spoken.first, spoken.last]
    assert list(Interval(since=since, spoken=spoken).turning_days()) == [since.first, since.last]
    assert not set(of_source) & set(Interval(since=since, until=until, spoken=spoken).turning_days())
    assert not set(of_source) & set(Interval(spoken=spoken, timeless=True).turning_days())
    for interval in (Interval(spoken=spoken), Interval(since=since, ended=True, spoken=spoken)):
        assert list(interval.turning_days())[-2:] == of_source
