"""Names as they were at first, from which claims' ids are computed, so that a renaming changes no id.

A type or property that says what it was called (`formerly`) has the first of those names here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphmodel.claims.bounds import Bound
from graphmodel.claims.identity import label_and_key
from graphmodel.model import Model, Ref


def first_text(model: Model, ref: Ref | None) -> str:
    """A reference as a text that a renaming of its label leaves as it is; empty for an unnamed party."""
    return label_and_key(_first_label(model, ref), ref.key) if ref else ""


def first_type(model: Model, type: str) -> str:
    """The first name of a relationship type."""
    return model.relationships[type].first_name


def first_property(model: Model, subject: Ref | None, name: str) -> str:
    """The first name of a property of a node, of which the identity label is known."""
    return model.first_properties.get((subject.label, name), name) if subject else name


def first_qualifiers(model: Model, type: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """A relationship's properties by their first names."""
    declared = model.relationships[type].properties
    return {declared[name].first_name if name in declared else name: value for name, value in said.items()}


def first_bound(model: Model, bound: Bound) -> list[Any]:
    """A bound as JSON holds it, its event's label by its first name."""
    if not isinstance(bound.of, Ref):
        return [bound.how, bound.of]
    event = Ref(_first_label(model, bound.of), bound.of.key)
    return [bound.how, Bound(bound.how, event).plain]


def in_order(model: Model, one: Ref | None, other: Ref | None) -> tuple[Ref | None, Ref | None]:
    """The ends of a symmetric relationship in the order in which they are stored, before and after a renaming."""
    return (one, other) if first_text(model, one) <= first_text(model, other) else (other, one)


def _first_label(model: Model, ref: Ref) -> str:
    kind = model.nodes.get(ref.label)
    return kind.first_name if kind is not None else ref.label
