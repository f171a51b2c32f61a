"""A first model as values: node and relationship types, and what a person must decide about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class DraftProperty:
    """A property of a drafted type; `allowed` is an enumeration.

    `stored` is its name in the graph where that is another than the attribute's, `name`. `kind` is one of
    `graphmodel.drafts.names.TYPES`. `scale` is of a decimal that is stored as a whole number: how many
    digits after the point are counted.
    """

    name: str
    kind: str = "string"
    many: bool = False
    required: bool = False
    key: bool = False
    unique: bool = False
    index: bool = False
    allowed: tuple[str | int, ...] = ()
    definition: str = ""
    todo: tuple[str, ...] = ()
    scale: int | None = None
    stored: str = ""

    @property
    def in_graph(self) -> str:
        """What the graph, sheets and mappings call it."""
        return self.stored or self.name


@dataclass(frozen=True)
class DraftNode:
    """A node type: the class `name`, stored under `label`. `bases` are names of classes, none for `Node` itself.

    `parts` are the properties of a key of several, `may_be_empty` those of them that a node may lack.
    """

    name: str
    label: str
    bases: tuple[str, ...] = ()
    properties: tuple[DraftProperty, ...] = ()
    abstract: bool = False
    parts: tuple[str, ...] = ()
    definition: str = ""
    todo: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    optional_labels: tuple[str, ...] = ()

    @property
    def key(self) -> DraftProperty | None:
        """The key that this class itself declares."""
        return next((each for each in self.properties if each.key), None)


@dataclass(frozen=True)
class DraftRelationship:
    """A relationship type: the class `name`, stored under `type`. `pairs` are names of classes: start and end."""

    name: str
    type: str
    pairs: tuple[tuple[str, str], ...]
    properties: tuple[DraftProperty, ...] = ()
    key: tuple[str, ...] = ()
    cardinality: str = "many-to-many"
    ends: str = ""
    """How many ends a start has, where `cardinality` does not say it."""
    definition: str = ""
    todo: tuple[str, ...] = ()
    may_be_empty: tuple[str, ...] = ()
    """Those of the key that a relationship may lack."""
    repeated: bool = False
    """Whether several connect the same two nodes, and no key distinguishes them."""


@dataclass(frozen=True)
class DraftMapping:
    """A mapping of a table: its name without ending, its keys as YAML has them, and what a person must decide."""

    name: str
    content: dict[str, Any]
    todo: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A first project: its types, the mappings that fill them, and what was noticed on the way.

    `notes` are printed, not written: what was left out, and why. `confidence` has a row for each guess: what it is
    about, the guess, how sure it is, and the evidence.
    """

    origin: str
    nodes: tuple[DraftNode, ...] = ()
    relationships: tuple[DraftRelationship, ...] = ()
    mappings: tuple[DraftMapping, ...] = ()
    notes: tuple[str, ...] = ()
    confidence: tuple[tuple[str, str, str, str], ...] = field(default=())


def merged(relationships: Iterable[DraftRelationship]) -> tuple[DraftRelationship, ...]:
    """One relationship type for all that have its name, with the pairs and the questions of each."""
    found: dict[str, DraftRelationship] = {}
    for each in relationships:
        first = found.get(each.type, each)
        found[each.type] = replace(
            first,
            pairs=tuple(dict.fromkeys((*first.pairs, *each.pairs))),
            cardinality=first.cardinality if first.cardinality == each.cardinality else "many-to-one",
            ends=first.ends if first.ends == each.ends else "",
            todo=tuple(dict.fromkeys((*first.todo, *each.todo))),
        )
    return tuple(found.values())
