"""Brings the project's questions into the house style, or says which are not in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import ProjectError, QuestionError
from graphmodel.files import way_out, write_in
from graphmodel.problems import Problem, did_you_mean
from graphmodel.queries.files import text_of
from graphmodel.queries.formatting import format_question
from graphmodel.syntax import token_problems, tokenize
from graphmodel.syntax.nesting import DEEPEST, too_deep

if TYPE_CHECKING:
    from graphmodel.project import Project


@dataclass(frozen=True)
class RewriteReport:
    """The files that were changed, how many were as they should be, and what keeps files from being read."""

    changed: tuple[Path, ...]
    unchanged: int
    problems: tuple[Problem, ...]


def format_questions(project: Project, names: Sequence[str] = (), *, check: bool = False) -> RewriteReport:
    """Writes each question in the house style, or with `check` only finds those that are not.

    A file that cannot be read as Cypher is not touched.

    Raises:
        QuestionError: there is no question of a name.
        ProjectError: a file cannot be written.
    """

    def made(path: Path, text: str) -> str | Problem:
        return _nested(text, path) or format_question(text)

    return rewrite_questions(project, names, made, check=check)


def rewrite_questions(
    project: Project, names: Sequence[str], made: Callable[[Path, str], str | Problem], *, check: bool
) -> RewriteReport:
    """Writes each question as `made` makes it of its text, or with `check` only finds those that differ.

    A file that cannot be read as Cypher, or of which a problem is made, is not touched.

    Raises:
        QuestionError: there is no question of a name.
        ProjectError: a file cannot be written.
    """
    changed: list[Path] = []
    problems: list[Problem] = []
    paths = question_paths(project.question_folder, names)
    for path in paths:
        text = text_of(path, "question", "a question is one statement")
        wrong = [text] if isinstance(text, Problem) else token_problems(tokenize(text), str(path))
        problems += wrong
        if wrong or isinstance(text, Problem):
            continue
        new = made(path, text)
        if isinstance(new, Problem):
            problems.append(new)
        elif new != text:
            changed.append(path)
            if not check:
                _write_question(project.root, path, new)
    unread = len({problem.where.file for problem in problems})
    return RewriteReport(tuple(changed), len(paths) - len(changed) - unread, tuple(problems))


def _nested(text: str, path: Path) -> Problem | None:
    """That a query nests too deep to be laid out."""
    deep = too_deep(tokenize(text))
    if deep is None:
        return None
    fault = f"the query nests more than {DEEPEST} levels deep, and stays as it is"
    return Problem(deep.where(str(path)), "query-nested", fault, "name what is inside with WITH, and use the names")


def question_paths(folder: Path, names: Sequence[str]) -> list[Path]:
    """The files of the questions of these names, or of all.

    Raises:
        QuestionError: there is no question of a name.
    """
    paths = sorted(folder.rglob("*.cypher"))
    known = {path.stem for path in paths}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"{folder} has no questions"
            raise QuestionError(f"there is no question {name!r}", hint=hint)
    return [path for path in paths if not names or path.stem in names]


def _write_question(root: Path, path: Path, text: str) -> None:
    """Writes a question's file.

    Raises:
        ProjectError: it cannot be written.
    """
    try:
        write_in(root, path, text)
    except OSError as wrong:
        raise ProjectError(
            f"{path} cannot be written: {wrong.strerror}", hint=way_out(wrong, "check its rights")
        ) from wrong
