"""What a query gives is what the database has, or it is refused at its row: no driver changes it on the way."""

from __future__ import annotations

import sqlite3
from contextlib import closing, nullcontext
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel import Duration, Model, Node, Property
from graphmodel.sources.tables import Table
from tests.sources.tables.depots import read, rows_of
from tests.sources.tables.servers import answering, postgresql

pytest.importorskip("sqlalchemy")


class Thing(Node):
    id: Annotated[str, Property(key=True)]
    span: Duration | None = None
    length: timedelta | None = None
    spans: list[Duration] = []
    day: date | None = None
    moment: datetime | None = None
    moments: list[datetime] = []
    clock: time | None = None
    said: Annotated[dict[str, Any] | None, Property(json=True)] = None
    text: str | None = None


MODEL = Model.of(Thing)
CHANGED = (
    ("span", "INTERVAL '1 month'", "span=Duration(months=1, days=0, seconds=0, nanoseconds=0)"),
    (
        "span",
        "INTERVAL '1 year 2 months -3 days 04:05:06.5'",
        "months=14, days=-3, seconds=14706, nanoseconds=500000000",
    ),
    ("span", "INTERVAL '1 year -2 months 3 days'", "months=10, days=3, seconds=0"),
    ("span", "INTERVAL '-1 months 3 days'", "months=-1, days=3, seconds=0"),
    ("span", "INTERVAL '25 hours'", "span=Duration(months=0, days=0, seconds=90000, nanoseconds=0)"),
    ("length", "INTERVAL '-5 seconds'", "length=datetime.timedelta(days=-1, seconds=86395)"),
    ("length", "INTERVAL '1 month'", "'P1M' has months, which are no fixed number of days"),
    ("day", "DATE '9999-12-31'", "day=9999-12-31"),
    ("day", "DATE 'infinity'", "'infinity' is not a day such as 2031-05-04"),
    ("day", "DATE '10000-01-01'", "'10000-01-01' is not a day"),
    ("moment", "TIMESTAMP '-infinity'", "'-infinity' is not a moment"),
    ("moment", "TIMESTAMPTZ 'infinity'", "'infinity' is not a moment"),
    ("moment", "TIMESTAMP '2031-05-04 10:00:00.5'", "moment=2031-05-04 10:00:00.500000"),
    ("clock", "TIME '24:00:00'", "'24:00:00' is not a time of the day"),
    ("said", """CAST('{"a": 1, "a": 2}' AS JSON)""", "is not JSON of the declared type"),
    ("said", """CAST('{"a": [9007199254740993, 1.5]}' AS JSON)""", """said='{"a": [9007199254740993, 1.5]}'"""),
    ("text", "'infinity'", "text='infinity'"),
)
OF_DUCKDB = (
    (
        "spans",
        "[INTERVAL '1 month', INTERVAL '1 day']",
        "Duration(months=1, days=0, seconds=0, nanoseconds=0), Duration(",
    ),
    ("moment", "TIMESTAMP_NS '2031-05-04 10:00:00.123456789'", "has parts of a microsecond"),
    ("moments", "[TIMESTAMP_NS '2031-05-04 10:00:00.123456789']", "has parts of a microsecond"),
    ("moments", "[TIMESTAMP 'infinity']", "'[infinity]' is not a list"),
    ("clock", "CAST('10:00:00.123456789' AS TIME_NS)", "has parts of a microsecond"),
    ("moment", "CAST('infinity' AS TIMESTAMP_MS)", "'infinity' is not a moment"),
    ("spans", "array_value(INTERVAL '1 month')", "spans=[Duration(months=1, days=0, seconds=0, nanoseconds=0)]"),
    ("text", "CAST('JSON' AS ENUM('JSON', 'INTERVAL'))", "text='JSON'"),
    ("said", "{'JSON': 1, 'day': DATE '2031-05-04', 'b': 'infinity'}", """{"JSON": 1, "b": "infinity", "day": """),
    ("said", "{'interval': INTERVAL '1 month', 'b': 1}", """said='{"b": 1, "interval": "P30D"}'"""),
)
OF_POSTGRESQL = (
    ("spans", "ARRAY[INTERVAL '1 mon']", "spans=[Duration(months=1, days=0, seconds=0, nanoseconds=0)]"),
    ("day", "DATE '0044-03-15 BC'", "'0044-03-15 BC' is not a day"),
)


def outcomes(url: str, folder: Path, *cases: tuple[str, str, str]) -> list[str]:
    """What each case's value becomes in the first of two rows, or is said of it; the second row has nothing there."""
    columns = ", ".join(f"{sql} AS c{at}" for at, (_, sql, _) in enumerate(cases))
    absent = ", ".join("NULL" for _ in cases)
    table = Table(
        database=url,
        sql=f"SELECT 'a' AS id, {columns} UNION ALL SELECT 'b', {absent} ORDER BY 1",
        nodes=[{Thing: {"id": f"{{id}}{at}", property: f"c{at}"}} for at, (property, _, _) in enumerate(cases)],
        folder=folder,
        name="t",
    )
    items, problems = read(table, model=MODEL)
    rows = rows_of(items)
    assert [f"2: Thing 'b{at}'" in rows for at in range(len(cases))] == [True] * len(cases)
    found = [*(f"{row} (" for row in rows if row.startswith("1: ")), *problems]
    return [
        next(each for each in found if f" 'a{at}' " in each or f"(column c{at})" in each) for at in range(len(cases))
    ]


@pytest.mark.parametrize(
    ("server", "cases"),
    [
        pytest.param(lambda: nullcontext("duckdb://"), [*CHANGED, *OF_DUCKDB], id="DuckDB"),
        pytest.param(postgresql, [*CHANGED, *OF_POSTGRESQL], id="PostgreSQL", marks=pytest.mark.long),
    ],
)
def test_a_value_is_kept_or_refused(server: Any, cases: list[tuple[str, str, str]], tmp_path: Path) -> None:
    pytest.importorskip("duckdb_engine")
    with server() as url:
        answering(url)
        found = outcomes(url, tmp_path, *cases)
    for (_, sql, expected), said in zip(cases, found, strict=True):
        assert expected in said, sql


def test_a_duckdb_query_keeps_its_names_and_its_order(tmp_path: Path) -> None:
    pytest.importorskip("duckdb_engine")
    sql = "SELECT 'x' || i AS \"an \"\"id\", INTERVAL '1 day' AS d FROM range(3) AS r(i) ORDER BY i DESC; -- done;"
    table = Table(database="duckdb://", sql=sql, nodes=[{Thing: {"id": 'an "id', "span": "d"}}], folder=tmp_path)
    items, problems = read(table, model=MODEL)
    assert [row.split(" span")[0] for row in rows_of(items)] == ["1: Thing 'x2'", "2: Thing 'x1'", "3: Thing 'x0'"]
    assert problems == []


def test_json_with_a_key_twice_has_no_part_that_is_absent(tmp_path: Path) -> None:
    pytest.importorskip("duckdb_engine")
    sql = (
        """SELECT 'a' AS id, CAST('{"a": "x", "a": "y"}' AS JSON) AS e UNION ALL SELECT 'b', '{"a": "z"}' ORDER BY 1"""
    )
    table = Table(
        database="duckdb://", sql=sql, nodes=[{Thing: {"id": "id", "text": "e.a"}}], folder=tmp_path, name="t"
    )
    items, (problem,) = read(table, model=MODEL)
    assert rows_of(items) == ["2: Thing 'b' text='z'"]
    assert problem.startswith("t rows:1 table-json the key 'a' occurs twice in one object (column e.a)")


def test_a_text_of_sqlite_that_is_no_utf8_is_refused_at_its_row(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        database.execute("CREATE TABLE x (a)")
    (found,) = outcomes("sqlite:///x.db", tmp_path, ("text", "CAST(x'61ff' AS TEXT)", ""))
    assert found.startswith("t rows:1 wrong-type Thing.text: b'a\\xff' is not a text (column c0)")
