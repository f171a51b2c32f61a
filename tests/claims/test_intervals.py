from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Interval, TruthValue
from graphmodel.model import PartialDate

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@st.composite
def partial(draw: st.DrawFn) -> PartialDate:
    day = draw(DAYS)
    return PartialDate(draw(st.sampled_from([day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}", ".."])))


DATES = st.none() | partial()


@given(DATES, DATES, st.booleans(), DATES, st.lists(DAYS, min_size=2, max_size=6))
def test_an_interval_begins_once_and_ends_once(
    since: PartialDate | None, until: PartialDate | None, ended: bool, spoken: PartialDate | None, days: list[date]
) -> None:
    interval = Interval(since, until, ended, spoken)
    order: dict[TruthValue, int] = {"no": 0, "unknown": 1, "yes": 2}
    begun = [order[Interval(since, spoken=spoken).on(day)] for day in sorted(days)]
    over = [order[interval.over(day)] for day in sorted(days)]
    assert begun == sorted(begun)
    assert over == sorted(over)


@given(partial(), DAYS)
def test_a_stated_bound_is_open_exactly_inside_it(bound: PartialDate, day: date) -> None:
    inside = bound.first is not None and bound.last is not None and bound.first <= day < bound.last
    assert Interval(since=bound).turns(day) == inside
    assert (Interval(since=bound).on(day) == "unknown") == inside
    assert (Interval(since=PartialDate(".."), until=bound).on(day) == "unknown") == inside


@given(partial(), DAYS)
def test_what_ends_when_another_begins_leaves_no_gap(bound: PartialDate, day: date) -> None:
    before, after = Interval(PartialDate(".."), bound), Interval(bound)
    if not bound.open:
        assert sorted((before.on(day), after.on(day))) in (["no", "yes"], ["unknown", "unknown"])


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval(), "yes yes yes yes"),
        (Interval(PartialDate("2030-05-02")), "no no yes yes"),
        (Interval(PartialDate("2030-05")), "no unknown unknown yes"),
        (Interval(PartialDate("..")), "yes yes yes yes"),
        (Interval(until=PartialDate("2030-05-02")), "yes yes no no"),
        (Interval(until=PartialDate("2030-05")), "yes unknown unknown no"),
        (Interval(until=PartialDate("..")), "yes yes yes yes"),
        (Interval(PartialDate("2030-05"), PartialDate("2030-05")), "no unknown unknown no"),
        (Interval(PartialDate("2030-05-02"), PartialDate("2030-05-02")), "no no no no"),
        (Interval(spoken=PartialDate("2030-05-02")), "unknown unknown yes yes"),
        (Interval(spoken=PartialDate("2030-05")), "unknown unknown unknown yes"),
        (Interval(ended=True), "no no no no"),
        (Interval(ended=True, spoken=PartialDate("2030-05-02")), "unknown unknown no no"),
        (Interval(PartialDate(".."), ended=True, spoken=PartialDate("2030-05-02")), "unknown unknown no no"),
        (Interval(until=PartialDate("2030-05-02"), spoken=PartialDate("2030-06")), "unknown yes no no"),
    ],
    ids=str,
)
def test_whether_it_holds_on_four_days(interval: Interval, expected: str) -> None:
    days = [date(2030, 4, 30), date(2030, 5, 1), date(2030, 5, 2), date(2030, 5, 31)]
    assert " ".join(interval.on(day) for day in days) == expected


def test_the_first_day_of_a_partial_date_is_inside_it_and_the_last_is_past_it() -> None:
    interval, first, last = Interval(PartialDate("2030-05")), date(2030, 5, 1), date(2030, 5, 31)
    assert [interval.on(first - timedelta(days=1)), interval.on(first)] == ["no", "unknown"]
    assert [interval.on(last - timedelta(days=1)), interval.on(last)] == ["unknown", "yes"]
