"""What can be wrong with a key of several properties, each as a code, a message and a hint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from graphmodel.model.fields import property_types
from graphmodel.model.keys import KEY, PART_KINDS
from graphmodel.model.multiplicity import cls_word
from graphmodel.model.nodes import Node
from graphmodel.model.properties import PropertyType
from graphmodel.model.types import ENDS
from graphmodel.problems import did_you_mean

Said = tuple[str, str, str]
SEVERAL_HINT = 'mark one property of one class, or name those that make it: key = ("town", "year")'


def key_faults(cls: type[Node], name: str) -> Iterator[Said]:
    """What is wrong with the key that a class declares or inherits; messages call the class `name`."""
    found = {own: each for own, each in property_types(cls).items() if own != KEY}
    yield from _unstored(found, cls.key_properties, name)
    if not cls.key_properties:
        return
    if "key_properties" in cls.__dict__ and any("key_properties" in base.__dict__ for base in _above(cls)):
        message = f"{name} declares the key ({', '.join(cls.key_properties)}), and a class above it another"
        yield "model-keys", message, "declare the key once, in the class that all of them derive from"
        return
    for part in cls.key_properties:
        yield from _part(cls, part, found, name)
    for part in cls.may_be_empty:
        if part not in cls.key_properties:
            yield "model-key", f"may_be_empty of {name} names {part!r}, which is no part of its key", ""
    if len(set(cls.key_properties)) < len(cls.key_properties):
        yield "model-key", f"the key of {name} names a property twice", ""


def optional_key_faults(cls: type[Any], name: str) -> Iterator[Said]:
    """What is wrong with the parts of a relationship's key that may be empty."""
    empty = cls_word(cls, "may_be_empty") or ()
    for part in empty:
        if part not in cls.key:
            yield "model-key", f"may_be_empty of {name} names {part!r}, which is no part of its key", ""
    found = property_types(cls, ENDS)
    for part in cls.key if empty else ():
        declared = found.get(part)
        if declared is not None and (declared.kind not in PART_KINDS or declared.many):
            hint = "take one of str, int, bool, date, PartialDate, or leave out may_be_empty"
            yield "model-key", f"{name}.{part} cannot be a part of a key that may be empty", hint


def _above(cls: type[Node]) -> Iterator[type[Any]]:
    return (base for base in cls.__mro__[1:] if issubclass(base, Node) and base is not Node)


def _part(cls: type[Node], part: str, found: Mapping[str, PropertyType | None], name: str) -> Iterator[Said]:
    declared = found.get(part)
    if part not in found:
        hint = did_you_mean(part, found)
        yield "model-key", f"the key of {name} names {part!r}, which is no property of it", hint
    elif declared is not None and (declared.kind not in PART_KINDS or declared.many):
        yield "model-key", f"{name}.{part} cannot be a part of a key", "take one of str, int, bool, date, PartialDate"
    elif declared is not None and part not in cls.may_be_empty and _is_nullable(cls, part):
        hint = f'leave out `| None`, or say that it may be: may_be_empty = ("{part}",)'
        yield "model-key", f"{name}.{part} is a part of the key, and may be empty", hint


def _is_nullable(cls: type[Any], name: str) -> bool:
    return type(None) in get_args(cls.model_fields[name].annotation)


def _unstored(found: Mapping[str, PropertyType | None], parts: Sequence[str], name: str) -> Iterator[Said]:
    for own, declared in found.items():
        if declared is not None and not declared.stored and own not in parts:
            message = f"{name}.{own} is not stored, and is no part of the key"
            yield "model-key", message, f'make it one: key = ("{own}", ...)'
