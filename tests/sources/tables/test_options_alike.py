"""Each option of a mapping means the same for every source of rows: the staged graph is one, whatever holds them."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

import pytest

from graphmodel import (
    CartesianPoint,
    CartesianPoint3D,
    Model,
    Node,
    PartialDate,
    Point,
    Point3D,
    Property,
    Quantity,
)
from graphmodel.sources.chunks import NodeChunk
from graphmodel.sources.tables import Table, read_mapping
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.read import read

pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")
pytest.importorskip("sqlalchemy")
pytest.importorskip("duckdb_engine")


class Cell(Node):
    """What one option makes of the cells of a row."""

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
    place: Point | None = None
    high: Point3D | None = None
    flat: CartesianPoint | None = None
    deep: CartesianPoint3D | None = None
    kind: Literal["high", "low"] | None = None
    level: Literal[1, 2] | None = None
    texts: list[str] = []
    numbers: list[int] = []


MODEL = Model.of(Cell)
COLUMNS: dict[str, tuple[Any, Any, Any]] = {
    "n": (1, 2, 3),
    "height": (120, 7, None),
    "whole": (7, -9, None),
    "part": (1.5, -9.0, None),
    "flag": (True, False, None),
    "bit": (1, 0, None),
    "word": (" a ", "NA", None),
    "list": ("3|4", "5", None),
    "code": ("1.10", "1.1", "1"),
    "day": (date(2031, 5, 4), date(1998, 1, 1), None),
    "moment": (datetime(2031, 5, 4, 10, 30), datetime(1998, 1, 1), None),
    "unix": (1_951_000_000, 0, None),
    "time": (517, 5, None),
    "lat": (48.25, -1.0, None),
    "lon": (16.5, 2.0, None),
    "year": (1998, 2031, None),
    "years": (1998.0, 2031.0, None),
    "month": (5, 7, None),
    "of_month": (4, None, None),
    "level": ("M", "Y", None),
    "spaced": (" two   words ", "x", None),
    "price": ("$ 40*", "7", None),
    "german": ("1.200,5", "-3,25", None),
    "items": ([3, 4], [5], None),
    "object": ({"a": 1, "b": 2}, {"a": 5, "b": 6}, None),
    "json": ('{"a": [1, 2]}', '{"a": []}', None),
    "other": ("plain 3", "nobody", None),
    "end": (".", ".", "."),
}
ROWS: list[dict[str, Any]] = [dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)]
Options = dict[str, tuple[str, tuple[Mapping[str, Any], ...]]]
MIDNIGHT = datetime(1998, 1, 1)
OPTIONS: Options = {
    # what a record is written as, and what each row stores
    "plain": (
        "whole: whole, part: part, flag: flag",
        ({"whole": 7, "part": 1.5, "flag": True}, {"whole": -9, "part": -9.0, "flag": False}, {}),
    ),
    "bits are flags": ("flag: bit", ({"flag": True}, {"flag": False}, {})),
    "whole numbers are floats": ("part: whole", ({"part": 7.0}, {"part": -9.0}, {})),
    "empty is a number": (
        "whole: {column: whole, empty: [-9]}, part: {column: part, empty: [-9]}",
        ({"whole": 7, "part": 1.5}, {}, {}),
    ),
    "empty is a quoted number": (
        'whole: {column: whole, empty: ["", "-9"]}, part: {column: part, empty: ["-9.00"]}',
        ({"whole": 7, "part": 1.5}, {}, {}),
    ),
    "empty is a text": ('text: {column: word, empty: ["", NA]}', ({"text": " a "}, {}, {})),
    "trim": ("text: {column: word, trim: true}", ({"text": "a"}, {"text": "NA"}, {})),
    "default": ("whole: {column: whole, default: 5}", ({"whole": 7}, {"whole": -9}, {"whole": 5})),
    "default of another kind": (
        'day: {column: day, default: "2031-01-01"}',
        ({"day": date(2031, 5, 4)}, {"day": date(1998, 1, 1)}, {"day": date(2031, 1, 1)}),
    ),
    "values are nothing": (
        "whole: {column: whole, values: {-9: null}}, part: {column: part, values: {-9: null}}",
        ({"whole": 7, "part": 1.5}, {}, {}),
    ),
    "values of numbers": ("kind: {column: whole, values: {7: high, -9: low}}", ({"kind": "high"}, {"kind": "low"}, {})),
    "values of floats": ("kind: {column: part, values: {1.5: high, -9: low}}", ({"kind": "high"}, {"kind": "low"}, {})),
    "values of flags": ("text: {column: flag, values: {true: yes, false: no}}", ({"text": "yes"}, {"text": "no"}, {})),
    "values by number": ("whole: {column: code, values: {1.1: 11}}", ({"whole": 11}, {"whole": 11}, {"whole": 1})),
    "values by text": ('text: {column: code, values: {"1.1": x}}', ({"text": "1.10"}, {"text": "x"}, {"text": "1"})),
    "allowed numbers": ("level: {column: whole, values: {7: 1, -9: 2}}", ({"level": 1}, {"level": 2}, {})),
    "constant": ("text: {constant: 5}, whole: {constant: 5}", ({"text": "5", "whole": 5},) * 3),
    "template": ('text: "{n}-{whole:01}"', ({"text": "1-7"}, {"text": "2--9"}, {})),
    "template as written": ('text: "{code:s}"', ({"text": "1.10"}, {"text": "1.1"}, {"text": "1"})),
    "template of flags": (
        'text: {template: "{n} {flag}", case: lower}',
        ({"text": "1 true"}, {"text": "2 false"}, {}),
    ),
    "split": (
        'numbers: {column: list, split: "|"}, texts: {column: list, split: "|"}',
        ({"numbers": [3, 4], "texts": ["3", "4"]}, {"numbers": [5], "texts": ["5"]}, {}),
    ),
    "split of a number": ('numbers: {column: whole, split: "|"}', ({"numbers": [7]}, {"numbers": [-9]}, {})),
    "days": ("day: day", ({"day": date(2031, 5, 4)}, {"day": date(1998, 1, 1)}, {})),
    "moments": ("moment: moment", ({"moment": datetime(2031, 5, 4, 10, 30)}, {"moment": MIDNIGHT}, {})),
    "days of moments": ("day: {column: moment, date: iso}", ({"day": date(2031, 5, 4)}, {"day": date(1998, 1, 1)}, {})),
    "iso": ("some: {column: day, date: iso}", ({"some": "2031-05-04"}, {"some": "1998-01-01"}, {})),
    "rounded": ("some: {column: day, date: iso, rounded: year}", ({"some": "2031-05-04"}, {"some": "1998"}, {})),
    "precision": ("some: {column: day, date: iso, precision: month}", ({"some": "2031-05"}, {"some": "1998-01"}, {})),
    "a year": ('some: {column: year, date: "%Y"}', ({"some": "1998"}, {"some": "2031"}, {})),
    "a year as pandas writes it": ("some: {column: years, date: iso}", ({"some": "1998"}, {"some": "2031"}, {})),
    "unix": (
        "moment: {column: unix, date: unix}",
        ({"moment": datetime(2031, 10, 29, 0, 26, 40, tzinfo=UTC)}, {"moment": datetime(1970, 1, 1, tzinfo=UTC)}, {}),
    ),
    "unix_ms": ("day: {column: unix, date: unix_ms}", ({"day": date(1970, 1, 23)}, {"day": date(1970, 1, 1)}, {})),
    "times": (
        'span: {column: time, date: "%H%M"}, text: {column: time, date: "%H%M"}',
        (
            {"span": timedelta(hours=5, minutes=17), "text": "05:17:00"},
            {"span": timedelta(minutes=5), "text": "00:05:00"},
            {},
        ),
    ),
    "made durations": ('span: "PT{whole}S"', ({"span": timedelta(seconds=7)}, {"span": timedelta(seconds=-9)}, {})),
    "points": (
        "place: {latitude: lat, longitude: lon}",
        ({"place": Point(16.5, 48.25)}, {"place": Point(2.0, -1.0)}, {}),
    ),
    "points with nothing": (
        "place: {latitude: lat, longitude: lon, empty: [-1, 2]}",
        ({"place": Point(16.5, 48.25)}, {}, {}),
    ),
    "quantities": (
        "size: {column: part, unit: m}",
        ({"size": 1.5, "size_unit": "m"}, {"size": -9.0, "size_unit": "m"}, {}),
    ),
    "rough quantities": (
        "size: {column: part, unit: {column: word}, about: {column: bit}}",
        ({"size": 1.5, "size_unit": " a ", "size_about": True}, {"size": -9.0, "size_unit": "NA"}, {}),
    ),
    "converted quantities": (
        "size: {column: part, unit: km, to: m}",
        ({"size": 1500.0, "size_unit": "m"}, {"size": -9000.0, "size_unit": "m"}, {}),
    ),
    "first column with a value": (
        'text: {coalesce: [word, code], empty: ["", NA]}, whole: {coalesce: [whole, n]}',
        ({"text": " a ", "whole": 7}, {"text": "1.1", "whole": -9}, {"text": "1", "whole": 3}),
    ),
    "list of columns": (
        "numbers: {list: [whole, year]}, texts: {list: [word, code]}",
        (
            {"numbers": [7, 1998], "texts": [" a ", "1.10"]},
            {"numbers": [-9, 2031], "texts": ["NA", "1.1"]},
            {"texts": ["1"]},
        ),
    ),
    "texts of columns": (
        'texts: {list: ["{whole:01}", "in {year:01}"]}, text: {coalesce: ["{whole:01}", "no. {n}"]}',
        ({"texts": ["7", "in 1998"], "text": "7"}, {"texts": ["-9", "in 2031"], "text": "-9"}, {"text": "no. 3"}),
    ),
    "a date of three columns": (
        "some: {year: year, month: month, day: of_month}",
        ({"some": "1998-05-04"}, {"some": "2031-07"}, {}),
    ),
    "a column that is missing": ("text: {column: none, optional: true}", ({}, {}, {})),
    "spaces": (
        "text: {column: spaced, collapse: true}, whole: {column: whole, collapse: true}",
        ({"text": "two words", "whole": 7}, {"text": "x", "whole": -9}, {}),
    ),
    "stripped": (
        'text: {column: price, strip: "$* "}, whole: {column: price, strip: "$* "}, part: {column: part, strip: "-"}',
        ({"text": "40", "whole": 40, "part": 1.5}, {"text": "7", "whole": 7, "part": 9.0}, {}),
    ),
    "upper": (
        "text: {column: spaced, case: upper}, "
        "kind: {template: '{flag}', case: upper, values: {TRUE: high, FALSE: low}}",
        ({"text": " TWO   WORDS ", "kind": "high"}, {"text": "X", "kind": "low"}, {}),
    ),
    "cleared": (
        "whole: {column: whole, absent: clear}",
        ({"whole": 7}, {"whole": -9}, {"whole": None}),
    ),
    "decimal and thousands": (
        'part: {column: german, decimal: ",", thousands: "."}',
        ({"part": 1200.5}, {"part": -3.25}, {}),
    ),
    "does not fit": (
        "whole: {column: word, on_error: absent}, level: {column: n, on_error: absent}",
        ({"level": 1}, {"level": 2}, {}),
    ),
    "items": ("numbers: {column: items, take: items}", ({"numbers": [3, 4]}, {"numbers": [5]}, {})),
    "keys": ("texts: {column: object, take: keys}", ({"texts": ["a", "b"]}, {"texts": ["a", "b"]}, {})),
    "of an object": ("numbers: {column: object, take: values}", ({"numbers": [1, 2]}, {"numbers": [5, 6]}, {})),
    "texts of items": (
        'texts: {template: "{items}", take: items}, text: {template: "{n}"}',
        ({"texts": ["3", "4"], "text": "1"}, {"texts": ["5"], "text": "2"}, {"text": "3"}),
    ),
    "of a text that is JSON": (
        'whole: "json.a[0]", numbers: {column: json.a, take: items}',
        ({"whole": 1, "numbers": [1, 2]}, {}, {}),
    ),
    "precision of a row": (
        "some: {column: day, date: iso, precision: {column: level, values: {M: month, Y: year}}}",
        ({"some": "2031-05"}, {"some": "1998"}, {}),
    ),
    "points with a height": (
        "high: {latitude: lat, longitude: lon, height: part}",
        ({"high": Point3D(16.5, 48.25, 1.5)}, {"high": Point3D(2.0, -1.0, -9.0)}, {}),
    ),
    "points of a plane": (
        "flat: {x: whole, y: part}, deep: {x: whole, y: part, z: height}",
        (
            {"flat": CartesianPoint(7.0, 1.5), "deep": CartesianPoint3D(7.0, 1.5, 120.0)},
            {"flat": CartesianPoint(-9.0, -9.0), "deep": CartesianPoint3D(-9.0, -9.0, 7.0)},
            {},
        ),
    ),
}
WHERE: dict[str, tuple[str, tuple[int, ...]]] = {
    "a number": ("whole: -9", (2,)),
    "no number": ("part: {not: [-9]}", (1, 3)),
    "a quoted number": ('n: ["1", "x"]', (1,)),
    "a number in a text": ("code: 1.1", (1, 2)),
    "a text that is a number": ('code: "1.1"', (2,)),
    "a flag": ("flag: true", (1,)),
    "nothing": ("whole: {empty: true}", (3,)),
    "something": ("word: {empty: false, not: NA}", (1,)),
}


def mapping_of(table: str) -> str:
    """A mapping with a record for each option."""
    records = [(name, body, "") for name, (body, _) in OPTIONS.items()]
    records += [(name, "", f"\n  where: {{{condition}}}") for name, (condition, _) in WHERE.items()]
    items = [f'- Cell: {{id: "{name} {{n}}"{", " * bool(body)}{body}}}{where}' for name, body, where in records]
    return "\n".join([table, "nodes:", *items])


def expected() -> dict[str, dict[str, Any]]:
    found = {f"{name} {n}": dict(row) for name, (_, rows) in OPTIONS.items() for n, row in enumerate(rows, 1)}
    return found | {f"{name} {n}": {} for name, (_, rows) in WHERE.items() for n in rows}


def stored(source: str | Table, folder: Path) -> dict[str, dict[str, Any]]:
    """The staged nodes by key: the columns that say something, of a partial date the text alone."""
    reading = read(MODEL, [source], folder)
    assert [str(each) for each in reading.problems if each.severity == "error"] == []
    assert reading.stage is not None
    graph = StagedGraph(MODEL, reading.stage)
    graph._count()
    found: dict[str, dict[str, Any]] = {}
    for rows in graph.nodes():
        chunk = rows.chunk
        assert isinstance(chunk, NodeChunk)
        for at, key in enumerate(chunk.keys):
            said = rows.row(at)
            unsaid = {name for name, each in said.items() if each is None and name.endswith("_about")}
            found[str(key)] = {
                name: each for name, each in said.items() if not name.startswith("some_") and name not in unsaid
            }
    reading.close()
    return found


def _csv(folder: Path, **options: Any) -> str:
    with (folder / "t.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, **options)
        writer.writerow(ROWS[0])
        writer.writerows([_text(each) for each in row.values()] for row in ROWS)
    return "table: t.csv"


def _text(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"))
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _pandas_csv(folder: Path) -> str:
    """As pandas writes it: whole numbers with gaps as floats, and a day as a word of its own."""
    _frame().map(lambda cell: json.dumps(cell) if isinstance(cell, list | dict) else cell).to_csv(
        folder / "t.csv", index=False
    )
    return "table: t.csv"


def _exact_csv(folder: Path) -> str:
    """A file that no plan is made for, and the exact reader takes."""
    _csv(folder, delimiter=";", escapechar="\\")
    return 'table: t.csv\ndelimiter: ";"\nescape: "\\\\"'


def _json_lines(folder: Path) -> str:
    lines = [json.dumps(row, default=lambda value: value.isoformat()) for row in ROWS]
    (folder / "t.jsonl").write_text("\n".join(lines))
    return "table: t.jsonl"


def _arrow() -> Any:
    import pyarrow

    return pyarrow.Table.from_pylist(ROWS)


def _parquet(folder: Path) -> str:
    import pyarrow.parquet

    pyarrow.parquet.write_table(_arrow(), folder / "t.parquet")
    return "table: t.parquet"


def _arrow_file(folder: Path) -> str:
    import pyarrow

    with pyarrow.OSFile(str(folder / "t.arrow"), "wb") as out, pyarrow.ipc.new_file(out, _arrow().schema) as writer:
        writer.write_table(_arrow())
    return "table: t.arrow"


def _pandas_parquet(folder: Path) -> str:
    """As pandas writes it: whole numbers with gaps are floats."""
    _frame().to_parquet(folder / "t.parquet")
    return "table: t.parquet"


def _sqlite(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "t.db")) as connection, connection:
        names = ", ".join(f"[{name}]" for name in ROWS[0])
        connection.execute(f"CREATE TABLE t ({names})")
        rows = [
            [_text(each) if isinstance(each, date | bool | list | dict) else each for each in row.values()]
            for row in ROWS
        ]
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(ROWS[0]))})", rows)
    connection.close()
    return "sql: SELECT * FROM t ORDER BY n\ndatabase: sqlite:///t.db"


def _duckdb(folder: Path) -> str:
    import duckdb

    arrow = _arrow()  # noqa: F841 # read by its name
    with duckdb.connect(folder / "t.duckdb") as connection:
        connection.execute("CREATE TABLE t AS SELECT * FROM arrow")
    return "sql: SELECT * FROM t ORDER BY n\ndatabase: duckdb:///t.duckdb"


def _frame() -> Any:
    import pandas

    frame = pandas.DataFrame(ROWS)
    return frame.assign(day=pandas.to_datetime(frame["day"]))


def _polars() -> Any:
    import polars

    return polars.DataFrame(ROWS)


FILES: dict[str, Callable[[Path], str]] = {
    "CSV": _csv,
    "CSV, exactly": _exact_csv,
    "CSV of pandas": _pandas_csv,
    "JSON lines": _json_lines,
    "Parquet": _parquet,
    "Parquet of pandas": _pandas_parquet,
    "Arrow": _arrow_file,
    "SQLite": _sqlite,
    "DuckDB": _duckdb,
}
FRAMES: dict[str, Callable[[], Any]] = {"pandas": _frame, "polars": _polars, "pyarrow": _arrow}


@cache
def staged(form: str) -> dict[str, dict[str, Any]]:
    """What all options store of the rows in a form."""
    with TemporaryDirectory() as made:
        return _staged(form, Path(made))


def _staged(form: str, folder: Path) -> dict[str, dict[str, Any]]:
    if form in FILES:
        (folder / "t.yaml").write_text(mapping_of(FILES[form](folder)))
        return stored("t.yaml", folder)
    table, problems = read_mapping(mapping_of("table: none.csv"), "t.yaml", folder)
    assert table is not None, problems
    frame = Table(FRAMES[form](), nodes=table.nodes, name="t")
    return stored(frame, folder)


@pytest.mark.parametrize("form", [*FILES, *FRAMES])
def test_every_option_means_the_same(form: str) -> None:
    found, wanted = staged(form), expected()
    wrong = {key: (found.get(key), wanted.get(key)) for key in found | wanted if found.get(key) != wanted.get(key)}
    assert wrong == {}


def test_plain_csv_is_read_by_a_plan_and_other_csv_is_not(tmp_path: Path) -> None:
    from graphmodel.sources.tables.plan import plan_of

    plans = []
    for form in ("CSV", "CSV, exactly"):
        body = OPTIONS["values by number"][0]
        text = f'{FILES[form](tmp_path)}\nnodes: [{{Cell: {{id: "x {{n}}", {body}}}}}]\n'
        table, problems = read_mapping(text, "t.yaml", tmp_path)
        assert table is not None, problems
        plans.append(plan_of(table, MODEL, "t.csv") is not None)
    assert plans == [True, False]
