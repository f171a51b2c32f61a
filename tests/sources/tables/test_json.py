"""JSON as people have it: one list, nested paths, keys of objects, and a column that is not there said once."""

# ruff: noqa: E501
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.sources.tables import Table, Value
from tests.sources.tables.depots import Depot, read, rows_of, told

COUNTRIES = """\
[
  {"cca3": "AND", "name": {"common": "Andorra"}, "latlng": [42.5, 1.5], "languages": {"cat": "Catalan"},
   "borders": ["FRA", "ESP"]},
  {"cca3": "FRA", "name": {"common": "France"}, "latlng": [46.0, 2.0], "languages": {"fra": "French", "oci": "Occitan"},
   "borders": []}
]
"""
MAPPING = """\
table: c.json
nodes:
- Depot:
    id: cca3
    name: name.common
    place: {latitude: "latlng[0]", longitude: "latlng[1]"}
    tags: {column: languages, take: keys}
relationships:
- DELIVERS:
    start: {Depot: cca3}
    end: {Depot: {column: borders, take: items}}
    good: {constant: salt}
"""


def test_a_list_of_nested_objects_is_read(tmp_path: Path) -> None:
    rows, problems = told(tmp_path, MAPPING, c_json=COUNTRIES)
    assert problems == []
    assert sorted(rows) == [
        "2: Depot 'AND' DELIVERS Depot 'ESP' good='salt'",
        "2: Depot 'AND' DELIVERS Depot 'FRA' good='salt'",
        "2: Depot 'AND' name='Andorra' place=(1.5, 42.5) tags=['cat']",
        "4: Depot 'FRA' name='France' place=(2.0, 46.0) tags=['fra', 'oci']",
    ]


@pytest.mark.parametrize(
    ("rows", "document", "expected"),
    [
        ("data.items", {"meta": [1], "data": {"n": 0, "items": [{"id": "a"}]}}, ["1: Depot 'a'"]),
        ("data[1]", {"data": [[], [{"id": "a"}]]}, ["1: Depot 'a'"]),
    ],
)
def test_rows_may_be_anywhere_in_a_document(tmp_path: Path, rows: str, document: Any, expected: list[str]) -> None:
    (tmp_path / "t.json").write_text(json.dumps(document))
    items, problems = read(Table("t.json", nodes=[{Depot: {"id": "id"}}], rows=rows).called("t", tmp_path))
    assert (rows_of(items), problems) == (expected, [])


def test_the_members_of_an_object_are_rows_with_their_names(tmp_path: Path) -> None:
    mapping = 'table: t.json\nrows: .\nnodes: [{Depot: {id: "$key", name: "$value", floors: n}}]\n'
    text = '{"a": {"n": 1},\n "b": {"n": 2},\n\n "c": "plain"}'
    assert told(tmp_path, mapping, t_json=text) == (
        ["1: Depot 'a' floors=1", "2: Depot 'b' floors=2", "4: Depot 'c' name='plain'"],
        [],
    )


def test_lists_take_their_names_from_the_header(tmp_path: Path) -> None:
    mapping = "table: t.json\nheader: [id, floors]\nnodes: [{Depot: {id: id, floors: floors}}]\n"
    rows, problems = told(tmp_path, mapping, t_json='[["a", 1], ["b"], 3]')
    assert rows == ["1: Depot 'a' floors=1", "1: Depot 'b'"]
    assert [each.partition("\n")[0] for each in problems] == ["t.json:1 table-json this item is no object, but 3"]


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        (
            '{"a": 1,\n"data": [{"id": "a"}]}',
            "",
            "t.json:1 table-json the file is one object, and nothing says where in it the rows are\n"
            "  hint: rows: NAME takes what is in one of its members (data); rows: . takes the members, named $key",
        ),
        (
            '{"id": "a", "of": {}}\n{"id": "b"}',
            "",
            "t.json:2 table-json the file is an object, and another follows it\n  hint: format: jsonl reads a line for each",
        ),
        (
            '{"data": []}',
            "rows: date\n",
            "t.json:1 table-json rows: date names 'date', which the file has not\n  hint: known are: data",
        ),
        (
            "3",
            "",
            "t.json:1 table-json the file is neither list nor object\n  hint: name the list that has the rows: rows: features",
        ),
        ('[{"id": "a"},\n{"id": b}]', "", "t.json:2 table-json this is no JSON: Expecting value"),
        ('[{"id": "a"}', "", "t.json:1 table-json the file ends too early"),
        *(
            (
                text,
                head,
                f"t.json:2 table-json a comma is before '{end}', and JSON has none there\n  hint: take the comma out",
            )
            for text, head, end in (
                ('[{"id": "a"},\n]', "", "]"),
                ('{"data": [{"id": "a"},\n]}', "rows: data\n", "]"),
                ('{"a": {"id": "a"},\n}', "rows: .\n", "}"),
                ('{"a": 1,\n}', "rows: data\n", "}"),
            )
        ),
        (
            "[]\n[]",
            "",
            "t.json:2 table-json something follows the end of the list\n  hint: one list a file; a line for each object: format: jsonl",
        ),
        ('["' + "x" * 70_000 + '"]', "max_cell: 1000\n", None),
    ],
)
def test_what_is_wrong_with_a_document_is_told(tmp_path: Path, text: str, head: str, expected: str | None) -> None:
    _, problems = told(tmp_path, f"table: t.json\n{head}nodes: [{{Depot: {{id: id}}}}]\n", t_json=text)
    assert problems[-1] == expected or (expected is None and problems[0].startswith("t.json:1 "))


def test_a_document_in_a_file_of_lines_is_named(tmp_path: Path) -> None:
    mapping = "table: t.jsonl\nnodes: [{Depot: {id: id}}]\n"
    for text in (COUNTRIES, '{\n"a": 1}\n', '\n[{"id": "a"}, {"id": "b"}]\n', '[["a"]]'):
        _, problems = told(tmp_path, mapping, t_jsonl=text)
        assert len(problems) == 1
        assert problems[0].endswith("\n  hint: format: json reads it")
    for text, hint in (('{"id": "a"}\n[{"id": "b"}]\n', "one object a line"), ("[1]\n", "one object a line")):
        assert told(tmp_path, mapping, t_jsonl=text)[1][0].endswith(hint)


def test_a_column_that_is_not_there_is_said_once(tmp_path: Path) -> None:
    mapping = "table: t.json\nnodes: [{Firm: {number: number, title: name.comon}}]\n"
    text = json.dumps([{"number": n, "name": {"common": "x"}} for n in range(300)])
    assert told(tmp_path, mapping, t_json=text) == (
        [],
        ["depots.yaml:2:40 unknown-column the table has no column 'name.comon'\n  hint: did you mean 'name.common'?"],
    )


@given(
    st.lists(st.fixed_dictionaries({"id": st.text(min_size=1, max_size=3), "n": st.integers(0, 9)}), max_size=5),
    st.sampled_from([None, 0, 2]),
)
def test_a_list_gives_what_lines_give(rows: list[dict[str, Any]], indent: int | None) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "t.json").write_text(json.dumps(rows, indent=indent, ensure_ascii=False), encoding="utf-8")
        (path / "t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        both = [
            read(Table(f"t.{ending}", nodes=[{Depot: {"id": "id", "floors": "n"}}]).called("t", path))
            for ending in ("json", "jsonl")
        ]
    plain = [[text.partition(": ")[2] for text in rows_of(items)] for items, _ in both]
    assert plain[0] == plain[1]


def test_fields_of_structs_are_columns_by_path(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.Table.from_pylist(json.loads(COUNTRIES))
    parquet.write_table(table, tmp_path / "c.parquet")
    mapping = MAPPING.replace("c.json", "c.parquet").split("    tags")[0]
    rows, problems = told(tmp_path, mapping)
    assert (rows, problems) == (
        ["1: Depot 'AND' name='Andorra' place=(1.5, 42.5)", "2: Depot 'FRA' name='France' place=(2.0, 46.0)"],
        [],
    )
    _, (problem,) = told(tmp_path, mapping.replace("name.common", "name.comon"))
    assert problem.endswith("unknown-column the table has no column 'name.comon'\n  hint: did you mean 'name.common'?")
    items, _ = read(Table(table, nodes=[{Depot: {"id": "cca3", "name": Value("name.common")}}]).called("t", tmp_path))
    assert rows_of(items) == ["1: Depot 'AND' name='Andorra'", "2: Depot 'FRA' name='France'"]
