from __future__ import annotations

import calendar
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from graphmodel.model import OPEN, PartialDate


@st.composite
def written(draw: st.DrawFn) -> str:
    day = draw(st.dates())
    return day.isoformat()[: draw(st.sampled_from([4, 7, 10]))]


@given(written())
def test_a_partial_date_keeps_what_was_written(text: str) -> None:
    assert str(PartialDate(text)) == text
    assert PartialDate.of(PartialDate(text)) == PartialDate(text)


@given(st.dates())
def test_every_day_of_a_year_or_month_lies_between_its_first_and_last(day: date) -> None:
    for length in (4, 7, 10):
        partial = PartialDate(day.isoformat()[:length])
        assert partial.first is not None
        assert partial.last is not None
        assert partial.first <= day <= partial.last


@given(st.dates())
def test_a_month_ends_on_its_last_day(day: date) -> None:
    partial = PartialDate(f"{day:%Y-%m}".zfill(7))
    assert partial.last == day.replace(day=calendar.monthrange(day.year, day.month)[1])


@given(st.dates())
def test_a_day_is_its_own_first_and_last(day: date) -> None:
    partial = PartialDate.of(day)
    assert (partial.text, partial.first, partial.last) == (day.isoformat(), day, day)


@given(st.integers(1, 9999))
def test_a_number_is_a_year(year: int) -> None:
    assert PartialDate.of(year).first == date(year, 1, 1)
    assert PartialDate.of(year).last == date(year, 12, 31)


def test_an_open_end_has_no_days() -> None:
    partial = PartialDate.of(OPEN)
    assert (partial.open, partial.first, partial.last) == (True, None, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2025-13", "'2025-13' is not a day of the calendar: month must be in 1..12"),
        ("2025-00", "'2025-00' is not a day of the calendar: month must be in 1..12"),
        ("2025-02-29", "'2025-02-29' is not a day of the calendar: day is out of range for month"),
        ("0000", "'0000' is not a day of the calendar: years begin with 0001"),
        ("2025-1", "'2025-1' is not a date such as 2016, 2025-04 or 2025-07-03"),
        ("July 2025", "'July 2025' is not a date such as 2016, 2025-04 or 2025-07-03"),
        ("2025-07-03T10:00", "'2025-07-03T10:00' is not a date such as 2016, 2025-04 or 2025-07-03"),
        ("２０２５", "'２０２５' is not a date such as 2016, 2025-04 or 2025-07-03"),  # noqa: RUF001
        ("", "'' is not a date such as 2016, 2025-04 or 2025-07-03"),
    ],
)
def test_what_is_no_partial_date_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        PartialDate.of(text)
    assert str(refused.value) == message


@given(st.text(max_size=12))
def test_any_text_is_a_partial_date_or_a_value_error(text: str) -> None:
    try:
        partial = PartialDate(text)
    except ValueError:
        return
    assert partial.open or (partial.first is not None and partial.last is not None and partial.first <= partial.last)


@pytest.mark.parametrize("value", [datetime(2025, 7, 3, 10), True, 2025.5, None, ["2025"]])
def test_a_property_of_another_type_is_refused(value: object) -> None:
    class Dated(BaseModel):
        when: PartialDate

    with pytest.raises(ValidationError):
        Dated(when=value)  # type: ignore[arg-type]
