"""Literals of another kind than the property that they are compared with: no engine finds anything by them."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.problems import Problem
from graphmodel.queries.lint.names import values_of
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.lint.value_types import MOMENTS, types_of
from graphmodel.syntax.kinds import PropertyValue
from graphmodel.syntax.uses import ComparedValue

_NUMBERS = frozenset({"integer", "float"})
_KNOWN = _NUMBERS | MOMENTS | {"string", "boolean"}
_CALLED = {"string": "a text", "boolean": "a truth value", "integer": "a number", "float": "a number"}


def literals(subject: Subject) -> Iterator[Problem]:
    """GM106, for what the model does not limit to some values"""
    for use in (each for uses in subject.uses for each in uses.compared):
        value = use.constant.value if use.constant is not None else None
        kind = use.kind
        if value is None or not isinstance(kind, PropertyValue) or kind.name.endswith("()"):
            continue
        types = types_of(kind, subject.vocabulary)
        if not types or not types <= _KNOWN or _literal(value) in {_group(each) for each in types}:
            continue
        if values_of(subject.vocabulary.sorts(kind.subject), kind.name) is not None:
            continue  # which values it has is reported elsewhere
        stored = " or ".join(sorted(dict.fromkeys(_CALLED.get(each, f"a {each}") for each in types)))
        message = f"{kind.name} is {stored}, and never equal to or ordered with {use.token.text}"
        yield subject.problem(use.token, "GM106", message, _instead(use, types))


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
        return f"make it one: {' or '.join(f'{each}({use.token.text})' for each in sorted(types))}"
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
