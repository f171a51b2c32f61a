"""What a variable may stand for, as far as it shows in the text: a node or relationship, a list of them, a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from graphmodel.syntax.tree import Labels


@dataclass(slots=True, eq=False)
class Element:
    """A node or a relationship, with every label expression that holds for it. What WHERE says is added later."""

    kind: Literal["node", "relationship"]
    constraints: tuple[Labels, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """A list whose items are all of a kind."""

    item: Kind


@dataclass(frozen=True, slots=True)
class Entries:
    """A map with known keys."""

    entries: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class PropertyValue:
    """The value of a property, under whatever name; `type()` and `labels()` are held like properties."""

    name: str
    subject: Element


@dataclass(frozen=True, slots=True)
class Computed:
    """A value whose type follows from its function: `date`, `duration`, `keys` and the like."""

    type: str


@dataclass(frozen=True, slots=True)
class Combined:
    """What an operator makes of values; `or` is one of them."""

    operator: str
    parts: tuple[Kind, ...]


Kind: TypeAlias = Element | Many | Entries | PropertyValue | Computed | Combined | None
"""None is whatever else: a path, a value from elsewhere, or something that only shows when it runs."""
Scope: TypeAlias = dict[str, Kind]


def united(kinds: Iterable[Kind]) -> Kind:
    """What is known of a value that is of one of these kinds."""
    every = list(kinds)
    if not every or None in every:
        return None
    first = every[0]
    if all(kind is first for kind in every):
        return first
    elements = [kind for kind in every if isinstance(kind, Element)]
    if len(elements) == len(every) and len({element.kind for element in elements}) == 1:
        return _either(elements)
    values = [kind for kind in every if isinstance(kind, PropertyValue)]
    if len(values) == len(every) and len({value.name for value in values}) == 1:
        subject = united(value.subject for value in values)
        return PropertyValue(values[0].name, subject) if isinstance(subject, Element) else Combined("or", tuple(values))
    many = [kind.item for kind in every if isinstance(kind, Many)]
    if many:
        return Many(united(many)) if len(many) == len(every) else None
    known = [kind for kind in every if isinstance(kind, PropertyValue | Computed | Combined)]
    if len(known) < len(every):
        return None
    return first if all(kind == first for kind in known) else Combined("or", tuple(known))


def _either(elements: list[Element]) -> Element:
    if not all(element.constraints for element in elements):
        return Element(elements[0].kind)
    token = elements[0].constraints[0].token
    return Element(
        elements[0].kind, (Labels("or", token, tuple(Labels("and", token, e.constraints) for e in elements)),)
    )
