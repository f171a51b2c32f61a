"""What can be wrong with declared classes: each fault a Problem, placed at the class that has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, get_args

from graphmodel.model.dates import PartialDate
from graphmodel.model.end_faults import are_pairs, end_faults, pairs_fault
from graphmodel.model.fields import property_types
from graphmodel.model.key_faults import SEVERAL_HINT, key_faults, optional_key_faults
from graphmodel.model.keys import KEY
from graphmodel.model.layer import EVIDENCE_COLUMNS, META, PLAIN_LAYER, Layer
from graphmodel.model.marks import names_of
from graphmodel.model.multiplicity import multiplicity_faults
from graphmodel.model.nodes import Event, Node
from graphmodel.model.participants import declared_role_faults, shared_role_hint
from graphmodel.model.phrases import Phrase
from graphmodel.model.places import place
from graphmodel.model.property_faults import UNSAFE, property_faults
from graphmodel.model.relationships import Cardinality, Relationship
from graphmodel.model.type_phrases import phrase_before_content, phrase_of
from graphmodel.model.types import (
    BASES,
    ENDS,
    as_type,
    is_abstract,
    key_declarations,
    label_of,
    role_of,
    type_of,
)
from graphmodel.model.word_faults import word_faults
from graphmodel.problems import Problem

PREFIX_HINT = 'rename it, or name the nodes of claims otherwise in the settings: layer = {prefix = "Gm"}'
BASE_NAMES = ("Content", "Someone", "Node", META)
RelationshipClass = type[Relationship[Any, Any]]
_Said = tuple[str, str, str]
"""A code, a message and a hint."""


def faults(
    nodes: Sequence[type[Node]], relationships: Sequence[RelationshipClass], layer: Layer = PLAIN_LAYER
) -> list[Problem]:
    """Every fault of these classes taken together, in order of place."""
    found = [_fault(cls, "model-word", *pairs_fault(cls)) for cls in relationships if not are_pairs(cls.pairs)]
    relationships = [cls for cls in relationships if are_pairs(cls.pairs)]
    for cls in nodes:
        found += _own(cls, lambda each, name: _node_faults(each, name))
    for relationship in relationships:
        found += _own(relationship, lambda each, name: _relationship_faults(each, nodes, name))
    found += _keyless(nodes)
    found += _name_faults(nodes, relationships, layer)
    found += _label_faults(nodes, relationships, layer)
    found += _former_faults(nodes, relationships)
    found += _role_faults(nodes, relationships)
    found += _inverse_faults(relationships)
    found += _abstract_faults(relationships)
    return sorted(set(found))


def _own(cls: type[Any], said: Callable[[type[Any], str], Iterable[_Said]]) -> Iterator[Problem]:
    """What is wrong with a class and not with a class above it already, whose fault it is then."""
    name = name_of(cls)
    found = list(said(cls, name))
    if found:
        above = [base for base in cls.__mro__[1:] if issubclass(base, Node | Relationship) and base not in BASES]
        inherited_faults = {each for base in above if not _is_open(base) for each in said(base, name)}
        yield from (Problem(place(cls), *each) for each in found if each not in inherited_faults)


def _is_open(cls: type[Any]) -> bool:
    """Whether it is a relationship whose ends its subclasses name, or merely `Base[Start, End]`."""
    return issubclass(cls, Relationship) and ("[" in cls.__name__ or not cls.pairs)


def name_of(cls: type[Any]) -> str:
    """What a class is called in the graph: its label, or its relationship type."""
    return type_of(cls) if issubclass(cls, Relationship) else label_of(cls)


def _fault(cls: type[Any], code: str, message: str, hint: str = "") -> Problem:
    return Problem(place(cls), code, message, hint)


def _node_faults(cls: type[Node], name: str) -> Iterator[_Said]:
    yield from word_faults(cls, name)
    yield from property_faults(cls, name)
    if issubclass(cls, Event):
        yield from declared_role_faults(cls, name)
    plural = property_types(cls).get(cls.plural_if)
    if cls.plural_if and (plural is None or plural.kind != "boolean"):
        message = f"plural_if of {name} names {cls.plural_if!r}, which is no boolean property of it"
        yield "model-plural", message, f"declare {cls.plural_if}: bool | None = None"
    declared = key_declarations(cls)
    if len(declared) > 1:
        names = ", ".join(f"{label_of(home)}.{'key' if key == KEY else key}" for home, key in declared)
        yield "model-keys", f"{name} has several keys: {names}", SEVERAL_HINT
    yield from key_faults(cls, name)
    for _, key in (each for each in declared if each[1] != KEY):
        found = property_types(cls)[key]
        assert found is not None
        if found.kind not in ("string", "integer") or found.many or found.encoding or not found.required:
            yield "model-key", f"the key {key} of {name} must be a required str or int", ""
        if cls.model_fields[key].default_factory is not None:
            hint = "let the sources give it; a default is one value, of the one node that lacks it"
            yield "model-key", f"the key {key} of {name} is made anew for each node", hint


def _keyless(nodes: Sequence[type[Node]]) -> Iterator[Problem]:
    """Classes that have nodes and no key; once where no class below a common base has one."""
    lacking = {cls for cls in nodes if not key_declarations(cls)}
    concrete = [cls for cls in nodes if not cls.__dict__.get("abstract", False)]
    tops: dict[type[Node], list[type[Node]]] = {}
    for cls in (each for each in concrete if each in lacking):
        above = [base for base in reversed(cls.__mro__) if base in lacking and base not in BASES]
        top = next(base for base in above if {each for each in concrete if issubclass(each, base)} <= lacking)
        tops.setdefault(top, []).append(cls)
    for top, below in tops.items():
        rest = f", nor has any of the {len(below)} types below it" if len(below) > 1 else ""
        message = f"{label_of(top)} has no key{rest}"
        yield _fault(top, "model-key", message, "mark one: id: Annotated[str, Property(key=True)]")


def _relationship_faults(cls: RelationshipClass, nodes: Sequence[type[Node]], name: str) -> Iterator[_Said]:
    yield from word_faults(cls, name)
    yield from property_faults(cls, name, ENDS)
    stored = {p.name for p in property_types(cls, ENDS).values() if p is not None}
    for column in sorted(set(EVIDENCE_COLUMNS) & stored):
        hint = f"rename it; taken are {', '.join(sorted(EVIDENCE_COLUMNS))}"
        yield "model-reserved", f"{name}.{column} is a name that evidence is stored under", hint
    for each in cls.key:
        if each not in cls.model_fields or each in ENDS:
            yield "model-key", f"the key of {name} names {each!r}, which is no property of it", ""
    yield from optional_key_faults(cls, name)
    for bound in ("since", "until"):
        if PartialDate not in (get_args(cls.model_fields[bound].annotation) or ()):
            message = f"{name}.{bound} is declared again; it is the interval every relationship has"
            yield "model-reserved", message, f"leave {bound} out, or give yours another name"
    yield from _phrase_faults(cls, name)
    yield from end_faults(cls, nodes, name)
    if cls.cardinality not in get_args(Cardinality):
        message = f"the cardinality {cls.cardinality!r} of {name} is none"
        yield "model-cardinality", message, "take one of " + ", ".join(get_args(Cardinality))
    else:
        yield from multiplicity_faults(cls, name)


def _phrase_faults(cls: RelationshipClass, name: str) -> Iterator[_Said]:
    if not all(isinstance(said, str | Phrase) for said in (cls.reads, cls.reads_that)):
        return  # which `word_faults` says
    try:
        phrase_of(cls)
        phrase_before_content(cls)
    except ValueError as wrong:
        hint = 'write the words between subject and object: reads = "sees {} as a threat"'
        yield "model-reads", f"{name} does not say how it reads: {wrong}", hint


def _name_faults(
    nodes: Sequence[type[Node]], relationships: Sequence[RelationshipClass], layer: Layer
) -> Iterator[Problem]:
    labels = [(label_of(cls), cls) for cls in nodes]
    types = [(type_of(cls), cls) for cls in relationships]
    yield from _twice(labels, "label")
    yield from _twice(types, "relationship type")
    taken = {label for label, _ in labels}
    for name, cls in types:
        if name in taken:
            yield _fault(cls, "model-name", f"{name!r} is both a label and a relationship type", "rename one of them")
    every: list[tuple[str, type[Any]]] = [*labels, *types]
    for name, cls in every:
        if name in layer.reserved_labels | layer.reserved_types:
            hint = PREFIX_HINT if not layer.prefix and name not in BASE_NAMES else "rename it"
            yield _fault(cls, "model-reserved", f"{name!r} is a name of graphmodel's own", _taken(hint, layer))
        if not name or UNSAFE.search(name):
            yield _fault(cls, "model-name", f"{cls.__name__} has no usable name in the graph: {name!r}")


def _taken(hint: str, layer: Layer) -> str:
    """A hint, with all the names that a model may not use."""
    names = f"{', '.join(sorted(layer.reserved_labels))}; and {', '.join(sorted(layer.reserved_types))}"
    return f"{hint}; taken are {names}"


def _declared_labels(cls: type[Node]) -> tuple[str, ...]:
    own = cls.__dict__.get("optional_labels", ())
    return names_of(own) if isinstance(own, str | tuple | list) else ()


def _label_faults(
    nodes: Sequence[type[Node]], relationships: Sequence[RelationshipClass], layer: Layer
) -> Iterator[Problem]:
    """Optional labels that something else is called by, each at the class that declares it."""
    classes = {label_of(cls): cls for cls in nodes}
    types = {type_of(cls) for cls in relationships}
    for cls in nodes:
        for label in _declared_labels(cls):
            name, hint = f"the optional label {label!r} of {name_of(cls)}", "give one of them another name"
            if label in classes:
                hint = f"leave it out: nodes of {label} have that label, or call the class otherwise"
                yield _fault(cls, "model-optional-label", f"{name} is a class of the model", hint)
            elif label in types:
                yield _fault(cls, "model-optional-label", f"{name} is a relationship type too", hint)
            elif label in layer.reserved_labels:
                yield _fault(cls, "model-reserved", f"{name} is a name of graphmodel's own", _taken("rename it", layer))
            elif not label.strip() or UNSAFE.search(label):
                yield _fault(cls, "model-name", f"{name} is no usable name in the graph")
            elif any(p is not None and p.name == label and not p.is_label for p in property_types(cls).values()):
                yield _fault(cls, "model-optional-label", f"{name} is a property of it, too", hint)


def _former_faults(nodes: Sequence[type[Node]], relationships: Sequence[RelationshipClass]) -> Iterator[Problem]:
    """Former names that are names still, or those of two: a graph does not show whether they were renamed."""
    hint = "write a migration, which is carried out once: graphmodel migrate new NAME"
    labels: list[tuple[str, type[Any]]] = [(label_of(cls), cls) for cls in nodes]
    types: list[tuple[str, type[Any]]] = [(type_of(cls), cls) for cls in relationships]
    for what, named in (("label", labels), ("relationship type", types)):
        now = dict(named)
        claimed: dict[str, type[Any]] = {}
        for _, cls in named:
            for former in names_of(cls.__dict__.get("formerly", ())):
                if now.get(former, cls) is not cls:
                    swapped = name_of(cls) in names_of(now[former].__dict__.get("formerly", ()))
                    fault = f"{name_of(cls)} was formerly {former!r}, which is the {what} of {name_of(now[former])} now"
                    yield _fault(
                        cls, "model-formerly", fault, _swap_hint(what, name_of(cls), former) if swapped else hint
                    )
                elif claimed.setdefault(former, cls) is not cls:
                    fault = f"{name_of(cls)} and {name_of(claimed[former])} were both formerly {former!r}"
                    yield _fault(cls, "model-formerly", fault, hint)
    every: list[type[Any]] = [*nodes, *relationships]
    for cls in every:
        found = [each for each in property_types(cls, ENDS).values() if each is not None]
        columns = {column.name for each in found for column in each.columns}
        first: dict[str, str] = {}
        for each in found:
            for former in each.formerly:
                if former in columns and former != each.name:
                    fault = f"{name_of(cls)}.{each.name} was formerly {former!r}, which it stores still"
                    yield _fault(cls, "model-formerly", fault, hint)
                elif first.setdefault(former, each.name) != each.name:
                    fault = f"{name_of(cls)}'s {first[former]} and {each.name} were both formerly {former!r}"
                    yield _fault(cls, "model-formerly", fault, hint)


def _swap_hint(what: str, one: str, other: str) -> str:
    call = f"graph.swap_{'labels' if what == 'label' else 'types'}({min(one, other)!r}, {max(one, other)!r})"
    return f"names that are swapped take a migration: graphmodel migrate new NAME --python, and there {call}"


def _inverse_faults(relationships: Sequence[RelationshipClass]) -> Iterator[Problem]:
    """Inverses that are types themselves, whose inverse is another; or that two types have."""
    types = {type_of(cls): cls for cls in relationships}
    inverses = {type_of(cls): as_type(str(cls.__dict__.get("inverse", ""))) for cls in relationships}
    first: dict[str, str] = {}
    for name, inverse in inverses.items():
        if not inverse:
            continue
        back = inverses.get(inverse)
        if inverse in types and back != name:
            said = f"the inverse of {inverse} is {back}" if back else f"{inverse} has no inverse"
            hint = f"leave {inverse} out of the model, which is {name} turned around, or make them each other's inverse"
            yield _fault(types[name], "model-inverse", f"the inverse of {name} is {inverse}, but {said}", hint)
        if first.setdefault(inverse, name) != name:
            fault = f"{inverse} is the inverse of {first[inverse]} and of {name}"
            yield _fault(types[name], "model-inverse", fault, "say it otherwise in one of them")


def _abstract_faults(relationships: Sequence[RelationshipClass]) -> Iterator[Problem]:
    for cls in relationships:
        if is_abstract(cls) and not any(issubclass(each, cls) and not is_abstract(each) for each in relationships):
            hint = f"declare class X({cls.__name__}), or leave abstract out"
            yield _fault(cls, "model-abstract", f"{type_of(cls)} is abstract, and no type is below it", hint)


def _twice(named: Iterable[tuple[str, type[Any]]], what: str) -> Iterator[Problem]:
    every: dict[str, dict[type[Any], None]] = {}
    for name, cls in named:
        every.setdefault(name, {})[cls] = None
    for name, classes in every.items():
        first, *others = classes
        hint = shared_role_hint(classes) or "rename one of them"
        for cls in others:
            yield _fault(cls, "model-name", f"the {what} {name!r} is declared twice, also at {place(first)}", hint)


def _role_faults(nodes: Sequence[type[Node]], relationships: Sequence[RelationshipClass]) -> Iterator[Problem]:
    for event in (cls for cls in nodes if issubclass(cls, Event)):
        named = [(role_of(t) or "", t) for t in relationships if any(issubclass(event, start) for start, _ in t.pairs)]
        roles = [(name, cls) for name, cls in named if name]
        yield from _twice(roles, f"role of {label_of(event)}")
        for name, cls in roles:
            if name in event.model_fields:
                yield _fault(cls, "model-role", f"{label_of(event)} has a property and a role named {name!r}")
