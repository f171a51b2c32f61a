"""What can be wrong with the properties of a class, each as a code, a message and a hint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ForwardRef, get_args

from pydantic.fields import FieldInfo

from graphmodel.model.declarations import UNTYPED
from graphmodel.model.encodings import MAX_SCALE
from graphmodel.model.fields import property_types, types_in
from graphmodel.model.flattening import flatten_fault, is_flattened
from graphmodel.model.keys import KEY
from graphmodel.model.layer import OWN_PREFIX
from graphmodel.model.marks import marks_of, stored_name
from graphmodel.model.nodes import Node
from graphmodel.model.relationships import Role
from graphmodel.model.types import ENDS
from graphmodel.model.word_faults import FREE
from graphmodel.problems import did_you_mean

NODE_WORDS = frozenset(Node.__class_vars__) - FREE - {"codes"}
RELATIONSHIP_WORDS = frozenset(Role.__class_vars__) - FREE
UNSAFE = re.compile(r"[\0\ud800-\udfff]|\\u")
"""What no quoting makes safe on every engine."""
_KINDS = (
    "str, int, float, bool, date, datetime, time, timedelta, Duration, UUID, Decimal, bytes, Literal, Enum, Point, "
    "Quantity, PartialDate"
)
_INSTEAD = "as text: Property(json=True), or an object by its parts: Property(flatten=True)"


def property_faults(cls: type[Any], name: str, leave_out: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the properties of a class; messages call the class `name`."""
    words = NODE_WORDS if issubclass(cls, Node) else RELATIONSHIP_WORDS
    for stray, value in cls.__dict__.get(UNTYPED, {}).items():
        yield _untyped(name, stray, value, words, stray in cls.model_fields)
    found = property_types(cls, leave_out)
    for own, declared in found.items():
        if is_flattened(cls.model_fields[own]):
            below = (
                f"{own} is flattened, and its class stands below",
                f"declare the class of {own} above {cls.__name__}",
            )
            said, hint = flatten_fault(cls, own, cls.model_fields[own]) or below
            yield "model-flatten", f"{name}.{said}", hint
            continue
        if declared is None:
            message = f"{name}.{own} has a type that a graph cannot hold: {_shown(cls.model_fields[own].annotation)}"
            hint = f"take one of {_KINDS}, a list of one, make it a node, or store it {_INSTEAD}"
            yield "model-type", message, hint
        yield from _storage_faults(cls.model_fields[own], f"{name}.{own}")
        stored = stored_name(own, cls.model_fields[own])
        if declared is not None and declared.is_label:
            continue
        if stored.startswith(OWN_PREFIX) and own != KEY:
            yield "model-reserved", f"{name}.{stored}: the prefix {OWN_PREFIX} is graphmodel's own", ""
        if own in words:
            hint = f'give the attribute another name: {own}_: Annotated[..., Property(name="{own}")]'
            yield "model-reserved", f"{name}.{own} has the name of something a class says of its type", hint
        if not issubclass(cls, Node) and stored in ENDS and own not in ENDS:
            hint = "give it another name: sheets and tables name the nodes at both ends so"
            yield "model-reserved", f"{name}.{own} would be stored as {stored}", hint
        yield from _alias_faults(name, own, cls.model_fields[own])
    columns = Counter(column.name for p in found.values() if p is not None for column in p.columns)
    for column in sorted(column for column, count in columns.items() if count > 1):
        yield "model-columns", f"two properties of {name} are stored as {column}", "rename one"


def _storage_faults(field: FieldInfo, name: str) -> Iterator[tuple[str, str, str]]:
    """Ways to store values that do not go with their type, or with each other."""
    marks = marks_of(field)
    scales = [mark.scale for mark in marks if mark.scale is not None]
    if not scales:
        return
    if Decimal not in types_in(field.annotation):
        yield "model-scale", f"{name} has a scale, and is no Decimal", "leave scale out"
    elif any(mark.json for mark in marks):
        yield "model-scale", f"{name} is stored as JSON text and as a whole number", "leave json or scale out"
    elif not 0 <= scales[0] <= MAX_SCALE:
        message = f"{name} has the scale {scales[0]}, and a whole number has {MAX_SCALE} digits at most"
        yield "model-scale", message, f"write scale=N: N digits after the point, from 0 to {MAX_SCALE}"


def _alias_faults(name: str, own: str, field: FieldInfo) -> Iterator[tuple[str, str, str]]:
    """Aliases that would not be what is stored, and names that no quoting makes safe."""
    stored = stored_name(own, field)
    other = [alias for alias in (field.validation_alias, field.serialization_alias) if alias not in (None, stored)]
    marks = {mark.name for mark in marks_of(field) if mark.name}
    if other or len(marks) > 1:
        shown = " and ".join(map(repr, dict.fromkeys((*sorted(marks - {stored}), *other))))
        hint = f"say one: Property(name={stored!r}), or Field(alias={stored!r})"
        yield "model-alias", f"{name}.{own} is stored as {stored!r}, and named {shown} too", hint
    if not stored.strip() or UNSAFE.search(stored):
        yield "model-name", f"{name}.{own} has no usable name in the graph: {stored!r}", ""


def _untyped(name: str, stray: str, value: Any, words: frozenset[str], known: bool) -> tuple[str, str, str]:
    shown = f"{stray} = {value!r}"
    if known:
        return (
            "model-untyped",
            f"{name}.{stray} gets a default without its type: {shown}",
            f"write it with its type: {stray}: ... = {value!r}",
        )
    near = did_you_mean(stray, words)
    hint = near if near.startswith("did you mean") else f"a property has a type: {stray}: {type(value).__name__} = ..."
    if stray in NODE_WORDS | RELATIONSHIP_WORDS:
        hint = f"{stray} is for {'relationship' if words is NODE_WORDS else 'node'} types"
    message = f"{shown} in {name} is neither a property nor anything that a class says of its type"
    return "model-untyped", message, hint


def _shown(annotation: Any) -> str:
    """A type as it is written in a class."""
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation.__name__
    return annotation.__forward_arg__ if isinstance(annotation, ForwardRef) else str(annotation)
