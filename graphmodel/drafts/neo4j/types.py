"""A survey of a database as drafted types: classes, keys, properties, ends, cardinalities."""

from __future__ import annotations

from collections.abc import Callable

from graphmodel.drafts.names import UniqueNames, class_name, usable
from graphmodel.drafts.neo4j.fields import ELEMENT_ID, Fields, Types
from graphmodel.drafts.neo4j.hierarchy import hierarchy
from graphmodel.drafts.neo4j.keys import IsKey, key_of
from graphmodel.drafts.neo4j.nodes import node_of
from graphmodel.drafts.neo4j.relationships import relationship_of
from graphmodel.drafts.neo4j.survey import Survey

__all__ = ["ELEMENT_ID", "Fields", "Types", "types_of"]


def types_of(survey: Survey, is_key: IsKey, distinguishes: Callable[[str, tuple[str, ...]], bool]) -> Types:
    """The types that a survey shows. `distinguishes` says whether properties tell parallel relationships apart."""
    combinations = {labels: each.count for labels, each in survey.nodes.items() if all(map(usable, labels))}
    unique = [item for item in survey.items if item.kind == "unique" and item.entity == "node"]
    tree = hierarchy(combinations, frozenset(item.label for item in unique if len(item.properties) == 1))
    pool = UniqueNames()
    names = {label: pool.of(class_name(label)) for label in sorted(tree.parents)}
    found = Types(tree, names, {})
    found.notes += [
        f"{survey.nodes[labels].count:,} nodes have the label {label!r}, which cannot be written: they are left out"
        for labels in survey.nodes
        for label in sorted(labels)
        if not usable(label)
    ]
    for label in tree.parents:
        if not tree.parents[label]:
            found.keys[label] = key_of(label, tree, survey, unique, is_key)
    for label in sorted(tree.parents, key=lambda each: (len(tree.above(each)), each)):
        found.nodes.append(node_of(label, found, survey))
    for name, elements in sorted(survey.relationships.items()):
        if usable(name):
            found.relationships.append(relationship_of(name, elements, found, survey, pool, distinguishes))
        else:
            found.notes.append(
                f"{elements.count:,} relationships of the type {name!r}, which cannot be written, are left out"
            )
    return found
