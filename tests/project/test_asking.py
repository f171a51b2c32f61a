"""`project.ask` opens the project's database, or takes one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graphmodel.databases import Recording, Result
from graphmodel.errors import QuestionError, TimedOut
from graphmodel.project import Project
from graphmodel.workflows.init import init
from graphmodel.workflows.load import load

DATED = "// On a day\n// param on: date\n// column day: date\n// column n: integer\n\nRETURN $on AS day, 1 AS n\n"
LONG = (  # not for good: the embedded engine, once it is stopped, goes on computing in this process
    "// Long\n// column n: integer\n\n"
    "UNWIND range(1, 600) AS a\nUNWIND range(1, 600) AS b\nWITH a, b\nWHERE a * b = -1\nRETURN count(*) AS n\n"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    init(tmp_path / "ferries")
    monkeypatch.chdir(tmp_path / "ferries")
    (Path("cypher") / "on-a-day.cypher").write_text(DATED)
    (Path("cypher") / "long.cypher").write_text(LONG)
    return Project.find(environment={})


@pytest.mark.long
def test_a_project_asks_its_own_database_and_closes_it(project: Project) -> None:
    with project.database() as database:
        load(project, database)
    answer = project.ask("who-calls-where")
    assert len(answer) > 0
    assert project.ask("who-calls-where", port=answer.column("port")[0]).column("ship")[0] == answer.column("ship")[0]
    assert project.ask("on-a-day", on=date(2025, 7, 31)).column("day") == [date(2025, 7, 31)]
    assert str(project.ask("who-calls-where", port="nowhere").to_arrow().schema.field("ship").type) == "string"


def test_a_project_asks_a_database_that_is_open(project: Project) -> None:
    database = Recording([Result(("day", "n"), ((date(2025, 7, 31), 1),))])
    (row,) = project.ask("on-a-day", database=database, timeout=3, on="2025-07-31")
    assert (row.n, database.timeouts, database.closed) == (1, [3], False)


def test_a_mistake_is_told_before_a_database_is_opened(project: Project) -> None:
    with pytest.raises(QuestionError, match="cannot be asked with these parameters"):
        project.ask("on-a-day", day=date(2025, 7, 31))
    with pytest.raises(QuestionError, match="there is no question 'on-day'"):
        project.ask("on-day")
    assert not Path(".graphmodel").exists()


@pytest.mark.long
def test_a_question_is_stopped_after_its_time(project: Project) -> None:
    with pytest.raises(TimedOut):
        project.ask("long", timeout=0.05)
    assert len(project.ask("on-a-day", on=date(2025, 7, 31))) == 1
