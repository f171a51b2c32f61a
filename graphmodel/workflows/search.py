"""Finds nodes by a part of a name, in any script: for whoever does not know their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphmodel.claims.identity import ref_text
from graphmodel.errors import QuestionError
from graphmodel.model import Ref
from graphmodel.problems import did_you_mean
from graphmodel.records import caption_of
from graphmodel.workflows.evidence import class_of, naming_properties
from graphmodel.workflows.own import ask_own

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.project import Project


@dataclass(frozen=True)
class NodeMatch:
    """A node that a search found. `names` are all it is called by; `id` is its reference, as claims hold it."""

    label: str
    key: str | int
    caption: str
    names: tuple[str, ...]
    id: str


def search(
    project: Project, database: Database, text: str, labels: Sequence[str] = (), *, most: int = 20
) -> tuple[NodeMatch, ...]:
    """The nodes with a text in their key or in a name, equal ones first, then those that begin with it.

    `labels` bounds the search to classes of the model, those below them included.

    Raises:
        QuestionError: the text is empty, or the model has no such label.
        DatabaseError: the database said no.
    """
    model = project.model
    if not text.strip():
        raise QuestionError("there is nothing to search for", hint="give a part of a name")
    for label in labels:
        if label not in model.nodes:
            raise QuestionError(f"the model has no label {label!r}", hint=did_you_mean(label, model.nodes))
    names = naming_properties(model)
    parameters = {"text": text.strip(), "names": names, "labels": list(labels), "most": most}
    rows = ask_own(database, model.layer, "nodes-containing", parameters).rows
    found = (match_of(model, labels_, properties) for labels_, properties in rows)
    return tuple(match for match in found if match is not None)


def match_of(model: Model, labels: Sequence[str], properties: Mapping[str, Any]) -> NodeMatch | None:
    """A node as a match; None for one that is none of the model's."""
    kind = class_of(model, labels)
    if kind is None or kind.key not in properties:
        return None
    names = [name for name in naming_properties(model) if name != kind.key]
    found_values = (properties[name] for name in names if name in properties)
    called = [str(each) for value in found_values for each in (value if isinstance(value, list | tuple) else [value])]
    key = properties[kind.key]
    id_ = ref_text(Ref(kind.identity, key))
    return NodeMatch(kind.label, key, caption_of(kind, properties, key), tuple(dict.fromkeys(called)), id_)
