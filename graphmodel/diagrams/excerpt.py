"""Which part of a model a picture shows: all of it, the types named, or what is around one type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graphmodel.errors import ModelError
from graphmodel.model import Model, NodeType, PropertyType, RelationshipType
from graphmodel.model.multiplicity import ANY
from graphmodel.problems import did_you_mean

Pair = tuple[str, str]


@dataclass(frozen=True)
class Bundle:
    """All relationship types shown between two node types, in one direction."""

    start: str
    end: str
    relationships: tuple[RelationshipType, ...]


@dataclass(frozen=True)
class Excerpt:
    """A part of a model: its node types, and of each relationship type the (start, end) labels to show.

    Around a `center`, relationships that it has from the types above it are shown as its own.
    """

    model: Model
    nodes: Mapping[str, NodeType]
    pairs: Mapping[str, tuple[Pair, ...]]
    center: str = ""

    def parents(self, label: str) -> tuple[str, ...]:
        """The nearest types above a type that are shown."""
        found: list[str] = []
        for parent in self.model.parents(label):
            found += (parent,) if parent in self.nodes else self.parents(parent)
        return tuple(each for each in dict.fromkeys(found) if not self._covered(each, found))

    def own_properties(self, label: str) -> dict[str, PropertyType]:
        """The properties that a type adds to those of the types shown above it."""
        above = {name for parent in self.parents(label) for name in self.nodes[parent].given}
        return {name: each for name, each in self.nodes[label].given.items() if name not in above}

    def _covered(self, label: str, others: Iterable[str]) -> bool:
        return any(label in self.nodes[other].labels for other in others if other != label)

    def bundles(self, *, roles: bool) -> tuple[Bundle, ...]:
        """What joins the types shown: the roles of events, or all other relationships, by start and end."""
        found: dict[Pair, list[RelationshipType]] = defaultdict(list)
        for name, pairs in self.pairs.items():
            kind = self.model.relationships[name]
            for pair in pairs if bool(kind.role) == roles else ():
                found[pair].append(kind)
        order = {label: at for at, label in enumerate(self.model.nodes)} | {self.center: -1}
        ordered = sorted(found.items(), key=lambda each: [order.get(label, len(order)) for label in each[0]])
        return tuple(Bundle(*pair, tuple(kinds)) for pair, kinds in ordered)


def excerpt(model: Model, only: Sequence[str] = (), around: str = "") -> Excerpt:
    """The part of a model to show: the types `only` names, or those `around` one type; without either, all.

    `only` takes labels and relationship types: relationships come with the types at their ends, and labels with the
    relationships between them. Around a node type are the types above and directly below it, all relationships that
    it can have, and the types at their other ends.

    Raises:
        ModelError: the model has no type of such a name, or both are given.
    """
    if only and around:
        raise ModelError("`only` and `around` are two ways to choose; give one of them")
    if around:
        return _around(model, find_type(model, around))
    if not only:
        return Excerpt(model, model.nodes, {kind.type: kind.pairs for kind in model.relationships.values()})
    kinds = [find_type(model, name) for name in only]
    relationships = [kind for kind in kinds if isinstance(kind, RelationshipType)]
    labels = {kind.label for kind in kinds if isinstance(kind, NodeType)}
    between = {kind.type: tuple(p for p in kind.pairs if set(p) <= labels) for kind in model.relationships.values()}
    return _excerpt(model, labels, between | {kind.type: kind.pairs for kind in relationships})


def find_type(model: Model, name: str) -> NodeType | RelationshipType:
    """The type of a label, a relationship type, a class's name or a role's, whatever its case.

    Raises:
        ModelError: the model has none.
    """
    every: dict[str, NodeType | RelationshipType] = {**model.nodes, **model.relationships}
    if name in every:
        return every[name]
    folded: dict[str, NodeType | RelationshipType] = {}
    roles = {kind.role: kind for kind in model.relationships.values() if kind.role}
    for key, kind in (*roles.items(), *every.items()):
        folded[kind.cls.__name__.casefold()] = kind
        folded[key.casefold()] = kind
    if name.casefold() in folded:
        return folded[name.casefold()]
    hint = did_you_mean(name, every) or "graphmodel model lists them"
    raise ModelError(f"the model has no type {name!r}", hint=hint)


def _around(model: Model, kind: NodeType | RelationshipType) -> Excerpt:
    if isinstance(kind, RelationshipType):
        labels = {label for pair in kind.pairs for label in pair}
        below = {each for label in labels if label in model.nodes for each in model.descendants(label)}
        return _excerpt(model, labels | below, {kind.type: kind.pairs})
    pairs = {relationship.type: tuple(_centered(relationship, kind)) for relationship in model.relationships.values()}
    children = {label for label in model.nodes if kind.label in model.parents(label)}
    found = _excerpt(model, {*kind.labels, *children}, pairs)
    return replace(found, center=kind.label)


def _centered(relationship: RelationshipType, kind: NodeType) -> Iterator[Pair]:
    """The pairs of a relationship type as a node type has them: it stands for the types above it."""
    found: dict[Pair, None] = {}
    for start, end in relationship.pairs:
        if start in kind.labels:
            found[kind.label, end] = None
        if end in kind.labels and not (relationship.symmetric and start in kind.labels):
            found[start, kind.label] = None
    yield from found


def _excerpt(model: Model, labels: set[str], pairs: Mapping[str, tuple[Pair, ...]]) -> Excerpt:
    shown = {name: each for name, each in pairs.items() if each}
    wanted = labels | {label for each in shown.values() for pair in each for label in pair}
    return Excerpt(model, {label: kind for label, kind in model.nodes.items() if label in wanted}, shown)


def tree_order(part: Excerpt) -> Iterator[tuple[str, int]]:
    """The node types from the top down, each with how deep it is below the first type above it."""
    children: dict[str, list[str]] = defaultdict(list)
    for label in part.nodes:
        children[next(iter(part.parents(label)), "")].append(label)
    waiting = [(label, 0) for label in reversed(children[""])]
    while waiting:
        label, depth = waiting.pop()
        yield label, depth
        waiting += [(child, depth + 1) for child in reversed(children[label])]


def type_order(model: Model, kinds: Iterable[RelationshipType]) -> Iterator[tuple[RelationshipType, int]]:
    """Relationship types from the top down, each with how deep it is below the first above it that is among them."""
    shown = {kind.type: kind for kind in kinds}
    children: dict[str, list[str]] = defaultdict(list)
    for type_ in shown:
        children[next((each for each in model.type_parents(type_) if each in shown), "")].append(type_)
    waiting = [(type_, 0) for type_ in reversed(children[""])]
    while waiting:
        type_, depth = waiting.pop()
        yield shown[type_], depth
        waiting += [(child, depth + 1) for child in reversed(children[type_])]


def type_name(model: Model, kind: RelationshipType) -> str:
    """A relationship type as a picture names it: `INHIBITS (a REGULATES)`, `AFFECTS (abstract)`."""
    said = [f"a {parent}" for parent in model.type_parents(kind.type)]
    said += [f"{kind.starts} to {kind.ends}"] if (kind.starts, kind.ends) != (ANY, ANY) else []
    said += ["abstract"] if kind.abstract else []
    return f"{kind.type} ({'; '.join(said)})" if said else kind.type
