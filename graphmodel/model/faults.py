"""What can be wrong with declared classes: each fault a Problem, placed at the class that has it."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from graphmodel.model.dates import PartialDate
from graphmodel.model.layer import EVIDENCE_COLUMNS, LAYER_LINKS, LAYER_NODES, OWN_PREFIX
from graphmodel.model.nodes import Content, Event, Node, Someone
from graphmodel.model.properties import names_of, property_types
from graphmodel.model.relationships import Cardinality, Relationship, Role, ends
from graphmodel.model.types import (
    ENDS,
    key_declarations,
    label_of,
    phrase_before_content,
    phrase_of,
    role_of,
    type_of,
)
from graphmodel.problems import Problem, Where

RESERVED_LABELS = frozenset({*(node.label for node in LAYER_NODES), "Content", "Someone", "Node"})
RESERVED_TYPES = frozenset(link.type for link in LAYER_LINKS)
_UNSAFE = re.compile(r"[\0\ud800-\udfff]|\\u")  # what no quoting makes safe on every engine
NODE_WORDS = frozenset({*Node.__class_vars__, "key"})
TIE_WORDS = frozenset(Role.__class_vars__)

Tie = type[Relationship[Any, Any]]


def faults(nodes: Sequence[type[Node]], ties: Sequence[Tie]) -> list[Problem]:
    """Every fault of these classes taken together, in order of place."""
    found: list[Problem] = []
    for cls in nodes:
        found += _node_faults(cls)
    for tie in ties:
        found += _tie_faults(tie, nodes)
    found += _name_faults(nodes, ties)
    found += _former_faults(nodes, ties)
    found += _role_faults(nodes, ties)
    return sorted(set(found))


def place(cls: type[Any]) -> Where:
    """Where a class is declared."""
    try:
        path = inspect.getsourcefile(cls) or ""
        line = inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        return Where(cls.__module__)
    return Where(near(path), line)


def near(path: str) -> str:
    """A file's name as seen from the current folder, when it is below it."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def _fault(cls: type[Any], code: str, message: str, hint: str = "") -> Problem:
    return Problem(place(cls), code, message, hint)


def _node_faults(cls: type[Node]) -> Iterator[Problem]:
    yield from _property_faults(cls, ())
    plural = property_types(cls).get(cls.plural_if)
    if cls.plural_if and (plural is None or plural.kind != "boolean"):
        message = f"plural_if of {cls.__name__} names {cls.plural_if!r}, which is no boolean property of it"
        yield _fault(cls, "model-plural", message, f"declare {cls.plural_if}: bool | None = None")
    declared = key_declarations(cls)
    if len(declared) > 1:
        names = ", ".join(f"{home.__name__}.{key}" for home, key in declared)
        yield _fault(cls, "model-keys", f"{cls.__name__} has several keys: {names}", "mark one property of one class")
    if not declared and not cls.__dict__.get("abstract", False):
        yield _fault(cls, "model-key", f"{cls.__name__} has no key", "mark one: id: Annotated[str, Property(key=True)]")
    for _, key in declared:
        found = property_types(cls)[key]
        assert found is not None
        if found.kind not in ("string", "integer") or found.many or not found.required:
            yield _fault(cls, "model-key", f"the key {key} of {cls.__name__} must be a required str or int")


def _tie_faults(cls: Tie, nodes: Sequence[type[Node]]) -> Iterator[Problem]:
    yield from _property_faults(cls, ENDS)
    for name in sorted(set(EVIDENCE_COLUMNS) & set(cls.model_fields)):
        yield _fault(
            cls,
            "model-reserved",
            f"{cls.__name__}.{name} is a name that evidence is stored under",
            "rename it",
        )
    for name in cls.key:
        if name not in cls.model_fields or name in ENDS:
            yield _fault(cls, "model-key", f"the key of {cls.__name__} names {name!r}, which is no property of it")
    for bound in ("since", "until"):
        if PartialDate not in (get_args(cls.model_fields[bound].annotation) or ()):
            yield _fault(
                cls,
                "model-reserved",
                f"{cls.__name__}.{bound} is declared again; it is the interval every relationship has",
                f"leave {bound} out, or give yours another name",
            )
    yield from _phrase_faults(cls)
    yield from _end_faults(cls, nodes)
    if cls.cardinality not in get_args(Cardinality):
        yield _fault(
            cls,
            "model-cardinality",
            f"the cardinality {cls.cardinality!r} of {cls.__name__} is none",
            "take one of " + ", ".join(get_args(Cardinality)),
        )


def _phrase_faults(cls: Tie) -> Iterator[Problem]:
    try:
        phrase_of(cls)
        phrase_before_content(cls)
    except (ValueError, AttributeError) as wrong:
        hint = 'write what stands between subject and object: reads = "sees {} as a threat"'
        yield _fault(cls, "model-reads", f"{cls.__name__} does not say how it reads: {wrong}", hint)


def _end_faults(cls: Tie, nodes: Sequence[type[Node]]) -> Iterator[Problem]:
    if not cls.pairs:
        hint = "write class X(Relationship[Start, End])"
        yield _fault(cls, "model-ends", f"{cls.__name__} does not say what it joins", hint)
    known = {*nodes, Content}
    for end in dict.fromkeys(end for pair in cls.pairs for end in pair):
        if end not in known or end is Someone:
            yield _fault(
                cls,
                "model-ends",
                f"{cls.__name__} joins {end.__name__}, which is not in the model",
                f"add {end.__name__} to the model, or change the end",
            )
    for start, end in sorted(set(cls.pairs) - set(ends(cls)), key=str):
        if ends(cls) and not any(issubclass(start, a) and issubclass(end, b) for a, b in ends(cls)):
            message = f"{cls.__name__} lists the pair ({start.__name__})->({end.__name__}), which its ends do not take"
            yield _fault(cls, "model-ends", message, "add both to the types in brackets")
    if any(start is Content for start, _ in cls.pairs):
        yield _fault(cls, "model-ends", f"{cls.__name__} starts at Content; only an end can be quoted claims")
    if cls.symmetric and {(b, a) for a, b in cls.pairs} != set(cls.pairs):
        yield _fault(
            cls,
            "model-symmetric",
            f"{cls.__name__} is symmetric, but its ends are not of the same types",
            "use the same union at both ends",
        )
    if issubclass(cls, Role) and not all(issubclass(start, Event) for start, _ in cls.pairs):
        yield _fault(cls, "model-role", f"the role {cls.__name__} starts at something that is no Event")


def _property_faults(cls: type[Any], leave_out: tuple[str, ...]) -> Iterator[Problem]:
    found = property_types(cls, leave_out)
    for name, declared in found.items():
        if declared is None:
            kinds = "str, int, float, bool, date, datetime, timedelta, Literal, Enum, Point, Quantity, PartialDate"
            yield _fault(
                cls,
                "model-type",
                f"{cls.__name__}.{name} has a type that a graph cannot hold: {cls.model_fields[name].annotation}",
                f"take one of {kinds}, a list of one of the plain ones, or make it a node",
            )
        if name.startswith(OWN_PREFIX):
            yield _fault(cls, "model-reserved", f"{cls.__name__}.{name}: the prefix {OWN_PREFIX} is graphmodel's own")
        if name in (NODE_WORDS if issubclass(cls, Node) else TIE_WORDS):
            message = f"{cls.__name__}.{name} has the name of something a class says of its type"
            yield _fault(cls, "model-reserved", message, "rename it")
    columns = Counter(column.name for p in found.values() if p is not None for column in p.columns)
    for name in sorted(name for name, count in columns.items() if count > 1):
        yield _fault(cls, "model-columns", f"two properties of {cls.__name__} are stored as {name}", "rename one")


def _name_faults(nodes: Sequence[type[Node]], ties: Sequence[Tie]) -> Iterator[Problem]:
    labels = [(label_of(cls), cls) for cls in nodes]
    types = [(type_of(cls), cls) for cls in ties]
    yield from _twice(labels, "label")
    yield from _twice(types, "relationship type")
    taken = {label for label, _ in labels}
    for name, tie in types:
        if name in taken:
            yield _fault(tie, "model-name", f"{name!r} is both a label and a relationship type", "rename one of them")
    every: list[tuple[str, type[Any]]] = [*labels, *types]
    for name, cls in every:
        if name in RESERVED_LABELS | RESERVED_TYPES:
            yield _fault(cls, "model-reserved", f"{name!r} is a name of graphmodel's own", "rename it")
        if not name or _UNSAFE.search(name):
            yield _fault(cls, "model-name", f"{cls.__name__} has no usable name in the graph: {name!r}")


def _former_faults(nodes: Sequence[type[Node]], ties: Sequence[Tie]) -> Iterator[Problem]:
    """Former names that are names still, or those of two: a graph could not tell whether they were renamed."""
    hint = "write a migration, which is carried out once: graphmodel migrate new NAME"
    labels: list[tuple[str, type[Any]]] = [(label_of(cls), cls) for cls in nodes]
    types: list[tuple[str, type[Any]]] = [(type_of(cls), cls) for cls in ties]
    for what, named in (("label", labels), ("relationship type", types)):
        now = dict(named)
        claimed: dict[str, type[Any]] = {}
        for _, cls in named:
            for former in names_of(cls.__dict__.get("formerly", ())):
                if former in now:
                    fault = f"{cls.__name__} was formerly {former!r}, which is the {what} of {now[former].__name__} now"
                    yield _fault(cls, "model-formerly", fault, hint)
                elif claimed.setdefault(former, cls) is not cls:
                    fault = f"{cls.__name__} and {claimed[former].__name__} were both formerly {former!r}"
                    yield _fault(cls, "model-formerly", fault, hint)
    every: list[type[Any]] = [*nodes, *ties]
    for cls in every:
        found = property_types(cls, ENDS)
        columns = {column.name for p in found.values() if p is not None for column in p.columns}
        for each in found.values():
            for former in each.formerly if each is not None else ():
                if former in columns:
                    fault = f"{cls.__name__}.{each.name if each else ''} was formerly {former!r}, which it stores still"
                    yield _fault(cls, "model-formerly", fault, hint)


def _twice(named: Iterable[tuple[str, type[Any]]], what: str) -> Iterator[Problem]:
    first: dict[str, type[Any]] = {}
    for name, cls in named:
        other = first.setdefault(name, cls)
        if other is not cls:
            yield _fault(cls, "model-name", f"the {what} {name!r} is declared twice, also at {place(other)}")


def _role_faults(nodes: Sequence[type[Node]], ties: Sequence[Tie]) -> Iterator[Problem]:
    for event in (cls for cls in nodes if issubclass(cls, Event)):
        named = [(role_of(t) or "", t) for t in ties if any(issubclass(event, start) for start, _ in t.pairs)]
        roles = [(name, tie) for name, tie in named if name]
        yield from _twice(roles, f"role of {event.__name__}")
        for name, tie in roles:
            if name in event.model_fields:
                yield _fault(tie, "model-role", f"{event.__name__} has a property and a role named {name!r}")
