"""What a database holds and a model does not declare, and the reverse: labels, relationship types, properties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphmodel.databases import Database, Result
from graphmodel.migrations.naming import Rename
from graphmodel.migrations.refactoring import Graph
from graphmodel.migrations.renames import pending
from graphmodel.model import OWN_PREFIX, Content, Layer, Model, NodeType, RelationshipType
from graphmodel.model.layer import EVIDENCE_COLUMNS, INTERVAL_COLUMNS, SOURCES
from graphmodel.syntax.quoting import quote

Groups = dict[tuple[frozenset[str], frozenset[str]], tuple[int, int]]
"""By labels and names of properties: how many, and how many of those are ours."""
TypeGroups = dict[tuple[str, frozenset[str]], tuple[int, int]]


@dataclass(frozen=True, order=True)
class Leftover:
    """Something stored that no type declares: a label, a type, or a property of one (`of`).

    `ours` is how many of `count` graphmodel wrote; only those can be dropped.
    """

    kind: Literal["label", "type", "property"]
    name: str
    of: str = ""
    of_relationship: bool = False
    count: int = 0
    ours: int = 0
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.of}.{self.name}" if self.of else f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Drift:
    """How a database differs from a model. `unused` are types that are declared and have nothing stored, under a former
    name neither; `stored` is false of an empty database.
    """

    renames: tuple[Rename, ...]
    leftovers: tuple[Leftover, ...]
    unused: tuple[str, ...]
    stored: bool = True

    @property
    def differs(self) -> bool:
        """Whether something stored is not as the model declares it."""
        return bool(self.renames or self.leftovers)


def drift(database: Database, model: Model, meta: Mapping[str, Any] | None = None) -> Drift:
    """Looks at all nodes and relationships, and says what the model does not declare. Changes nothing.

    `meta` is the mark of the database, where that was read.

    Raises:
        DatabaseError: the database said no.
    """
    renames = pending(database, model, meta)
    old = {(each.kind, each.of, each.old) for each in renames}
    old |= {(each.kind, "", each.old) for each in renames if each.kind != "property"}
    both = database.read_all(NODES, RELATIONSHIPS)
    nodes, relationships = _node_groups(model.layer, both[0]), _type_groups(model.layer, both[1])
    found = [
        *_labels(model, nodes),
        *_types(model, relationships),
        *_node_properties(model, nodes),
        *_relationship_properties(model, relationships),
    ]
    stored = {label for labels, _ in nodes for label in labels} | {type for type, _ in relationships}
    concrete = [node.label for node in model.nodes.values() if not node.abstract]
    types = [kind.type for kind in model.relationships.values() if not kind.abstract and _takes_nodes(kind)]
    taken = stored | {each.new for each in renames if each.kind != "property"}
    unused = [name for name in (*concrete, *types) if name not in taken]
    left = tuple(sorted(each for each in found if (each.kind, each.of, each.name) not in old))
    return Drift(renames, left, tuple(unused), bool(stored))


def _takes_nodes(kind: RelationshipType) -> bool:
    """Whether it may be a relationship: what ends in quoted claims alone is stored as claims only."""
    return any(end != Content.__name__ for _, end in kind.pairs)


def undeclared_properties(model: Model, nodes: Groups, relationships: TypeGroups) -> tuple[Leftover, ...]:
    """The properties that are stored on declared types and that these do not declare."""
    return tuple(sorted([*_node_properties(model, nodes), *_relationship_properties(model, relationships)]))


def drop(graph: Graph, each: Leftover) -> int:
    """Takes a leftover out where graphmodel wrote it, and returns how many were changed.

    Nodes keep what others gave them: of a label only the label goes, of a type only our relationships.
    """
    name = quote(each.name)
    if each.kind == "label":
        return graph.run(
            f"MATCH (n:{name}) WHERE n.{SOURCES} IS NOT NULL WITH n LIMIT $batch REMOVE n:{name} RETURN count(n)"
        )
    if each.kind == "type":
        return graph.run(
            f"MATCH ()-[r:{name}]->() WHERE r.{SOURCES} IS NOT NULL WITH r LIMIT $batch DELETE r RETURN count(*)"
        )
    pattern = f"()-[n:{quote(each.of)}]->()" if each.of_relationship else f"(n:{quote(each.of)})"
    return graph.run(
        f"MATCH {pattern} WHERE n.{SOURCES} IS NOT NULL AND n.{name} IS NOT NULL WITH n LIMIT $batch"
        f" REMOVE n.{name} RETURN count(n)"
    )


NODES = f"MATCH (n) RETURN labels(n) AS labels, keys(n) AS names, n.{SOURCES} IS NOT NULL AS ours, count(*) AS count"
RELATIONSHIPS = (
    f"MATCH ()-[r]->() RETURN type(r) AS type, keys(r) AS names, r.{SOURCES} IS NOT NULL AS ours, count(*) AS count"
)


def _node_groups(layer: Layer, result: Result) -> Groups:
    found: Groups = {}
    for labels, names, ours, count in result.rows:
        if not layer.reserved_labels & set(labels):
            group = frozenset(labels), frozenset(names)
            all_of, our = found.get(group, (0, 0))
            found[group] = all_of + count, our + count * bool(ours)
    return found


def _type_groups(layer: Layer, result: Result) -> TypeGroups:
    found: TypeGroups = {}
    for kind, names, ours, count in result.rows:
        if kind not in layer.reserved_types:
            all_of, our = found.get((kind, frozenset(names)), (0, 0))
            found[kind, frozenset(names)] = all_of + count, our + count * bool(ours)
    return found


def _labels(model: Model, nodes: Groups) -> Iterator[Leftover]:
    counts, ours = Counter[str](), Counter[str]()
    for (labels, _), (count, our) in nodes.items():
        for label in labels - set(model.nodes) - model.optional_labels:
            counts[label] += count
            ours[label] += our
    for label, count in counts.items():
        yield Leftover("label", label, count=count, ours=ours[label], hint=model.suggest(label, model.nodes))


def _types(model: Model, relationships: TypeGroups) -> Iterator[Leftover]:
    counts, ours = Counter[str](), Counter[str]()
    for (kind, _), (count, our) in relationships.items():
        if kind not in model.relationships:
            counts[kind] += count
            ours[kind] += our
    for kind, count in counts.items():
        yield Leftover("type", kind, count=count, ours=ours[kind], hint=model.suggest(kind, model.relationships))


def _node_properties(model: Model, nodes: Groups) -> Iterator[Leftover]:
    """A label that is to be renamed has the properties of its new name: `migrate` renames before it drops."""
    former = _current_names(model.nodes)
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (stored, names), (count, our) in nodes.items():
        known = {label if label in model.nodes else former.get(label, "") for label in stored} & set(model.nodes)
        if not known:
            continue
        lowest = max(known, key=lambda label: (len(model.nodes[label].labels), label))
        columns = {c.name for label in known for p in model.nodes[label].properties.values() for c in p.columns}
        for name in names - columns:
            if not name.startswith(OWN_PREFIX):
                found[lowest, name][0] += count
                found[lowest, name][1] += our
    yield from _undeclared(model, model.nodes, found, of_relationship=False)


def _relationship_properties(model: Model, relationships: TypeGroups) -> Iterator[Leftover]:
    former = _current_names(model.relationships)
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (stored, names), (count, our) in relationships.items():
        kind = stored if stored in model.relationships else former.get(stored, "")
        if kind in model.relationships:
            columns = {c.name for p in model.relationships[kind].properties.values() for c in p.columns}
            for name in names - columns - {*EVIDENCE_COLUMNS, *INTERVAL_COLUMNS}:
                if not name.startswith(OWN_PREFIX):
                    found[kind, name][0] += count
                    found[kind, name][1] += our
    yield from _undeclared(model, model.relationships, found, of_relationship=True)


def _current_names(types: Mapping[str, NodeType] | Mapping[str, RelationshipType]) -> dict[str, str]:
    """By each former name, the name that the type has now."""
    return {old: name for name, each in types.items() for old in each.formerly}


def _undeclared(
    model: Model,
    types: Mapping[str, NodeType] | Mapping[str, RelationshipType],
    found: Mapping[tuple[str, str], list[int]],
    *,
    of_relationship: bool,
) -> Iterator[Leftover]:
    """The properties found, by type and name, with how many there are and how many graphmodel wrote."""
    for (owner, name), (count, ours) in found.items():
        hint = model.suggest(name, types[owner].properties)
        yield Leftover("property", name, owner, of_relationship, count, ours, hint)
