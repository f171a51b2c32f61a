"""The names that a part of a query mentions, and the conditions that must all hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import Expression, NodePattern, Operation, RelationshipPattern, Variable


def mentioned(part: Any) -> frozenset[str]:
    """The variables that are mentioned anywhere in a part of a query."""
    return frozenset(_names(part))


def conditions(where: Expression | None) -> Iterator[Expression]:
    """The conditions that AND joins."""
    if isinstance(where, Operation) and where.operator == "AND":
        for each in where.operands:
            yield from conditions(each)
    elif where is not None:
        yield where


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, Variable):
        yield part.token.name
    elif isinstance(part, tuple) and not isinstance(part, Token):
        for each in part:
            yield from _names(each)
    elif is_dataclass(part):
        if isinstance(part, NodePattern | RelationshipPattern) and part.variable is not None:
            yield part.variable.name
        for field in fields(part):
            yield from _names(getattr(part, field.name))
