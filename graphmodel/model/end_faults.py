"""What can be wrong with the end points of a relationship type, each as a code, a message and a hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from graphmodel.model.fields import property_types
from graphmodel.model.multiplicity import cls_word
from graphmodel.model.nodes import Content, Event, Key, Node, Someone
from graphmodel.model.properties import PropertyType
from graphmodel.model.relationships import Relationship, Role, ends
from graphmodel.model.types import ENDS, label_of, type_of


def end_faults(
    cls: type[Relationship[Any, Any]], nodes: Sequence[type[Node]], name: str
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the ends of a class, among these node classes; messages call the class `name`."""
    again = [side for side in ENDS if not _is_end(cls, side)]
    for side in again:
        message = f"{name}.{side} is declared again; it is the {side} node of every relationship"
        yield "model-ends", message, f"leave {side} out, or give yours another name"
    if not cls.pairs and not again:
        yield "model-ends", f"{name} does not say what it connects", "write class X(Relationship[Start, End])"
    known = {*nodes, Content}
    given: dict[Any, None] = dict.fromkeys(end for pair in cls.pairs for end in pair)
    for end in given:
        if end not in known or end is Someone:
            yield "model-ends", *_unknown(end, name)
    if any(not issubclass(end, Node) for end in given):
        return
    for start, end in () if again else sorted(set(cls.pairs) - set(ends(cls)), key=str):
        if ends(cls) and not any(issubclass(start, a) and issubclass(end, b) for a, b in ends(cls)):
            message = f"{name} lists the pair ({label_of(start)})->({label_of(end)}), which its ends do not take"
            yield "model-ends", message, "add both to the types in brackets"
    if any(start is Content for start, _ in cls.pairs):
        yield "model-ends", f"{name} starts at Content; only an end can be quoted claims", ""
    if cls.symmetric and {(b, a) for a, b in cls.pairs} != set(cls.pairs):
        message = f"{name} is symmetric, but its ends are not of the same types"
        yield "model-symmetric", message, "use the same union at both ends"
    if cls.__dict__.get("transitive") and not any(
        issubclass(a, b) or issubclass(b, a) for _, a in cls.pairs for b, _ in cls.pairs
    ):
        message = f"{name} is transitive, but nothing that it ends at can be its start"
        yield "model-transitive", message, "leave transitive out, or connect types that are at both ends"
    if cls.__dict__.get("transitive") and cls.key:
        message = f"{name} is transitive, and {', '.join(cls.key)} distinguishes parallel ones: a third has neither's"
        yield "model-transitive", message, "leave one of both out"
    counted = cls_word(cls, "ordered")
    if counted and not _is_count(property_types(cls, ENDS).get(counted)):
        message = f"{name} is ordered by {counted!r}, which is no whole number of it"
        yield "model-ordered", message, f"declare it: {counted}: int"
    if issubclass(cls, Role) and not all(issubclass(start, Event) for start, _ in cls.pairs):
        yield "model-role", f"the role {name} starts at something that is no Event", ""


def are_pairs(said: Any) -> bool:
    """Whether `pairs` has the form that all else is judged by: pairs of classes."""
    pairs = said if isinstance(said, tuple | list) else ("no pair",)
    return all(
        isinstance(each, tuple) and len(each) == 2 and all(isinstance(end, type) for end in each) for each in pairs
    )


def pairs_fault(cls: type[Relationship[Any, Any]]) -> tuple[str, str]:
    """What is wrong with `pairs` that are none, and what to write."""
    return f"pairs of {type_of(cls)} are not pairs of node types", "write pairs = ((Person, Company), (Company, Town))"


def _is_count(declared: PropertyType | None) -> bool:
    return declared is not None and declared.kind == "integer" and not declared.many


def _is_end(cls: type[Relationship[Any, Any]], side: str) -> bool:
    """Whether a side is still what every relationship has there: a node, the key of one, or someone."""
    return any(Key in (arg, get_origin(arg)) for arg in get_args(cls.model_fields[side].annotation))


def _unknown(end: Any, name: str) -> tuple[str, str]:
    if issubclass(end, Relationship):
        hint = "only nodes are connected: make what it is about a node of its own, an Event say, and connect that"
        return f"{name} connects {type_of(end)}, which is a relationship type", hint
    if not issubclass(end, Node):
        return f"{name} connects {end.__name__}, which is no node type", "an end is a class below Node"
    hint = f"add {end.__name__} to the model, or change the end"
    return f"{name} connects {label_of(end)}, which is not in the model", hint
