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
from graphmodel.export.rdf import BASE, Triples
from graphmodel.model import Model

FORMS = ("admin", "jsonl", "csv", "parquet", "graphml", "cypher", "rdf")
PARALLEL = ("admin",)
"""Those of which several processes may write parts."""


@dataclass(frozen=True)
class Choices:
    """What can be chosen: `packed` files (gzip), the number of processes, the `base` of IRIs."""

    packed: bool = False
    jobs: int = 2
    base: str = BASE

    def processes(self, form: str) -> int:
        """How many processes may write this form."""
        return self.jobs if form in PARALLEL else 1


def maker(name: str, model: Model, choices: Choices) -> Callable[[Path, int], Form]:
    """What makes a form of this name for a folder and a part.

    Raises:
        ProjectError: there is no form of this name.
    """
    packed = choices.packed
    forms: dict[str, Callable[[Path, int], Form]] = {
        "admin": lambda folder, part: Admin(folder, model, packed=packed, part=part),
        "jsonl": lambda folder, _: JsonLines(folder, packed=packed),
        "csv": lambda folder, _: Comma(folder, packed=packed),
        "parquet": lambda folder, _: Parquet(folder),
        "graphml": lambda folder, _: GraphML(folder, packed=packed),
        "cypher": lambda folder, _: Cypher(folder, model, packed=packed),
        "rdf": lambda folder, _: Triples(folder, choices.base, packed=packed),
    }
    if name not in forms:
        raise ProjectError(f"there is no form {name!r}", hint=f"take one of {', '.join(FORMS)}")
    return forms[name]
