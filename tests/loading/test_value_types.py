"""Every type of value from every source: what is stored, what an export says, and that it comes back the same."""

from __future__ import annotations

import base64
import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import UUID

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, Field, NaiveDatetime

from graphmodel import Duration, LocalTime, Model, Node, PartialDate, Property, ZonedTime
from graphmodel.checks import check
from graphmodel.databases import Database, Statement
from graphmodel.export.statements import written
from graphmodel.loading import load
from graphmodel.loading.columns import changed
from graphmodel.records import assemble
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import read
from graphmodel.staging.stored import restored
from tests.drawing import one_in
from tests.example import TODAY


class Address(BaseModel):
    street: str
    flats: list[int] = []


class Kept(Node):
    """One property of each type."""

    id: Annotated[str, Property(key=True)]
    clock: time | None = None
    local: LocalTime | None = None
    zoned: ZonedTime | None = None
    moment: AwareDatetime | None = None
    naive: NaiveDatetime | None = None
    span: Duration | None = None
    data: bytes | None = None
    exact: Decimal | None = None
    cents: Annotated[Decimal | None, Property(scale=2)] = None
    own: UUID | None = None
    vector: Annotated[list[float] | None, Field(min_length=3, max_length=3)] = None
    address: Annotated[Address | None, Property(json=True)] = None
    either: Annotated[int | list[str] | None, Property(json=True)] = None
    clocks: list[LocalTime] = []
    spans: list[Duration] = []
    parts: list[bytes] = []
    years: list[PartialDate] = []
    owns: list[UUID] = []
    prices: list[Annotated[Decimal, Property(scale=2)]] = []


MODEL = Model.of(Kept)
KIND = MODEL.node(Kept)
NAMES = [name for name in KIND.properties if name != "id"]
clocks = st.times()
zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=3, minutes=30))])
counts = st.integers(-(10**6), 10**6)
durations = st.builds(Duration, counts, counts, st.integers(0, 10**6), st.integers(0, 10**9 - 1))
cents = st.decimals(-(10**9), 10**9, places=2)
moments = st.datetimes(datetime(1600, 1, 1), datetime(2500, 1, 1))
values = st.fixed_dictionaries(
    {},
    optional={
        "clock": clocks | st.times(timezones=zones),
        "local": clocks,
        "zoned": st.times(timezones=zones),
        "moment": moments.map(lambda each: each.replace(tzinfo=UTC)),
        "naive": moments,
        "span": durations,
        "data": st.binary(min_size=1),
        "exact": cents,
        "cents": cents,
        "own": st.uuids(),
        "vector": st.lists(st.floats(-1, 1), min_size=3, max_size=3),
        "address": st.builds(Address, street=st.text("aé\"'", min_size=1), flats=st.lists(st.integers(0, 9))),
        "either": st.integers(0, 9) | st.lists(st.text("ab"), min_size=1),
        "clocks": st.lists(clocks, min_size=1),
        "spans": st.lists(durations, min_size=1),
        "parts": st.lists(st.binary(min_size=1), min_size=1),
        "years": st.lists(st.integers(1000, 2999).map(lambda year: PartialDate(str(year))), min_size=1),
        "owns": st.lists(st.uuids(), min_size=1),
        "prices": st.lists(cents, min_size=1),
    },
)


def stored(item: Kept) -> dict[str, Any]:
    """The columns that are stored of a node."""
    columns: dict[str, Any] = {}
    for name in item.model_fields_set - {"id"}:
        columns |= KIND.properties[name].store(getattr(item, name))
    return columns


def same(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether what is stored is what was wanted, as a load compares them."""
    return not changed(found, wanted) and not changed(wanted, found)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Address):
        return value.model_dump()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, float | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def cell(value: Any) -> str:
    """A value as a cell of a CSV file."""
    made = plain(value)
    return (
        "|".join(map(str, made))
        if isinstance(made, list)
        else json.dumps(made)
        if isinstance(made, dict)
        else str(made)
    )


def tables(folder: Path, item: Kept) -> Iterator[tuple[str, Table]]:
    """The same node as a row of each kind of table."""
    given = {name: getattr(item, name) for name in NAMES if name in item.model_fields_set}
    lists = [name for name in given if KIND.properties[name].many]
    whole = {name: name for name in given}
    texts = {name: cell(value) if name != "either" else json.dumps(value) for name, value in given.items()}
    with (folder / "t.csv").open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["id", *given], ["a", *texts.values()]])
    split: Any = {name: {"column": name, "split": "|"} if name in lists else name for name in given}
    yield "csv", Table("t.csv", nodes=[{Kept: {"id": "id", **_values(split)}}], name="t")
    (folder / "t.jsonl").write_text(
        json.dumps({"id": "a", **{name: plain(each) for name, each in given.items()}}) + "\n"
    )
    yield "jsonl", Table("t.jsonl", nodes=[{Kept: {"id": "id", **whole}}], name="t")
    with sqlite3.connect(folder / "t.db") as connection:
        connection.execute("DROP TABLE IF EXISTS t")
        connection.execute(f"CREATE TABLE t (id TEXT, {', '.join(f'{name} BLOB' for name in [*given, 'lacking'])})")
        row = [value if isinstance(value, bytes) else texts[name] for name, value in given.items()]
        connection.execute(f"INSERT INTO t VALUES ({', '.join('?' * (len(row) + 2))})", ["a", *row, None])
    connection.close()
    yield "sql", Table(sql="SELECT * FROM t", database=f"sqlite:///{folder / 't.db'}",
                       nodes=[{Kept: {"id": "id", **_values(split)}}], name="t")  # fmt: skip
    objects = {name: _typed(value) for name, value in given.items()}
    columns = {"id": ["a"], **{name: [each] for name, each in objects.items()}}
    pq.write_table(pa.table(columns), folder / "t.parquet")
    yield "parquet", Table("t.parquet", nodes=[{Kept: {"id": "id", **whole}}], name="t")
    yield "polars", Table(pl.from_arrow(pa.table(columns)), nodes=[{Kept: {"id": "id", **whole}}], name="t")
    frame = pd.DataFrame({name: pd.Series(each, dtype=object) for name, each in columns.items()})
    yield "frame", Table(frame, nodes=[{Kept: {"id": "id", **whole}}], name="t")


def _values(split: dict[str, Any]) -> dict[str, Any]:

    return {name: Value(**each) if isinstance(each, dict) else each for name, each in split.items()}


def _typed(value: Any) -> Any:
    """A value as Arrow and pandas have it, as text where they have none such."""
    if isinstance(value, list):
        return [_typed(each) for each in value]
    if isinstance(value, Address):
        return value.model_dump_json()
    if isinstance(value, bytes | Decimal | float | datetime) or (isinstance(value, time) and value.tzinfo is None):
        return value
    return str(value)


@settings(max_examples=one_in(8), deadline=None, phases=(Phase.explicit, Phase.generate))
@given(values)
def test_every_source_gives_the_same(given: dict[str, Any]) -> None:
    item = Kept(id="a", **given)
    with TemporaryDirectory() as folder:
        for what, table in tables(Path(folder), item):
            records = assemble(MODEL, read(MODEL, [table], Path(folder), folder=Path(folder) / what))
            assert records.problems == [], what
            assert records.stream is not None
            (rows,) = records.stream.nodes()
            assert (what, changed(rows.row(0), stored(item)), changed(stored(item), rows.row(0))) == (what, {}, {})


@settings(deadline=None, phases=(Phase.explicit, Phase.generate))
@given(values)
def test_what_is_stored_says_what_was_given(given: dict[str, Any]) -> None:
    item = Kept(id="a", **given)
    columns = stored(item)
    again = {name: restored(KIND.properties[name], columns) for name in given}
    assert Kept(id="a", **again) == item


FULL = Kept(
    id="full",
    clock=time(9, 30, tzinfo=timezone(timedelta(hours=2))),
    local=time(18, 0, 0, 5),
    zoned=time(9, tzinfo=UTC),
    moment=datetime(2031, 5, 4, 10, tzinfo=UTC),
    naive=datetime(2031, 5, 4, 10, 0, 0, 1),
    span=Duration(14, -3, 90_000, 1),
    data=b"\0\xff",
    exact=Decimal("1.50"),
    cents=Decimal("-1.5"),
    own=UUID(int=7),
    vector=[0.5, -1, 2],
    address=Address(street="Hafengasse 1"),
    either=["a"],
    clocks=[time(1), time(2)],
    spans=[Duration(months=1), Duration(seconds=-1, nanoseconds=-1)],
    parts=[b"a", b"b"],
    years=[PartialDate("1999"), PartialDate("2031-05")],
    owns=[UUID(int=1)],
    prices=[Decimal("2.25")],
)


def test_an_engine_holds_them_and_a_second_load_changes_none(database: Database, tmp_path: Path) -> None:
    def rows() -> Iterator[Any]:
        yield FULL

    reports = []
    for _ in range(2):
        records = assemble(MODEL, read(MODEL, [rows], tmp_path))
        assert records.problems == []
        reports.append(load(database, MODEL, records, today=lambda: TODAY))
    tallies = [tally for report in reports for tally in report.tallies]
    assert [(tally.created, tally.unchanged, tally.updated) for tally in tallies] == [(1, 0, 0), (0, 1, 0)]
    assert check(database, MODEL).findings == ()
    found = database.read("MATCH (n:Kept) RETURN properties(n) AS n").value()
    assert isinstance(found, dict)
    assert Kept(**{name: restored(declared, found) for name, declared in KIND.properties.items()}) == FULL
    wanted = ", ".join(f"n.{name} = {written(value)}" for name, value in stored(FULL).items())
    assert database.read(f"MATCH (n:Kept) RETURN [{wanted}] AS same").value() == [True] * len(stored(FULL))


def test_check_reports_a_zone_where_there_is_to_be_none(database: Database) -> None:
    text = "CREATE (:Kept {id: 'x', local: time('10:00Z'), naive: datetime('2031-05-04T10:00Z')})"
    database.write(Statement(text))
    found = [(each.rule, each.subject) for each in check(database, MODEL).findings]
    assert found == [("type", "Kept.local"), ("type", "Kept.naive")]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("data", "no base64!", "Kept.data: 'no base64!' does not fit: it is not Base64"),
        ("cents", "1.005", "Kept.cents: '1.005' does not fit: it has more than 2 digits after the point"),
        ("cents", "99999999999999999999", "Kept.cents: '99999999999999999999' does not fit: it is too large to be"),
        ("own", "7", "Kept.own: '7' does not fit: it is not a UUID"),
        (
            "local",
            "10:00Z",
            "Kept.local: 10:00:00+00:00 does not fit: it has a zone",
        ),
        ("zoned", "10:00", "Kept.zoned: 10:00:00 does not fit: it has no zone, and the model wants one"),
        ("clock", "25:10:00", "Kept.clock: '25:10:00' is not a time of the day such as 10:00 or 10:00:30+02:00"),
        ("span", "a month", "Kept.span: 'a month' is not a duration such as P3D"),
        ("address", '{"flats": []}', "Kept.address: {'flats': []} does not fit: it has no 'street'"),
        ("vector", "1|2", "Kept.vector: [1.0, 2.0] does not fit: it has fewer than 3 items"),
    ],
)
def test_what_does_not_fit_is_said(name: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"id;value\na;{text.replace(chr(34), chr(34) * 2).join(chr(34) * 2)}\n")
    given: Any = Value(column="value", split="|") if name == "vector" else "value"
    table = Table("t.csv", delimiter=";", nodes=[{Kept: {"id": "id", name: given}}], name="t")
    (problem,) = assemble(MODEL, read(MODEL, [table], tmp_path)).problems
    assert problem.message.startswith(message), problem.message
    assert problem.where.line == 2


def test_nanoseconds_are_refused_or_cut_off_and_a_duration_keeps_them(tmp_path: Path) -> None:
    names = {"clock": "10:00:00.123456789", "moment": "2031-05-04T10:00:00.123456789Z", "span": "PT0.000000001S"}
    (tmp_path / "t.csv").write_text(f"id,{','.join(names)}\na,{','.join(names.values())}\n")

    def found(**options: Any) -> Any:
        values: Any = {name: Value(name, **(options if name != "span" else {})) for name in names}
        table = Table("t.csv", nodes=[{Kept: {"id": "id", **values}}], name="t")
        return assemble(MODEL, read(MODEL, [table], tmp_path))

    assert {(told.code, told.hint) for told in found().problems} == {("bad-date", "cut them off: date: iso")}
    exact = pa.table({"id": ["a"], "clock": pa.array([36_000_123_456_789], pa.time64("ns"))})
    for date, faults in ((), ["bad-date"]), ("iso", []):
        table = Table(exact, nodes=[{Kept: {"id": "id", "clock": Value("clock", date=date)}}], name="t")
        assert [told.code for told in assemble(MODEL, read(MODEL, [table], tmp_path)).problems] == faults
    (rows,) = found(date="iso").stream.nodes()
    assert rows.row(0) == {
        "clock": time(10, 0, 0, 123456),
        "moment": datetime(2031, 5, 4, 10, 0, 0, 123456, tzinfo=UTC),
        "span": Duration(nanoseconds=1),
    }
