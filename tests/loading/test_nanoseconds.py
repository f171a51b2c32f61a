"""Parts of a microsecond: kept by a `Duration`, refused of all else with the option that cuts them off, never lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import BaseModel

from graphmodel import Duration, Model, Node, Property
from graphmodel.model.exact_moments import is_fine
from graphmodel.records import Records, assemble
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import read

MOMENT, CLOCK, SPAN = "2031-05-04T10:00:00.123456789Z", "10:00:00.123456789", "PT0.000000001S"


class Inner(BaseModel):
    at: datetime | None = None
    clock: time | None = None


class Log(Node):
    id: Annotated[str, Property(key=True)]
    at: datetime | None = None
    clock: time | None = None
    length: timedelta | None = None
    span: Duration | None = None
    ats: list[datetime] = []
    clocks: list[time] = []
    inner: Annotated[Inner | None, Property(flatten=True)] = None


MODEL = Model.of(Log)
STAMP = pd.Timestamp(MOMENT)
CUT = {
    "at": datetime(2031, 5, 4, 10, 0, 0, 123456, tzinfo=UTC),
    "clock": time(10, 0, 0, 123456),
}
CUT |= {"ats": [CUT["at"]], "clocks": [CUT["clock"]], "inner.at": CUT["at"], "inner.clock": CUT["clock"]}


def columns() -> dict[str, Any]:
    """A column of Arrow for each property."""
    at = pa.scalar(STAMP.value, pa.int64()).cast(pa.timestamp("ns", "UTC"))
    clock = pa.scalar(36_000_123_456_789, pa.int64()).cast(pa.time64("ns"))
    kinds = {"at": at.type, "clock": clock.type}
    inner = pa.struct(list(kinds.items()))
    one = {"at": pa.array([at]), "clock": pa.array([clock])}
    made = {**one, "ats": pa.ListArray.from_arrays([0, 1], one["at"]),
            "clocks": pa.ListArray.from_arrays([0, 1], one["clock"])}  # fmt: skip
    held = pa.StructArray.from_arrays(list(one.values()), fields=list(inner))
    return made | {"inner.at": held, "inner.clock": held}


def arrow(name: str, folder: Path) -> Any:
    return pa.table({"id": ["a"], name.partition(".")[0]: columns()[name]})


def parquet(name: str, folder: Path) -> Any:
    pq.write_table(arrow(name, folder), folder / "t.parquet")
    return str(folder / "t.parquet")


def int96(name: str, folder: Path) -> Any:
    """A file of Parquet as Spark and Hive wrote them."""
    if "clock" in name:
        pytest.skip("INT96 is a moment")
    table = arrow(name, folder)
    pq.write_table(table, folder / "t.parquet", use_deprecated_int96_timestamps=True)
    return str(folder / "t.parquet")


def int96_folder(name: str, folder: Path) -> Any:
    (folder / "t").mkdir(exist_ok=True)
    int96(name, folder / "t")
    return str(folder / "t")


def polars(name: str, folder: Path) -> Any:
    return pl.from_arrow(arrow(name, folder))


def objects(name: str, folder: Path) -> Any:
    """A frame of pandas whose columns are of objects."""
    given: dict[str, Any] = {"at": STAMP, "clock": CLOCK, "ats": [STAMP], "clocks": [CLOCK]}
    inner = {"inner": {"at": STAMP, "clock": CLOCK}}
    column = name.partition(".")[0]
    return pd.DataFrame({"id": ["a"], column: pd.Series([{**given, **inner}[column]], dtype=object)})


def typed(name: str, folder: Path) -> Any:
    """A frame of pandas as it makes it of Arrow's types."""
    if name != "at":
        pytest.skip("pandas has no such type, or no zone in it")
    return arrow(name, folder).to_pandas()


def csv(name: str, folder: Path) -> Any:
    text = CLOCK if "clock" in name else MOMENT
    (folder / "t.csv").write_text(f"id,{name.replace('.', '_')}\na,{text}\n")
    return str(folder / "t.csv")


def jsonl(name: str, folder: Path) -> Any:
    text = f'"{CLOCK if "clock" in name else MOMENT}"'
    first, _, inner = name.partition(".")
    value = f'{{"{inner}": {text}}}' if inner else f"[{text}]" if name.endswith("s") else text
    (folder / "t.jsonl").write_text(f'{{"id": "a", "{first}": {value}}}\n')
    return str(folder / "t.jsonl")


def without_zone(value: Any) -> Any:
    """Moments as INT96 keeps them."""
    return [each.replace(tzinfo=None) for each in value] if isinstance(value, list) else value.replace(tzinfo=None)


def found(data: Any, name: str, folder: Path, **options: Any) -> Records:
    column = name.replace(".", "_") if str(data).endswith(".csv") else name
    split = "|" if str(data).endswith(".csv") and name.endswith("s") else ""
    value = Value(column, split=split, **options)
    table = Table(data, nodes=[{Log: {"id": "id", name.replace(".", "_"): value}}], name="t")
    return assemble(MODEL, read(MODEL, [table], folder))


@pytest.mark.parametrize("form", [arrow, parquet, int96, int96_folder, polars, objects, typed, csv, jsonl])
@pytest.mark.parametrize("name", list(CUT))
def test_a_table_is_refused_or_cut_off_where_that_is_said(
    form: Callable[[str, Path], Any], name: str, tmp_path: Path
) -> None:
    refused = found(form(name, tmp_path), name, tmp_path).problems
    assert [(each.code, each.hint) for each in refused] == [("bad-date", "cut them off: date: iso")]
    assert "has parts of a microsecond" in refused[0].message
    cut = found(form(name, tmp_path), name, tmp_path, date="iso")
    assert cut.problems == []
    assert cut.stream is not None
    (rows,) = cut.stream.nodes()
    wanted = without_zone(CUT[name]) if form in (int96, int96_folder) else CUT[name]
    assert rows.row(0) == {name.replace(".", "_"): wanted}


NEAR, FAR = 1_000_000_000_123_456_789, -(10**19) + 789
"""Counts of nanoseconds from 1970: of 2001, and of 1653, which no 64 bits hold."""


def int96_file(path: Path, counts: list[int | None]) -> None:
    """Writes moments as INT96, each of a day of its own, which pyarrow cannot write far from 1970: it is put in."""
    day = 86_400 * 10**9
    rests = [None if count is None else count % day for count in counts]
    pq.write_table(
        pa.table({"id": [str(at) for at, _ in enumerate(counts)], "at": pa.array(rests, pa.timestamp("ns"))}),
        path,
        use_deprecated_int96_timestamps=True,
        compression="none",
        use_dictionary=False,
        write_statistics=False,
    )
    content = path.read_bytes()
    for count, rest in zip(counts, rests, strict=True):
        if count is not None and rest is not None:
            written = rest.to_bytes(8, "little") + (2_440_588).to_bytes(4, "little")
            assert content.count(written) == 1
            content = content.replace(written, written[:8] + (2_440_588 + count // day).to_bytes(4, "little"))
    path.write_bytes(content)


@pytest.mark.parametrize("folder", [False, True])
def test_int96_keeps_each_year_and_cuts_nothing_off_unsaid(folder: bool, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    int96_file(tmp_path / "t" / "t.parquet", [NEAR, FAR, None, FAR - 789, NEAR - 789])
    data = str(tmp_path / "t") if folder else str(tmp_path / "t" / "t.parquet")
    refused = found(data, "at", tmp_path)
    assert [(each.where.line, each.code) for each in refused.problems] == [(1, "bad-date"), (2, "bad-date")]
    cut = found(data, "at", tmp_path, date="iso")
    assert (cut.problems, cut.stream is not None) == ([], True)
    assert cut.stream is not None
    (rows,) = cut.stream.nodes()
    start = datetime(1970, 1, 1)
    near, far = (start + timedelta(microseconds=count // 1000) for count in (NEAR, FAR))
    assert [rows.row(at).get("at") for at in range(5)] == [near, far, far, near, None]


def test_a_query_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "t.db") as connection:
        connection.execute("CREATE TABLE t (id TEXT, at TEXT)")
        connection.execute("INSERT INTO t VALUES ('a', ?)", [MOMENT])
    connection.close()
    table = Table(sql="SELECT * FROM t", database=f"sqlite:///{tmp_path / 't.db'}",
                  nodes=[{Log: {"id": "id", "at": "at"}}], name="t")  # fmt: skip
    (problem,) = assemble(MODEL, read(MODEL, [table], tmp_path)).problems
    assert problem.hint == "cut them off: date: iso"


@pytest.mark.parametrize(
    "given",
    [
        {"at": MOMENT},
        {"at": STAMP},
        {"clock": CLOCK},
        {"length": SPAN},
        {"length": pd.Timedelta("1ns")},
        {"ats": [MOMENT]},
        {"clocks": [CLOCK]},
        {"inner": {"at": MOMENT}},
    ],
)
def test_python_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="has parts of a microsecond, which it does not hold"):
        Log(id="a", **given)


def test_a_sheet_is_refused_in_entities_and_claims(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        f"""\
document: {{id: log, title: Log, published: 2031-01-01}}
entities:
  Log: {{a: {{at: "{MOMENT}"}}, b: {{span: {SPAN}}}}}
facts:
  1.1:
  - b.clock: "{CLOCK}"
  - b.clocks: ["{CLOCK}"]
"""
    )
    problems = read(MODEL, ["s.yaml"], tmp_path).problems
    assert [(each.where.line, each.where.column) for each in problems] == [(3, 17), (6, 14), (7, 15)]
    assert all("has parts of a microsecond, which it does not hold" in each.message for each in problems)


def test_a_duration_keeps_them() -> None:
    spans = [Log.model_validate({"id": "a", "span": given}).span for given in (SPAN, pd.Timedelta("1ns"))]
    assert spans == [Duration(nanoseconds=1)] * 2


def test_zeros_are_no_parts() -> None:
    assert not is_fine("10:00:00.123456000")
    assert Log.model_validate({"id": "a", "at": "2031-05-04T10:00:00.123456000Z"}).at == CUT["at"]
