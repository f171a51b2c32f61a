"""Roles that an event type declares itself, `roles = {"payer": Account}`, as relationship types."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args

from graphmodel.model.multiplicity import Multiplicity
from graphmodel.model.nodes import Event, Node
from graphmodel.model.relationships import DECLARED_BY, Role

_COUNT_HINT = "give beside it, as a text, how many fill the role: (Account, '1')"


def with_declared_roles(classes: Iterable[type[Any]]) -> list[type[Any]]:
    """The classes, and after each event type the classes of the roles that it declares."""
    found: dict[type[Any], None] = {}
    for cls in classes:
        found[cls] = None
        for above in cls.__mro__:
            if issubclass(above, Event) and above is not Event:
                found.update(dict.fromkeys(declared_roles(above).values()))
    return list(found)


@cache
def declared_roles(cls: type[Event]) -> types.MappingProxyType[str, type[Role[Any, Any]]]:
    """The classes of the roles that an event type itself declares, by role; without those that are faults."""
    said = _said(cls)
    bad = {name for name, *_ in _faulty(said)} if isinstance(said, dict) else set()
    given = said.items() if isinstance(said, dict) else ()
    return types.MappingProxyType({name: _role(cls, name, of) for name, of in given if name not in bad})


def role_type(event: type[Event], name: str) -> type[Role[Any, Any]]:
    """The relationship type of a role that an event type declares in `roles`, for loaders and claims.

    Raises:
        KeyError: neither it nor a type above it declares that role.
    """
    for cls in event.__mro__:
        if issubclass(cls, Event) and cls is not Event and name in declared_roles(cls):
            return declared_roles(cls)[name]
    raise KeyError(name)


def declared_role_faults(cls: type[Event], name: str) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the roles that an event type itself declares, each as a code, a message and a hint."""
    said = _said(cls)
    if not isinstance(said, dict):
        yield "model-role", f"roles of {name} is no mapping of names to node types", 'write roles = {"payer": Account}'
        return
    for role, fault, hint in _faulty(said):
        yield "model-role", f"the role {role!r} of {name} {fault}", hint


def _said(cls: type[Event]) -> Any:
    """What a class assigns to `roles`; a method may have that name instead."""
    said = cls.__dict__.get("roles", {})
    return {} if inspect.isroutine(said) else said


def _faulty(said: dict[Any, Any]) -> Iterator[tuple[Any, str, str]]:
    """Each role that is none, what is wrong with it, and what to write."""
    for name, of in said.items():
        if not (isinstance(name, str) and name.isidentifier() and name.islower()):
            yield name, "is no name in lower case", "write it in small letters, digits and _: paid_by"
            continue
        target, *rest = of if isinstance(of, tuple) else (of,)
        parts = get_args(target) or (target,)
        if not all(isinstance(each, type) and issubclass(each, Node) for each in parts):
            hint = "give a node type, a union of some, or one of these with how many there are: (Account, '1')"
            yield name, f"is filled by {target!r}, which is no node type", hint
        elif len(rest) > 1 or not all(isinstance(each, str) for each in rest):
            yield name, f"has {rest!r} beside its node type", _COUNT_HINT
        elif rest:
            try:
                Multiplicity.of(rest[0])
            except ValueError as wrong:
                yield name, f"does not say how many fill it: {wrong}", _COUNT_HINT


def shared_role_hint(roles: Iterable[type[Any]]) -> str:
    """How one class declares what several event types declare in their `roles`; empty if these are no such classes."""
    classes = list(roles)
    if not all(hasattr(cls, DECLARED_BY) for cls in classes):
        return ""
    starts, ends = (
        dict.fromkeys(end.__name__ for cls in classes for end, _ in cls.pairs),
        dict.fromkeys(end.__name__ for cls in classes for _, end in cls.pairs),
    )
    name = classes[0].__name__
    return f"declare it once, outside `roles`: class {name}(Role[{' | '.join(starts)}, {' | '.join(ends)}])"


def _role(cls: type[Event], name: str, of: Any) -> type[Role[Any, Any]]:
    target, *ends = of if isinstance(of, tuple) else (of,)
    words = {
        "__module__": cls.__module__,
        "__qualname__": f"{cls.__qualname__}.{name}",
        "__doc__": f"Takes part in a {cls.__name__} as its {name.replace('_', ' ')}.",
        "role": name,
        "type": name.upper(),
    }
    words |= {"ends": ends[0]} if ends else {}
    base = Role.__class_getitem__((cls, target))
    made: type[Role[Any, Any]] = types.new_class(
        name.title().replace("_", ""), (base,), {}, lambda body: body.update(words)
    )
    type.__setattr__(made, DECLARED_BY, cls)
    return made
