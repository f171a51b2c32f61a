"""Which labels and relationship types a graph holds, in one pass over each, and those that a model does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from graphmodel.checks.finding import Finding, examples
from graphmodel.checks.rule import EXAMPLES
from graphmodel.checks.rules import named
from graphmodel.databases import Database, Statement
from graphmodel.model import Layer, Model
from graphmodel.syntax.quoting import quote

_Group = TypeVar("_Group")
OURS = "gm_sources IS NOT NULL"
LABELS = f"MATCH (n) RETURN labels(n) AS labels, keys(n) AS names, n.{OURS} AS ours, count(*) AS count"
TYPES = f"MATCH ()-[r]->() RETURN type(r) AS type, keys(r) AS names, r.{OURS} AS ours, count(*) AS count"


@dataclass(frozen=True)
class Census:
    """How many nodes have which labels, and how many relationships which type; `ours` are those graphmodel wrote.

    `links` are the types of graphmodel's own relationships, which are not counted.
    Those with the same names of properties are apart in `node_groups` and `type_groups`: how many, and how many ours.
    """

    nodes: Counter[frozenset[str]] = field(default_factory=Counter)
    our_nodes: Counter[frozenset[str]] = field(default_factory=Counter)
    relationships: Counter[str] = field(default_factory=Counter)
    our_relationships: Counter[str] = field(default_factory=Counter)
    links: set[str] = field(default_factory=set)
    node_groups: dict[tuple[frozenset[str], frozenset[str]], tuple[int, int]] = field(default_factory=dict)
    type_groups: dict[tuple[str, frozenset[str]], tuple[int, int]] = field(default_factory=dict)

    @property
    def labels(self) -> frozenset[str]:
        """Every label that a node has."""
        return frozenset().union(*self.nodes)


def take(database: Database, layer: Layer) -> Census:
    """Counts a graph's nodes and relationships, without graphmodel's own claims, passages and documents."""
    census = Census()
    nodes, relationships = database.read_all(Statement(LABELS), Statement(TYPES))
    for labels, names, ours, count in nodes.rows:
        if not layer.reserved_labels & set(labels):
            census.nodes[frozenset(labels)] += count
            census.our_nodes[frozenset(labels)] += count * bool(ours)
            _add(census.node_groups, (frozenset(labels), frozenset(names)), count, ours)
    for kind, names, ours, count in relationships.rows:
        if kind in layer.reserved_types:
            census.links.add(kind)
        else:
            census.relationships[kind] += count
            census.our_relationships[kind] += count * bool(ours)
            _add(census.type_groups, (kind, frozenset(names)), count, ours)
    return census


def _add(groups: dict[_Group, tuple[int, int]], group: _Group, count: int, ours: bool) -> None:
    all_of, our = groups.get(group, (0, 0))
    groups[group] = all_of + count, our + count * bool(ours)


def misplaced(database: Database, model: Model, census: Census) -> Iterator[Finding]:
    """Nodes whose labels are not those of exactly one type, and what graphmodel wrote and the model does not know."""
    types = {frozenset(node.labels) for node in model.nodes.values() if not node.abstract}
    for labels, count in _ordered(census.nodes):
        known = labels & set(model.nodes)
        if known and known not in types:
            where = f"size(labels(n)) = {len(labels)}"
            shown = _examples(database, model, f"(n{_all_of(labels)})", where, "n")
            yield Finding("labels", ":".join(sorted(labels)), _no_type(known, types), count, shown)
        elif known and (other := labels & model.optional_labels - _may_have(model, known)):
            kind = max((model.nodes[label] for label in known), key=lambda each: len(each.labels))
            shown = _examples(database, model, f"(n{_all_of(labels)})", f"size(labels(n)) = {len(labels)}", "n")
            says = f"have {', '.join(sorted(other))}, which is no optional label of {kind.label}"
            yield Finding("labels", ":".join(sorted(labels)), says, count, shown)
    yield from _unknown_labels(database, model, census)
    yield from _unknown_types(database, model, census)


def _may_have(model: Model, labels: Iterable[str]) -> frozenset[str]:
    """The optional labels that nodes with these labels may have."""
    return frozenset(each for label in labels for each in model.nodes[label].optional_labels)


def _no_type(known: frozenset[str], types: Iterable[frozenset[str]]) -> str:
    near = min(types, key=lambda labels: (len(labels ^ known), sorted(labels)), default=frozenset())
    return (
        f"are the labels of no type; the nearest has {':'.join(sorted(near))}" if near else "are the labels of no type"
    )


def _unknown_labels(database: Database, model: Model, census: Census) -> Iterator[Finding]:
    strange: Counter[str] = Counter()
    for labels, count in census.our_nodes.items():
        strange.update(dict.fromkeys(labels - set(model.nodes) - model.optional_labels, count))
    for label, count in sorted(strange.items()):
        if count:
            says = _unknown("label", model.suggest(label, model.nodes))
            shown = _examples(database, model, f"(n:{quote(label)})", f"n.{OURS}", "n")
            yield Finding("unknown-label", label, says, count, shown, "warning")


def _unknown_types(database: Database, model: Model, census: Census) -> Iterator[Finding]:
    for kind, count in sorted(census.our_relationships.items()):
        if count and kind not in model.relationships:
            says = _unknown("relationship type", model.suggest(kind, model.relationships))
            shown = _examples(database, model, f"(a)-[n:{quote(kind)}]->(b)", f"n.{OURS}", "a", "b")
            yield Finding("unknown-type", kind, says, count, shown, "warning")


def _unknown(what: str, hint: str) -> str:
    return f"is a {what} that the model does not know{'; ' if hint else ''}{hint}"


def _examples(database: Database, model: Model, pattern: str, where: str, *variables: str) -> tuple[str, ...]:
    who = " + ' -> ' + ".join(named(model, variable) for variable in variables)
    query = f"MATCH {pattern} WHERE {where} RETURN {who} AS who, null AS what ORDER BY who LIMIT {EXAMPLES}"
    return examples(database.read(query).rows)


def _all_of(labels: Iterable[str]) -> str:
    return "".join(f":{quote(label)}" for label in sorted(labels))


def _ordered(counts: Counter[frozenset[str]]) -> list[tuple[frozenset[str], int]]:
    return sorted(counts.items(), key=lambda entry: sorted(entry[0]))
