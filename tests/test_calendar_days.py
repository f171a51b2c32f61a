"""Days and moments of ISO 8601 are read as Python writes them; weeks and 24:00 are not."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graphmodel.calendar_days import iso_day, iso_moment


@given(st.datetimes(timezones=st.none() | st.timezones()), st.sampled_from("T t_"))
@example(datetime(2031, 2, 24), "T")
@example(datetime(2031, 2, 24, 10), " ")
@example(datetime(2031, 12, 24, 23, 24), "T")
def test_any_moment_is_read_as_it_is_written(moment: datetime, separator: str) -> None:
    written = moment.isoformat(separator)
    assert iso_moment(written) == datetime.fromisoformat(written)
    assert iso_moment(written[:10]).date() == iso_day(written[:10]) == moment.date()
    assert iso_moment(written[:10].replace("-", "")).date() == moment.date()


def test_a_day_of_a_week_is_a_day() -> None:
    assert iso_day("2031-W09-1") == date(2031, 2, 24) == iso_moment("2031-W09-1").date()


@pytest.mark.parametrize("text", ["2031-W09", "2031W09", "2031-02-24T24:00", "20310224 24", "2031-W09-1T24:00:00"])
def test_neither_a_week_nor_midnight_as_24_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"is a week|is no moment"):
        iso_moment(text)
