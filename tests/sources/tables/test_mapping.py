"""Mappings in YAML: every fault has its place and the next step, before the first row is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.model import PartialDate
from graphmodel.sources.tables import Table, check, is_mapping
from tests.sources.harbours import pairs
from tests.sources.tables.depots import MODEL, Depot, Firm, Runs, read, told, written

DEPOTS = "nodes: [{Depot: {id: id}}]"


def test_a_mapping_is_told_from_a_fact_sheet() -> None:
    assert is_mapping("# mine\ntable: t.csv\n")
    assert is_mapping('"sql": SELECT 1\n')
    assert is_mapping("tabel: t.csv\nnodes:\n- Depot: {}\n")
    assert not is_mapping("document: {id: d}\nentities:\n  Depot:\n    table: A table\n")
    assert not is_mapping("facts:\n  1.1:\n  - a TABLE b: {note: 'table: x'}\n")


def test_all_that_a_mapping_says_is_in_its_table(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        format: csv
        compression: none
        delimiter: ";"
        quote: "'"
        escape: "/"
        encoding: cp1252
        header: [id, name]
        empty: ["", NA]
        trim: true
        decimal: ","
        thousands: " "
        where: {id: {empty: false}, name: {not: [x, y]}}
        duplicates: last
        max_cell: 1_000
        document: {id: d, title: T, author: A, published: 2031, url: u}
        nodes:
        - Depot: {id: id}
    """
    table, problems = written(tmp_path, mapping, "facts/depots.yaml")
    assert problems == []
    assert table is not None
    assert (table.delimiter, table.quote, table.escape, table.encoding) == (";", "'", "/", "cp1252")
    assert (table.header, table.empty, table.trim, table.max_cell) == (("id", "name"), ("", "NA"), True, 1000)
    assert (table.duplicates, table.name, table.folder) == ("last", "facts/depots.yaml", tmp_path / "facts")
    assert table.document is not None
    assert table.document.published == PartialDate("2031")
    assert [(each.column, each.other, each.empty) for each in table.where] == [
        ("id", (), False),
        ("name", ("x", "y"), None),
    ]


@pytest.mark.parametrize(("mapping", "expected"), pairs("tables/wrong_mappings.txt"))
def test_what_is_wrong_with_a_mapping_is_told_at_its_place(tmp_path: Path, mapping: str, expected: list[str]) -> None:
    rows, problems = told(tmp_path, mapping, t_csv="id,name,a,b,n,g,u,s,one\n")
    lines = [line.removeprefix("depots.yaml:") for text in problems for line in text.split("\n")]
    assert (rows, lines) == ([], expected)


def test_columns_are_held_against_the_header_with_their_places(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        where: {kin: depot}
        nodes:
        - Depot:
            id: "{land}-{nr}"
            area: {column: area, unit: {column: units}}
            place: {latitude: lat, longitude: lon}
          where: {stat: open}
    """
    _, problems = told(tmp_path, mapping, t_csv="kind,land,nr,area,unit,lat,long,state\n")
    assert [text.replace("\n  hint:", "") for text in problems] == [
        "depots.yaml:3:9 unknown-column the table has no column 'kin' did you mean 'kind'?",
        "depots.yaml:7:32 unknown-column the table has no column 'units' did you mean 'unit'?",
        "depots.yaml:8:12 unknown-column the table has no column 'lon' did you mean 'long'?",
        "depots.yaml:9:11 unknown-column the table has no column 'stat' did you mean 'state'?",
    ]


def test_a_path_may_not_leave_the_projects_folder(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("id\nx\n")
    project = tmp_path / "project"
    (project / "facts").mkdir(parents=True)
    (project / "in.csv").write_text("id\nx\n")
    for path, inside in (("../in.csv", True), ("../../out.csv", False), (str(tmp_path / "out.csv"), False)):
        table, _ = written(project, f"table: {path}\n{DEPOTS}", "facts/depots.yaml")
        assert table is not None
        items, problems = read(table)
        assert (sum(map(len, items)), len(problems)) == ((1, 0) if inside else (0, 1))
    assert problems[0].startswith("facts/depots.yaml:1:8 table-outside ")
    assert read(table)[0] == []


def test_a_table_in_python_has_the_place_where_it_was_made(tmp_path: Path) -> None:
    table = Table("t.csv", nodes=[{Depot: {"id": "id", "nam": "name"}}, {Firm: {"number": "n", "title": "t"}}])
    (problem,) = check(table, MODEL, ["id", "name", "n", "t"])
    assert (problem.code, Path(problem.where.file).name) == ("unknown-property", "test_mapping.py")
    assert problem.where.line > 0
    assert check(Table("t.csv", relationships=[{Runs: {"start": "a", "end": {Firm: "b"}}}]), MODEL, ["a", "b"]) == []
