"""Holds the locators and fingerprints of a fact sheet against the article's text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.claims.fingerprints import compare as compare_passages
from graphmodel.errors import SourceError
from graphmodel.problems import Problem
from graphmodel.workflows.articles import article_of
from graphmodel.workflows.document import sentences

if TYPE_CHECKING:
    from graphmodel.project import Project


@dataclass(frozen=True)
class CompareReport:
    """How many of a document's passages are in the text as they were, and what became of the others."""

    document: str
    passages: int
    same: int
    problems: tuple[Problem, ...]


def compare(project: Project, text: Path, document: str = "") -> CompareReport:
    """Holds the passages of a document, as the project's fact sheets list them, against its text.

    Without a document it is the one that the text fits best.

    Raises:
        ModelError, ProjectError: there is no model to read the sources by.
        SourceError: the text cannot be read, or no fact sheet lists passages of such a document.
    """
    found = sentences(text)
    article = article_of(project.read().batches, found, document)
    if not article.passages:
        hint = f"add them: graphmodel document number {text} --passages"
        raise SourceError(f"no fact sheet lists the passages of {article.id}", hint=hint)
    states = compare_passages(article.passages, found)
    problems = (state.problem(article.place("passages", state.locator)) for state in states)
    return CompareReport(
        document=article.id,
        passages=len(article.passages),
        same=sum(state.state == "same" for state in states),
        problems=tuple(sorted(problem for problem in problems if problem is not None)),
    )
