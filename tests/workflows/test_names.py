"""Properties whose names in the graph are not those of attributes: through every door, and back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import pytest
from click.testing import CliRunner
from pydantic import Field

from graphmodel.cli.app import main
from graphmodel.databases import Database
from graphmodel.errors import ModelError
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.project import Project
from graphmodel.workflows.check import check
from graphmodel.workflows.lint import lint
from graphmodel.workflows.load import load
from tests.docs.test_pages import ROOT, blocks

TABLE = """\
table: proteins.csv
nodes:
- Protein:
    "from": id
    class: class
    body weight: weight
    label: label
    is-in: {column: places, split: "|"}
    json: json
    seen: seen
relationships:
- BINDS: {start: id, end: to, type: how, key: n}
  where: {to: {empty: false}}
"""
ROWS = "id,class,weight,label,places,json,seen,to,how,n\np1,kinase,1.5 kDa,A,x|y,{},2031-05,p2,tight,1\np2,,,B,,,,,,\n"
SHEET = """\
document: {id: paper, title: Paper, published: 2031-01-01}
entities:
  Protein:
    p3: {label: C, class: lipase, body weight: ~2 kDa}
facts:
  1.1:
  - p3 BINDS p1: {type: loose, key: 2}
  - p2.class: kinase
"""
LOADER = """\
from names import Binds, Protein


def rows():
    yield Protein(id="p4", label_="D", class_="hydrolase", is_in=["z"])
    yield Binds(Protein.key("p4"), Protein.key("p1"), type_="tight", number=3)
"""
QUESTION = """\
// Classes
// column id: string
// column class: string?

MATCH (p:Protein)-[b:BINDS]->(:Protein)
WHERE b.type IS NOT NULL
RETURN p.`from` AS id, p.class AS class
ORDER BY id
"""


def project(folder: Path, **files: str) -> Project:
    """The project of the page's model; names of files have __ for a full stop."""
    text = next(text for _, text in blocks(ROOT / "docs" / "names.md", "python"))
    (folder / "names.py").write_text(text, encoding="utf-8")
    (folder / "cypher").mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / name.replace("__", ".")
        (folder / "cypher" / path.name if path.suffix == ".cypher" else path).write_text(text, encoding="utf-8")
    sources = ["t.yaml", "sheet.yaml", "loader:rows"]
    (folder / "graphmodel.toml").write_text(f'model = "names"\nsources = {sources}\n', encoding="utf-8")
    return Project.at(folder, {})


FILES = {
    "t__yaml": TABLE,
    "proteins__csv": ROWS,
    "sheet__yaml": SHEET,
    "loader__py": LOADER,
    "classes__cypher": QUESTION,
}


def test_names_of_the_graph_go_through_every_door(tmp_path: Path, database: Database) -> None:
    own = project(tmp_path, **FILES)
    report = load(own, database)
    assert report.problems == ()
    nodes = database.read(
        "MATCH (p:Protein) RETURN p.`from`, p.class, p.label, p.json, p.`body weight`, p.`body weight_unit`, "
        "p.`body weight_about`, p.`is-in`, p.seen_first ORDER BY p.`from`"
    ).rows
    assert [tuple(row) for row in nodes] == [
        ("p1", "kinase", "A", "{}", 1.5, "kDa", None, ["x", "y"], date(2031, 5, 1)),
        ("p2", "kinase", "B", None, None, None, None, None, None),
        ("p3", "lipase", "C", None, 2, "kDa", True, None, None),
        ("p4", "hydrolase", "D", None, None, None, None, ["z"], None),
    ]
    ties = database.read(
        "MATCH (a:Protein)-[b:BINDS]->(c) RETURN a.`from`, b.type, b.key, c.`from` ORDER BY b.key"
    ).rows
    assert [tuple(row) for row in ties] == [
        ("p1", "tight", 1, "p2"),
        ("p3", "loose", 2, "p1"),
        ("p4", "tight", 3, "p1"),
    ]
    assert load(own, database).changed == 0
    assert check(own, database).findings == ()
    assert lint(own).problems == ()
    assert [row["class"] for row in own.ask("classes", database=database)] == ["kinase", "lipase", "hydrolase"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "graphml", "cypher", "rdf", "admin"])
def test_exports_have_the_names_of_the_graph(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, **FILES)
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["export", form, "out"])
    assert told.exit_code == 0, told.output
    text = b"".join(path.read_bytes() for path in sorted((tmp_path / "out").rglob("*")) if path.is_file())
    assert b"body weight" in text or b"body%20weight" in text
    assert b"is_in" not in text


def test_the_model_shows_both_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, **FILES)
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(main, ["model", "Protein"]).stdout
    assert "  class        string?" in shown
    assert "body weight" in shown


def test_names_that_clash_or_cannot_be_are_faults() -> None:
    class Cell(Node):
        id: Annotated[str, Property(key=True)]
        kind: Annotated[str | None, Property(name="class")] = None
        sort: Annotated[str | None, Property(name="class")] = None
        odd: Annotated[str | None, Property(name=" ")] = None
        own: Annotated[str | None, Property(name="gm_own")] = None
        both: Annotated[str | None, Property(name="one"), Field(alias="two")] = None
        only: Annotated[str | None, Field(validation_alias="in")] = None

    class Joins(Relationship[Cell, Cell]):
        begin: Annotated[str | None, Property(name="start")] = None
        cited: Annotated[str | None, Property(name="sources")] = None

    with pytest.raises(ModelError) as refused:
        Model.of(Cell, Joins)
    assert sorted(problem.message for problem in refused.value.problems) == [
        "Cell.both is stored as 'one', and named 'two' too",
        "Cell.gm_own: the prefix gm_ is graphmodel's own",
        "Cell.odd has no usable name in the graph: ' '",
        "Cell.only is stored as 'only', and named 'in' too",
        "JOINS.begin would be stored as start",
        "JOINS.sources is a name that evidence is stored under",
        "two properties of Cell are stored as class",
    ]
