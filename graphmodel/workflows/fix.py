"""Mends in the project's questions what the lint can mend by itself: relationship types without those below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.problems import Problem
from graphmodel.queries.files import text_of
from graphmodel.syntax import token_problems, tokenize
from graphmodel.workflows.format import question_paths, write_question
from graphmodel.workflows.lint import linter

if TYPE_CHECKING:
    from graphmodel.project import Project


@dataclass(frozen=True)
class FixReport:
    """The files that were changed, how many were as they should be, and what keeps files from being read."""

    changed: tuple[Path, ...]
    unchanged: int
    problems: tuple[Problem, ...]


def fix_questions(project: Project, names: Sequence[str] = (), *, check: bool = False) -> FixReport:
    """Writes into each question the types that its patterns leave out (GM110); with `check` only finds where.

    Raises:
        QuestionError: there is no question of a name.
        ModelError, ProjectError: there is no sound model, or a file cannot be written.
    """
    rules = linter(project)
    changed: list[Path] = []
    problems: list[Problem] = []
    paths = question_paths(project.question_folder, names)
    for path in paths:
        text = text_of(path, "question", "a question is one statement")
        wrong = [text] if isinstance(text, Problem) else token_problems(tokenize(text), str(path))
        problems += wrong
        if wrong or isinstance(text, Problem):
            continue
        made = rules.fixed(text)
        if made != text:
            changed.append(path)
            if not check:
                write_question(path, made)
    unread = len({problem.where.file for problem in problems})
    return FixReport(tuple(changed), len(paths) - len(changed) - unread, tuple(problems))
