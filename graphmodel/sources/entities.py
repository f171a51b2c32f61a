"""The entities that a fact sheet declares, by class and id: `State: {arland: {name: Arland}, bria: Bria}`."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from graphmodel.model import Model, Node, NodeType
from graphmodel.problems import Problem, did_you_mean
from graphmodel.sources.deprecation import deprecation
from graphmodel.sources.invalid import built, invalid
from graphmodel.sources.objects import spread_objects
from graphmodel.sources.plain import broken_pair, misread, plain, typed
from graphmodel.sources.rows import Batch, SourceItem
from graphmodel.sources.tree import Mapping, Scalar, Sequence
from graphmodel.sources.tree import Node as Tree

LABELS = "labels"
"""Under an entity, the optional labels that it has."""


def read_entities(label: Scalar, declared: Mapping, model: Model, batch: Batch) -> None:
    """Adds a row for each entity under a class; what is wrong with the others goes to the batch's problems."""
    kind = _kind(label, model, batch)
    if kind is None:
        return
    for key, value in declared.pairs:
        broken = broken_pair(key, value, declared.flow) if " " in key.text and not key.quoted else None
        if broken is not None:
            batch.problems.append(broken)
        elif (node := _entity(kind, key, value, batch.problems)) is not None:
            batch.rows.append(SourceItem(node, key.where))


def list_entities(label: Scalar, declared: Sequence, model: Model, batch: Batch) -> None:
    """The same for entities in a list, whose keys are among their properties: `- {town: Bern, year: 2020}`."""
    kind = _kind(label, model, batch)
    if kind is None:
        return
    for item in declared.items:
        if not isinstance(item, Mapping):
            listed = ", ".join(f"{name}: .." for name in kind.own_key)
            fault = f"an item of {kind.label} has its properties, its key among them"
            batch.problems.append(Problem(item.where, "entity-form", fault, f"write - {{{listed}}}"))
        elif (node := _item(kind, item, batch.problems)) is not None:
            batch.rows.append(SourceItem(node, item.where))


def _item(kind: NodeType, item: Mapping, problems: list[Problem]) -> Node | None:
    before = len(problems)
    item = spread_objects(item, kind, problems)
    said: dict[str, Any] = {}
    for name, tree in item.pairs:
        if _lists_labels(kind, name):
            said |= {label: plain(each) for label, each in _labels(kind, tree, problems).items()}
            continue
        declared = kind.given.get(name.text)
        broken = broken_pair(name, tree, item.flow) or misread(name.text, tree, declared)
        if broken is not None:
            problems.append(broken)
        elif (value := typed(tree, declared)) is not None:
            said[name.text] = value
    if len(problems) > before:
        return None
    places = {name.text: tree.where if name.text in kind.given else name.where for name, tree in item.pairs}
    for name, _ in item.pairs:
        if name.text in kind.given:
            problems += deprecation(kind.label, kind.given[name.text], name.where)
    try:
        return built(kind.cls, said)
    except ValidationError as wrong:
        problems += invalid(wrong, kind.label, kind.given, item.where, places)
        return None


def _kind(label: Scalar, model: Model, batch: Batch) -> NodeType | None:
    """The class of that name, if it has nodes of its own."""
    kind = model.nodes.get(label.text)
    if kind is None or kind.abstract:
        below = model.descendants(label.text) if kind else model.nodes
        usable = [name for name in below if not model.nodes[name].abstract]
        fault = f"{label.text} is abstract" if kind else f"the model has no node type {label.text!r}"
        hint = "take one of " + ", ".join(usable) if kind else model.suggest(label.text, usable)
        batch.problems.append(Problem(label.where, "unknown-label", fault, hint))
        return None
    return kind


def _entity(kind: NodeType, key: Scalar, value: Tree, problems: list[Problem]) -> Node | None:
    before = len(problems)
    if not key.text:
        problems.append(Problem(key.where, "missing-key", f"a {kind.label} without an id", "write id: {...}"))
    value = spread_objects(value, kind, problems)
    given = _properties(kind, key, value, problems)
    every = kind.given
    if len(problems) > before:
        return None
    said = {name: typed(tree, every.get(name)) for name, tree in given.items()}
    names = {name.text: name.where for name, _ in value.pairs} if isinstance(value, Mapping) else {}
    places = {name: tree.where if name in every else names[name] for name, tree in given.items()}
    for name in given.keys() & every.keys():
        problems += deprecation(kind.label, every[name], names.get(name, places[name]))
    try:
        given = {name: each for name, each in said.items() if each is not None}
        return built(kind.cls, {kind.key: key.text, **given})
    except ValidationError as wrong:
        problems += invalid(wrong, kind.label, every, key.where, places)
        return None


def _properties(kind: NodeType, key: Scalar, value: Tree, problems: list[Problem]) -> dict[str, Any]:
    """What is written of each property besides the key; a text alone is the entity's name."""
    if isinstance(value, Scalar):
        if value.empty:
            return {}
        if kind.caption != kind.key:
            return {kind.caption: value}
        fault = f"{kind.label} has no property for a name, so {value.text!r} is none of its properties"
        problems.append(Problem(value.where, "entity-form", fault, f"write {key.text}: {{property: value}}"))
        return {}
    if not isinstance(value, Mapping):
        fault = "an entity's properties are a mapping"
        problems.append(Problem(value.where, "entity-form", fault, f"{key.text}: {{name: ...}}"))
        return {}
    given: dict[str, Any] = {}
    for name, tree in value.pairs:
        if _lists_labels(kind, name):
            given |= _labels(kind, tree, problems)
            continue
        declared = kind.given.get(name.text)
        broken = broken_pair(name, tree, value.flow) or misread(name.text, tree, declared)
        if broken is not None:
            problems.append(broken)
        elif name.text != kind.key:
            given[name.text] = tree
        elif plain(tree) != key.text:
            fault = f"the {name.text} of {key.text!r} is before its colon, and is {plain(tree)!r} here"
            problems.append(Problem(tree.where, "entity-key", fault, f"take the {name.text} out"))
    return given


def _lists_labels(kind: NodeType, name: Scalar) -> bool:
    return name.text == LABELS and bool(kind.optional_labels) and LABELS not in kind.given


def _labels(kind: NodeType, tree: Tree, problems: list[Problem]) -> dict[str, Scalar]:
    """The optional labels that a node is given, each as a property that is true."""
    given: dict[str, Scalar] = {}
    for item in tree.items if isinstance(tree, Sequence) else [tree]:
        name = item.text if isinstance(item, Scalar) else ""
        if name in kind.optional_labels:
            given[name] = Scalar("true", item.where)
        elif not isinstance(item, Scalar) or not item.empty:
            fault = f"{name!r} is no optional label of {kind.label}"
            hint = did_you_mean(name, kind.optional_labels)
            problems.append(Problem(item.where, "unknown-label", fault, hint))
    return given
