"""JSON lines, Parquet, Arrow, frames and SQL: rows of any of them are read as those of CSV are."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables import Table, Value
from tests.sources.tables.depots import Depot, read, rows_of, told

NODES = [{Depot: {"id": "id", "floors": "floors", "opened": "opened", "tags": Value("tags", split="|")}}]
ROW = "Depot 'n' floors=3 opened='2031-05-04' opened_first=2031-05-04 opened_last=2031-05-04 tags=['a', 'b']"


def table(data: Any, folder: Path, **options: Any) -> Table:
    return Table(data, nodes=NODES, **options).called("depots", folder)


# JSON lines


def test_json_lines_are_objects_with_their_line(tmp_path: Path) -> None:
    rows = [
        {"id": "n", "floors": 3, "opened": "2031-05-04", "tags": ["a", "b"]},
        {"id": "s", "tags": "a", "opened": None, "more": {}},
    ]
    text = "\n\n".join(json.dumps(row) for row in rows)
    (tmp_path / "depots.jsonl").write_text(text)
    items, problems = read(table("depots.jsonl", tmp_path))
    assert (problems, rows_of(items)) == ([], [f"1: {ROW}", "3: Depot 's' tags=['a']"])


def test_lines_that_are_no_objects_are_told(tmp_path: Path) -> None:
    lines = [
        '{"id": "n", "floors": 1, "opened": "2031", "tags": []}',
        "{",
        "[1]",
        '{"id": "\\u0000"}',
        "\ufeffx",
        "[" * 9999,
    ]
    mapping = "table: t.jsonl\nnodes: [{Depot: {id: id, floors: floors}}]\n"
    rows, problems = told(tmp_path, mapping, t_jsonl="\n".join(lines))
    assert rows == ["1: Depot 'n' floors=1"]
    assert [text.partition(" ")[0] + " " + text.split(" ")[1] for text in problems] == [
        "t.jsonl:2 table-json",
        "t.jsonl:3 table-json",
        "t.jsonl:5 table-mark",
        "t.jsonl:6 table-json",
        "t.jsonl:4 not-storable",
    ]


def test_a_column_that_no_line_has_is_told_in_the_end(tmp_path: Path) -> None:
    mapping = "table: t.jsonl\nnodes: [{Depot: {id: id, floors: flors}}]\n"
    rows, problems = told(tmp_path, mapping, t_jsonl='{"id": "n"}\n{"id": "s", "floors": 1}\n')
    assert rows == ["1: Depot 'n'", "2: Depot 's'"]
    assert problems == [
        "depots.yaml:2:34 unknown-column the table has no column 'flors'\n  hint: did you mean 'floors'?"
    ]


def test_half_a_character_is_no_text(tmp_path: Path) -> None:
    mapping = "table: t.jsonl\nnodes: [{Depot: {id: id, name: name}}]\n"
    lines = '{"id": "\\ud800", "name": "a"}\n{"id": "n", "name": "\\udfff"}\n{"id": "s", "name": "S"}\n'
    rows, problems = told(tmp_path, mapping, t_jsonl=lines)
    assert rows == ["3: Depot 's' name='S'"]
    assert [text.split(":")[1].split(" ")[:2] for text in problems] == [["1", "not-storable"], ["2", "not-storable"]]


def test_a_json_line_too_long_or_of_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_bytes(b'{"id": "\xf6"}\n{"id": "n"}\n{"id": "' + b"x" * 2000)
    items, problems = read(Table("t.jsonl", nodes=[{Depot: {"id": "id"}}], max_cell=1000).called("t", tmp_path))
    assert rows_of(items) == ["2: Depot 'n'"]
    assert [text.split(" ")[1] for text in problems] == ["table-encoding", "cell-size"]


def test_true_is_no_number(tmp_path: Path) -> None:
    lines = '{"id": "n", "floors": true}\n{"id": "s", "floors": 1, "leased": true}\n'
    mapping = "table: t.jsonl\nnodes: [{Depot: {id: id, floors: floors, leased: leased}}]\n"
    rows, (problem,) = told(tmp_path, mapping, t_jsonl=lines)
    assert rows == ["2: Depot 's' floors=1 leased=True"]
    assert problem.startswith("t.jsonl:1 wrong-type Depot.floors: true is not a number")


def test_a_file_without_lines_has_no_rows(tmp_path: Path) -> None:
    rows, (problem,) = told(tmp_path, "table: t.jsonl\nnodes: [{Depot: {id: id}}]\n", t_jsonl="")
    assert (rows, problem.partition("\n")[0]) == ([], "t.jsonl table-no-rows the table has no rows")


# Parquet, Arrow, frames


def columns(rows: int = 1) -> dict[str, list[Any]]:
    return {
        "id": ["n", *(f"d{n}" for n in range(rows - 1))],
        "floors": [3, *([None] * (rows - 1))],
        "opened": [date(2031, 5, 4), *([None] * (rows - 1))],
        "tags": [["a", "b"], *([None] * (rows - 1))],
    }


def parquet(folder: Path, data: Any) -> Any:
    pytest.importorskip("pyarrow.parquet").write_table(data, folder / "d.parquet", row_group_size=3000)
    return "d.parquet"


def arrow_file(folder: Path, data: Any) -> Any:
    pytest.importorskip("pyarrow.feather").write_feather(data, str(folder / "d.feather"), compression="uncompressed")
    return "d.feather"


def arrow_stream(folder: Path, data: Any) -> Any:
    arrow = pytest.importorskip("pyarrow")
    with arrow.OSFile(str(folder / "d.arrows"), "wb") as out, arrow.ipc.new_stream(out, data.schema) as stream:
        stream.write_table(data)
    return "d.arrows"


def pandas_frame(folder: Path, data: Any) -> Any:
    pytest.importorskip("pandas")
    return data.to_pandas()


def polars_frame(folder: Path, data: Any) -> Any:
    return pytest.importorskip("polars").from_arrow(data)


def arrow_table(folder: Path, data: Any) -> Any:
    return data


@pytest.mark.parametrize("make", [parquet, arrow_file, arrow_stream, pandas_frame, polars_frame, arrow_table])
def test_batches_are_read_by_number(tmp_path: Path, make: Callable[[Path, Any], Any]) -> None:
    arrow = pytest.importorskip("pyarrow")
    data = make(tmp_path, arrow.table(columns(2 * ROWS + 1)))
    items, problems = read(table(data, tmp_path))
    assert (problems, rows_of(items)[0], sum(map(len, items))) == ([], f"1: {ROW}", 2 * ROWS + 1)
    assert max(map(len, items)) <= ROWS
    assert rows_of(items)[-1] == f"{2 * ROWS + 1}: Depot 'd{2 * ROWS - 1}'"


@pytest.mark.parametrize("make", [pandas_frame, polars_frame])
def test_frames_need_no_pyarrow(
    tmp_path: Path, make: Callable[[Path, Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    arrow = pytest.importorskip("pyarrow")
    frame = make(tmp_path, arrow.table(columns(3)))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    given = [{Depot: {"id": "id", "floors": "floors"}}]
    items, problems = read(Table(frame, nodes=given, name="frame"))
    assert (problems, rows_of(items)) == ([], ["1: Depot 'n' floors=3", "2: Depot 'd0'", "3: Depot 'd1'"])


@pytest.mark.parametrize(
    ("file", "extra", "modules"),
    [("t.parquet", "parquet", ["pyarrow"]), ("t.csv.zst", "zstd", ["pyarrow", "backports.zstd", "compression.zstd"])],
)
def test_a_missing_library_is_named(
    tmp_path: Path, file: str, extra: str, modules: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / file).write_bytes(b"")
    for module in modules:
        monkeypatch.setitem(sys.modules, module, None)
    _, (problem,) = read(table(file, tmp_path))
    assert "table-library" in problem
    assert problem.endswith(f"hint: uv sync --extra {extra}")


def test_zstandard_is_unpacked_by_pyarrow_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zstd = pytest.importorskip("backports.zstd")
    pytest.importorskip("pyarrow")
    (tmp_path / "t.csv.zst").write_bytes(zstd.compress(b"id\nn\n"))
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    items, problems = read(Table("t.csv.zst", nodes=[{Depot: {"id": "id"}}]).called("t", tmp_path))
    assert (problems, rows_of(items)) == ([], ["2: Depot 'n'"])


@pytest.mark.parametrize("file", ["t.parquet", "t.arrow", "t.arrows"])
def test_a_damaged_file_of_batches_is_told(tmp_path: Path, file: str) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / file).write_bytes(b"ARROW1 and no more" if file == "t.arrow" else b"nothing of the kind")
    items, (problem,) = read(table(file, tmp_path))
    assert (items, "table-damaged the file cannot be read on: " in problem) == ([], True)


def test_a_file_of_batches_cut_in_the_middle_is_told(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    path = tmp_path / str(arrow_stream(tmp_path, arrow.table(columns(ROWS))))
    path.write_bytes(path.read_bytes()[:-9000])
    _, (problem,) = read(table(path.name, tmp_path))
    assert "table-damaged the file cannot be read on: " in problem


def test_times_finer_than_python_has_are_cut(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    data = arrow.table({"id": ["n"], "at": arrow.array([1_000_000_001], arrow.timestamp("ns"))})
    given = [{Depot: {"id": "id", "opened": Value("at", precision="day")}}]
    items, problems = read(Table(data, nodes=given, name="frame"))
    assert problems == []
    assert rows_of(items) == [
        "1: Depot 'n' opened='1970-01-01' opened_first=1970-01-01 opened_last=1970-01-01",
    ]


def test_columns_that_stand_twice_are_told(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    data = arrow.Table.from_arrays([arrow.array(["n"]), arrow.array(["s"])], names=["id", "id"])
    _, (problem,) = read(Table(data, nodes=[{Depot: {"id": "id"}}], name="frame"))
    assert "table-header the table has 2 columns 'id'" in problem


# SQL


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    import sqlite3

    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as shop:
        shop.execute("CREATE TABLE depot (id TEXT, floors INTEGER, opened TEXT)")
        shop.executemany("INSERT INTO depot VALUES (?, ?, '2031-05')", [(f"d{n}", n) for n in range(2 * ROWS)])
    shop.close()
    return path


SQL = """
    sql: SELECT id, floors AS "how many%" FROM depot ORDER BY floors
    database: {database}
    nodes: [{{Depot: {{id: id, floors: "how many%"}}}}]
"""


def test_a_query_is_streamed(shop: Path) -> None:
    pytest.importorskip("sqlalchemy")
    rows, problems = told(shop.parent, SQL.format(database="sqlite:///shop.db"))
    assert (problems, rows[1], len(rows)) == ([], "2: Depot 'd1' floors=1", 2 * ROWS)


def test_a_databases_url_may_stand_in_a_variable(shop: Path) -> None:
    pytest.importorskip("sqlalchemy")
    given = Table(sql="SELECT id FROM depot", variable="SHOP", nodes=[{Depot: {"id": "id"}}]).called("s", shop.parent)
    items, problems = read(given, variables={"SHOP": "sqlite:///shop.db"})
    assert (problems, sum(map(len, items))) == ([], 2 * ROWS)
    _, (problem,) = read(given)
    assert "sql-database SHOP is not set\n  hint: set it in the environment or in the project's .env" in problem


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("SELECT nope FROM depot", "sql-failed sqlite:///shop.db: no such column: nope"),
        ("DELETE FROM depot", "sql-query the query is no SELECT"),
        ("SELECT id, id FROM depot", "table-header the table has 2 columns 'id'"),
        ("SELECT floors FROM depot", "unknown-column the table has no column 'id'"),
    ],
)
def test_a_wrong_query_is_told_and_changes_nothing(shop: Path, sql: str, fault: str) -> None:
    pytest.importorskip("sqlalchemy")
    nodes = [{Depot: {"id": "id"}}]
    given = Table(sql=sql, database="sqlite:///shop.db", nodes=nodes).called("s", shop.parent)
    items, (problem,) = read(given)
    assert (items, fault in problem) == ([], True)
    items, _ = read(
        Table(sql="SELECT id FROM depot", database="sqlite:///shop.db", nodes=nodes).called("s", shop.parent)
    )
    assert sum(map(len, items)) == 2 * ROWS


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("nonsense with s3cret", "sql-database what SHOP holds is no database URL"),
        ("nonsense://u:s3cret@host/x", "sql-failed nonsense://u:***@host/x: Can't load plugin"),
        ("nonsense://u@host/x?password=s3cret", "sql-failed nonsense://u@host/x?***: Can't load plugin"),
        ("oracle://u:s3cret@host/x", "sql-driver oracle needs a driver"),
        ("sqlite:///none.db", "table-missing there is no file none.db"),
    ],
)
def test_no_password_is_told(tmp_path: Path, url: str, fault: str) -> None:
    pytest.importorskip("sqlalchemy")
    given = Table(sql="SELECT 1 AS id", variable="SHOP", nodes=[{Depot: {"id": "id"}}]).called("s", tmp_path)
    _, (problem,) = read(given, variables={"SHOP": url})
    assert fault in problem
    assert "s3cret" not in problem


def test_a_query_without_its_library_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    _, (problem,) = read(Table(sql="SELECT 1 AS id", database="sqlite://", nodes=[{Depot: {"id": "id"}}]))
    assert problem.endswith("hint: uv sync --extra sql")


def test_moments_of_a_query_are_days_when_the_mapping_says_so(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    data = arrow.table({"id": ["n", "s"], "at": [datetime(1998, 1, 1), datetime(1998, 5, 4, 3)]})
    given = [{Depot: {"id": "id", "opened": Value("at", rounded="year")}}]
    items, problems = read(Table(data, nodes=given, name="frame"))
    assert (problems, [text.split(" ")[3] for text in rows_of(items)]) == ([], ["opened='1998'", "opened='1998-05-04'"])


def test_a_text_larger_than_allowed_is_told_with_its_row(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    rows = arrow.table({"id": ["a", "b" * 1001, "c"]})
    items, (problem,) = read(Table(rows, nodes=[{Depot: {"id": "id"}}], max_cell=1000).called("t", tmp_path))
    assert items == []
    assert problem.startswith("t rows:2 cell-size 'id' has 1,001 characters here, more than 1,000")
