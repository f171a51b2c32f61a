"""EDTF levels 0 and 1, on the examples of the specification (Library of Congress, 4 February 2019)."""

from __future__ import annotations

from datetime import date

import pytest

from graphmodel.model import PartialDate

# The specification's own examples, and the days they span.
EXAMPLES = {
    "1985-04-12": ("1985-04-12", "1985-04-12"),
    "1985-04": ("1985-04-01", "1985-04-30"),
    "1985": ("1985-01-01", "1985-12-31"),
    "1964/2008": ("1964-01-01", "2008-12-31"),
    "2004-06/2006-08": ("2004-06-01", "2006-08-31"),
    "2004-02-01/2005-02-08": ("2004-02-01", "2005-02-08"),
    "2004-02-01/2005-02": ("2004-02-01", "2005-02-28"),
    "2004-02-01/2005": ("2004-02-01", "2005-12-31"),
    "2005/2006-02": ("2005-01-01", "2006-02-28"),
    "2001-21": ("2001-03-01", "2001-05-31"),
    "2001-22": ("2001-06-01", "2001-08-31"),
    "2001-23": ("2001-09-01", "2001-11-30"),
    "2003-24": ("2003-12-01", "2004-02-29"),
    "1984?": ("1984-01-01", "1984-12-31"),
    "2004-06~": ("2004-06-01", "2004-06-30"),
    "2004-06-11%": ("2004-06-11", "2004-06-11"),
    "201X": ("2010-01-01", "2019-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2004-XX": ("2004-01-01", "2004-12-31"),
    "1985-04-XX": ("1985-04-01", "1985-04-30"),
    "1985-XX-XX": ("1985-01-01", "1985-12-31"),
    "1985-04-12/..": ("1985-04-12", None),
    "1985-04/..": ("1985-04-01", None),
    "1985/..": ("1985-01-01", None),
    "../1985-04-12": (None, "1985-04-12"),
    "../1985-04": (None, "1985-04-30"),
    "../1985": (None, "1985-12-31"),
    "1985-04-12/": ("1985-04-12", None),
    "1985/": ("1985-01-01", None),
    "/1985-04-12": (None, "1985-04-12"),
    "/1985": (None, "1985-12-31"),
    "1984~/2004-06": ("1984-01-01", "2004-06-30"),
    "1984/2004-06~": ("1984-01-01", "2004-06-30"),
    "1984-06-02?/2004-08-08~": ("1984-06-02", "2004-08-08"),
    "2004-06-XX/2004-07-03": ("2004-06-01", "2004-07-03"),
}
LEVEL_2 = [
    *("156X-12-25", "15XX-12-25", "XXXX-12-XX", "1XXX-XX", "1XXX-12", "1984-1X", "1XXX", "XXXX"),
    *("[1667,1668,1670..1672]", "{1960,1961-12}", "{..1984}", "1950S2", "Y171010000S3", "Y-17E7"),
    *("2004-06~-11", "2004?-06-11", "?2004-06-~11", "2004-%06-11", "2001-25", "2001-34", "2001-41"),
]
FAR = ["-1985", "Y170000002", "Y-170000002", "-0044-03-15", "-0044/2000", "12025"]


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_days_of_the_specifications_examples(text: str) -> None:
    found = PartialDate(text)
    assert (found.text, *(day and day.isoformat() for day in (found.first, found.last))) == (text, *EXAMPLES[text])


@pytest.mark.parametrize("text", LEVEL_2)
def test_a_date_of_level_2_is_refused_as_that(text: str) -> None:
    with pytest.raises(ValueError, match="is EDTF of level 2; levels 0 and 1 are known: 2016, "):
        PartialDate(text)


@pytest.mark.parametrize("text", FAR)
def test_a_year_that_no_database_holds_is_refused_as_that(text: str) -> None:
    with pytest.raises(ValueError, match=f"'{text}' has a year before 0001 or after 9999"):
        PartialDate(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2005/2004", "'2005/2004' ends before it begins"),
        ("2004-07-01/2004-06", "'2004-07-01/2004-06' ends before it begins"),
        ("../..", "'../..' has neither a start nor an end; an open date is .."),
        ("/", "'/' has neither a start nor an end; an open date is .."),
        ("2004-02-30/2005", "'2004-02-30/2005' is not a day of the calendar: day is out of range for month"),
        ("2004/2005/2006", "'2004/2005/2006' is not a date such as 2016, 2025-04 or 2025-07-03"),
        ("spring", "'spring' is not a date such as 2016, 2025-04 or 2025-07-03"),
        ("9999-24", "'9999-24' is not a day of the calendar: year 10000 is out of range"),
    ],
)
def test_what_is_no_interval_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        PartialDate(text)
    assert str(refused.value) == message


def test_an_interval_has_a_start_and_an_end_and_any_other_date_is_both() -> None:
    war, day = PartialDate("1937-07/1945-09"), PartialDate("2025-07-03")
    assert (war.start, war.end) == (PartialDate("1937-07"), PartialDate("1945-09"))
    assert (day.start, day.end) == (day, day)
    assert (PartialDate("1949/").end.open, PartialDate("../1958").start.open) == (True, True)
    assert PartialDate("000X").first == date(1, 1, 1)
