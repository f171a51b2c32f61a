"""The whole schema of a model as statements for an edition: what Community takes, what Enterprise adds, a GRAPH TYPE.

Community: uniqueness and indexes. Enterprise also: existence and type of each property. `graph-type`: one ALTER CURRENT
GRAPH TYPE of Cypher 25 (Enterprise and Aura from 2026.06 on), which replaces every constraint that a database has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from graphmodel.model import Model, NodeType, PropertyType, RelationshipType, StoredProperty
from graphmodel.model.types import CONTENT_LABEL
from graphmodel.schema.desired import desired
from graphmodel.schema.items import UNIQUE, SchemaItem, create
from graphmodel.schema.values import cypher_type
from graphmodel.syntax.dialect import Dialect
from graphmodel.syntax.quoting import quote

Edition = Literal["community", "enterprise", "graph-type"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)
GRAPH_TYPES_FROM = (2026, 6)
_VERSION = re.compile(r"(\d{4})\.(\d+)")


def edition_of(version: str) -> Edition:
    """The edition that an engine's version names: `Neo4j 2026.08.1 enterprise` takes a GRAPH TYPE, Community does not.

    >>> [edition_of(f"Neo4j {each}") for each in ("5.26.31 community", "5.26.31 enterprise", "2026.08.1 enterprise")]
    ['community', 'enterprise', 'graph-type']
    """
    if "enterprise" not in version.lower() and "aura" not in version.lower():
        return "community"
    found = _VERSION.search(version)
    return "graph-type" if found and (int(found[1]), int(found[2])) >= GRAPH_TYPES_FROM else "enterprise"


def statements(model: Model, dialect: Dialect, edition: Edition) -> tuple[str, ...]:
    """The statements that make the whole schema of a model, in order: each in a transaction of its own."""
    items = desired(model, dialect, enterprise=edition == "enterprise")
    if edition != "graph-type":
        return tuple(create(item) for item in items)
    uniques = [item for item in items if item.kind == UNIQUE]
    return (graph_type(model, uniques), *(create(item) for item in items if item.kind != UNIQUE))


def graph_type(model: Model, uniques: Iterable[SchemaItem] = ()) -> str:
    """The GRAPH TYPE of a model. A class with nodes is an element type: its label implies those of its base classes.

    No label both identifies and is implied, so a class below another with nodes does not imply that one's label.
    Labels and relationship types stand for one element type each: where a type joins several pairs, its end is a label
    that all have, or left open, and `graphmodel check` looks after the pairs.
    """
    concrete = [node for node in model.nodes.values() if not node.abstract]
    parts = [_node(model, node, {each.label for each in concrete}) for node in concrete]
    parts += [
        _relationship(model, each) for each in model.relationships.values() if each.takes_nodes and not each.abstract
    ]
    lines = [f"  {part}" for part in parts if part]
    lines += [f"  {_unique(item)}" for item in uniques]
    return "CYPHER 25 ALTER CURRENT GRAPH TYPE SET {\n" + ",\n".join(lines) + "\n}"


def _unique(item: SchemaItem) -> str:
    """A uniqueness constraint as it is in a GRAPH TYPE, under the name that it has by itself."""
    return create(item).removeprefix("CREATE ").replace(" IF NOT EXISTS", "", 1)


def _node(model: Model, node: NodeType, identifying: set[str]) -> str:
    above = [model.nodes[label] for label in node.labels if label in identifying and label != node.label]
    implied = [label for label in node.labels if label not in identifying]  # no label is both
    labels = f" :{'&'.join(map(quote, implied))}" if implied else ""
    said = {column.name for base in above for each in base.properties.values() for column in each.columns}
    columns = [
        _column(each, column) for each in node.properties.values() for column in each.columns if column.name not in said
    ]
    if not columns and not implied:
        return ""
    body = f" {{{', '.join(columns)}}}" if columns else ""
    return f"(:{quote(node.label)} =>{labels}{body})"


def _relationship(model: Model, each: RelationshipType) -> str:
    pairs = [pair for pair in each.pairs if CONTENT_LABEL not in pair]
    start, end = (_shared(model, [pair[side] for pair in pairs]) for side in (0, 1))
    columns = [_column(p, column) for p in each.properties.values() for column in p.columns]
    body = f" {{{', '.join(columns)}}}" if columns else ""
    return f"({start})-[:{quote(each.type)} =>{body}]->({end})"


def _shared(model: Model, labels: Sequence[str]) -> str:
    """The lowest label that all these classes have; nothing where they share none."""
    lines = [model.nodes[label].labels for label in dict.fromkeys(labels)]
    common = [label for label in lines[0] if all(label in line for line in lines)]
    return f":{quote(common[-1])}" if common else ""


def _column(each: PropertyType, column: StoredProperty) -> str:
    return f"{quote(column.name)} :: {cypher_type(each, column)}{_not_null(each, column)}"


def _not_null(each: PropertyType, column: StoredProperty) -> str:
    needed = each.required and column.name == each.name and not each.many
    return " NOT NULL" if needed and "|" not in cypher_type(each, column) else ""
