"""The explorer as one file that works offline: the whole of a small graph, with its questions answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import QuestionError
from graphmodel.explorer.content import page, start_of
from graphmodel.explorer.reading import MOST_NODES, answered, nodes_called, whole
from graphmodel.mark import day_of

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project

SECONDS = 10.0
"""Seconds that a question may take while the file is made."""


@dataclass(frozen=True)
class ExplorerFile:
    """The page's text, and how much of the graph it holds."""

    text: str
    nodes: int
    edges: int


def explorer_file(
    project: Project, database: Database, day: date | None = None, text: Path | None = None, document: str = ""
) -> ExplorerFile:
    """One page with all nodes of the graph, their relationships, claims and evidence; the sentences of `text` too.

    Raises:
        QuestionError: the graph has more than `MOST_NODES` nodes, or what draws is not installed.
        DatabaseError: the database said no.
    """
    as_of = day_of(database, project.model.layer.prefix)
    view = whole(database, project.model, MOST_NODES)
    content = view.content() | {"answers": _answers(project, database)}
    made = page(start_of(project, as_of, day, text, document), content)
    return ExplorerFile(made, len(view.nodes), len(view.edges))


def _answers(project: Project, database: Database) -> dict[str, list[str]]:
    """For each question that needs no parameter, the nodes that it is about."""
    found: dict[str, list[str]] = {}
    called = partial(nodes_called, database, project.model)
    for question in project.questions()[0].values():
        if question.mode == "read" and not any(p.required for p in question.parameters):
            try:
                found[question.name] = list(answered(database, project.model, question, {}, SECONDS, called).nodes)
            except QuestionError:
                continue  # written for another engine: the page does not offer it
    return found
