"""Literals and parameters of another kind than the property that they are compared with: nothing is found by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphmodel.problems import Problem
from graphmodel.queries.lint.names import values_of
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.lint.value_types import MOMENTS, moment_of, moments_of, types_of
from graphmodel.queries.types import ValueType
from graphmodel.syntax.kinds import PropertyValue
from graphmodel.syntax.uses import ComparedValue

_NUMBERS = frozenset({"integer", "float"})
_KNOWN = _NUMBERS | MOMENTS | {"string", "boolean"}
_CALLED = {"string": "a text", "boolean": "a truth value", "integer": "a number", "float": "a number"}
_DECLARABLE = _NUMBERS | {"string", "boolean", "date"}
"""The types of parameters that reach the engine as what they are called; a `datetime` is sent as text (GM206)."""


def literals(subject: Subject) -> Iterator[Problem]:
    """GM106, for what the model does not limit to some values"""
    given = subject.question.parameters if subject.question is not None else ()
    declared = {each.name: each.type for each in given}
    for use in (each for uses in subject.uses for each in uses.compared):
        kind, compared = use.kind, _compared(use, declared)
        if compared is None or not isinstance(kind, PropertyValue) or kind.name.endswith("()"):
            continue
        types = types_of(kind, subject.vocabulary)
        if not types or not types <= _KNOWN or compared in {_group(each) for each in types}:
            continue
        if use.constant is not None and values_of(subject.vocabulary.sorts(kind.subject), kind.name) is not None:
            continue  # which values it has is reported elsewhere
        stored = " or ".join(sorted(dict.fromkeys(_CALLED.get(each, f"a {each}") for each in types)))
        message = f"{kind.name} is {stored}, and never equal to or ordered with {use.token.text}"
        if use.constant is None:
            message += f", declared as {declared[use.token.name]}"
        hint = _instead(use, types) if use.constant is not None else _declared(use.token.name, declared, types)
        yield subject.problem(use.token, "GM106", message, hint)


def _compared(use: ComparedValue, declared: Mapping[str, ValueType]) -> str | None:
    """The group of types of a literal or a declared parameter; of a list, of its items; None where it is not known."""
    if use.constant is not None:
        return None if use.constant.value is None else _literal(use.constant.value)
    type = declared.get(use.token.name)
    name = (type.item or type).name if type is not None else ""
    return _group(name) if name in _DECLARABLE else None


def _declared(name: str, declared: Mapping[str, ValueType], types: frozenset[str]) -> str:
    """How to declare a parameter as what the property holds, or to make one of it where that cannot be declared."""
    type = declared[name]
    if types <= _DECLARABLE:
        wanted = [f"list<{each}>" if type.item else each for each in sorted(types)]
        return f"declare {' or '.join(f'`// param {name}: {each}`' for each in wanted)}"
    if (type.item or type).name != "string":
        return ""
    if type.item:
        return f"make points in time of it: {moments_of(name, types)}"
    return f"make it one: {moment_of(f'${name}', types)}"


def _group(type: str) -> str:
    return "number" if type in _NUMBERS else type


def _literal(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "number"


def _instead(use: ComparedValue, types: frozenset[str]) -> str:
    """What to write in the place of a literal, where its text can be read as what the property holds."""
    value = use.constant.value if use.constant is not None else None
    if types == {"string"}:
        return f"write it as a text: '{use.token.text}'"
    if not isinstance(value, str):
        return ""
    if types <= MOMENTS:
        return f"make it one: {moment_of(use.token.text, types)}"
    if types <= _NUMBERS and _is_number(value):
        return f"write it without quotes: {value.strip()}"
    if types == {"boolean"} and value.strip().lower() in ("true", "false"):
        return f"write it without quotes: {value.strip().lower()}"
    return ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text
