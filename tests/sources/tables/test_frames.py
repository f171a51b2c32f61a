"""What frames and Arrow hold that Python has no value for is a problem of its row, and no traceback."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel import Duration, Model, Node, PartialDate, Property
from graphmodel.sources.tables import Table, Value, read_table
from tests.sources.tables.depots import rows_of

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")


class Thing(Node):
    id: Annotated[str, Property(key=True)]
    day: date | None = None
    moment: datetime | None = None
    some: PartialDate | None = None
    whole: int | None = None
    span: timedelta | None = None
    clock: time | None = None
    exact: Decimal | None = None
    inner: int | None = None
    lasts: Duration | None = None
    spans: list[Duration] = []
    said: Annotated[Any, Property(json=True)] = None


MODEL = Model.of(Thing)


def read(data: Any, property: str, column: str = "c") -> tuple[list[str], list[str]]:
    """The values of the rows, and what is said of others."""
    problems: list[Any] = []
    table = Table(data, nodes=[{Thing: {"id": "id", property: column}}], name="t")
    rows = rows_of(read_table(table, MODEL, problems=problems))
    return [row.partition("Thing ")[2] for row in rows], [each.message for each in problems]


def arrow(values: list[Any], kind: Any) -> Any:
    return pa.table({"id": ["a", "b"], "c": pa.array(values, kind)})


@pytest.mark.parametrize(
    ("property", "frame", "message"),
    [
        ("moment", lambda: arrow([253402387200, 0], pa.timestamp("s")), "'10000-01-02 00:00:00' is not a moment"),
        ("moment", lambda: arrow([-(10**12), 0], pa.timestamp("s", "UTC")), "is not a moment"),
        ("moment", lambda: arrow([1, 1000], pa.timestamp("ns")), "has parts of a microsecond"),
        ("day", lambda: arrow([10**7, 0], pa.date32()), "'29349-01-26' is not a day"),
        ("day", lambda: arrow([10**15, 0], pa.date64()), "is not a day"),
        ("span", lambda: arrow([1, 1000], pa.duration("ns")), "has parts of a microsecond"),
        ("span", lambda: arrow([2**62, 0], pa.duration("s")), "is not a duration"),
        ("whole", lambda: pd.DataFrame({"id": ["a", "b"], "c": ["A2", 1]}), "'A2' is not a whole number"),
        ("whole", lambda: pd.DataFrame({"id": ["a", "b"], "c": [object, 1]}), "is not a whole number"),
        (
            "whole",
            lambda: pl.DataFrame({"id": ["a", "b"], "c": pl.Series([2**100, 1], dtype=pl.Int128)}),
            "does not fit in 64 bits",
        ),
        ("whole", lambda: objects(2**70, 1), "1180591620717411303424 does not fit in 64 bits"),
        ("whole", lambda: objects({1: 2}, 1), "{1: 2} is not a whole number"),
        ("whole", lambda: objects(Decimal("sNaN"), 1), "is not a whole number"),
        ("whole", lambda: objects("\ud800", 1), "is not a whole number"),
        ("moment", lambda: arrow([0, None], pa.timestamp("s", "Mars/Olympus")), "unknown time zone, Mars/Olympus"),
    ],
)
def test_a_value_that_python_has_none_for_is_a_problem_of_its_row(property: str, frame: Any, message: str) -> None:
    rows, (problem,) = read(frame(), property)
    assert message in problem
    assert [row[:3] for row in rows] == ["'b'"]


def objects(*values: Any) -> Any:
    return pd.DataFrame({"id": ["a", "b"], "c": pd.Series(values, dtype=object)})


EAST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("property", "values", "kept"),
    [
        ("moment", [datetime(2031, 1, 1), datetime(2031, 1, 1, tzinfo=EAST)], "2031-01-01 00:00:00+02:00"),
        ("moment", [datetime(2031, 1, 1, tzinfo=EAST), datetime(2031, 1, 1)], "2031-01-01 00:00:00"),
        ("moment", [datetime(2031, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=EAST)], "2031-01-01 00:00:00+02:00"),
        ("clock", [None, time(1, tzinfo=EAST)], "01:00:00+02:00"),
        ("whole", [1.0, 2**53 + 1], "9007199254740993"),
        ("whole", [1.5, np.int64(2**53 + 1)], "9007199254740993"),
        ("inner", [{"x": 1.0}, {"x": 2**53 + 1}], "9007199254740993"),
    ],
)
def test_objects_of_several_types_in_one_column_stay_what_they_are(property: str, values: list[Any], kept: str) -> None:
    rows, _ = read(objects(*values), property, "c.x" if property == "inner" else "c")
    assert rows[-1] == f"'b' {property}={kept}"


def test_no_time_of_the_day_is_cut_off_beside_dates() -> None:
    rows, (problem,) = read(objects(date(2031, 1, 1), datetime(2031, 1, 1, 5)), "day")
    assert rows == ["'a' day=2031-01-01"]
    assert "2031-01-01 05:00:00 has a time of the day" in problem


@pytest.mark.parametrize("property", ["day", "some"])
def test_nan_in_a_column_of_dates_is_told_with_the_option_for_it(property: str) -> None:
    problems: list[Any] = []
    frame = pl.DataFrame({"id": ["a", "b"], "c": [float("nan"), 1998.0]})
    table = Table(frame, nodes=[{Thing: {"id": "id", property: Value("c", date="%Y-%m-%d")}}], name="t")
    list(read_table(table, MODEL, problems=problems))
    assert problems[0].hint == 'where it stands for nothing, say so: empty: ["", nan]'


def test_what_is_no_table_is_said_to_be_none() -> None:
    assert read(pd.Series([1, 2]), "whole") == ([], ["Series is no table"])
    assert read(pl.Series([1, 2]), "whole") == ([], ["Series is no table"])
    lazy = "LazyFrame is a plan of a table, and holds no rows"
    assert read(pl.LazyFrame({"id": ["a"], "c": [1]}), "whole") == ([], [lazy])
    twice = pd.DataFrame([["a", 1, 2]], columns=["id", "c", "c"])
    assert read(twice, "whole") == ([], ["the table has 2 columns 'c'"])


def test_frames_of_every_make_are_read() -> None:
    sparse = pd.DataFrame({"id": ["a", "b"], "c": pd.arrays.SparseArray([1, 0])})
    assert read(sparse, "whole") == (["'a' whole=1", "'b' whole=0"], [])
    strange = pl.DataFrame({"id": ["a", "b"], "c": pl.Series([1, "A2"], dtype=pl.Object)})
    assert read(strange, "whole") == (["'a' whole=1"], ["Thing.whole: 'A2' is not a whole number (column c)"])
    rows = pd.DataFrame({"id": ["a"], "c": [1]}, index=pd.MultiIndex.from_tuples([(1, 2)]))
    assert read(rows, "whole") == (["'a' whole=1"], [])


def test_an_interval_of_arrow_is_a_duration_in_the_calendars_units() -> None:
    kind = pa.month_day_nano_interval()
    made, none = pa.array([(13, -1, 1_000_000_002), (0, 0, -1)], kind).to_pylist()
    frame = arrow([made, none], kind)
    expected = [Duration(13, -1, 1, 2), Duration(nanoseconds=-1)]
    assert read(frame, "lasts")[0] == [f"'a' lasts={expected[0]!r}", f"'b' lasts={expected[1]!r}"]
    listed, mapped = arrow([[made], [none]], pa.list_(kind)), arrow([[("k", made)], []], pa.map_(pa.string(), kind))
    assert read(listed, "spans")[0][0] == f"'a' spans=[{expected[0]!r}]"
    assert read(mapped, "said")[0][0] == """'a' said='[["k", "P1Y1M-1DT1.000000002S"]]'"""


def test_a_period_is_what_it_says(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a"], "c": [pd.Period("2031-04")]})
    expected: tuple[list[str], list[str]] = (["'a' some='2031-04' some_first=2031-04-01 some_last=2031-04-30"], [])
    assert read(frame, "some") == expected
    frame.to_parquet(tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet", "some") == expected


def test_old_timestamps_of_parquet_are_not_moved(tmp_path: Path) -> None:
    import pyarrow.parquet

    moments = [datetime(1000, 1, 1), datetime(9999, 1, 1)]
    path = tmp_path / "t.parquet"
    pyarrow.parquet.write_table(arrow(moments, pa.timestamp("us")), path, use_deprecated_int96_timestamps=True)
    assert read(path, "moment") == (["'a' moment=1000-01-01 00:00:00", "'b' moment=9999-01-01 00:00:00"], [])


def test_types_of_parquet_that_arrow_has_not_keep_their_values(tmp_path: Path) -> None:
    import duckdb
    import pyarrow.parquet

    path = tmp_path / "t.parquet"
    values = "TIMETZ '01:02:03+02' AS utc, TIME '01:02:03' AS wall, INTERVAL '14 months 3 days 5 milliseconds' AS span"
    none = "SELECT 'b', NULL, NULL, NULL"
    duckdb.sql(f"COPY (SELECT 'a' AS id, {values} UNION ALL {none}) TO '{path}' (FORMAT parquet)")
    assert read(path, "clock", "utc") == (["'a' clock=23:02:03+00:00", "'b'"], [])
    assert read(path, "clock", "wall") == (["'a' clock=01:02:03", "'b'"], [])
    lasts = Duration(months=14, days=3, nanoseconds=5_000_000)
    assert read(path, "lasts", "span") == ([f"'a' lasts={lasts!r}", "'b'"], [])
    pyarrow.parquet.write_table(pyarrow.parquet.read_table(path), path)  # Arrow's own file has no such types
    assert read(path, "clock", "utc") == (["'a' clock=23:02:03", "'b'"], [])


@pytest.mark.parametrize(("version", "zone"), [("21.0.0", ""), ("22.0.0", "+00:00")])
def test_a_time_has_no_zone_in_a_file_of_an_arrow_that_adjusted_each_to_utc(
    tmp_path: Path, version: str, zone: str
) -> None:
    import pyarrow.parquet

    path = tmp_path / "t.parquet"
    table = pa.table({"id": ["a"], "at": [time(1, 2, 3)]})
    pyarrow.parquet.write_table(table, path, write_time_adjusted_to_utc=True)
    ours, theirs = (f"parquet-cpp-arrow version {each}".encode() for each in (pa.__version__, version))
    content = path.read_bytes()
    assert (ours in content, len(ours)) == (True, len(theirs))
    path.write_bytes(content.replace(ours, theirs))
    assert read(path, "clock", "at") == ([f"'a' clock=01:02:03{zone}"], [])


@pytest.mark.parametrize("kind", [pa.float64(), pa.float32()])
def test_a_float_that_may_have_been_another_whole_number_is_no_decimal(kind: Any) -> None:
    rows, (problem,) = read(arrow([2.0**53, 2.0**53 - 2**30], kind), "exact")
    assert rows == ["'b' exact='9007198180999168.0'"]
    assert "9007199254740992.0 is a float, which cannot represent every whole number from 2^53 on" in problem
    assert read(arrow([2**53 + 1, None], pa.int64()), "exact") == (["'a' exact='9007199254740993'", "'b'"], [])
    kept = read(arrow([Decimal(2**53 + 1), None], pa.decimal128(20, 2)), "exact")
    assert kept == (["'a' exact='9007199254740993.00'", "'b'"], [])


def test_a_name_that_no_file_can_have_is_missing() -> None:
    _, (problem,) = read("x" * 300 + ".csv", "whole")
    assert problem.startswith("there is no file")
