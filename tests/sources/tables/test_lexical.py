"""Nothing is read as what it does not look like, and each refusal names the option of the mapping that reads it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, field_validator

from graphmodel import Model, Node, PartialDate, Property, Quantity
from graphmodel.sources.tables import Table, Value, check, read_table
from graphmodel.sources.tables.durations import duration
from graphmodel.sources.tables.numeric import fraction, integer
from graphmodel.sources.tables.unfit import InvalidValue
from tests.sources.tables.depots import rows_of


class Thing(Node):
    id: Annotated[str, Property(key=True)]
    text: str | None = None
    whole: int | None = None
    part: float | None = None
    flag: bool | None = None
    day: date | None = None
    moment: datetime | None = None
    some: PartialDate | None = None
    span: timedelta | None = None
    size: Quantity | None = None
    level: Literal[0, 1] | None = None
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    short: Annotated[str, Field(max_length=3)] | None = None
    many: list[str] = []


class Ruled(Node):
    id: Annotated[str, Property(key=True)]
    day: date | None = None
    whole: int | None = None

    @field_validator("whole")
    @classmethod
    def _even(cls, whole: int) -> int:
        if whole % 2:
            raise ValueError("it is odd")
        return whole


MODEL = Model.of(Thing, Ruled)


def read(given: Any, property: str, cls: type[Node] = Thing, **options: Any) -> tuple[str, str]:
    """What a cell becomes, or what is said of it: the message, and the hint."""
    import pyarrow

    frame = pyarrow.table({"id": ["x"], "c": pyarrow.array([given])})
    problems: list[Any] = []
    table = Table(frame, nodes=[{cls: {"id": "id", property: Value("c", **options)}}], name="t")
    rows = rows_of(read_table(table, MODEL, problems=problems))
    if problems:
        assert (rows, len(problems)) == ([], 1)
        return problems[0].message.removesuffix(" (column c)"), problems[0].hint
    return rows[0].partition("'x' ")[2], ""


DAY = "is not a day such as 2031-05-04"


@pytest.mark.parametrize(
    ("property", "cell", "message", "hint"),
    [
        # numbers that look like no date, and dates that are written in another way: `date`
        ("day", "0", f"Thing.day: '0' {DAY}", 'date: "%d.%m.%Y"; or that it counts seconds since 1970: date: unix'),
        ("day", 86_400, f"Thing.day: 86400 {DAY}", "date: unix"),
        ("day", "1751500800", f"Thing.day: '1751500800' {DAY}", "date: unix, where it counts the seconds since 1970"),
        ("day", 1751500800000, f"Thing.day: 1751500800000 {DAY}", "date: unix_ms, where it counts the millisec"),
        ("day", "3.7.2025", f"Thing.day: '3.7.2025' {DAY}", 'date: "%d.%m.%Y"'),
        (
            "day",
            "7/3/2025",
            f"Thing.day: '7/3/2025' {DAY}",
            'date: "%m/%d/%Y", or "%d/%m/%Y" where the day comes first',
        ),
        ("day", "2025-7-3", f"Thing.day: '2025-7-3' {DAY}", 'date: "%Y-%m-%d"'),
        ("day", "20250703", f"Thing.day: '20250703' {DAY}", 'date: "%Y%m%d"'),
        ("day", "2025-07-03T10:00:00", "'2025-07-03T10:00:00' has a time of the day, and a date has", "date: iso"),
        ("day", datetime(2025, 7, 3, 10), "2025-07-03 10:00:00 has a time of the day, and a date has", "date: iso"),
        ("day", "2025-02-30", "'2025-02-30' is no day of the calendar, or no time of a day", "fix it"),
        ("day", "2025", "'2025' is a year, and a date is exact", "declare the property as PartialDate"),
        ("day", "2025-07", "'2025-07' is a month, and a date is exact", "declare the property as PartialDate"),
        ("moment", "2025", "'2025' is a year, and a datetime is exact", "declare the property as PartialDate"),
        ("moment", 1699920000, "1699920000 is not a moment such as 2031-05-04T10:00:00Z", "date: unix"),
        ("moment", "2031-05-04T10:00:00.1234567", "has parts of a microsecond", "cut them off: date: iso"),
        ("some", "3.7.2025", "Thing.some: '3.7.2025' is not a date such as 2016", 'date: "%d.%m.%Y"'),
        ("some", 1998.0, "Thing.some: 1998.0 is not a date such as 2016", 'date: "%Y"'),
        ("some", 20250703, "Thing.some: 20250703 is no year of four digits", 'date: "%Y%m%d"'),
        ("some", 735, "Thing.some: 735 is no year of four digits", "date: "),
        ("some", datetime(2025, 7, 3), "2025-07-03 00:00:00 is a moment, and a partial date", "date: iso"),
        ("some", "2025-07-03T00:00:00", "'2025-07-03T00:00:00' is not a date", "date: iso"),
        # numbers
        ("whole", "1_200", "Thing.whole: '1_200' is not a whole number", 'thousands: "_"'),
        ("whole", "1,200", "Thing.whole: '1,200' is not a whole number", 'thousands: ","'),
        ("whole", "1.5", "Thing.whole: '1.5' is not a whole number", "declare the property as float"),
        ("whole", "  ", "Thing.whole: '  ' is not a whole number", "trim: true"),
        ("whole", "1.200", "Thing.whole: '1.200' is not a whole number", 'thousands: ".", decimal: ","'),
        ("whole", 1.5, "Thing.whole: 1.5 is not a whole number", "declare the property as float"),
        (
            "whole",
            1e18,
            "is a float, which cannot represent every whole number from 2^53 on",
            "write it as a whole number",
        ),
        ("whole", 2.0**53, "is a float, which cannot represent every whole number from 2^53 on", "a whole number"),
        ("whole", "NA", "Thing.whole: 'NA' is not a whole number", 'empty: ["", NA]'),
        ("whole", "1;2", "Thing.whole: '1;2' is not a whole number", 'split: ";"'),
        ("whole", True, "Thing.whole: true is not a number", "declare the property as bool"),
        ("part", "1,5", "Thing.part: '1,5' is not a number", 'decimal: ","'),
        ("part", "1 200", "Thing.part: '1 200' is not a number", 'thousands: " "'),
        ("part", "1_0.5", "Thing.part: '1_0.5' is not a number", "values: "),
        ("part", "9007199254740993", "is a whole number above 2^53, which a float would round", "as int or str"),
        ("part", 2**53 + 1, "is a whole number above 2^53, which a float would round", "as int or str"),
        ("part", "1e-400", "Thing.part: '1e-400' is closer to 0 than a float can be", "declare the property as str"),
        (
            "moment",
            "2031-05-04T24:00:00",
            "'2031-05-04T24:00:00' is no day of the calendar, or no time of a day",
            "fix it",
        ),
        ("size", "1,200 km", "'1,200 km' is not a quantity such as 40000", 'thousands: ","'),
        ("size", "1_0.5", "'1_0.5' is not a quantity such as 40000", "values"),
        ("size", "0x5 t", "'0x5 t' is not a quantity such as 40000", "values"),
        # the rest
        ("flag", "x", "Thing.flag: 'x' is not true or false", "values: {x: ...}"),
        ("flag", 2, "Thing.flag: 2 is not true or false", "values: {2: ...}"),
        ("text", 5, "Thing.text: 5 is not a text", 'template: "{c}"'),
        ("text", date(2031, 5, 4), "Thing.text: 2031-05-04 is not a text", 'template: "{c}"'),
        ("many", "a|b", "Thing.many: 'a|b' is not a list", 'split: "|"'),
        ("many", "a; b", "Thing.many: 'a; b' is not a list", 'split: ";"'),
        ("level", "2", "Thing.level: 2 is not an allowed value", "known are: 0, 1"),
        ("span", "1:30", "Thing.span: '1:30' is not a duration", 'template: "{c}:00" for hours and minutes'),
        ("span", 90, "Thing.span: 90 is not a duration", 'template: "PT{c}S" for seconds'),
        ("span", "P1M", "Thing.span: 'P1M' has months, which are no fixed number of days", "write the days, P30D"),
        ("span", "P1Y", "Thing.span: 'P1Y' has years, which are no fixed number of days", "write the days, P30D"),
        ("span", "PT0.123456789S", "'PT0.123456789S' has parts of a microsecond", "round it"),
        # what the model's own bounds refuse, in our words
        ("share", "-0.22", "Thing.share: -0.22 does not fit: it must be 0.0 or more", "the model wants a float"),
        (
            "short",
            "abcd",
            "Thing.short: 'abcd' does not fit: it has more than 3 characters",
            "the model wants a string",
        ),
        ("whole", "y" * 200_000, "yyy'... (200,000 characters) is not a whole number", "values"),
    ],
)
def test_a_cell_that_does_not_look_like_its_kind_is_refused(property: str, cell: Any, message: str, hint: str) -> None:
    found = read(cell, property)
    assert message in found[0]
    assert hint in found[1]
    assert len(found[0]) < 200


@pytest.mark.parametrize("cell", ["2031-W01", "2031W01", "2031-W01T10:00", "2031-05-04T24:00", "20310504 24:00"])
def test_neither_a_week_nor_the_end_of_a_day_is_a_moment_by_any_python(cell: str) -> None:
    assert read(cell, "moment", date="iso")[0].startswith(f"Thing.moment: {cell!r} is no date written as iso")


@pytest.mark.parametrize(
    ("property", "cell", "options", "stored"),
    [
        ("whole", "3.0", {}, "whole=3"),
        ("whole", "1e3", {}, "whole=1000"),
        ("whole", "1_200", {"thousands": "_"}, "whole=1200"),
        ("level", "1", {}, "level=1"),
        ("part", "12345678901234567890.5", {}, "part=1.2345678901234567e+19"),
        ("part", "1e23", {}, "part=1e+23"),
        ("flag", "1.0", {}, "flag=True"),
        ("flag", 1.0, {}, "flag=True"),
        ("flag", "x", {"values": {"x": True}}, "flag=True"),
        ("day", "2025-07-03T00:00:00Z", {}, "day=2025-07-03"),
        ("day", "2025-07-03T10:00:00", {"date": "iso"}, "day=2025-07-03"),
        ("day", 86_400, {"date": "unix"}, "day=1970-01-02"),
        ("day", "-86400000", {"date": "unix_ms"}, "day=1969-12-31"),
        ("day", 20250703, {"date": "%Y%m%d"}, "day=2025-07-03"),
        ("moment", "2025-07-03", {}, "moment=2025-07-03 00:00:00"),
        ("moment", "2025-07-03 10:00:00.5+02:00", {}, "moment=2025-07-03 10:00:00.500000+02:00"),
        ("moment", "1699920000.25", {"date": "unix"}, "moment=2023-11-14 00:00:00.250000+00:00"),
        ("moment", "2031-05-04T10:00:00.1234567", {"date": "iso"}, "moment=2031-05-04 10:00:00.123456"),
        ("some", "1998.0", {"date": "%Y"}, "some='1998' some_first=1998-01-01 some_last=1998-12-31"),
        ("span", "-PT5S", {}, "span=datetime.timedelta(days=-1, seconds=86395)"),
        ("span", "P1DT2H", {}, "span=datetime.timedelta(days=1, seconds=7200)"),
        ("span", "25:10:00", {}, "span=datetime.timedelta(days=1, seconds=4200)"),
        ("span", "-1 days +23:59:55", {}, "span=datetime.timedelta(days=-1, seconds=86395)"),
        ("size", "12 km", {}, "size=12 size_unit='km'"),
        ("size", "12 km", {"unit": "km"}, "size=12 size_unit='km'"),
        ("size", "12 km", {"unit": "m", "to": "m"}, "size=12000 size_unit='m'"),
        ("size", "12", {"unit": "m", "to": "km"}, "size=0.012 size_unit='km'"),
        ("size", "~3 ha", {"to": "m2"}, "size=30000 size_unit='m2' size_about=True"),
        ("size", "20.5 degC", {"to": "degF"}, "size=68.9 size_unit='degF'"),
        ("size", "-200,0", {"decimal": ",", "empty": ["-200"]}, ""),
    ],
)
def test_a_form_that_looks_like_its_kind_is_read(
    property: str, cell: Any, options: dict[str, Any], stored: str
) -> None:
    pytest.importorskip("pint")
    found = read(cell, property, **options)
    assert found[1] == ""
    assert found[0].startswith(stored) if stored else not found[0]


@pytest.mark.parametrize(
    ("cell", "options", "message", "hint"),
    [
        ("12 km", {"unit": "m"}, "'12 km' is in km, and the mapping says that the unit is m", "convert it: to: m"),
        ("12 persons", {"to": "m"}, "'persons' is no known unit", "values"),
        ("12 kg", {"to": "m"}, "kg cannot be converted to m", "both measure different things"),
        ("12", {"to": "m"}, "12 has no unit that it could be converted from", "unit: ..."),
        ("12 __import__('os')", {"to": "m"}, "is no known unit", "values"),
    ],
)
def test_the_unit_of_a_cell_is_never_lost(cell: str, options: dict[str, Any], message: str, hint: str) -> None:
    pytest.importorskip("pint")
    found = read(cell, "size", **options)
    assert message in found[0] or "is not a quantity" in found[0]
    assert hint in found[1]


def test_a_class_with_rules_of_its_own_reads_the_same_forms() -> None:
    assert read("0", "day", Ruled)[0] == "Ruled.day: '0' is not a day such as 2031-05-04"
    assert read("1_2", "whole", Ruled)[0] == "Ruled.whole: '1_2' is not a whole number"
    assert (
        read("3", "whole", Ruled)[0] == "whole: 3 does not fit: it is odd"
        or "it is odd" in read("3", "whole", Ruled)[0]
    )
    assert read("4.0", "whole", Ruled)[0] == "whole=4"


@pytest.mark.parametrize(
    ("property", "date", "message"),
    [
        ("day", "%s", "'%s' has %s, which no date is read by"),
        ("day", "%d.%m.", "'%d.%m.' has no year"),
        ("day", "day", "'day' is no format"),
        ("day", "%Y", "'%Y' gives a year, and Thing.day is a date, which is exact"),
        ("moment", ["%d.%m.%Y", "%m/%Y"], "'%m/%Y' gives a month, and Thing.moment is a datetime, which is exact"),
        ("day", "%H:%M", "Thing.day is a date, and %H:%M is a time of the day alone"),
        ("span", "%Y-%m-%d", "Thing.span is a duration, and '%Y-%m-%d' is no time of the day"),
        ("day", [f"%d.%m.%Y{each}" for each in range(41)], "date: 41 formats, more than 40"),
    ],
)
def test_a_format_that_reads_no_date_is_refused_at_once(property: str, date: Any, message: str) -> None:
    table = Table("none.csv", nodes=[{Thing: {"id": "id", property: Value("c", date=date)}}])
    (found,) = check(table, MODEL)
    assert message in found.message
    assert found.severity == "error"


def test_formats_that_contradict_each_other_are_a_warning(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,c\nx,04/05/2031\n")
    date = ("%m/%d/%Y", "%d/%m/%Y")
    table = Table("t.csv", nodes=[{Thing: {"id": "id", "day": Value("c", date=date)}}], folder=tmp_path)
    problems: list[Any] = []
    assert rows_of(read_table(table, MODEL, problems=problems)) == ["2: Thing 'x' day=2031-04-05"]
    assert [(each.severity, each.message) for each in problems] == [
        ("warning", "'%m/%d/%Y' and '%d/%m/%Y' read '05/04/2031' as different days; the first that fits is taken")
    ]


def test_a_unit_that_nothing_can_be_converted_to_is_refused_at_once() -> None:
    pytest.importorskip("pint")
    table = Table("none.csv", nodes=[{Thing: {"id": "id", "size": Value("c", to="wugs")}}])
    assert [each.message for each in check(table, MODEL)] == ["to: 'wugs' is no unit that is known"]


@given(st.integers(-(2**63), 2**63 - 1))
def test_whole_numbers_are_kept_or_refused(number: int) -> None:
    assert integer(number) == integer(str(number)) == number
    try:
        assert int(fraction(number)) == int(fraction(str(number))) == number
    except InvalidValue:
        assert int(float(number)) != number


@given(st.timedeltas(min_value=timedelta(days=-(10**6)), max_value=timedelta(days=10**6)))
def test_durations_are_read_as_they_were_written(span: timedelta) -> None:
    assert duration(str(span).replace("days,", "days").replace("day,", "day")) == span
