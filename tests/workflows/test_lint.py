"""The lint of a project: which files, which severities, and every question that a renamed relationship breaks."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.errors import QuestionError
from graphmodel.model import Model
from graphmodel.project import Project
from graphmodel.queries import read_questions
from graphmodel.queries.lint import Lint, Vocabulary
from graphmodel.syntax import significant, tokenize
from graphmodel.workflows.lint import lint
from graphmodel.workflows.own import FOLDER

ROOT = Path(__file__).parents[2]
GEOPOLITICS = Model.from_module("graphmodel.geopolitics.model")
MODEL = """\
from typing import Annotated
from graphmodel import Node, Property, Relationship

class Ship(Node):
    id: Annotated[str, Property(key=True)]

class Port(Node):
    id: Annotated[str, Property(key=True)]

class CallsAt(Relationship[Ship, Port]):
    pass
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quays.py").write_text(MODEL)
    (tmp_path / "graphmodel.toml").write_text('model = "quays"\n')
    (tmp_path / "cypher").mkdir()
    return tmp_path


def write(project: Path, name: str, text: str) -> None:
    (project / "cypher" / f"{name}.cypher").write_text(text)


def told(report: object) -> list[str]:
    return [f"{p.where} {p.severity} {p.code}" for p in getattr(report, "problems")]  # noqa: B009


def test_all_questions_are_linted_or_those_named_by_name_or_path(project: Path) -> None:
    write(project, "one", "// One\n// column n: node\nMATCH (n:Shp) RETURN n\n")
    write(project, "two", "// Two\n// column n: node\nMATCH (n:Prt) RETURN n\n")
    found = Project.find()
    assert told(lint(found)) == ["cypher/one.cypher:3:10 error GM101", "cypher/two.cypher:3:10 error GM101"]
    assert told(lint(found, ["one"])) == ["cypher/one.cypher:3:10 error GM101"]
    assert told(lint(found, ["cypher/two.cypher"])) == ["cypher/two.cypher:3:10 error GM101"]
    with pytest.raises(QuestionError, match="there is no question 'tow'"):
        lint(found, ["tow"])


def test_two_questions_of_one_name_are_told(project: Path) -> None:
    (project / "cypher" / "more").mkdir()
    for name in ("one", "more/one"):
        write(project, name, "// One\n// column n: node\nMATCH (n:Ship) RETURN n\n")
    assert [p.code for p in lint(Project.find()).problems] == ["question-same-name"]


def test_the_project_sets_severities(project: Path) -> None:
    write(project, "all", "// All\n// column n: node\nMATCH (n) RETURN n LIMIT 3\n")
    assert told(lint(Project.find())) == [
        "cypher/all.cypher:3:8 warning GM301",
        "cypher/all.cypher:3:20 warning GM501",
    ]
    (project / "graphmodel.toml").write_text('model = "quays"\n[lint]\nGM301 = "off"\nGM501 = "error"\n')
    report = lint(Project.find())
    assert told(report) == ["cypher/all.cypher:3:20 error GM501"]
    assert not report.sound


def test_bare_files_have_no_header_and_any_number_of_statements(project: Path) -> None:
    (project / "movies.cypher").write_text(
        ":play movies\n:param x => 1\nMATCH (n:Ship) RETURN n;\nMATCH (n:Shp) RETURN $x;"
    )
    assert told(lint(Project.find(), ["movies.cypher"], bare=True)) == ["movies.cypher:4:10 error GM101"]


def test_an_engine_is_asked_and_its_refusal_has_a_place_in_the_file(project: Path, database: Database) -> None:
    write(project, "good", "// Good\n// param a: string\n// column n: node\n\nMATCH (n:Ship {id: $a}) RETURN n\n")
    write(project, "same", "// Same\n// column n: node\n\nMATCH (n:Ship) RETURN m AS n\n")
    write(project, "next", "// Next\n// column n: node\n\nMATCH (n:Ship)\nRETURN m AS n\n")
    found = [p for p in lint(Project.find(), database=database).problems if p.code == "GM601"]
    assert [p.where.file for p in found] == ["cypher/next.cypher", "cypher/same.cypher"]
    if database.name == "neo4j":
        assert [str(p.where) for p in found] == ["cypher/next.cypher:5:8", "cypher/same.cypher:4:23"]


@pytest.mark.long
@pytest.mark.parametrize("old", ["RECOGNIZES", "DESIGNATES_TERRORIST", "CARRIED_OUT_BY", "ENABLES"])
def test_renaming_a_relationship_names_every_question_that_breaks_with_its_place(old: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cypher", tmp_path / "cypher")
    ties = {
        ("NEW_NAME" if name == old else name): replace(kind, type="NEW_NAME") if name == old else kind
        for name, kind in GEOPOLITICS.relationships.items()
    }
    before, after = (Lint(Vocabulary.of(model)) for model in (GEOPOLITICS, replace(GEOPOLITICS, relationships=ties)))
    wanted: set[str] = set()
    found: set[str] = set()
    for path in sorted((tmp_path / "cypher").rglob("*.cypher")):
        assert [p for p in before.file(path) if p.severity == "error"] == []
        found |= {str(p.where) for p in after.file(path)}
        wanted |= {
            str(token.where(str(path)))
            for token in significant(tokenize(path.read_text(encoding="utf-8")))
            if token.name == old or token.text == f"'{old}'"
        }
    assert wanted
    assert found == wanted


def test_the_shipped_questions_and_those_of_graphmodel_itself_are_clean() -> None:
    rules = Lint(Vocabulary.of(GEOPOLITICS))
    shipped = [p for path in sorted((ROOT / "cypher").rglob("*.cypher")) for p in rules.file(path)]
    assert [str(p) for p in shipped] == []
    questions, problems = read_questions(FOLDER)
    assert problems == []
    own = [p for q in questions.values() for p in rules.file(Path(q.where.file)) if p.severity == "error"]
    assert [str(p) for p in own] == []
