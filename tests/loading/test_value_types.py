"""Every type of value from every source: what is stored, what an export says, and that it comes back the same."""

from __future__ import annotations

import base64
import csv
import json
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal
from uuid import UUID

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, Field, NaiveDatetime

from graphmodel import (
    CartesianPoint,
    CartesianPoint3D,
    Duration,
    LocalTime,
    Model,
    Node,
    PartialDate,
    Point,
    Point3D,
    Property,
    Quantity,
    ZonedTime,
)
from graphmodel.checks import check
from graphmodel.databases import Database, Statement
from graphmodel.export.statements import written
from graphmodel.loading import load
from graphmodel.loading.columns import changed
from graphmodel.model import SpatialPoint
from graphmodel.records import assemble
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import read
from graphmodel.staging.stored import restored
from tests.drawing import one_in
from tests.example import TODAY
from tests.export.things import assembled, exported


class Address(BaseModel):
    street: str
    flats: list[int] = []


class Spot(BaseModel):
    """Where in a house something is."""

    floor: int
    doors: list[str] = []
    at: CartesianPoint | None = None


class House(BaseModel):
    """An object with another inside it."""

    street: str
    built: PartialDate | None = None
    rent: Annotated[Decimal | None, Property(scale=2)] = None
    spot: Annotated[Spot | None, Property(flatten=True)] = None


class Grade(Enum):
    LOW = "low"
    HIGH = "high"


class Kept(Node):
    """One property of each type."""

    id: Annotated[str, Property(key=True)]
    name: str | None = None
    count: int | None = None
    share: float | None = None
    sure: bool | None = None
    day: date | None = None
    since: PartialDate | None = None
    lasted: timedelta | None = None
    grade: Grade | None = None
    level: Literal[1, 2] | None = None
    size: Quantity | None = None
    globe: Point | None = None
    peak: Point3D | None = None
    plan: CartesianPoint | None = None
    room: CartesianPoint3D | None = None
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
    home: Annotated[House | None, Property(flatten=True)] = None
    names: list[str] = []
    tags: set[str] = set()
    counts: list[int] = []
    flags: list[bool] = []
    days: list[date] = []
    moments: list[AwareDatetime] = []
    naives: list[NaiveDatetime] = []
    clocks: list[LocalTime] = []
    zones: list[ZonedTime] = []
    spans: list[Duration] = []
    lasts: list[timedelta] = []
    parts: list[bytes] = []
    years: list[PartialDate] = []
    owns: list[UUID] = []
    exacts: list[Decimal] = []
    prices: list[Annotated[Decimal, Property(scale=2)]] = []
    sizes: list[Quantity] = []
    globes: list[Point] = []
    rooms: list[CartesianPoint3D] = []


MODEL = Model.of(Kept)
KIND = MODEL.node(Kept)
NAMES = [name for name in KIND.properties if name != "id"]
texts = st.text("aé\"',", min_size=1, max_size=5)
clocks = st.times()
zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=3, minutes=30))])
counts = st.integers(-(10**6), 10**6)
durations = st.builds(Duration, counts, counts, st.integers(0, 10**6), st.integers(0, 10**9 - 1))
cents = st.decimals(-(10**9), 10**9, places=2)
moments = st.datetimes(datetime(1600, 1, 1), datetime(2500, 1, 1))
aware = moments.map(lambda each: each.replace(tzinfo=UTC))
days = st.dates(date(1600, 1, 1), date(2500, 1, 1))
spans = st.timedeltas(timedelta(-(10**4)), timedelta(10**4))
years = st.integers(1000, 2999).map(lambda year: PartialDate(str(year)))
degrees, lengths = st.integers(-90, 90).map(float), st.integers(-(10**6), 10**6).map(lambda each: each / 8)
quantities = st.builds(Quantity, counts | lengths, st.sampled_from(["", "m", "km2"]), st.booleans())
globes, plans = st.builds(Point, degrees, degrees), st.builds(CartesianPoint, lengths, lengths)
rooms = st.builds(CartesianPoint3D, lengths, lengths, lengths)


def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """A list that says something."""
    return st.lists(items, min_size=1, max_size=4)


def given_parts(cls: type[Any], needed: dict[str, Any], **others: Any) -> st.SearchStrategy[Any]:
    """An object of which some parts are given."""
    return st.fixed_dictionaries(needed, optional=others).map(lambda parts: cls(**parts))


spots = given_parts(Spot, {"floor": counts}, doors=some(st.text("ab", min_size=1)), at=plans)
houses = given_parts(House, {"street": texts}, built=years, rent=cents, spot=spots)
values = st.fixed_dictionaries(
    {},
    optional={
        "name": texts,
        "count": st.integers(-(2**63), 2**63 - 1),
        "share": st.floats(allow_nan=False, allow_infinity=False),
        "sure": st.booleans(),
        "day": days,
        "since": years,
        "lasted": spans,
        "grade": st.sampled_from(Grade),
        "level": st.sampled_from([1, 2]),
        "size": quantities,
        "globe": globes,
        "peak": st.builds(Point3D, degrees, degrees, lengths),
        "plan": plans,
        "room": rooms,
        "clock": clocks | st.times(timezones=zones),
        "local": clocks,
        "zoned": st.times(timezones=zones),
        "moment": aware,
        "naive": moments,
        "span": durations,
        "data": st.binary(min_size=1),
        "exact": cents,
        "cents": cents,
        "own": st.uuids(),
        "vector": st.lists(st.floats(-1, 1), min_size=3, max_size=3),
        "address": st.builds(Address, street=texts, flats=st.lists(st.integers(0, 9))),
        "either": st.integers(0, 9) | some(st.text("ab")),
        "home": houses,
        "names": some(st.text("aé", min_size=1)),
        "tags": some(st.text("ab", min_size=1)).map(set),
        "counts": some(counts),
        "flags": some(st.booleans()),
        "days": some(days),
        "moments": some(aware),
        "naives": some(moments),
        "clocks": some(clocks),
        "zones": some(st.times(timezones=zones)),
        "spans": some(durations),
        "lasts": some(spans),
        "parts": some(st.binary(min_size=1)),
        "years": some(years),
        "owns": some(st.uuids()),
        "exacts": some(cents),
        "prices": some(cents),
        "sizes": some(quantities),
        "globes": some(globes),
        "rooms": some(rooms),
    },
)

FULL = Kept(
    id="full",
    name="é",
    count=2**63 - 1,
    share=0.1,
    sure=False,
    day=date(2031, 5, 4),
    since=PartialDate("195X"),
    lasted=timedelta(seconds=-5),
    level=2,
    globe=Point(16.4, 48.2),
    plan=CartesianPoint(-1e-7, 1e300),
    room=CartesianPoint3D(1.0, 2.0, -3.5),
    names=["a", "b"],
    counts=[3, -1],
    flags=[True, False],
    days=[date(1600, 1, 1)],
    moments=[datetime(2031, 5, 4, 10, 0, 0, 1, tzinfo=UTC)],
    naives=[datetime(2031, 5, 4)],
    zones=[time(9, 30, tzinfo=timezone(timedelta(hours=2)))],
    lasts=[timedelta(days=400)],
    exacts=[Decimal("0.1234567890123456789")],
    globes=[Point(1.0, 2.0), Point(3.0, 4.0)],
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
    grade=Grade.HIGH,
    size=Quantity(3, "m"),
    sizes=[Quantity(3, "m"), Quantity(2.5, "", True)],
    peak=Point3D(1.0, 2.0, 3.0),
    rooms=[CartesianPoint3D(1.0, 2.0, 3.0)],
    tags={"b", "a"},
    home=House(street="Quay 1", rent=Decimal("2.50"), spot=Spot(floor=3, doors=["a"], at=CartesianPoint(1.0, 2.0))),
)
EVERY = {name: getattr(FULL, name) for name in ("home", *NAMES) if not name.startswith("home_")}


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
    if isinstance(value, SpatialPoint):
        return dict(value.mapping)
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in value.model_fields_set}
    if isinstance(value, Decimal | Quantity):
        return str(value)
    if isinstance(value, list | set):
        return [plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float | int | str):
        return value
    return (
        value.isoformat()
        if hasattr(value, "isoformat")
        else str(Duration.of(value) if type(value) is timedelta else value)
    )


def cell(name: str, value: Any) -> str:
    """A value as a cell of a CSV file: a point in well-known text, a list with marks between its items."""
    if isinstance(value, list | set) and not KIND.properties[name].encoding:
        return "|".join(cell(name, each) for each in value)
    if isinstance(value, SpatialPoint):
        return value.well_known_text
    made = plain(value)
    if name in ("either", "address"):
        return json.dumps(made)
    return "|".join(map(str, made)) if isinstance(made, list) else str(made)


def tables(folder: Path, item: Kept) -> Iterator[tuple[str, Table]]:
    """The same node as a row of each kind of table: a column for each part of an object, or a column for all of it."""
    given = {name: getattr(item, name) for name in NAMES if name in item.model_fields_set}
    lists = [name for name in given if KIND.properties[name].many]
    cells = {name: cell(name, value) for name, value in given.items()}
    with (folder / "t.csv").open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["id", *given], ["a", *cells.values()]])
    split: Any = {name: Value(name, split="|") if name in lists else name for name in given}
    yield "csv", Table("t.csv", nodes=[{Kept: {"id": "id", **split}}], name="t")
    with sqlite3.connect(folder / "t.db") as connection:
        connection.execute("DROP TABLE IF EXISTS t")
        connection.execute(f"CREATE TABLE t (id TEXT, {', '.join(f'{name} BLOB' for name in [*given, 'lacking'])})")
        row = [value if isinstance(value, bytes) else cells[name] for name, value in given.items()]
        connection.execute(f"INSERT INTO t VALUES ({', '.join('?' * (len(row) + 2))})", ["a", *row, None])
    connection.close()
    yield "sql", Table(sql="SELECT * FROM t", database=f"sqlite:///{folder / 't.db'}",
                       nodes=[{Kept: {"id": "id", **split}}], name="t")  # fmt: skip
    parts = {name for name in given if name.startswith("home_")}
    objects = {name: each for name, each in given.items() if name not in parts} | ({"home": item.home} if parts else {})
    whole: Any = {name: name for name in ("id", *objects)}
    (folder / "t.jsonl").write_text(json.dumps({"id": "a"} | {name: plain(each) for name, each in objects.items()}))
    yield "jsonl", Table("t.jsonl", nodes=[{Kept: whole}], name="t")
    columns = {"id": ["a"], **{name: [_typed(name, value)] for name, value in objects.items()}}
    pq.write_table(pa.table(columns), folder / "t.parquet")
    yield "parquet", Table("t.parquet", nodes=[{Kept: whole}], name="t")
    yield "polars", Table(pl.from_arrow(pa.table(columns)), nodes=[{Kept: whole}], name="t")
    frame = pd.DataFrame({name: pd.Series(each, dtype=object) for name, each in columns.items()})
    yield "frame", Table(frame, nodes=[{Kept: whole}], name="t")


def exports(folder: Path, item: Kept) -> Iterator[tuple[str, Table]]:
    """The same node as each form of an export that is data writes it."""
    records = assembled(folder, lambda: iter([item]), model=MODEL)
    for form in ("csv", "jsonl", "parquet"):
        exported(records, form, folder / form, model=MODEL, plain=True)
    header = (folder / "csv" / "Kept.csv").read_text().splitlines()[0].split(",")
    typed = {each.partition(":")[0]: each for each in header}
    yield "csv", Table(str(folder / "csv" / "Kept.csv"), nodes=[{Kept: _exported(typed, "items")}], name="t")
    lines = {name: f"properties.{name}" for name in typed}
    yield "jsonl", Table(str(folder / "jsonl" / "nodes.jsonl"), nodes=[{Kept: _exported(lines)}], name="t")
    named = {name: name for name in typed}
    yield "parquet", Table(str(folder / "parquet" / "Kept.parquet"), nodes=[{Kept: _exported(named)}], name="t")


def _exported(columns: Mapping[str, str], take: Literal["items"] | None = None) -> dict[str, Any]:
    """What reads the properties from an export's columns: a quantity's unit stands in one of its own."""
    found: dict[str, Any] = {}
    for name, column in columns.items():
        declared = KIND.properties.get(name)
        if declared is None:
            continue
        given = Value(column, take=take if declared.many else None, optional=name != "id")
        if declared.kind == "quantity":
            unit, about = (
                Value(columns.get(f"{name}_{part}", column), take=given.take, optional=True)
                for part in ("unit", "about")
            )
            given = replace(given, unit=unit, about=about)
        found[name] = given
    return found


def _typed(name: str, value: Any) -> Any:
    """A value as Arrow and pandas have it, as text where they have none such."""
    if isinstance(value, list | set):
        return [_typed(name, each) for each in value]
    if name == "address":
        return value.model_dump_json()
    if isinstance(value, BaseModel):
        return {part: _typed(part, getattr(value, part)) for part in value.model_fields_set}
    own = bytes | bool | int | float | Decimal | datetime | date | timedelta
    if isinstance(value, own) or (isinstance(value, time) and value.tzinfo is None):
        return value
    return plain(value) if isinstance(value, SpatialPoint | Enum) else str(value)


@pytest.mark.long
@settings(max_examples=one_in(15), deadline=None, phases=(Phase.explicit, Phase.generate))
@example({name: value for name, value in EVERY.items() if value not in (None, [], set())})
@given(values)
def test_every_source_and_export_gives_the_same(given: dict[str, Any]) -> None:
    item = Kept(id="a", **given)
    with TemporaryDirectory() as folder:
        (Path(folder) / "out").mkdir()
        for what, table in chain(tables(Path(folder), item), exports(Path(folder) / "out", item)):
            records = assemble(MODEL, read(MODEL, [table], Path(folder), folder=Path(tempfile.mkdtemp(dir=folder))))
            assert records.problems == [], what
            assert records.stream is not None
            (rows,) = records.stream.nodes()
            assert (what, changed(rows.row(0), stored(item)), changed(stored(item), rows.row(0))) == (what, {}, {})


@settings(deadline=None, phases=(Phase.explicit, Phase.generate))
@given(values)
def test_what_is_stored_says_what_was_given(given: dict[str, Any]) -> None:
    item = Kept(id="a", **given)
    columns = stored(item)
    again = {name: restored(KIND.properties[name], columns) for name in item.model_fields_set - {"id"}}
    assert Kept(id="a", **again) == item
    assert Kept(id="a", **again).home == given.get("home")


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
    lasted, lasts = found.pop("lasted"), found.pop("lasts")
    assert (lasted, *lasts) == (Duration.of(FULL.lasted), *map(Duration.of, FULL.lasts))  # as a graph has them
    again = {name: restored(declared, found) for name, declared in KIND.properties.items()}
    assert Kept(**again | {"lasted": FULL.lasted, "lasts": FULL.lasts}) == FULL
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
        (
            "cents",
            "1.005",
            "Kept.cents: '1.005' does not fit: it has more than 2 digits after the point\n"
            "  hint: round it in the source, or keep more digits in the model: Property(scale=3)",
        ),
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
    assert message in str(problem)
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
    for form, faults in ((), ["bad-date"]), ("iso", []):
        table = Table(exact, nodes=[{Kept: {"id": "id", "clock": Value("clock", date=form)}}], name="t")
        assert [told.code for told in assemble(MODEL, read(MODEL, [table], tmp_path)).problems] == faults
    (rows,) = found(date="iso").stream.nodes()
    assert rows.row(0) == {
        "clock": time(10, 0, 0, 123456),
        "moment": datetime(2031, 5, 4, 10, 0, 0, 123456, tzinfo=UTC),
        "span": Duration(nanoseconds=1),
    }
