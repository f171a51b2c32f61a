"""The forms by name, with what can be chosen for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graphmodel.errors import ProjectError
from graphmodel.export.admin import Admin
from graphmodel.export.forms import Form
from graphmodel.model import Model

FORMS = ("admin",)
PARALLEL = ("admin",)
"""Those of which several processes may write parts."""


@dataclass(frozen=True)
class Choices:
    """What can be chosen: `packed` files (gzip), the number of processes, the `base` of IRIs."""

    packed: bool = False
    jobs: int = 2
    base: str = "urn:graphmodel:"

    def processes(self, form: str) -> int:
        """How many processes may write this form."""
        return self.jobs if form in PARALLEL else 1


def maker(name: str, model: Model, choices: Choices) -> Callable[[Path, int], Form]:
    """What makes a form of this name for a folder and a part."""
    if name == "admin":
        return lambda folder, part: Admin(folder, model, packed=choices.packed, part=part)
    raise ProjectError(f"there is no form {name!r}", hint=f"take one of {', '.join(FORMS)}")
