"""Writes an answer as a page of HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.databases.values import NodeValue, RelationshipValue
from graphmodel.model.phrases import OBJECT
from graphmodel.model.properties import shown
from graphmodel.queries import bind, html_page, looks, picture
from graphmodel.workflows.export import write

if TYPE_CHECKING:
    from graphmodel.model import Model
    from graphmodel.project import Project
    from graphmodel.workflows.ask import AskReport


@dataclass(frozen=True)
class PageReport:
    """How many rows the page lists, and how many nodes and relationships it draws."""

    rows: int
    nodes: int
    relationships: int


def write_page(project: Project, asked: AskReport, given: Mapping[str, Any], path: Path) -> PageReport:
    """Writes the answer to a question as one page that opens from the file, offline.

    Raises:
        QuestionError: the answer holds nodes or relationships, and the extra that draws them is not installed.
        ProjectError: the file cannot be written.
    """
    model = project.model
    phrases = {kind.type: kind.reads.present.replace(OBJECT, "…") for kind in model.relationships.values()}
    drawn = picture(asked.answer, looks(model), phrases, partial(_properties, model))
    values = [f"{name} = {value}" for name, value in bind(asked.question, given).items() if value is not None]
    day = [f"as of {asked.as_of}"] if asked.as_of else []
    page = html_page(asked.question, asked.answer, drawn, " · ".join([*values, *day]))
    write(path, page.encode())
    nodes, relationships = (len(drawn.nodes), len(drawn.relationships)) if drawn else (0, 0)
    return PageReport(len(asked.answer), nodes, relationships)


def _properties(model: Model, value: NodeValue | RelationshipValue) -> Mapping[str, Any]:
    """The properties of a node or a relationship as a reader takes them."""
    if isinstance(value, RelationshipValue):
        types = [model.relationships[value.type]] if value.type in model.relationships else []
        return shown({name: each for kind in types for name, each in kind.properties.items()}, value.properties)
    kinds = [model.nodes[label] for label in value.labels if label in model.nodes]
    return shown({name: each for kind in kinds for name, each in kind.properties.items()}, value.properties)
