"""Rows that a load left out: listed with their values, mended where they stand, and loaded again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Database
from graphmodel.errors import SourceError
from graphmodel.problems import Problem, Where
from graphmodel.project import Project
from graphmodel.sources import Source
from graphmodel.sources.tables import Table
from graphmodel.sources.tables.expecting import Expectations
from graphmodel.sources.tables.raw import mended, rows_at
from graphmodel.workflows.load import load
from graphmodel.workflows.rejects import clear_rejects, mended_rows, write_rejects

MODEL = """\
from typing import Annotated
from graphmodel import Model, Node, Property, Relationship

class Film(Node):
    id: Annotated[int, Property(key=True)]
    title: str

class Next(Relationship[Film, Film]):
    pass

model = Model.of(Film, Next)
"""
FILES = {
    "pyproject.toml": '[tool.graphmodel]\nmodel = "rejects_model"\nsources = ["*.yaml"]\n',
    "rejects_model.py": MODEL,
    "films.csv": 'made by hand\nid;title\n1;Alba\n2;B;c\nx;Brü\n"4";"Two\nlines"\n"5";"Two\nlines";\n',
    "films.yaml": "table: films.csv\nskip: 1\ndelimiter: ';'\nencoding: cp1252\n"
    "nodes: [{Film: {id: id, title: title}}]\n",
    "next.jsonl": '{"a": 1, "b": 4}\n\n{"a": 4, "b": 9}\n{"a": 1\n',
    "next.yaml": "table: next.jsonl\nrelationships: [{NEXT: {start: a, end: b}}]\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="cp1252", newline="")
    return Project.at(tmp_path)


def stored(database: Database) -> tuple[Any, Any]:
    films = database.read("MATCH (n:Film) RETURN n.id AS id, n.title AS title ORDER BY id").rows
    pairs = database.read("MATCH (a:Film)-[:NEXT]->(b) RETURN a.id AS a, b.id AS b ORDER BY a, b").rows
    return [tuple(row) for row in films], [tuple(row) for row in pairs]


def test_rows_are_listed_mended_and_loaded(project: Project, database: Database) -> None:
    report = load(project, database, keep_going=True)
    folder = project.root / ".graphmodel" / "rejects"
    listed = [
        json.loads(line) for line in (project.root / report.rejects_file).read_text(encoding="utf-8").splitlines()
    ]
    assert report.rejects_folder == ".graphmodel/rejects"
    assert [(each["file"], each["line"], each["code"], each["row"]) for each in listed] == [
        ("films.csv", 4, "table-width", ["2", "B", "c"]),
        ("films.csv", 5, "wrong-type", {"id": "x", "title": "Brü"}),
        ("films.csv", 8, "table-width", ["5", "Two\nlines", ""]),
        ("next.jsonl", 3, "missing-end", {"a": 4, "b": 9}),
        ("next.jsonl", 4, "table-json", '{"a": 1\n'),
    ]
    assert listed[2]["hint"] == "`surplus: drop` lets empty cells at the end of a row go"
    assert (folder / "films.csv").read_bytes().decode("cp1252") == ('id;title\n2;B;c\nx;Brü\n"5";"Two\nlines";\n')
    assert (folder / "next.jsonl").read_text() == '{"a": 4, "b": 9}\n{"a": 1\n'

    (folder / "films.csv").write_text('id;title\n2;"B;c"\n3;Brü\nsix;no\n', encoding="cp1252")
    (folder / "next.jsonl").write_text('{"a": 4, "b": 2}\n{"a": 1, "b": 3}\n')
    with pytest.raises(SourceError) as stopped:
        load(project, database, mended=True)
    assert [str(each.where) for each in stopped.value.problems] == [".graphmodel/rejects/films.csv:4"]

    report = load(project, database, mended=True, keep_going=True)
    assert (report.total("created"), report.rejected) == (4, 1)
    assert (folder / "films.csv").read_bytes() == b"id;title\nsix;no\n"
    assert not (folder / "next.jsonl").exists()

    (folder / "films.csv").write_text("id;title\n6;Yes\n")
    report = load(project, database, mended=True)
    assert (report.total("created"), report.rejected, folder.exists()) == (1, 0, False)
    assert stored(database) == (
        [(1, "Alba"), (2, "B;c"), (3, "Brü"), (4, "Two\nlines"), (6, "Yes")],
        [(1, 3), (1, 4), (4, 2)],
    )
    with pytest.raises(SourceError, match=r"there are no rejected rows in \.graphmodel/rejects"):
        load(project, database, mended=True)


def test_all_faults_of_mended_rows_are_reported_at_once(project: Project, embedded_database: Database) -> None:
    """An end that is nowhere, too, in a row with another fault and in one without; nothing is written meanwhile."""
    model = MODEL.replace("    pass", "    year: int")
    (project.root / "rejects_model.py").write_text(model)
    (project.root / "next.yaml").write_text(
        "table: next.jsonl\nrelationships: [{NEXT: {start: a, end: b, year: year}}]\n"
    )
    (project.root / "next.jsonl").write_text('{"a": 1, "b": 4, "year": 1}\n{"a": 8, "b": 9, "year": "x"}\n')
    report = load(project, embedded_database, keep_going=True)
    folder = project.root / report.rejects_folder
    (folder / "films.csv").write_text("id;title\n2;B\n3;\n")
    (folder / "next.jsonl").write_text('{"a": 2, "b": 9, "year": 1}\n{"a": 8, "b": 3, "year": "x"}\n')
    expected = [
        ("films.csv", 3, "missing-property", "Film needs title, and nothing is there (column title)"),
        ("next.jsonl", 1, "missing-end", "no row declares the Film 9, and the database has none"),
        ("next.jsonl", 2, "missing-end", "no row declares the Film 8, and the database has none"),
        ("next.jsonl", 2, "wrong-type", "NEXT.year: 'x' is not a whole number (column year)"),
    ]
    before = stored(embedded_database)
    with pytest.raises(SourceError) as stopped:
        load(project, embedded_database, mended=True)
    assert [(Path(p.where.file).name, p.where.line, p.code, p.message) for p in stopped.value.problems] == expected
    assert stored(embedded_database) == before

    report = load(project, embedded_database, mended=True, keep_going=True)
    places = sorted({(Path(p.where.file).name, p.where.line) for p in report.problems})
    assert (places, report.rejected) == ([("films.csv", 3), ("next.jsonl", 1), ("next.jsonl", 2)], 3)


def test_a_rejected_node_hides_no_missing_one_of_another_label(project: Project, embedded_database: Database) -> None:
    ship = "class Ship(Node):\n    id: Annotated[int, Property(key=True)]\n    tons: int\n\n"
    model = MODEL.replace("class Next(Relationship[Film, Film])", f"{ship}class Next(Relationship[Film, Film])")
    (project.root / "rejects_model.py").write_text(model.replace("Model.of(Film,", "Model.of(Film, Ship,"))
    (project.root / "ships.yaml").write_text("table: ships.csv\nnodes: [{Ship: {id: id, tons: tons}}]\n")
    (project.root / "ships.csv").write_text("id,tons\n9,many\n")
    (project.root / "next.jsonl").write_text('{"a": 1, "b": 9}\n')
    (project.root / "films.csv").write_text("made by hand\nid;title\n1;Alba\n")
    expected = [
        ("next.jsonl", "no row declares the Film 9, and the database has none"),
        ("ships.csv", "Ship.tons: 'many' is not a whole number (column tons)"),
    ]
    report = load(project, embedded_database, keep_going=True)
    (first, _) = (each for each in report.problems if each.severity == "error")
    assert (first.code, "rejected" in first.hint, first.follows) == ("missing-end", False, Where())
    with pytest.raises(SourceError) as stopped:
        load(project, embedded_database, mended=True)
    assert [(Path(p.where.file).name, p.message) for p in stopped.value.problems] == expected


def test_a_header_that_stands_twice_is_listed_and_not_put_among_the_rows_to_mend(
    project: Project, embedded_database: Database
) -> None:
    table = project.root / "films.csv"
    table.write_text("made by hand\nid;title\n1;Alba\nid;title\n2;B;c\n4;Two\n9;Nine\n", encoding="cp1252")
    (project.root / "next.jsonl").write_text('{"a\x9b\u202e": 1\n', encoding="utf-8")
    report = load(project, embedded_database, keep_going=True)
    listed = (project.root / report.rejects_file).read_text(encoding="utf-8")
    assert [json.loads(line)["code"] for line in listed.splitlines()] == [
        "repeated-header",
        "table-width",
        "table-json",
    ]
    assert json.loads(listed.splitlines()[-1])["row"] == '{"a\x9b\u202e": 1\n'
    assert listed.isascii()
    rows = project.root / report.rejects_folder / "films.csv"
    assert rows.read_text() == "id;title\n2;B;c\n"


def test_what_lies_in_the_folder_names_no_other_file(project: Project) -> None:
    folder = project.root / ".graphmodel" / "rejects"
    folder.mkdir(parents=True)
    entry = {"source": "films.yaml", "file": "films.csv", "options": {"delimiter": ",", "database": "x", "within": "/"}}
    (folder / "index.json").write_text(json.dumps({"../../secret.csv": entry, "films.csv": entry}))
    (change,) = mended_rows(project.root).values()
    table = change(Table("films.csv", nodes=[{"Film": {"id": "id"}}]))
    assert (Path(table.data).name, table.delimiter, table.database, table.within) == ("films.csv", ",", "", None)


@pytest.mark.parametrize(
    "index",
    [
        {"..": {"source": "films.yaml", "file": "films.csv", "options": {}}},
        {"": {"source": "films.yaml", "file": "films.csv", "options": {}}},
        {"index.json": {"source": "films.yaml", "file": "films.csv", "options": {}}},
        {"films.csv": {"source": "films.yaml", "file": "films.csv"}},
        {"films.csv": {"source": ["films.yaml"], "file": "films.csv", "options": {}}},
        {"films.csv": ["source", "file"]},
        [],
    ],
)
def test_an_index_that_no_load_made_is_none(project: Project, index: object) -> None:
    folder = project.root / ".graphmodel" / "rejects"
    folder.mkdir(parents=True)
    (folder / "index.json").write_text(json.dumps(index))
    with pytest.raises(SourceError, match="there are no rejected rows"):
        mended_rows(project.root)
    clear_rejects(project.root)
    assert not folder.exists()


def test_a_link_in_the_place_of_the_index_is_not_followed(project: Project, tmp_path: Path) -> None:
    folder = project.root / ".graphmodel" / "rejects"
    folder.mkdir(parents=True)
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"films.csv": {"source": "films.yaml", "file": "films.csv", "options": {}}}))
    (folder / "index.json").symlink_to(other)
    with pytest.raises(SourceError, match="there are no rejected rows"):
        mended_rows(project.root)


@pytest.mark.parametrize("kind", ["parquet", "json"])
def test_rows_without_a_text_are_mended_as_json(tmp_path: Path, kind: str) -> None:
    rows = [{"id": 1, "title": "a"}, {"id": 2, "title": None}, {"id": 3, "title": "c"}]
    if kind == "json":
        (tmp_path / "t.json").write_text("[" + ",\n".join(map(json.dumps, rows)) + "]")
    else:
        arrow = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(arrow.Table.from_pylist(rows), tmp_path / "t.parquet")
    table = Table(
        f"t.{kind}",
        nodes=[{"Film": {"id": "id", "title": "title"}}],
        folder=tmp_path,
        expect=Expectations(rows=">= 3"),
    )
    found = rows_at(table, {2, 3})
    assert found is not None
    assert found.content == b'{"id": 2}\n{"id": 3, "title": "c"}\n'
    again = mended(table, tmp_path / "m.jsonl", found.options)
    assert (again.format, again.compression, Path(again.data).name) == ("jsonl", "none", "m.jsonl")
    assert again.expect is None


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_rows_after_a_line_that_is_too_long_are_those_of_their_lines(tmp_path: Path, ending: str) -> None:
    long = "x" * 200
    lines = ["id,title", f"1,{long}", "two,b", "3,c"]
    if ending == "jsonl":
        lines = ['{"id": 0}', f'{{"id": 1, "title": "{long}"}}', '{"id": "two"}', '{"id": 3}']
    (tmp_path / f"t.{ending}").write_text("\n".join(lines) + "\n")
    table = Table(f"t.{ending}", nodes=[{"Film": {"id": "id"}}], folder=tmp_path, max_cell=50)
    found = rows_at(table, {3})
    assert found is not None
    assert [(row.line, row.text) for row in found.rows] == [(3, lines[2] + "\n")]


@pytest.mark.proved_by("tests/workflows/test_rejects.py::test_rows_are_listed_mended_and_loaded")
def test_rows_of_two_mappings_of_one_file_are_mended(project: Project, embedded_database: Database) -> None:
    (project.root / "next.jsonl").write_text('{"a": 1, "b": "4", "t": "Alba"}\n{"a": "x", "b": 1, "t": "Sol"}\n')
    (project.root / "films.yaml").write_text("table: next.jsonl\nnodes: [{Film: {id: a, title: t}}]\n")
    load(project, embedded_database, keep_going=True)
    folder = project.root / ".graphmodel" / "rejects"
    assert sorted(each.name for each in folder.glob("*.jsonl")) == ["next-2.jsonl", "next.jsonl"]
    for path in folder.glob("*.jsonl"):
        path.write_text('{"a": 4, "b": 1, "t": "Sol"}\n{"a": 1, "b": 4, "t": "Alba"}\n')
    assert load(project, embedded_database, mended=True).rejected == 0
    assert stored(embedded_database) == ([(1, "Alba"), (4, "Sol")], [(1, 4), (4, 1)])


def test_files_that_a_person_edited_are_never_written_over(project: Project, database: Database) -> None:
    load(project, database, keep_going=True)
    films = project.root / ".graphmodel" / "rejects" / "films.csv"
    load(project, database, keep_going=True)
    mended = 'id;title\n2;"B;c"\n3;Brü\n5;Two\n'
    films.write_text(mended, encoding="cp1252")
    with pytest.raises(SourceError) as refused:
        load(project, database, keep_going=True)
    assert str(refused.value) == (
        ".graphmodel/rejects/films.csv was edited, and its rows are not loaded yet; nothing was loaded\n"
        "  hint: load them first: graphmodel load --mended; or, if you do not need them, remove the folder "
        ".graphmodel/rejects"
    )
    assert films.read_text(encoding="cp1252") == mended
    wrong = [Problem(Where("films.csv", 4), "table-width", "wrong")]
    kept = write_rejects(project.root, wrong, [])
    assert [str(each) for each in kept.problems] == [
        ".graphmodel/rejects.jsonl rejects-edited rejected rows were only listed, since .graphmodel/rejects/films.csv "
        "was edited and is not loaded yet\n"
        "  hint: load them first: graphmodel load --mended; or, if you do not need them, remove the folder "
        ".graphmodel/rejects"
    ]
    assert films.read_text(encoding="cp1252") == mended
    load(project, database, mended=True, keep_going=True)
    assert [row[0] for row in stored(database)[0]] == [1, 2, 3, 4, 5]


@pytest.mark.proved_by("tests/workflows/test_rejects.py::test_rows_are_listed_mended_and_loaded")
def test_rows_of_a_query_and_of_a_frame_are_mended_as_well(
    project: Project, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlalchemy")
    pandas = pytest.importorskip("pandas")
    for name in ("films.yaml", "next.yaml"):
        (project.root / name).unlink()
    with closing(sqlite3.connect(project.root / "shop.db")) as connection, connection:
        connection.execute("CREATE TABLE films (id, title)")
        connection.executemany("INSERT INTO films VALUES (?, ?)", [(1, "Alba"), ("two", "B"), (3, "C")])
    monkeypatch.setenv("SHOP_URL", f"sqlite:///{project.root / 'shop.db'}")
    monkeypatch.chdir(project.root)
    project = Project.at(project.root)
    (project.root / "shop.yaml").write_text(
        "sql: SELECT id, title FROM films ORDER BY title\ndatabase: {variable: SHOP_URL}\n"
        "nodes: [{Film: {id: id, title: title}}]\n"
    )
    frame = pandas.DataFrame({"id": ["4", "five"], "title": ["D", "E"]})
    table = Table(frame, nodes=[{"Film": {"id": "id", "title": "title"}}], name="frame")
    sources: list[Source] = ["shop.yaml", table]
    report = load(project, database, sources, keep_going=True)
    folder = project.root / ".graphmodel" / "rejects"
    assert (report.total("created"), report.rejected) == (3, 2)
    assert sorted(path.name for path in folder.iterdir()) == ["frame rows.jsonl", "index.json", "shop.jsonl"]
    assert (folder / "shop.jsonl").read_text() == '{"id": "two", "title": "B"}\n'
    assert (folder / "frame rows.jsonl").read_text() == '{"id": "five", "title": "E"}\n'
    (folder / "shop.jsonl").write_text('{"id": 2, "title": "B"}\n')
    (folder / "frame rows.jsonl").write_text('{"id": 5, "title": "E"}\n')
    report = load(project, database, sources, mended=True)
    assert (report.total("created"), report.rejected, folder.exists()) == (2, 0, False)
    assert stored(database)[0] == [(1, "Alba"), (2, "B"), (3, "C"), (4, "D"), (5, "E")]


def test_a_row_rejected_because_of_another_is_not_loaded_unchanged(
    project: Project, embedded_database: Database
) -> None:
    (project.root / "films.csv").write_text("hand\nid;title\n1;Alba\n1;Br\xfc\n2;Cor\n3;D;e\n", encoding="cp1252")
    (project.root / "next.jsonl").unlink()
    (project.root / "next.yaml").unlink()
    report = load(project, embedded_database, keep_going=True)
    path = project.root / report.rejects_folder / "films.csv"
    assert path.read_text(encoding="cp1252") == "id;title\n1;Br\xfc\n3;D;e\n"
    path.write_text("id;title\n3;D\n1;Br\xfc\n", encoding="cp1252")
    before = stored(embedded_database)
    for keep_going in (False, True):
        with pytest.raises(SourceError) as stopped:
            load(project, embedded_database, mended=True, keep_going=keep_going)
        (problem,) = stopped.value.problems
        assert (str(problem.where), problem.code) == (".graphmodel/rejects/films.csv:3", "unchanged-row")
        assert problem.message == (
            "the row is as it was rejected: 1 has title 'Br\xfc' here, but 'Alba' at films.csv:3"
        )
    assert stored(embedded_database) == before

    path.write_text("id;title\n3;D\n", encoding="cp1252")
    load(project, embedded_database, mended=True)
    assert stored(embedded_database)[0] == [(1, "Alba"), (2, "Cor"), (3, "D")]
    assert not path.parent.exists()
    assert not (project.root / ".graphmodel" / "rejects.jsonl").exists()


def test_mended_rows_of_a_source_that_was_named_are_loaded_and_never_left_out(
    project: Project, embedded_database: Database
) -> None:
    """Of one that is no source of the project, and of one that reads another file now."""
    (project.root / "more").mkdir()
    films = (project.root / "films.yaml").rename(project.root / "more" / "films.yaml")
    (project.root / "films.csv").rename(project.root / "more" / "films.csv")
    (project.root / "next.yaml").unlink()
    load(project, embedded_database, [str(films)], keep_going=True)
    rows = project.root / ".graphmodel" / "rejects" / "films.csv"
    rows.write_text("id;title\n2;B\n")
    films.write_text(films.read_text().replace("films.csv", "others.csv"))
    (films.parent / "others.csv").write_text("made by hand\nid;title\n7;Seven\n")
    with pytest.raises(SourceError, match=r"more/films.yaml does not read more/films.csv any more, .* was loa"):
        load(project, embedded_database, mended=True)
    assert rows.read_text() == "id;title\n2;B\n"
    films.write_text(films.read_text().replace("others.csv", "films.csv"))
    assert load(project, embedded_database, mended=True).total("created") == 1
    assert not rows.exists()
