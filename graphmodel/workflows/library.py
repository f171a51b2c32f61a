"""Makes one page of Markdown of all questions and of rows from their examples, or their index; no database is asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import QuestionError
from graphmodel.problems import errors
from graphmodel.queries.examples import read_examples
from graphmodel.queries.library import index, library

if TYPE_CHECKING:
    from graphmodel.project import Project


def make_library(project: Project) -> str:
    """The page.

    Raises:
        QuestionError: a question or an example cannot be read.
    """
    questions, problems = project.questions()
    examples = {}
    for name, question in questions.items():
        examples[name], wrong = read_examples(question)
        problems += wrong
    if errors(problems):
        raise QuestionError("no page was made", hint="fix these", problems=problems)
    return library(list(questions.values()), examples)


def make_index(project: Project, folder: Path) -> str:
    """The index, with links from a page in this folder to the questions' files.

    Raises:
        QuestionError: a question cannot be read.
    """
    questions, problems = project.questions()
    if errors(problems):
        raise QuestionError("no page was made", hint="fix these", problems=problems)
    links = {name: Path(os.path.relpath(q.where.file, folder)).as_posix() for name, q in questions.items()}
    return index(questions.values(), links)
