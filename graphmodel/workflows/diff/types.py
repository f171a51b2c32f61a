"""The types of a model in words, and what differs between those of two models."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graphmodel.model import Model, NodeType, RelationshipType, notation
from graphmodel.schema import introduced
from graphmodel.workflows.model import attributes, own_properties

Sign = Literal["+", "-", "~", ">"]
"""Came, went, changed; was renamed, and perhaps changed."""


@dataclass(frozen=True)
class TypeChange:
    """A type that differs: `name` as it is now, `before` where it had another name, and one entry a difference."""

    sign: Sign
    name: str
    what: str
    before: str = ""
    differences: tuple[TypeDifference, ...] = ()


@dataclass(frozen=True)
class TypeDifference:
    """What of a type differs: a property, or something else that `name` names; before and after, in words.

    `former` is the name of a property that was renamed.
    """

    sign: Sign
    name: str
    before: str = ""
    after: str = ""
    property: bool = False
    former: str = ""


@dataclass(frozen=True)
class RenamedTypes:
    """Which names of the state before are called otherwise now: labels and types, and properties of these."""

    types: Mapping[str, str]
    properties: Mapping[str, Mapping[str, str]]

    def type(self, name: str) -> str:
        """The name of a label or type as it is now."""
        return self.types.get(name, name)

    def columns(self, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of a type, named as now, under the properties' names as they are now."""
        renamed = self.properties.get(name, {})
        return {renamed.get(column, column): value for column, value in row.items()}

    def __bool__(self) -> bool:
        return bool(self.types or self.properties)


def types_of(model: Model) -> dict[str, dict[str, Any]]:
    """The types of a model by name, node types first: what each is and has, in words."""
    found = {each.label: _type(each, introduced(model, each)) for each in model.nodes.values()}
    return found | {each.type: _type(each, each.properties) for each in model.relationships.values()}


def _type(kind: NodeType | RelationshipType, own: Collection[str]) -> dict[str, Any]:
    about = dict(attributes(kind)) | {"definition": kind.definition, "not implied": kind.not_implied}
    about.pop("formerly", None)
    if isinstance(kind, NodeType):
        what = ("abstract " if kind.abstract else "") + ("event type" if kind.event else "node type")
        about["labels"] = ", ".join(kind.labels)
    else:
        what = "role of events" if kind.role else "relationship type"
        about["connects"] = ", ".join(f"{start} -> {end}" for start, end in kind.pairs)
    properties = {}
    for name in own_properties(kind):
        declared = kind.properties[name]
        columns = [column.name for column in declared.columns]
        said = notation(declared) + (f" ({declared.description})" if declared.description else "")
        former = list(declared.formerly)
        properties[name] = {"is": said, "formerly": former, "columns": columns, "own": name in own}
    return {"what": what, "about": about, "properties": properties, "formerly": list(kind.formerly)}


def names(before: Mapping[str, Any], after: Mapping[str, Any]) -> RenamedTypes:
    """What the types after say that types and properties before were called."""
    types = {old: name for name, kind in after.items() for old in kind["formerly"] if old in before}
    properties: dict[str, dict[str, str]] = {}
    for name, kind in after.items():
        had = before.get(next((old for old, new in types.items() if new == name), name))
        for declared in kind["properties"].values():
            old = next((o for o in declared["formerly"] if had is not None and o in had["properties"]), None)
            if had is not None and old is not None:
                pairs = zip(had["properties"][old]["columns"], declared["columns"], strict=False)
                properties.setdefault(name, {}).update(pairs)
    return RenamedTypes(types, properties)


def changed_types(before: Mapping[str, Any], after: Mapping[str, Any], renamed: RenamedTypes) -> Iterator[TypeChange]:
    """The types that differ: gone ones, then those that are there, in the order of the model."""
    yield from (TypeChange("-", name, kind["what"]) for name, kind in before.items() if renamed.type(name) not in after)
    old_names = {new: old for old, new in renamed.types.items()}
    for name, kind in after.items():
        old = old_names.get(name, name)
        if old not in before:
            yield TypeChange("+", name, kind["what"], differences=tuple(_new(kind)))
            continue
        differences = tuple(_differences(before[old], kind, renamed, name))
        if old != name or differences:
            yield TypeChange(">" if old != name else "~", name, kind["what"], old if old != name else "", differences)


def _new(kind: Mapping[str, Any]) -> Iterator[TypeDifference]:
    for name in ("connects", "definition"):
        if kind["about"].get(name):
            yield TypeDifference("+", name, after=kind["about"][name].partition("\n\n")[0])
    for name, declared in _own(kind).items():
        yield TypeDifference("+", name, after=declared["is"], property=True)


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], renamed: RenamedTypes, type_: str
) -> Iterator[TypeDifference]:
    if before["what"] != after["what"]:
        yield TypeDifference("~", "is", before["what"], after["what"])
    for name in sorted({*before["about"], *after["about"]}):
        old, new = (about["about"].get(name, "") for about in (before, after))
        if name in ("labels", "connects"):
            old = _renamed(old, renamed)
        if name == "connects":
            yield from _pairs(old, new)
        elif old != new:
            yield TypeDifference("~", name, old, new)
    moved = renamed.properties.get(type_, {})
    had: dict[str, tuple[str, Any]] = {moved.get(name, name): (name, p) for name, p in _own(before).items()}
    for name, (old, declared) in had.items():
        now = after["properties"].get(name)
        if now is None:
            yield TypeDifference("-", old, declared["is"], property=True)
        elif old != name:
            yield TypeDifference(">", name, declared["is"], now["is"], property=True, former=old)
        elif now["own"] and now["is"] != declared["is"]:
            yield TypeDifference("~", name, declared["is"], now["is"], property=True)
    for name, now in _own(after).items():
        if name not in had and name not in before["properties"]:
            yield TypeDifference("+", name, after=now["is"], property=True)


def _own(kind: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that a type adds to those above it: what it inherits differs where it is declared."""
    return {name: each for name, each in kind["properties"].items() if each["own"]}


def _pairs(before: str, after: str) -> Iterator[TypeDifference]:
    old, new = (list(filter(None, pairs.split(", "))) for pairs in (before, after))
    yield from (TypeDifference("-", "connects", pair) for pair in old if pair not in new)
    yield from (TypeDifference("+", "connects", after=pair) for pair in new if pair not in old)


def _renamed(names_in_words: str, renamed: RenamedTypes) -> str:
    def word(each: str) -> str:
        return renamed.type(each)

    pairs: Sequence[str] = names_in_words.split(", ")
    return ", ".join(" -> ".join(word(each) for each in pair.split(" -> ")) for pair in pairs)
