"""Where tables may lie: several files, folders, zips, workbooks, URLs; and nothing that nobody allowed."""

# ruff: noqa: E501
from __future__ import annotations

import bz2
import gzip
import lzma
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from graphmodel.sources.tables import Table, read_mapping
from graphmodel.sources.tables.locating import ALLOW, allowed_places
from graphmodel.staging import read
from tests.sources.tables.depots import MODEL, Depot, rows_of, told
from tests.sources.tables.depots import read as read_rows

NODES = "nodes: [{Depot: {id: id, floors: floors}}]\n"
CSV = "id,floors\nn,1\ns,2\n"


def loaded(root: Path, mapping: str, *allowed: str) -> tuple[list[str], list[str]]:
    """The ids of the nodes of a mapping in a project, and the problems."""
    (root / "m.yaml").write_text(mapping)
    reading = read(MODEL, ["m.yaml"], root, allowed=allowed)
    found = (
        []
        if reading.stage is None
        else [
            key
            for kind in reading.stage.kinds
            for part in reading.stage.parts[kind.table]
            for (key,) in reading.stage.rows_of(f"SELECT id {part}")
        ]
    )
    reading.close()
    return sorted(found), [str(each) for each in reading.problems]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "d.csv").write_text(CSV)
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def outside(place: Path | str, parent: Path | str) -> str:
    return (
        f"m.yaml:1:8 table-outside {place} is outside of the project's folder\n"
        f"  hint: if you trust this mapping, allow it in your environment: {ALLOW}={parent}"
    )


@pytest.mark.parametrize("way", ["absolute", "relative", "link", "file", "home"])
def test_a_table_elsewhere_is_read_where_that_is_allowed(
    project: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project.parent / "elsewhere"
    monkeypatch.setenv("HOME", str(project.parent))
    (project / "link.csv").symlink_to(folder / "d.csv")
    table = {
        "absolute": str(folder / "d.csv"),
        "relative": "../elsewhere/d.csv",
        "link": "link.csv",
        "file": f"file://{folder}/d.csv",
        "home": "~/elsewhere/d.csv",
    }[way]
    mapping = f"table: {table}\n{NODES}"
    assert loaded(project, mapping) == ([], [outside(table, folder)])
    assert loaded(project, mapping, str(folder / "other")) == ([], [outside(table, folder)])
    assert loaded(project, mapping, str(folder)) == (["n", "s"], [])
    assert loaded(project, mapping, "~/elsewhere") == (["n", "s"], [])


def test_several_files_are_one_table(project: Path) -> None:
    (project / "votes-1.csv").write_text(CSV)
    (project / "votes-2.csv").write_text("floors,id\nx,e\n3,w\n")
    found, problems = loaded(project, f"table: votes-*.csv\n{NODES}")
    assert found == ["n", "s", "w"]
    assert [each.split(" ")[0] for each in problems] == ["votes-2.csv:2"]
    assert loaded(project, f"table: other-*.csv\n{NODES}")[1] == [
        "m.yaml:1:8 table-missing there is no file other-*.csv\n  hint: the path starts from the folder of the mapping"
    ]
    (project / "votes-3.csv").symlink_to(project.parent / "elsewhere" / "d.csv")
    assert (
        outside(project / "votes-3.csv", project.parent / "elsewhere")
        in loaded(project, f"table: votes-*.csv\n{NODES}")[1]
    )


@pytest.mark.parametrize("pattern", ["../elsewhere/*.csv", "{}/elsewhere/*.csv", "l*/../elsewhere/*.csv", "link/*.csv"])
def test_no_folder_is_searched_that_nobody_allowed(
    project: Path, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "link").symlink_to(project.parent / "elsewhere")
    table = pattern.format(project.parent)
    (problem,) = loaded(project, f"table: {table}\n{NODES}", str(project.parent))[1] or [""]
    assert not problem or ".." in table
    monkeypatch.setattr(Path, "glob", lambda *_: pytest.fail("a folder was searched"))
    (problem,) = loaded(project, f"table: {table}\n{NODES}")[1]
    assert problem.startswith(("m.yaml:1:8 table-outside", "m.yaml:1:8 table-missing"))


@pytest.mark.parametrize("pattern", ["*" + "a" * 300, "**x/*.csv"])
def test_a_pattern_that_no_file_can_match_names_none(project: Path, pattern: str) -> None:
    (problem,) = loaded(project, f"table: '{pattern}'\n{NODES}")[1]
    assert problem.startswith("m.yaml:1:8 table-missing there is no file ")


def test_a_zip_with_one_file_is_read(project: Path) -> None:
    with zipfile.ZipFile(project / "d.csv.zip", "w") as pack:
        pack.writestr("__MACOSX/x", "")
        pack.writestr("d.csv", CSV)
    assert loaded(project, f"table: d.csv.zip\n{NODES}") == (["n", "s"], [])
    with zipfile.ZipFile(project / "d.csv.zip", "a") as pack:
        pack.writestr("e.csv", CSV)
    assert loaded(project, f"table: d.csv.zip\n{NODES}")[1] == [
        "m.yaml:1:8 table-format the zip has 2 files, and a table is one\n  hint: unpack it, and name the file"
    ]
    (project / "d.csv.zip").write_bytes(b"PK")
    assert loaded(project, f"table: d.csv.zip\n{NODES}")[1][0].startswith("m.yaml:1:8 table-damaged the zip cannot")


def test_a_file_of_another_form_than_its_name_is_named(project: Path) -> None:
    (project / "d.csv").write_bytes(gzip.compress(CSV.encode()))
    assert loaded(project, f"table: d.csv\n{NODES}")[1] == [
        "m.yaml:1:8 table-format the file is packed with gzip, and not text\n  hint: compression: gzip reads it"
    ]
    assert loaded(project, f"table: d.csv\ncompression: gzip\n{NODES}") == (["n", "s"], [])
    for text, fault in (
        (b"PK\x03\x04 and more", "is a zip, or a workbook, and not text\n  hint: format: excel reads a workbook"),
        (bz2.compress(CSV.encode()), "is packed with bzip2, and not text\n  hint: unpack it, or pack it anew"),
        (lzma.compress(CSV.encode()), "is packed with xz, and not text\n  hint: unpack it, or pack it anew"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html>", "is a web page, as a login or an error sends it, and not csv\n"),
        (b'<?xml version="1.0"?>\n<rows/>', "is XML, and not csv\n  hint: fetch the table itself"),
        (b'[{"id": 1}]', "is JSON, and not CSV\n  hint: format: json reads it, or format: jsonl"),
        (b'{"id": 1}\n{"id": 2}\n', "is JSON, and not CSV\n  hint: format: json reads it, or format: jsonl"),
    ):
        (project / "d.csv").write_bytes(text)
        assert fault in loaded(project, f"table: d.csv\n{NODES}")[1][0], text
    for text, fault in (
        (b"id\nn\n", "the file is not packed with gzip\n  hint: if it is not packed at all: compression: none"),
        (b"<html>", "the file is a web page, as a login or an error sends it, and not csv\n"),
        (gzip.compress(b"<html>"), "what is packed in the file is a web page"),
        (gzip.compress(b'{"error": "no"}'), "what is packed in the file is JSON, and not CSV"),
        (gzip.compress(gzip.compress(CSV.encode())), "is packed with gzip, and not text\n  hint: unpack it"),
    ):
        (project / "d.csv.gz").write_bytes(text)
        assert fault in loaded(project, f"table: d.csv.gz\n{NODES}")[1][0], text
    (project / "d.csv").write_text('{"id": 1}\tn\t1\n', encoding="utf-8")
    rows_of_json = f'table: d.csv\nheader: [text, id, floors]\ndelimiter: "\\t"\nquote: none\n{NODES}'
    assert loaded(project, rows_of_json) == (["n"], [])
    (project / "d.csv").write_text("[id],name\nn,North\n", encoding="utf-8")
    assert "[id]" in loaded(project, f"table: d.csv\n{NODES}")[1][0]


def test_a_folder_of_parquet_has_its_partitions_as_columns(project: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    for year in (2030, 2031):
        folder = project / "depots" / f"floors={year}"
        folder.mkdir(parents=True)
        parquet.write_table(arrow.table({"id": [f"d{year}", f"e{year}"]}), folder / "part-0.parquet")
    rows, problems = told(project, f"table: depots\n{NODES}")
    assert problems == []
    assert rows == [
        "1: Depot 'd2030' floors=2030",
        "2: Depot 'e2030' floors=2030",
        "3: Depot 'd2031' floors=2031",
        "4: Depot 'e2031' floors=2031",
    ]
    for name in ("more.csv", "_delta_log.json", "readme.txt"):
        (project / "depots" / name).write_text("id\nf2031\n")
    assert told(project, f"table: depots\n{NODES}") == (
        rows,
        [
            "depots.yaml:1:8 table-unread depots has 1 table besides its Parquet files: more.csv\n"
            "  hint: a folder is read for its Parquet files alone; name the others in mappings of their own"
        ],
    )
    (project / "depots" / "x.parquet").symlink_to(project.parent / "elsewhere" / "d.csv")
    assert told(project, f"table: depots\n{NODES}")[1][0].startswith("depots.yaml:1:8 table-outside ")
    (project / "empty").mkdir()
    assert told(project, f"table: empty\n{NODES}")[1] == [
        "depots.yaml:1:8 table-format empty is a folder without Parquet files\n  hint: name a file, or several: votes-*.csv"
    ]


def parquet_folder(folder: Path, files: dict[str, dict[str, Any]], **options: Any) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    for name, columns in files.items():
        (folder / name).mkdir(parents=True)
        parquet.write_table(arrow.table(columns), folder / name / "part-0.parquet", **options)


def test_each_file_of_a_folder_has_its_own_columns_and_types(project: Path) -> None:
    files: dict[str, dict[str, Any]] = {
        "my%20kind=007": {"id": ["a"], "floors": [1]},
        "my%20kind=008": {"id": ["b", "c"], "floors": [2.5, 3.0]},
        "my%20kind=009": {"id": ["d"], "floors": ["4"], "name": ["North"]},
        "my%20kind=a%2Fb": {"name": ["South"], "id": ["e"]},
    }
    parquet_folder(project / "depots", files)
    mapping = 'table: depots\nnodes:\n- Depot: {id: "{my kind}-{id}", floors: floors, name: name}\n'
    assert told(project, mapping) == (
        [
            "1: Depot '007-a' floors=1",
            "3: Depot '008-c' floors=3",
            "4: Depot '009-d' floors=4 name='North'",
            "5: Depot 'a/b-e' name='South'",
        ],
        [
            "depots:2 wrong-type Depot.floors: 2.5 is not a whole number (column floors)\n"
            "  hint: declare the property as float"
        ],
    )
    misspelt = 'table: depots\nnodes:\n- Depot: {id: "{my kind}-{id}", floors: flors}\n'
    assert "unknown-column" in told(project, misspelt)[1][0]


def test_a_column_of_a_file_counts_before_what_its_folder_says(project: Path) -> None:
    files: dict[str, dict[str, Any]] = {
        "floors=2031": {"id": ["a"], "floors": [7]},
        "floors=2032": {"id": ["b"]},
        "floors=__HIVE_DEFAULT_PARTITION__": {"id": ["c"]},
    }
    parquet_folder(project / "depots", files)
    rows = ["1: Depot 'a' floors=7", "2: Depot 'b' floors=2032", "3: Depot 'c'"]
    assert told(project, f"table: depots\n{NODES}") == (rows, [])


def test_moments_kept_as_int96_are_read_in_each_file_of_a_folder(project: Path) -> None:
    files: dict[str, dict[str, Any]] = {
        "k=1": {"id": ["a"], "opened": [datetime(9999, 12, 31)]},
        "k=2": {"id": ["b"], "opened": [datetime(2031, 5, 4, 1, 2, 3)]},
    }
    parquet_folder(project / "depots", files, use_deprecated_int96_timestamps=True)
    rows, problems = told(project, "table: depots\nnodes:\n- Depot: {id: id, opened: {column: opened, date: iso}}\n")
    assert [row.partition(" opened_first")[0] for row in rows] == [
        "1: Depot 'a' opened='9999-12-31'",
        "2: Depot 'b' opened='2031-05-04'",
    ]
    assert problems == []


def test_damage_is_told_with_the_file_of_a_folder(project: Path) -> None:
    parquet_folder(project / "depots", {"floors=1": {"id": ["a"]}, "floors=2": {"id": ["b"]}})
    (project / "depots" / "floors=2" / "part-0.parquet").write_bytes(b"PAR1 nothing PAR1")
    said = told(project, f"table: depots\n{NODES}")[1]
    assert [each.partition(" the file")[0] for each in said] == ["depots/floors=2/part-0.parquet table-damaged"]


STYLES = {"plain": 0, "date": 14, "duration": 46}
"""Formats of cells, by Excel's own numbers."""


def workbook(path: Path, **sheets: list[list[object]]) -> None:
    """The smallest workbook that has these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as pack:
        parts = "".join(f'<sheet name="{n}" sheetId="{at}" r:id="r{at}"/>' for at, n in enumerate(sheets, 1))
        links = "".join(
            f'<Relationship Id="r{at}" Type="{office}/worksheet" Target="worksheets/sheet{at}.xml"/>'
            for at, _ in enumerate(sheets, 1)
        )
        root = f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        pack.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{root}</Relationships>')
        pack.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        styles = f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/>'
        formats = "".join(f'<xf numFmtId="{each}"/>' for each in STYLES.values())
        pack.writestr("xl/styles.xml", f'<styleSheet xmlns="{main}"><cellXfs>{formats}</cellXfs></styleSheet>')
        pack.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{parts}</sheets></workbook>'
        )
        pack.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{links}{styles}</Relationships>',
        )
        for at, rows in enumerate(sheets.values(), 1):
            lines = "".join(f'<row r="{n}">{"".join(map(_cell, row))}</row>' for n, row in enumerate(rows, 1))
            pack.writestr(
                f"xl/worksheets/sheet{at}.xml", f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'
            )


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        style, serial = value
        return f'<c s="{[*STYLES].index(style)}"><v>{serial}</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return "<c/>" if value is None else f"<c><v>{value}</v></c>"


def test_a_sheet_of_a_workbook_is_a_table(project: Path) -> None:
    pytest.importorskip("python_calamine")
    rows_of_sheet: list[list[object]] = [
        ["Made by hand"],
        [],
        ["id", "floors", "opened"],
        [7, 3.0, None],
        [],
        ["s", "x", None],
        ["Sum", 4],
    ]
    workbook(project / "d.xlsx", Notes=[["not this"]], Depots=rows_of_sheet)
    head = "table: d.xlsx\nsheet: Depots\nskip: 2\nfooter: 1\n"
    rows, problems = told(project, f"{head}nodes: [{{Depot: {{id: '{{id:03}}', floors: floors}}}}]\n")
    assert (rows, len(problems)) == (["4: Depot '007' floors=3"], 1), problems
    assert told(project, f"table: d.xlsx\nsheet: Depts\n{NODES}")[1] == [
        "depots.yaml:2:8 table-sheet the workbook has no sheet 'Depts'\n  hint: did you mean 'Depots'?"
    ]


def test_a_cell_of_a_workbook_that_no_calendar_has_is_a_matter_of_its_row(project: Path) -> None:
    pytest.importorskip("python_calamine")
    days: list[list[object]] = [[f"d{day}", ("date", day)] for day in (59, 60, 60.25, 61)]
    far: list[list[object]] = [["far", ("duration", 1e18)], ["e", ("date", 62)]]
    workbook(project / "d.xlsx", Depots=[["id", "opened"], *days, *far])
    rows, problems = told(project, "table: d.xlsx\nnodes: [{Depot: {id: id, opened: {column: opened, date: iso}}}]\n")
    assert [row.partition(" opened_first")[0] for row in rows] == [
        "2: Depot 'd59' opened='1900-02-28'",
        "3: Depot 'd60' opened='1900-02-28'",
        "4: Depot 'd60.25' opened='1900-02-28'",
        "5: Depot 'd61' opened='1900-03-01'",
        "7: Depot 'e' opened='1900-03-02'",
    ]
    doubt = "excel-date column opened: 28 February 1900 may be Excel's 29 February 1900, a day that never was"
    assert [each.partition("\n")[0] for each in problems] == [
        "d.xlsx:6 table-cell a cell of this row is a duration of more than 999,999,999 days, which Python has not",
        *(f"d.xlsx:{line} {doubt}" for line in (2, 3, 4)),
    ]


# URLs


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """A web server for a folder with a table."""
    folder = tmp_path / "web" / "tables"
    folder.mkdir(parents=True)
    (folder / "d.csv").write_text(CSV)
    (folder.parent / "secret.csv").write_text(CSV)
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder.parent)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tables"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_url_is_fetched_where_that_is_allowed(project: Path, served: str) -> None:
    pytest.importorskip("aiohttp")
    mapping = f"table: {served}/d.csv\n{NODES}"
    assert loaded(project, mapping) == ([], [outside(f"{served}/d.csv", f"{served}/")])
    assert loaded(project, mapping, served) == (["n", "s"], [])
    assert loaded(project, mapping, f"{served}/d.csv") == (["n", "s"], [])
    for place in (
        f"{served}/../secret.csv",
        f"{served}/%2e%2e/secret.csv",
        f"{served}x/d.csv",
        f"simplecache::{served}/d.csv",
    ):
        assert "table-outside" in loaded(project, f"table: {place}\n{NODES}", served)[1][0]
    (problem,) = loaded(project, f"table: {served}/none.csv\n{NODES}", served)[1]
    assert problem.startswith(f"m.yaml:1:8 table-remote {served}/none.csv cannot be fetched: ")


def test_the_password_of_a_url_is_not_shown(project: Path) -> None:
    pytest.importorskip("fsspec")
    table = Table("nothing://me:secret@example.org/d.csv", nodes=[{Depot: {"id": "id"}}])
    for each in (table.called("t", project), replace(table, within=project)):
        _, problems = read_rows(each)
        assert len(problems) == 1
        assert "secret" not in str(problems), problems


def test_a_table_in_memory_is_read_by_its_url(project: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://tables/d.csv", "w") as file:
        file.write(CSV)
    items, problems = read_rows(Table("memory://tables/d.csv", nodes=[{Depot: {"id": "id"}}]).called("t", project))
    assert (rows_of(items), problems) == (["2: Depot 'n'", "3: Depot 's'"], [])


def test_only_the_environment_allows(tmp_path: Path) -> None:
    table, problems = read_mapping(f"table: d.csv\nallowed: [/]\n{NODES}", "m.yaml", tmp_path)
    assert table is None
    assert "'allowed' is no key of a mapping" in str(problems[0])
    assert allowed_places(" /data , https://example.org/ ,") == ("/data", "https://example.org/")


# Columns by name


def test_properties_are_those_of_the_columns_of_their_names(tmp_path: Path) -> None:
    mapping = """\
table: t.csv
nodes:
- Depot: {id: "#", rent: {constant: 3}}
  properties: auto
relationships:
- DELIVERS: {start: {Depot: "#"}, end: {Depot: to}}
  properties: auto
"""
    text = "#,Name,FLOORS,rent,to,Good,tons\nn,North,3,9,s,salt,1\n"
    rows, problems = told(tmp_path, mapping, t_csv=text)
    assert problems == []
    assert sorted(rows) == [
        "2: Depot 'n' DELIVERS Depot 's' good='salt' tons=1.0",
        "2: Depot 'n' rent=3.0 name='North' floors=3",
    ]
    jsonl = mapping.replace("t.csv", "t.jsonl").replace('"#"', "id")
    rows, problems = told(
        tmp_path, jsonl, t_jsonl='{"id": "n", "name": "North", "to": "s", "good": "salt"}\n{"id": "s"}\n'
    )
    assert rows[:1] == ["1: Depot 'n' DELIVERS Depot 's' good='salt'"] or "name='North'" in rows[0]
    _, problems = told(
        tmp_path, mapping.replace("Depot: {id", "Firm: {number").replace(", rent: {constant: 3}", ""), t_csv=text
    )
    assert any("Firm needs the property 'title'" in each for each in problems)
