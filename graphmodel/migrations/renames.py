"""Renames that the model declares (`formerly`): what each finds stored, and carrying it out, claims included."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.mark import read_meta, stored_prefix
from graphmodel.migrations.captions import rewrite_captions
from graphmodel.migrations.claims import count_claims
from graphmodel.migrations.naming import Rename
from graphmodel.migrations.refactoring import Graph
from graphmodel.model import Layer, Model, NodeType, PropertyType, RelationshipType
from graphmodel.model.layer import OWN, SOURCES
from graphmodel.schema import show
from graphmodel.schema.items import UNIQUE, drop
from graphmodel.syntax.quoting import quote


def declared(model: Model) -> tuple[Rename, ...]:
    """All renames of a model: labels, then types, then properties, which are looked for under the new names."""
    labels = [
        Rename("label", old, node.label, identity=node.identity == node.label)
        for node in model.nodes.values()
        for old in node.formerly
    ]
    types = [
        Rename("type", old, each.type, key=each.key) for each in model.relationships.values() for old in each.formerly
    ]
    return tuple(each for each in (*labels, *types, *dict.fromkeys(_properties(model))) if each.old != each.new)


def pending(database: Database, model: Model, meta: Mapping[str, Any] | None = None) -> tuple[Rename, ...]:
    """The renames of which the database holds something, each with counts. Changes nothing.

    A property is looked for under its owner's old names too, since those are renamed before. `meta` is the mark of the
    database, where that was read.
    """
    former: dict[str, tuple[str, ...]] = {node.label: node.formerly for node in model.nodes.values()}
    former |= {each.type: each.formerly for each in model.relationships.values()}
    stored = Layer(stored_prefix(read_meta(database) if meta is None else meta))
    found = [*_layer_renames(database, stored, model.layer)]
    layers = list(dict.fromkeys((stored, model.layer)))
    for each in declared(model):
        count = both = claims = 0
        for name in dict.fromkeys((each.of, *former.get(each.of, ()))) if each.of else ("",):
            more, of_both = _count(database, each, name)
            count, both = count + more, both + of_both
            claims += count_claims(database, layers, each, name) if each.kind != "label" or each.identity else 0
        if count or both or claims:
            found.append(replace(each, count=count, both=both, claims=claims))
    return tuple(found)


def rename(graph: Graph, each: Rename) -> int:
    """Carries out a rename, in batches, and returns how many nodes or relationships it changed.

    Claims come first: while nodes or relationships have the old name, a run that was broken off is gone on with.
    """
    if each.of_layer and each.kind == "label":
        return graph.rename_label(each.old, each.new, where=f"n.{SOURCES} IS NOT NULL")
    if each.of_layer:
        return graph.rename_type(each.old, each.new, where=f"r.{OWN} = true")
    if each.kind == "label":
        return graph.rename_label(each.old, each.new)
    if each.kind == "type":
        return graph.rename_type(each.old, each.new, key=each.key)
    move = graph.rename_relationship_property if each.of_relationship else graph.rename_property
    return move(each.of, each.old, each.new)


def begin_renames(database: Database, renames: Iterable[Rename], noted: Collection[str]) -> frozenset[str]:
    """Notes in the graph which names are being changed, and returns them with those `noted` by a run broken off.

    Until `end_renames` they are what is left to do: claims of these types and properties read as before, and
    constraints may lack.
    """
    renamed = {each.of if each.of_relationship else each.new for each in renames}
    if not renamed.issubset(noted):
        text = "MATCH (m:Graphmodel {id: 'graphmodel'}) SET m.renaming = $names"
        database.write(Statement(text, {"names": sorted({*renamed, *noted})}))
    return frozenset((*renamed, *noted))


def recaption(graph: Graph, model: Model, names: Collection[str]) -> None:
    """Writes anew how claims of these types and properties read, and those that quote them."""
    if names:
        rewrite_captions(graph, model, names)


def end_renames(database: Database) -> None:
    """Takes out of the graph the note that it is being renamed."""
    database.write(Statement("MATCH (m:Graphmodel {id: 'graphmodel'}) SET m.renaming = null"))


def _layer_renames(database: Database, old: Layer, layer: Layer) -> Iterator[Rename]:
    """What claims are called in the graph, where the project calls them otherwise."""
    if old == layer:
        return
    for before, after in zip(old.labels, layer.labels, strict=True):
        query = f"MATCH (n:{quote(before)}) WHERE n.{SOURCES} IS NOT NULL RETURN count(n)"
        if count := int(database.read(query).value() or 0):
            yield Rename("label", before, after, count=count, of_layer=True)
    for first, second in zip(old.links, layer.links, strict=True):
        query = f"MATCH ()-[r:{quote(first.type)}]->() WHERE r.{OWN} = true RETURN count(r)"
        if count := int(database.read(query).value() or 0):
            yield Rename("type", first.type, second.type, count=count, of_layer=True)


def note_layer(database: Database, layer: Layer, meta: Mapping[str, Any]) -> None:
    """Notes in the graph what its claims are called from now on; `meta` is its mark."""
    if meta and stored_prefix(meta) != layer.prefix:
        text = "MATCH (m:Graphmodel {id: 'graphmodel'}) SET m.layer = $prefix"
        database.write(Statement(text, {"prefix": layer.prefix or None}))


def make_way(database: Database) -> None:
    """Drops our uniqueness of nodes where the engine makes a node anew to label it, and refuses its own values then.

    Whoever migrates makes constraints again at the end.
    """
    if database.dialect.unique_on == "concrete":
        for item in show(database):
            if item.ours and item.entity == "node" and item.kind == UNIQUE:
                database.define(drop(item))


def _properties(model: Model) -> Iterator[Rename]:
    for node in model.nodes.values():
        for each in node.properties.values():
            if not any(each.name in model.nodes[label].properties for label in node.labels if label != node.label):
                yield from _columns(each, node)
    for relationship in model.relationships.values():
        for each in relationship.properties.values():
            yield from _columns(each, relationship)


def _columns(each: PropertyType, owner: NodeType | RelationshipType) -> Iterator[Rename]:
    """One rename for each stored column: a partial date and a quantity have three."""
    of = owner.label if isinstance(owner, NodeType) else owner.type
    for old in each.formerly:
        for column in each.columns:
            former = old + column.name.removeprefix(each.name)
            yield Rename("property", former, column.name, of, isinstance(owner, RelationshipType))


def _count(database: Database, each: Rename, of: str) -> tuple[int, int]:
    if each.kind == "label":
        return int(database.read(f"MATCH (n:{quote(each.old)}) RETURN count(n)").value() or 0), 0
    if each.kind == "type":
        same = " AND ".join(f"x.{quote(name)} = r.{quote(name)}" for name in each.key) or "true"
        beside = f"EXISTS {{ MATCH (a)-[x:{quote(each.new)}]->(b) WHERE {same} }}"
        query = f"MATCH (a)-[r:{quote(each.old)}]->(b) RETURN {beside} AS beside, count(r) AS number"
        counts = dict(database.read(query).rows)
        return int(counts.get(False, 0)), int(counts.get(True, 0))
    pattern = f"()-[n:{quote(of)}]->()" if each.of_relationship else f"(n:{quote(of)})"
    old, new = f"n.{quote(each.old)}", f"n.{quote(each.new)}"
    query = (
        f"MATCH {pattern} WHERE {old} IS NOT NULL"
        f" RETURN coalesce({new} IS NOT NULL AND NOT {new} = {old}, false) AS beside, count(n) AS number"
    )
    counts = dict(database.read(query).rows)
    return int(counts.get(False, 0)), int(counts.get(True, 0))
