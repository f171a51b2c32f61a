"""Makes a file for a new question: well formed, answered at once, and to be filled in."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from graphmodel.errors import QuestionError
from graphmodel.files import own_folder, way_out, write_file
from graphmodel.queries import read_question, well_named
from graphmodel.queries.types import SCALARS
from graphmodel.syntax import quote

if TYPE_CHECKING:
    from graphmodel.model import Model
    from graphmodel.project import Project

TEMPLATE = Path(__file__).parent / "template" / "question.cypher"


def new_question(project: Project, name: str) -> Path:
    """Writes the file of a question of this name, about nodes of the model's first class, and says where it is.

    Raises:
        QuestionError: it is no name for a question, or there is one of this name, or its file cannot be written.
        ModelError, ProjectError: there is no model to ask about.
    """
    if not well_named(name):
        near = re.sub(r"[^a-z0-9]+", "-", name.removesuffix(".cypher").lower()).strip("-")
        hint = f"did you mean {near!r}? " if near else ""
        raise QuestionError(
            f"{name!r} is no name for a question", hint=f"{hint}Names have small letters, digits and single hyphens"
        )
    folder = project.question_folder
    for path in sorted(folder.rglob(f"{name}.cypher")):
        raise QuestionError(f"there is a question {name} already", hint=f"it is {path}; edit it, or take another name")
    text = _filled(project.model, name)
    path = folder / f"{name}.cypher"
    _, problems = read_question(path, text)
    assert not problems, problems
    try:
        own_folder(project.root, Path(project.settings.questions))
        folder.mkdir(parents=True, exist_ok=True)
        write_file(path, text)
    except OSError as wrong:
        raise QuestionError(
            f"{path} cannot be written: {wrong.strerror}", hint=way_out(wrong, "check its rights")
        ) from wrong
    return path


def _filled(model: Model, name: str) -> str:
    kind = next((kind for kind in model.nodes.values() if not kind.abstract), None)
    if kind is None:
        raise QuestionError("the model has no class of nodes to ask about", hint="declare one: class Person(Node)")
    key = next((name for name in kind.own_key if name in kind.properties), kind.key)
    declared = kind.properties[key].kind
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=name.replace("-", " ").capitalize(),
        name=key,
        type=declared if declared in SCALARS else "string",
        label=quote(kind.label),
        property=quote(key),
    )
