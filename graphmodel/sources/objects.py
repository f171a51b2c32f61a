"""Objects written in a fact sheet, as the properties that a type makes of their parts: `address: {street: ..}`."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from graphmodel.model import NodeType, RelationshipType
from graphmodel.model.groups import parts_of
from graphmodel.problems import Problem, did_you_mean
from graphmodel.sources.tree import Mapping, Node, Scalar

TreeT = TypeVar("TreeT", bound=Node | None)


def spread_objects(tree: TreeT, kind: NodeType | RelationshipType, problems: list[Problem]) -> TreeT:
    """A mapping with each part of an object under its property's own name, at the place where it is written.

    What is no mapping stays as it is.
    """
    objects = parts_of(kind.cls)
    if not isinstance(tree, Mapping) or not any(
        key.text in objects and isinstance(value, Mapping) for key, value in tree.pairs
    ):
        return tree
    pairs: list[tuple[Scalar, Node]] = []
    for key, value in tree.pairs:
        if key.text in objects and isinstance(value, Mapping):
            names = {path: name for name, path in objects[key.text].items()}
            pairs += _spread(value, key.text, (), names, problems)
        else:
            pairs.append((key, value))
    made: TreeT = replace(tree, pairs=tuple(pairs))
    return made


def _spread(
    tree: Mapping, name: str, before: tuple[str, ...], names: dict[tuple[str, ...], str], problems: list[Problem]
) -> list[tuple[Scalar, Node]]:
    found: list[tuple[Scalar, Node]] = []
    for key, value in tree.pairs:
        path = (*before, key.text)
        if path in names:
            found.append((replace(key, text=names[path]), value))
        elif isinstance(value, Mapping) and any(each[: len(path)] == path for each in names):
            found += _spread(value, name, path, names, problems)
        else:
            known = {each[len(before)] for each in names if each[: len(before)] == before}
            fault = f"{'.'.join((name, *before))} has no part {key.text!r}"
            problems.append(Problem(key.where, "unknown-property", fault, did_you_mean(key.text, sorted(known))))
    return found
