"""The forms by name, with what can be chosen for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graphmodel.errors import ProjectError
from graphmodel.export.admin import Admin
from graphmodel.export.comma import Comma
from graphmodel.export.cypher import Cypher
from graphmodel.export.forms import Form
from graphmodel.export.graphml import GraphML
from graphmodel.export.jsonl import JsonLines
from graphmodel.export.parquet import Parquet
from graphmodel.export.rdf import BASE, Turtle
from graphmodel.model import Model

MIXED = ("csv", "jsonl")
"""The forms that write a value by its own type, so that a column may hold whole numbers beside others."""
FORMS = ("admin", "jsonl", "csv", "parquet", "graphml", "cypher", "rdf")


@dataclass(frozen=True)
class Choices:
    """What can be chosen: `packed` files (gzip), a `plain` graph (`Graph`), and the `base` of IRIs."""

    packed: bool = False
    plain: bool = False
    base: str = BASE


def maker(name: str, model: Model, choices: Choices) -> Callable[[Path], Form]:
    """What makes a form of this name for a folder.

    Raises:
        ProjectError: there is no form of this name.
    """
    packed = choices.packed
    forms: dict[str, Callable[[Path], Form]] = {
        "admin": lambda folder: Admin(folder, model, packed=packed, plain=choices.plain),
        "jsonl": lambda folder: JsonLines(folder, packed=packed),
        "csv": lambda folder: Comma(folder, packed=packed),
        "parquet": lambda folder: Parquet(folder),
        "graphml": lambda folder: GraphML(folder, packed=packed),
        "cypher": lambda folder: Cypher(folder, model, packed=packed, plain=choices.plain),
        "rdf": lambda folder: Turtle(folder, choices.base, packed=packed),
    }
    if name not in forms:
        raise ProjectError(f"there is no form {name!r}", hint=f"take one of {', '.join(FORMS)}")
    return forms[name]
