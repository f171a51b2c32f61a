"""A row that cannot be used is reported, and no other goes with it: cells too large, joined files, repeated keys."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graphmodel import Model
from graphmodel.model.encodings import Encoding
from graphmodel.model.json_numbers import RepeatedKey, read_json
from graphmodel.sources.tables.composing import parts_of
from graphmodel.sources.tables.table import Table
from graphmodel.staging.read import read
from tests.sources.tables.depots import Depot, rows_of, told
from tests.sources.tables.depots import read as read_exactly

CSV = "table: t.csv\nmax_cell: 20\nnodes: [{Depot: {id: id, name: name}}]\n"
JSON = "table: t.jsonl\nmax_cell: 30\nnodes: [{Depot: {id: id}}]\n"


def test_the_rows_after_a_line_that_is_too_long_are_read(tmp_path: Path) -> None:
    rows, problems = told(tmp_path, CSV, t_csv="id,name\na,A\nb," + "x" * 100 + "\nc,C\nd,D\n")
    assert rows == ["2: Depot 'a' name='A'", "4: Depot 'c' name='C'", "5: Depot 'd' name='D'"]
    assert problems == [
        "t.csv:3 cell-size a line has more than 20 characters\n"
        "  hint: is a quote never closed? Where it is meant so, raise `max_cell`"
    ]
    lines = ['{"id": "a"}', '{"id": "' + "x" * 100 + '"}', '{"id": "c"}']
    rows, problems = told(tmp_path, JSON, t_jsonl="\n".join(lines))
    assert rows == ["1: Depot 'a'", "3: Depot 'c'"]
    assert [each.partition("\n")[0] for each in problems] == ["t.jsonl:2 cell-size a line has more than 30 characters"]


def test_a_quoted_cell_ends_where_its_long_line_ends_it(tmp_path: Path) -> None:
    text = 'id,name\na,"A\n' + "x" * 100 + '"\nc,C\nd,"' + "x" * 100 + '"\ne,E\n'
    rows, problems = told(tmp_path, CSV, t_csv=text)
    assert rows == ["4: Depot 'c' name='C'", "6: Depot 'e' name='E'"]
    assert [each.partition(" ")[0] for each in problems] == ["t.csv:3", "t.csv:5"]


def test_a_cell_that_is_never_closed_stops_the_reading_and_says_so(tmp_path: Path) -> None:
    rows, (problem,) = told(tmp_path, CSV, t_csv='id,name\na,A\nb,"x\n' + "yyyyyyyyyy\n" * 9)
    assert rows == ["2: Depot 'a' name='A'"]
    assert "the rest of the file was not read" in problem


@pytest.mark.parametrize("mapping", ["table: t.csv\n", 'table: t.csv\nescape: "^"\n'])
@pytest.mark.parametrize(
    ("between", "code", "message"),
    [
        ("\ufeffid,name\n", "table-mark", "a byte order mark in the middle of the file: two files were joined here"),
        ("id,name\n", "repeated-header", "this row is the header once more"),
    ],
)
def test_files_that_were_joined_are_not_read_as_one(
    tmp_path: Path, mapping: str, between: str, code: str, message: str
) -> None:
    body = "nodes: [{Depot: {id: id, name: name}}]\n"
    text = f"\ufeffid,name\na,A\n{between}b,B\n"
    rows, (problem,) = told(tmp_path, mapping + body, t_csv=text)
    assert rows == ["2: Depot 'a' name='A'", "4: Depot 'b' name='B'"]
    assert problem.startswith(f"t.csv:3 {code} {message}")
    table = Table("t.csv", nodes=[{Depot: {"id": "id", "name": "name"}}], name="t")
    staged = read(Model.of(Depot), [table], tmp_path)  # in DuckDB, where the file is plain
    assert [each.code for each in staged.problems] == [code]
    staged.close()


def test_a_header_that_is_given_may_be_a_row(tmp_path: Path) -> None:
    mapping = "table: t.csv\nheader: [id, name]\nnodes: [{Depot: {id: id, name: name}}]\n"
    rows, problems = told(tmp_path, mapping, t_csv="a,A\nid,name\n")
    assert (rows, problems) == (["1: Depot 'a' name='A'", "2: Depot 'id' name='name'"], [])


def test_a_key_that_stands_twice_in_an_object_is_no_value(tmp_path: Path) -> None:
    lines = ['{"id": "a", "name": "A", "name": "B"}', '{"id": "b", "x": {"y": 1, "y": 2}}', '{"id": "c"}']
    rows, problems = told(tmp_path, JSON.replace("30", "300"), t_jsonl="\n".join(lines))
    assert rows == ["3: Depot 'c'"]
    assert [each.partition("\n")[0] for each in problems] == [
        "t.jsonl:1 table-json the key 'name' occurs twice in one object",
        "t.jsonl:2 table-json the key 'y' occurs twice in one object",
    ]
    rows, problems = told(tmp_path, JSON.replace("jsonl", "json"), t_json=f"[\n{lines[2]},\n{lines[0]}]")
    assert problems == [
        "t.json:3 table-json the key 'name' occurs twice in one object\n  hint: rename one of them",
    ]


def test_a_key_that_stands_twice_in_a_cell_of_json_is_a_problem_of_its_row(tmp_path: Path) -> None:
    text = 'id;e\nb;"{""a"": ""B"", ""c"": {""x"": 1, ""x"": 2}}"\nc;"{""a"": ""C""}"\nd;{"a": "D", "a"\n'
    mapping = "table: t.csv\ndelimiter: ';'\nnodes: [{Depot: {id: id, name: e.a}}]\n"
    rows, problems = told(tmp_path, mapping, t_csv=text)
    assert rows == ["3: Depot 'c' name='C'", "4: Depot 'd'"]
    fault = "the key 'x' occurs twice in one object (column e.a)"
    assert problems == [f"t.csv:2 table-json {fault}\n  hint: rename one of them"]
    table = Table("t.csv", delimiter=";", nodes=[{Depot: {"id": "id", "name": "e.a"}}], name="t")
    with closing(read(Model.of(Depot), [table], tmp_path)) as staged:
        assert [each.message for each in staged.problems] == [fault]


TWICE, ONCE = '{"a": 1, "a": 2}', '{"a": 1, "c": 2}'


@pytest.mark.parametrize(
    ("path", "cell"),
    [
        ("e.a", lambda text: text),
        ("e.b.a", lambda text: {"b": text}),
        ("e.b.a", lambda text: json.dumps({"b": text})),
        ("e[0].a", lambda text: json.dumps([text])),
    ],
)
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "parquet", "pandas"])
def test_a_key_that_stands_twice_in_a_text_within_json_is_a_problem_of_its_row(
    tmp_path: Path, form: str, path: str, cell: Callable[[str], Any]
) -> None:
    rows = [{"id": "bad", "e": cell(TWICE)}, {"id": "good", "e": cell(ONCE)}, {"id": "none", "e": None}]
    table = Table(in_form(rows, form, tmp_path), nodes=[{Depot: {"id": "id", "floors": path}}], name="t")
    items, problems = read_exactly(table.called("t", tmp_path))
    assert [each.partition(": ")[2] for each in rows_of(items)] == ["Depot 'good' floors=1", "Depot 'none'"]
    assert [each.partition("\n")[0].partition("table-json ")[2] for each in problems] == [
        f"the key 'a' occurs twice in one object (column {path})"
    ]
    with closing(read(Model.of(Depot), [table], tmp_path)) as staged:  # by DuckDB, where it reads the form
        assert [str(each) for each in staged.problems] == problems


def in_form(rows: list[dict[str, Any]], form: str, folder: Path) -> Any:
    """The rows in a file of a form, or as a frame."""
    path = folder / f"t.{form}"
    if form == "json":
        path.write_text(json.dumps(rows))
    elif form == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif form == "csv":
        texts = [row["e"] if isinstance(row["e"], str) or row["e"] is None else json.dumps(row["e"]) for row in rows]
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([["id", "e"], *zip([row["id"] for row in rows], texts, strict=True)])
    elif form == "parquet":
        arrow = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(arrow.Table.from_pylist(rows), path)
    else:
        return pytest.importorskip("pandas").DataFrame(rows)
    return path.name


def test_a_key_that_stands_twice_in_a_text_of_json_is_no_value() -> None:
    names = "".join(f'"k{number}": 0, ' for number in range(50_000))
    with pytest.raises(RepeatedKey, match="the key 'k49999' occurs twice in one object"):
        read_json(f'{{{names}"k49999": 1}}')
    with pytest.raises(ValueError, match="the key 'a' occurs twice"):
        parts_of('[{"a": 1, "a": 2}]', "items")
    encoding = Encoding("json")
    assert (encoding.read('{"a": 1, "a": 2}'), encoding.read("[" * 100_000)) == ('{"a": 1, "a": 2}', "[" * 100_000)
