"""A survey of a database as drafted types: classes, keys, properties, ends, cardinalities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from graphmodel.drafts.names import UniqueNames, class_name, usable
from graphmodel.drafts.neo4j.fields import ELEMENT_ID, Fields, Types
from graphmodel.drafts.neo4j.hierarchy import hierarchy
from graphmodel.drafts.neo4j.keys import IsKey, key_of
from graphmodel.drafts.neo4j.nodes import node_of
from graphmodel.drafts.neo4j.optional import optional_labels
from graphmodel.drafts.neo4j.relationships import relationship_of
from graphmodel.drafts.neo4j.survey import Labels, Survey
from graphmodel.problems import count

__all__ = ["ELEMENT_ID", "Fields", "Types", "types_of"]


def types_of(survey: Survey, is_key: IsKey, distinguishes: Callable[[str, tuple[str, ...]], bool]) -> Types:
    """The types that a survey shows. `distinguishes` says whether properties distinguish parallel relationships."""
    combinations = {labels: each.count for labels, each in survey.nodes.items() if all(map(usable, labels))}
    unique = [item for item in survey.items if item.kind == "unique" and item.entity == "node"]
    optional = optional_labels(survey)
    keyed = frozenset(item.label for item in unique if len(item.properties) == 1)
    plain = Counter[Labels]()
    for labels, number in combinations.items():
        plain[labels - optional] += number
    tree = hierarchy(plain, keyed)
    tree = replace(tree, of={labels: tree.of[labels - optional] for labels in combinations})
    pool = UniqueNames()
    names = {label: pool.of(class_name(label)) for label in sorted(tree.parents)}
    found = Types(tree, names, {})
    found.notes += [
        f"{count(survey.nodes[labels].count, 'node')} with the label {label!r}, which cannot be written: left out"
        for labels in survey.nodes
        for label in sorted(labels)
        if not usable(label)
    ]
    for label in tree.parents:
        if not tree.parents[label]:
            found.keys[label] = key_of(label, tree, survey, unique, is_key)
    for label in sorted(tree.parents, key=lambda each: (len(tree.above(each)), each)):
        found.optional[label] = _optional(label, found, optional)
        found.nodes.append(node_of(label, found, survey))
    for name, elements in sorted(survey.relationships.items()):
        if usable(name):
            found.relationships.append(relationship_of(name, elements, found, survey, pool, distinguishes))
        else:
            found.notes.append(
                f"{count(elements.count, 'relationship')} of the type {name!r}, which cannot be written: left out"
            )
    return found


def _optional(label: str, found: Types, optional: frozenset[str]) -> frozenset[str]:
    """The optional labels of a class: those of the classes above, of its own nodes, and of the nodes of all below."""
    tree, below = found.tree, found.tree.below(label)
    inherited = {each for parent in tree.parents[label] for each in found.optional[parent]}
    on = {name: {each for labels, of in tree.of.items() if of == name for each in labels & optional} for name in below}
    concrete = below & set(tree.of.values())
    lines = [{each for above in {name} | tree.above(name) & below for each in on[above]} for name in concrete]
    return frozenset(inherited | on[label] | (set.intersection(*lines) if lines else set()))
