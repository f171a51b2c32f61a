"""What DuckDB writes of staged rows is what Python makes of them: CSV and JSON lines to the byte, Parquet by value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graphmodel import Duration
from graphmodel.export import ExportGraph, Writing, jsonl, parquet
from graphmodel.export.comma import Comma
from graphmodel.export.copied import StagedBlock
from graphmodel.export.jsonl import JsonLines
from graphmodel.export.parquet import Parquet
from graphmodel.mark import FORMAT
from graphmodel.model import Point, Quantity
from graphmodel.sources.tables import Table
from graphmodel.staging import json_copy, parquet_copy
from tests.export.things import DAY, MODEL, TEXTS, ZONE, Device, Likes, Person, assembled, claims, exported, many

DEVICE = "Device: No. 1/ü"


class RowByRow(Comma):
    """CSV of which DuckDB writes no line."""

    def copy(self, block: StagedBlock) -> bool:
        return False


class ObjectByObject(JsonLines):
    """JSON lines of which DuckDB writes none."""

    def copy(self, block: StagedBlock) -> bool:
        return False


class TableByTable(Parquet):
    """Parquet of which DuckDB writes no row."""

    def copy(self, block: StagedBlock) -> bool:
        return False


SIZED = (Quantity(40_000, "m2"), Quantity(0.5), None)
MOMENTS = (datetime(2031, 1, 2, 3, 4, 5, 678, tzinfo=ZONE), datetime(1, 1, 2), None)
SIZES = st.builds(
    Quantity, st.integers(-(10**6), 10**6) | st.floats(-1e9, 1e9), st.none() | st.just("m2"), st.booleans()
)
SEEN = st.sampled_from((datetime(2031, 1, 2, tzinfo=UTC), datetime(2031, 1, 2, 3, 4)))
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "size": SIZES,
        "seen": SEEN,
        "weight": st.floats(-1e9, 1e9),
        "name": st.sampled_from([each for each in TEXTS if "\0" not in each]),
    },
)
MIXED: list[dict[str, Any]] = [
    {"size": Quantity(40_000)},
    {"size": Quantity(12.5)},
    {},
    {"size": Quantity(7, about=True)},
    {"size": Quantity(8)},
    {"size": Quantity(0.25)},
]


@settings(max_examples=5)
@given(st.lists(FIELDS, min_size=2, max_size=12), st.sampled_from(({}, {"names": ["x"]}, {"name": "\ufeffmark"})))
@example(MIXED, {})
@example(MIXED, {"names": ["x"]})
@example(MIXED, {"name": "\ufeffmark"})
def test_both_writers_of_csv_make_the_same_bytes(rows: list[dict[str, Any]], last: dict[str, Any]) -> None:
    """The `last` row may have what DuckDB cannot write: a list, or a byte order mark in a text."""

    def devices() -> Iterator[Any]:
        for at, row in enumerate([*rows, last]):
            yield Device(id=f"{at:02}", **row)

    with TemporaryDirectory() as made:
        folder = Path(made)
        graph = ExportGraph(MODEL, assembled(folder, devices, rows_in_memory=1), DAY, FORMAT, plain=True, mixed=True)
        written = []
        for form in (Comma, RowByRow):
            Writing(graph, form).write(folder / form.__name__, "csv")
            (file,) = (folder / form.__name__).glob("*.csv")
            written.append(file.read_bytes())
        assert written[0] == written[1]


@pytest.mark.parametrize("plain", [True, pytest.param(False, marks=pytest.mark.long)])
@pytest.mark.parametrize("text", ["plain", "a\x0bb"])
def test_both_writers_of_json_lines_make_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bool, text: str
) -> None:
    """A property of every kind, some given by claims; DuckDB writes a control in the name of a device otherwise."""

    def more() -> Iterator[Any]:
        yield Device(id="x", name=text, weight=1e22, weights=[1e-5, 1e16, -0.0], price=Decimal("0.05"))
        yield Device(id="y", names=[text], weight=5e-324, size=Quantity(1e-7), count=0)

    copies: list[str] = []
    write = json_copy.write_json_lines

    def spy(rows: Any, *rest: Any) -> bool:
        made = write(rows, *rest)
        copies.extend([rows.kind.name] if made else [])
        return made

    monkeypatch.setattr(jsonl, "write_json_lines", spy)
    graph = ExportGraph(
        MODEL, assembled(tmp_path, many, more, claims, rows_in_memory=1), DAY, FORMAT, plain=plain, mixed=True
    )
    for form in (JsonLines, ObjectByObject):
        Writing(graph, form).write(tmp_path / form.__name__, "jsonl")
    for file in (tmp_path / "JsonLines").iterdir():
        others = tmp_path / "ObjectByObject" / file.name
        assert sorted(file.read_bytes().split(b"\n")) == sorted(others.read_bytes().split(b"\n")), file.name
    assert copies.count(DEVICE) == (2 if text == "plain" else 1), "of the source with that text"
    assert {"Depot", "HOLDS it"} <= {*copies}


def test_a_control_character_in_the_key_of_an_end_is_written_alike(tmp_path: Path) -> None:
    def rows() -> Iterator[Any]:
        yield Device(id="d\x1f")
        yield from (Person(id=f"p{at}\x1f", name="P") for at in range(3))
        yield from (Likes(Person.key(f"p{at}\x1f"), Device.key("d\x1f"), much="much") for at in range(3))

    graph = ExportGraph(MODEL, assembled(tmp_path, rows, rows_in_memory=1), DAY, FORMAT, mixed=True)
    for form in (JsonLines, ObjectByObject):
        Writing(graph, form).write(tmp_path / form.__name__, "jsonl")
    for file in (tmp_path / "JsonLines").iterdir():
        others = tmp_path / "ObjectByObject" / file.name
        assert sorted(file.read_bytes().split(b"\n")) == sorted(others.read_bytes().split(b"\n")), file.name


def parquet_rows(folder: Path) -> tuple[set[str], list[str]]:
    """The schemas of the files, and all rows; in which of a label's files a row without a value is, is left open."""
    tables = [pyarrow.parquet.read_table(path) for path in folder.glob("*.parquet")]
    return {f"{each.schema}" for each in tables}, sorted(repr(row) for each in tables for row in each.to_pylist())


@pytest.mark.parametrize("rows_in_memory", [1, pytest.param(10_000, marks=pytest.mark.long)])
def test_both_writers_of_parquet_write_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_in_memory: int
) -> None:
    """Devices have lengths of time and lists of moments, which Python writes; the others go by DuckDB where staged."""
    copies: list[str] = []
    write = parquet_copy.write_parquet

    def spy(rows: Any, *rest: Any) -> bool:
        made = write(rows, *rest)
        copies.extend([rows.kind.name] if made else [])
        return made

    monkeypatch.setattr(parquet, "write_parquet", spy)

    def gauges() -> Iterator[Any]:
        for at in range(9):
            fields: dict[str, Any] = {"size": SIZED[at % 3], "seen": MOMENTS[at % 3], "price": Decimal(at - 4) / 100}
            fields |= {"place": Point(at, -0.5), "shuts": time(at), "term": Duration(at), "flags": [at > 4]}
            yield Device(id=f"g{at}", **{name: each for name, each in fields.items() if each is not None}, made=DAY)

    def open_all_day() -> Iterator[Any]:
        yield from (Device(id=f"o{at}") for at in range(3))

    for sources, name in (((gauges,), "gauges"), ((many, claims), "all"), ((open_all_day,), "open")):
        graph = ExportGraph(MODEL, assembled(tmp_path / name, *sources, rows_in_memory=rows_in_memory), DAY, FORMAT)
        for form in (Parquet, TableByTable):
            Writing(graph, form).write(tmp_path / name / form.__name__, "parquet")
        duckdb, python = (parquet_rows(tmp_path / name / form.__name__) for form in (Parquet, TableByTable))
        assert duckdb[0] <= python[0]
        assert duckdb[1] == python[1]
    assert ({DEVICE, "Person", "Depot", "HOLDS it"} <= {*copies}) == (rows_in_memory == 1)


def test_csv_keeps_the_order_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "devices.csv").write_text("id,size\na,40000\nb,12.5\nc,8\nd,0.25\n", encoding="utf-8")
    table = Table(tmp_path / "devices.csv", nodes=[{Device: {"id": "id", "size": "size"}}])
    exported(assembled(tmp_path, table, rows_in_memory=1), "csv", tmp_path / "out", plain=True)
    (file,) = (tmp_path / "out").glob("*.csv")
    assert [line.partition(",")[0] for line in file.read_text().splitlines()[1:]] == list("abcd")
