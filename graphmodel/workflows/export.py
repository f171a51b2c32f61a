"""Writes what Neo4j Browser imports: the questions as favourites, and a style by the model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import ProjectError
from graphmodel.files import way_out, write_file
from graphmodel.queries import favourites, grass
from graphmodel.workflows.ask import list_questions

if TYPE_CHECKING:
    from graphmodel.problems import Problem
    from graphmodel.project import Project

_ENGINE = "neo4j"


@dataclass(frozen=True)
class QuestionExportReport:
    """The questions that were written, by name, those for other engines only, and files that hold no question."""

    written: tuple[str, ...]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]


def export_favourites(
    project: Project, path: Path, tag: str = "", *, with_values: bool = False
) -> QuestionExportReport:
    """Writes the questions, or those with a tag, as a zip file that Browser imports as favourites.

    `with_values`: the parameters' defaults are in the query, instead of `:param` lines before it.

    Raises:
        QuestionError: no question has the tag.
        ProjectError: the file cannot be written.
    """
    questions, problems = list_questions(project, tag)
    fitting = [question for question in questions if _ENGINE in question.dialects]
    write(path, favourites(fitting, with_values=with_values))
    return QuestionExportReport(
        tuple(question.name for question in fitting),
        tuple(question.name for question in questions if question not in fitting),
        problems,
    )


def export_style(project: Project, path: Path) -> int:
    """Writes the style of the model's labels as a file that Browser imports, and says how many labels it has.

    Raises:
        ModelError: there is no model.
        ProjectError: the file cannot be written.
    """
    write(path, grass(project.model).encode())
    return len(project.model.nodes)


def write(path: Path, content: bytes) -> None:
    """Writes a file.

    Raises:
        ProjectError: it cannot be written.
    """
    try:
        write_file(path, content)
    except OSError as wrong:
        hint = way_out(wrong, "name a file in a folder that is there and that you may write to")
        raise ProjectError(f"{path} cannot be written: {wrong.strerror}", hint=hint) from wrong
