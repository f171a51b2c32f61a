"""Fixes in the project's questions what the lint can fix by itself: relationship types without those below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphmodel.workflows.format import RewriteReport, rewrite_questions
from graphmodel.workflows.lint import linter

if TYPE_CHECKING:
    from graphmodel.project import Project


def fix_questions(project: Project, names: Sequence[str] = (), *, check: bool = False) -> RewriteReport:
    """Writes into each question the types that its patterns leave out (GM110); with `check` only finds where.

    Raises:
        QuestionError: there is no question of a name.
        ModelError, ProjectError: there is no sound model, or a file cannot be written.
    """
    rules = linter(project)
    return rewrite_questions(project, names, lambda _, text: rules.fixed(text), check=check)
