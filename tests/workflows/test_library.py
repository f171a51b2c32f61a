"""The index of the shipped questions."""

from __future__ import annotations

from pathlib import Path

from graphmodel.project import Project
from graphmodel.workflows.library import make_index

ROOT = Path(__file__).parents[2]


def test_the_index_of_the_library_is_in_step_with_the_questions() -> None:
    """When it is not: `uv run graphmodel queries docs --index docs/library.md`."""
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    assert page == make_index(Project.at(ROOT, {}), ROOT / "docs")


def test_the_library_has_at_least_thirty_questions_and_each_says_why_it_matters() -> None:
    questions, problems = Project.at(ROOT, {}).questions()
    assert problems == []
    assert len(questions) >= 30
    assert [name for name, question in questions.items() if not question.why.endswith(".")] == []
