"""Makes one page of Markdown of all questions and of rows from their examples; no database is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmodel.errors import QuestionError
from graphmodel.problems import errors
from graphmodel.queries.examples import read_examples
from graphmodel.queries.library import library

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
        raise QuestionError("no page was made", hint="mend these", problems=problems)
    return library(list(questions.values()), examples)
