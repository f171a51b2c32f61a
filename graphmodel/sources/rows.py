"""What one source says, row by row, each row with its place: the one form that every kind of source takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from graphmodel.claims import Claim, Document, Passage
from graphmodel.model import Key, Model, Node, NodeType, Relationship
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean

COMPARISONS = 100_000  # of ids, in search of what is near an unknown one: a second's work, and then no more
SEARCHES = 20
"""How many unknown ids are looked for among staged nodes."""


@dataclass(frozen=True)
class SourceItem:
    """A node or a relationship that a source gives, and where it says so.

    `adds`: it only adds to a node that others declare. `clears`: the stored columns that are to go unless another row
    gives them.
    """

    item: Node | Relationship[Any, Any]
    where: Where = NOWHERE
    adds: bool = False
    clears: frozenset[str] = frozenset()


@dataclass
class Batch:
    """All that one source says.

    `no_fact` and `waived` are the reasons a fact sheet gives, by locator, for sentences without claims and for names,
    numbers and dates without use. `staged` counts the rows that went to the staging database, `staged_claims` the
    claims. `partial`: these are some of its rows.
    `is_clean` says that it was read whole, so what it no longer says may go.
    """

    source: str
    rows: list[SourceItem] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    no_fact: dict[str, str] = field(default_factory=dict)
    waived: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Where] = field(default_factory=dict)
    staged: int = 0
    partial: bool = False
    staged_claims: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing in it had to be left out, and there was something."""
        return not self.partial and not any(p.severity == "error" or p.code == "table-no-rows" for p in self.problems)


class Registry:
    """The nodes that the sources declare, by the id a person writes."""

    def __init__(self, model: Model, nearest: Callable[[str], Collection[str]] | None = None) -> None:
        self.model = model
        self._nearest = nearest
        self._searches = SEARCHES
        self._comparisons = COMPARISONS
        self._refused: set[tuple[str, str]] = set()
        self._known: dict[str, dict[tuple[str, str | int], type[Node]]] = {}  # by id, then by identity and key

    def add(self, nodes: Iterable[Node]) -> None:
        """Makes the ids of these nodes known."""
        for node in nodes:
            kind = self.model.node(type(node))
            self.know(type(node), [kind.properties[kind.key].of(node)])

    def know(self, cls: type[Node], keys: Iterable[str | int]) -> None:
        """Makes the ids of nodes of a class known, by their keys."""
        identity = self.model.node(cls).identity
        for key in keys:
            places = self._known.setdefault(str(key), {})
            known = places.get((identity, key))
            if known is None or issubclass(cls, known):
                places[identity, key] = cls

    def find(self, text: str, where: Where, kind: NodeType | None = None) -> Key[Any] | Problem:
        """The key of the node that a person calls `id`, or `Label:id` where ids alone are ambiguous.

        `kind` is the type that the place asks for, which then settles an ambiguity.
        """
        found = {(text, *place): cls for place, cls in self._known.get(text, {}).items()}
        label, colon, id = text.partition(":")
        if colon and label in self.model.nodes:
            line = self.model.nodes[label]
            found |= {(id, *place): cls for place, cls in self._known.get(id, {}).items() if _same_line(cls, line)}
        wanted = [(key, cls) for (_, _, key), cls in found.items() if kind is None or issubclass(cls, kind.cls)]
        if len(wanted) == 1:
            key, cls = wanted[0]
            return Key(cls, key)
        if kind is not None and found:
            fault = f"{text!r} is {self._labels(found.values())}, and this line makes it {kind.label}"
            return Problem(where, "wrong-class", fault, "give one of them another id, or both one class")
        if found:
            names = ", ".join(sorted(f"{self.model.node(cls).label}:{id}" for (id, _, _), cls in found.items()))
            return Problem(where, "ambiguous-id", f"{text!r} names several nodes: {names}", f"write one of {names}")
        return Problem(where, "unknown-id", f"no source declares {text!r}", self._hint(text, id), key=id or text)

    def _hint(self, text: str, id: str) -> str:
        if others := self._known.get(id):
            return f"{id!r} is {self._labels(others.values())}"
        if len(self._known) > self._comparisons:
            return "declare it under `entities`"
        self._comparisons -= len(self._known)
        staged: Collection[str] = ()
        if self._nearest is not None:
            if not self._searches:
                return "declare it under `entities`"
            self._searches -= 1
            staged = self._nearest(text)
        return did_you_mean(text, {*self._known, *staged}) or "declare it under `entities`"

    def _labels(self, classes: Iterable[type[Node]]) -> str:
        return " and ".join(sorted(self.model.node(cls).label for cls in classes))

    def ids(self) -> Collection[str]:
        """Every known id."""
        return self._known

    def refuse(self, text: str, kind: NodeType) -> None:
        """Remembers that a node could not be declared, so that this is not reported again."""
        self._refused.add((text, kind.identity))

    def refused(self, text: str, kind: NodeType) -> bool:
        """Whether a node with this id and of this type's identity could not be declared."""
        return (text, kind.identity) in self._refused

    def declares(self, text: str, kind: NodeType) -> bool:
        """Whether a node with this id and of this type's identity is declared."""
        return any(identity == kind.identity for identity, _ in self._known.get(text, {}))


def _same_line(cls: type[Node], wanted: NodeType) -> bool:
    return issubclass(cls, wanted.cls) or issubclass(wanted.cls, cls)
