"""Init, demo, check and validate."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.errors import ProjectError, QuestionError
from graphmodel.workflows.ask import ask
from graphmodel.workflows.check import check
from graphmodel.workflows.demo import demo, demo_folder
from graphmodel.workflows.init import init
from graphmodel.workflows.load import load
from graphmodel.workflows.validate import validate
from tests.example import sheet
from tests.workflows.conftest import Make

ROOT = Path(__file__).parents[2]
LONELY = "// No state without a border\n// tags: check\n// column state: string\n\n"
LONELY += "MATCH (s:State) WHERE NOT (s)-[:BORDERS]-() RETURN s.name AS state\n"


def test_a_new_project_has_the_compose_file_and_settings_of_this_repository(tmp_path: Path) -> None:
    report = init(tmp_path / "a" / "b")
    assert report.files == (
        ".env.example",
        ".gitignore",
        "articles/ferry-news.txt",
        "cypher/what-is-no-fact.cypher",
        "cypher/who-calls-where.cypher",
        "docker-compose.yml",
        "facts/ferry-news.yaml",
        "ferries.py",
        "graphmodel.toml",
    )
    for name in ("docker-compose.yml", ".env.example"):
        assert (report.folder / name).read_text() == (ROOT / name).read_text()
    for name in report.files:
        assert (report.folder / name).is_file()


def test_a_folder_of_a_fresh_repository_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert init(tmp_path).folder == tmp_path
    with pytest.raises(ProjectError, match=r"is not empty: it holds \.env\.example, \.gitignore, articles and more"):
        init(tmp_path)


@pytest.mark.long
def test_the_demo_answers_three_questions_and_changes_nothing_the_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEO4J_URI", "bolt://not-this")
    folder = demo_folder(tmp_path)
    first = demo(folder)
    assert first.load.changed
    assert [next(iter(report.answer))["actor"] for report in first.asked[:1]] == ["Russia"]
    assert list(first.answers) == ["who-recognizes-whom", "what-is-denied", "on-what-conditions"]
    assert all(len(answer) for answer in first.answers.values())
    second = demo(folder)
    assert not second.load.changed
    assert second.answers == first.answers
    assert sorted(path.name for path in tmp_path.iterdir()) == [".graphmodel"]


def test_a_question_with_the_tag_check_is_a_rule(make: Make, embedded_database: Database) -> None:
    project = make({"no-lonely-state": LONELY}, one=sheet("  1.1:\n  - arland BORDERS bria\n"))
    load(project, embedded_database)
    report = check(project, embedded_database)
    assert [str(finding.problem) for finding in report.findings] == [
        "check-saved no-lonely-state must return no rows (1: state=Corrin)"
    ]


def test_rules_that_cannot_be_read_are_told(make: Make, embedded_database: Database) -> None:
    project = make({"broken": "MATCH (n) RETURN n"})
    assert [problem.code for problem in check(project, embedded_database).unread] == ["question-title"]
    with pytest.raises(QuestionError, match="question broken cannot be read"):
        ask(project, embedded_database, "broken")


def test_without_a_sound_model_the_questions_are_still_held_to_their_rules(make: Make, tmp_path: Path) -> None:
    project = make({"broken": "MATCH (n) RETURN n"})
    (tmp_path / "graphmodel.toml").write_text('model = "tests.absent"')
    report = validate(type(project).find(tmp_path, {}))
    assert not report.sound
    assert sorted({problem.code for problem in report.problems}) == ["model", "question-title"]


def test_a_project_need_not_have_questions(make: Make, tmp_path: Path) -> None:
    project = make(one=sheet("  1.1: [arland BORDERS bria]\n"))
    (tmp_path / "cypher").rmdir()
    assert validate(project).problems == ()
    named = make(settings='questions = "asked"\n')
    (tmp_path / "cypher").rmdir()
    assert [problem.code for problem in validate(named).problems] == ["question-folder"]
