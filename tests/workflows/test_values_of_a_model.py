"""What a model allows, loaded and read back: enumerations that are no text, defaults of keys, renamed types."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from graphmodel.cli.app import main
from graphmodel.databases import Database, Statement
from graphmodel.project import Project
from graphmodel.workflows.check import check
from graphmodel.workflows.load import load

MODEL = '''\
"""Gauges."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Literal

from graphmodel import Node, Property, Relationship


class Grade(IntEnum):
    LOW = 1
    HIGH = 2


class Gauge(Node):
    id: Annotated[str, Property(key=True)]
    state: Literal[0, 1] | None = None
    grade: Grade | None = None
    sure: Literal[True] | None = None
    grades: list[Grade] = []
    tags: list[str] = []


class Measures(Relationship[Gauge, Gauge]):
    key = ("part",)
    formerly = ("GAUGES",)

    part: str = "whole"
    weight: Literal[1, 2] | None = None
'''
TABLE = """\
table: gauges.csv
nodes:
- Gauge:
    id: id
    state: state
    grade: grade
    sure: sure
    grades: {column: grades, split: "|"}
    tags: {template: "{id}-{tags}", split: "|"}
relationships:
- MEASURES: {start: id, end: to, weight: state}
  where: {to: {empty: false}}
"""
ROWS = "id,state,grade,sure,grades,tags,to\na,1,2,true,1|2,x|y,b\nb,0,1,,2,,\n"
SHEET = """\
document: {id: log, title: Log, published: 2031-01-01}
entities:
  Gauge:
    c: {state: 1, grade: 2, sure: true, grades: [1, 2]}
facts:
  1.1:
  - c MEASURES a: {weight: 1}
  - c.state: 0
"""
QUESTION = """\
// Gauges
// param n: integer = 1 -- which
// :param {n: 4398046511192}
// column id: string

MATCH (g:Gauge) WHERE g.state = $n RETURN g.id AS id ORDER BY id
"""


def project(folder: Path, **files: str) -> Project:
    """A project of gauges in a folder; names of files have _ for a full stop."""
    (folder / "gauges.py").write_text(MODEL, encoding="utf-8")
    sources = [name.replace("_", ".") for name in files if name.endswith("_yaml")]
    (folder / "graphmodel.toml").write_text(f'model = "gauges"\nsources = {sources}\n', encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return Project.at(folder, {})


def test_numbers_and_truth_of_an_enumeration_are_read_from_text(tmp_path: Path, database: Database) -> None:
    own = project(tmp_path, t_yaml=TABLE, gauges_csv=ROWS, sheet_yaml=SHEET)
    assert load(own, database).problems == ()
    stored = database.read("MATCH (g:Gauge) RETURN g.id, g.state, g.grade, g.sure, g.grades, g.tags ORDER BY g.id").rows
    assert [tuple(row) for row in stored] == [
        ("a", 1, 2, True, [1, 2], ["a-x", "a-y"]),
        ("b", 0, 1, None, [2], None),
        ("c", 1, 2, True, [1, 2], None),
    ]
    parts = database.read("MATCH (a:Gauge)-[m:MEASURES]->(b) RETURN a.id, b.id, m.part, m.weight ORDER BY a.id").rows
    assert [tuple(row) for row in parts] == [("a", "b", "whole", 1), ("c", "a", "whole", 1)]
    again = load(own, database)
    assert (again.changed, check(own, database).findings) == (0, ())


def test_a_type_that_was_renamed_is_named_by_check_and_lint(tmp_path: Path, embedded_database: Database) -> None:
    own = project(tmp_path, t_yaml=TABLE, gauges_csv=ROWS)
    load(own, embedded_database)
    embedded_database.write(
        Statement("MATCH (a:Gauge)-[:MEASURES]->(b) CREATE (a)-[:GAUGES {gm_sources: ['t.yaml'], gm_own: true}]->(b)")
    )
    (finding,) = check(own, embedded_database).findings
    assert finding.says == "is a relationship type that the model does not know; it is called 'MEASURES' now"


def test_check_goes_through_all_rules_though_a_question_cannot_be_read(
    tmp_path: Path, embedded_database: Database
) -> None:
    own = project(tmp_path, t_yaml=TABLE, gauges_csv=ROWS)
    load(own, embedded_database)
    (tmp_path / "cypher").mkdir()
    (tmp_path / "cypher" / "gauges.cypher").write_text(QUESTION, encoding="utf-8")
    found = check(own, embedded_database)
    assert (found.sound, found.unread) == (True, ())
    (tmp_path / "cypher" / "broken.cypher").write_text("MATCH (n) RETURN n", encoding="utf-8")
    embedded_database.write(Statement("MATCH (g:Gauge {id: 'a'}) SET g.state = 7"))
    found = check(own, embedded_database)
    assert [problem.code for problem in found.unread] == ["question-title"]
    assert [finding.rule for finding in found.findings] == ["allowed"]
    assert not found.sound


def test_what_may_follow_from_a_torn_row_comes_after_it(tmp_path: Path, monkeypatch: object) -> None:
    rows = "id,state,grade,sure,grades,tags,to\ngauge-one,1,2,true,1,x,gauge-twe\ngauge-two,0,1,,2,,,,\n"
    project(tmp_path, t_yaml=TABLE, gauges_csv=rows)
    monkeypatch.chdir(tmp_path)  # type: ignore[attr-defined]
    for options in ([], ["--max-problems", "all"]):
        said = CliRunner().invoke(main, ["validate", *options]).stderr.splitlines()
        assert next(line.split(" ")[1] for line in said if line.startswith("gauges.csv")) == "table-width", said
