"""What one source says, row by row, each row with its place: the one form that every kind of source takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphmodel.claims import Claim, Document, Passage
from graphmodel.model import Key, Model, Node, NodeType, Relationship
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean


@dataclass(frozen=True)
class Row:
    """A node or a relationship that a source gives, and where it says so."""

    item: Node | Relationship[Any, Any]
    where: Where = NOWHERE


@dataclass
class Batch:
    """All that one source says.

    `no_fact` and `waived` are the reasons a fact sheet gives, by locator, for sentences without claims and for names,
    numbers and dates without use. `faultless` says that it was read whole, so what it no longer says may go.
    """

    source: str
    rows: list[Row] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    no_fact: dict[str, str] = field(default_factory=dict)
    waived: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Where] = field(default_factory=dict)

    @property
    def faultless(self) -> bool:
        """Whether nothing in it had to be left out."""
        return not any(p.severity == "error" for p in self.problems)


class Registry:
    """The nodes that the sources declare, by the id a person writes."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._known: dict[str, dict[tuple[str, str | int], type[Node]]] = {}

    def add(self, nodes: Iterable[Node]) -> None:
        """Makes the ids of these nodes known."""
        for node in nodes:
            kind = self.model.node(type(node))
            key = getattr(node, kind.key)
            places = self._known.setdefault(str(key), {})
            known = places.get((kind.identity, key))
            if known is None or issubclass(type(node), known):
                places[kind.identity, key] = type(node)

    def find(self, text: str, where: Where) -> Key[Any] | Problem:
        """The key of the node that a person calls `id`, or `Label:id` where ids alone are ambiguous."""
        label, colon, rest = text.partition(":")
        qualified = bool(colon) and label in self.model.nodes
        id = rest if qualified else text
        found = self._known.get(id, {})
        if qualified:
            wanted = self.model.nodes[label]
            found = {place: cls for place, cls in found.items() if _same_line(cls, wanted)}
        if len(found) == 1:
            ((_, key), cls), *_ = found.items()
            return Key(cls, key)
        if found:
            names = ", ".join(sorted(f"{identity}:{id}" for identity, _ in found))
            return Problem(where, "ambiguous-id", f"{id!r} names several nodes: {names}", f"write one of {names}")
        hint = did_you_mean(id, self._known) or "declare it under `entities`"
        return Problem(where, "unknown-id", f"no source declares {text!r}", hint)

    def names(self) -> Mapping[str, tuple[type[Node], ...]]:
        """Every known id with the classes that have it."""
        return {id: tuple(found.values()) for id, found in self._known.items()}


def _same_line(cls: type[Node], wanted: NodeType) -> bool:
    return issubclass(cls, wanted.cls) or issubclass(wanted.cls, cls)
