"""The questions that graphmodel itself asks of a graph, kept as `.cypher` files in the folder `questions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.queries import ask, read_file
from graphmodel.syntax.quoting import quote

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Layer
    from graphmodel.queries import Answer, Question

MAX_LABELS = 100
"""Of more labels all nodes are looked at: an engine would plan longer than that takes."""
FOLDER = Path(__file__).parent / "questions"
ALLOWED = ("SHOW SETTINGS",)
"""What these questions ask besides the graph: the server's address for Neo4j Browser."""


@cache
def own_question(name: str, layer: Layer, labels: tuple[str, ...] = ()) -> Question:
    """The question of this name, on claims that are called so; where it begins with any node, of these labels."""
    question, problems = read_file(FOLDER / f"{name}.cypher")
    assert question is not None, problems
    said = question.statement
    offset, text = len(layer.named(question.text[: said.offset])), layer.named(said.text)
    if 0 < len(labels) <= MAX_LABELS:
        text = text.replace("MATCH (n)", f"MATCH (n:{'|'.join(map(quote, labels))})", 1)
    whole = layer.named(question.text[: said.offset]) + text
    return replace(question, text=whole, statement=replace(said, offset=offset, text=text))


def ask_own(
    database: Database,
    layer: Layer,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    labels: tuple[str, ...] = (),
) -> Answer:
    """Its answer."""
    return ask(database, own_question(name, layer, labels), parameters, allow=ALLOWED)
