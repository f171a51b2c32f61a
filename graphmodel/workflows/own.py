"""The questions that graphmodel itself asks of a graph, kept as `.cypher` files in the folder `questions`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.queries import ask, read_file

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.queries import Answer, Question

FOLDER = Path(__file__).parent / "questions"
ALLOWED = ("SHOW SETTINGS",)
"""What these questions ask besides the graph: the server's address for Neo4j Browser."""


@cache
def own_question(name: str) -> Question:
    """The question of this name."""
    question, problems = read_file(FOLDER / f"{name}.cypher")
    assert question is not None, problems
    return question


def ask_own(database: Database, name: str, parameters: Mapping[str, Any] | None = None) -> Answer:
    """Its answer."""
    return ask(database, own_question(name), parameters, allow=ALLOWED)
