"""Names of a model that an engine cannot store, found before anything is sent there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote_plus

from graphmodel.model import Model, NodeType, RelationshipType
from graphmodel.model.places import place
from graphmodel.problems import Problem
from graphmodel.syntax.dialect import Dialect

_HINT = 'give it a shorter name (label = "...", type = "...") or fewer base classes, or load into Neo4j'


def name_faults(model: Model, dialect: Dialect) -> list[Problem]:
    """The labels and types that an engine does not take, each at its class; none for Neo4j.

    The embedded engine keeps the nodes of each combination of labels in files that are named after all of them.
    """
    found: list[Problem] = []
    for node in model.nodes.values():
        labels = () if node.abstract else (*node.labels, *node.optional_labels)
        found += _faults(node, (node.label, *node.optional_labels), tuple(sorted(labels)), dialect)
    for kind in model.relationships.values():
        found += _faults(kind, (kind.type,), (kind.type,), dialect)
    return sorted(found)


def _faults(
    kind: NodeType | RelationshipType, names: tuple[str, ...], labels: tuple[str, ...], dialect: Dialect
) -> Iterator[Problem]:
    for name in names:
        if bad := [letter for letter in dialect.refused_letters if letter in name]:
            fault = f"{name!r} holds {' and '.join(map(repr, bad))}, which the {dialect.name} database takes in no name"
            yield Problem(place(kind.cls), "model-engine", fault, "leave it out, or load into Neo4j")
    size = len(quote_plus("~".join(labels), safe="*").replace("~", "%7E"))
    if dialect.name_bytes and size > dialect.name_bytes:
        shown = ":".join(labels)
        what = f"the {len(labels)} labels {shown}" if len(labels) > 1 else repr(shown)
        fault = f"{what} make a name of {size} bytes, and the {dialect.name} database takes {dialect.name_bytes}"
        yield Problem(place(kind.cls), "model-engine", fault, _HINT)
