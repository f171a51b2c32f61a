"""Lints a project's questions, offline, and with a database asks its engine too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import QuestionError
from graphmodel.problems import Problem, did_you_mean, errors
from graphmodel.queries import question_files, read_file, same_names
from graphmodel.queries.lint import Lint, Vocabulary
from graphmodel.queries.lint.explaining import explain

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project


@dataclass(frozen=True)
class LintReport:
    """Every finding in order of place, and how many files were read."""

    problems: tuple[Problem, ...]
    files: int

    @property
    def sound(self) -> bool:
        """Whether no finding is an error."""
        return not errors(self.problems)

    def count(self, severity: str) -> int:
        """How many findings are of a severity."""
        return sum(problem.severity == severity for problem in self.problems)


def lint(
    project: Project, names: Sequence[str] = (), *, database: Database | None = None, bare: bool = False
) -> LintReport:
    """Holds questions to the rules: those named, by name or as paths of files, or else all of the project.

    `bare` files are plain Cypher without a header, with any number of statements.

    Raises:
        QuestionError: there is no such question or file.
        ModelError, ProjectError: there is no model to hold them against.
    """
    every = question_files(project.question_folder)
    paths = [_path(name, every) for name in names] or every
    rules = linter(project)
    problems = [] if names else same_names(every)
    for path in paths:
        problems += rules.file(path, bare=bare)
        if database is not None and not bare:
            problems += _explained(database, path, rules)
    return LintReport(tuple(sorted(set(problems))), len(paths))


def linter(project: Project) -> Lint:
    """The rules as the project sets them. A project without sources holds no claims."""
    settings = project.settings
    return Lint(Vocabulary.of(project.model), settings.lint, claims=bool(settings.sources))


def _explained(database: Database, path: Path, rules: Lint) -> Iterator[Problem]:
    question, _ = read_file(path)
    for problem in explain(database, question) if question is not None else ():
        severity = rules.severities.get(problem.code, problem.severity)
        if severity != "off":
            yield replace(problem, severity=severity)


def _path(name: str, every: Sequence[Path]) -> Path:
    found = [path for path in every if path.stem == name]
    if found:
        return found[0]
    if name.endswith(".cypher") and Path(name).is_file():
        return Path(name)
    hint = did_you_mean(name, (path.stem for path in every)) or "`graphmodel queries list` lists them"
    raise QuestionError(f"there is no question {name!r}", hint=hint)
