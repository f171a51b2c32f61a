"""Objects written in a fact sheet, as the properties that a type makes of their parts: `address: {street: ..}`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from graphmodel.model import Model, NodeType, RelationshipType
from graphmodel.model.groups import parts_of
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.plain import broken_pair
from graphmodel.sources.tree import Mapping, Node, Scalar

TreeT = TypeVar("TreeT", bound=Node | None)


def spread_objects(tree: TreeT, kind: NodeType | RelationshipType, problems: list[Problem]) -> TreeT:
    """A mapping with each part of an object under its property's own name, at the place where it is written.

    What is no mapping stays as it is. An object that is written in another form is a problem, and left out.
    """
    objects = parts_of(kind.cls)
    if not isinstance(tree, Mapping) or not any(key.text in objects for key, _ in tree.pairs):
        return tree
    pairs: list[tuple[Scalar, Node]] = []
    for key, value in tree.pairs:
        if key.text not in objects or broken_pair(key, value, tree.flow):
            pairs.append((key, value))
            continue
        names = {path: name for name, path in objects[key.text].items()}
        if isinstance(value, Mapping):
            pairs += _spread(value, key.text, (), names, problems)
        else:
            problems.append(_other_form(key.text, (), names, value.where))
    made: TreeT = replace(tree, pairs=tuple(pairs))
    return made


def written(paths: Iterable[tuple[str, ...]]) -> str:
    """How an object with these parts is written in a fact sheet.

    >>> written([("town",), ("at", "lat"), ("at", "lon")])
    '{town: ..., at: {lat: ..., lon: ...}}'
    """
    inner: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in paths:
        inner.setdefault(first, []).extend([tuple(rest)] if rest else [])
    return "{" + ", ".join(f"{part}: {written(below) if below else '...'}" for part, below in inner.items()) + "}"


def claimed_whole(name: str, model: Model, where: Where) -> Problem | None:
    """That a line claims a property that is an object of some type, and a property of none."""
    if any(name in kind.properties for kind in model.nodes.values()):
        return None
    for kind in model.nodes.values():
        if parts := parts_of(kind.cls).get(name):
            fault = f"{kind.label}.{name} is an object, and is claimed by its parts"
            return Problem(where, "unknown-property", fault, f"write a line for each: {', '.join(parts)}")
    return None


def _other_form(name: str, before: tuple[str, ...], names: dict[tuple[str, ...], str], where: Where) -> Problem:
    below = {path: each for path, each in names.items() if path[: len(before)] == before}
    form = written(path[len(before) :] for path in below)
    fault = f"{'.'.join((name, *before))} is an object: {form}"
    return Problem(where, "wrong-type", fault, f"write it so, or each part by itself: {', '.join(below.values())}")


def _spread(
    tree: Mapping, name: str, before: tuple[str, ...], names: dict[tuple[str, ...], str], problems: list[Problem]
) -> list[tuple[Scalar, Node]]:
    found: list[tuple[Scalar, Node]] = []
    for key, value in tree.pairs:
        path = (*before, key.text)
        if path in names:
            found.append((replace(key, text=names[path]), value))
        elif any(each[: len(path)] == path for each in names):
            if isinstance(value, Mapping):
                found += _spread(value, name, path, names, problems)
            else:
                problems.append(_other_form(name, path, names, value.where))
        else:
            known = {each[len(before)] for each in names if each[: len(before)] == before}
            fault = f"{'.'.join((name, *before))} has no part {key.text!r}"
            problems.append(Problem(key.where, "unknown-property", fault, did_you_mean(key.text, sorted(known))))
    return found
