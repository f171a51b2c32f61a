"""Labels, relationship types and properties that the model keeps for a while, and no new question should use."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.model import Model, NodeType, RelationshipType
from graphmodel.problems import Problem
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.lint.vocabulary import names
from graphmodel.syntax.kinds import Element


def deprecations(subject: Subject) -> Iterator[Problem]:
    """GM111"""
    model = subject.vocabulary.model
    if model is None:
        return
    types = model.deprecated
    for uses in subject.uses:
        for label in uses.labels:
            for each in names(label.labels):
                if each.token.name in types:
                    yield subject.problem(
                        each.token, "GM111", f"{each.token.name} is deprecated", types[each.token.name]
                    )
        for use in uses.properties:
            found = _instead(subject, model, use.subject, use.name)
            if found:
                owner, instead = found
                yield subject.problem(use.token, "GM111", f"{owner}.{use.name} is deprecated", instead)


def _instead(subject: Subject, model: Model, element: Element, name: str) -> tuple[str, str] | None:
    """The type that deprecates a property, and what to use instead, if all types that it may be of do so."""
    kinds: dict[str, NodeType | RelationshipType] = {**model.nodes, **model.relationships}
    sorts = [sort for sort in subject.vocabulary.sorts(element) if name in sort.properties]
    said = [
        (sort.name, column.deprecated)
        for sort in sorts
        if sort.name in kinds
        for column in kinds[sort.name].properties.values()
        if name in {stored.name for stored in column.columns}
    ]
    return said[0] if said and len(said) == len(sorts) and all(instead for _, instead in said) else None
