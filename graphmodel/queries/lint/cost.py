"""Searches that grow with the graph: through all nodes, all combinations, ways of any length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.problems import Problem
from graphmodel.queries.lint.subject import Subject
from graphmodel.syntax.parts import conditions, mentioned
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import (
    Call,
    Expression,
    Labels,
    Match,
    NodePattern,
    Operation,
    ParenthesizedPath,
    Path,
    RelationshipPattern,
)
from graphmodel.syntax.uses import Search, Uses

_PINS = frozenset({"=", "IN", "STARTS", "ENDS", "CONTAINS", "=~"})


@dataclass
class _Part:
    """Paths of one search that variables join."""

    variables: set[str]
    token: Token
    anchored: bool = False
    pinned: bool = False


def searches(subject: Subject) -> Iterator[Problem]:
    """GM301, GM302"""
    for uses in subject.uses:
        for search in uses.searches:
            parts = _parts(search, uses)
            for part in parts:
                if not part.anchored and not part.variables & search.bound:
                    hint = "give a node a label, or a relationship a type"
                    yield subject.problem(part.token, "GM301", "this searches through all nodes", hint)
            compared = _compared(parts, _tests(search)) if len(parts) > 1 else []
            free = [part for part in compared if not part.pinned]
            if len(free) > 1:
                hint = "join the patterns, or find one of them by a property"
                message = "this makes every combination with the pattern before it"
                yield subject.problem(free[1].token, "GM302", message, hint)


def _tests(search: Search) -> list[Expression]:
    return list(conditions(search.clause.where)) if isinstance(search.clause, Match) else []


def _parts(search: Search, uses: Uses) -> list[_Part]:
    found: list[_Part] = []
    for path in search.clause.paths:
        part = _part(path, uses)
        if part.variables & search.bound:
            part.variables |= search.bound
        part.anchored |= any(_seeks(test, part.variables) for test in _tests(search))
        found = _joined(found, part)
    return found


def _part(path: Path, uses: Uses) -> _Part:
    part = _Part(set(), path.token)
    first = next(_flat(path.elements))
    part.token = (first.variable or first.token) if isinstance(first, NodePattern) else first.token
    for each in _flat(path.elements):
        if each.variable is not None:
            part.variables.add(each.variable.name)
        part.pinned |= each.properties is not None or each.where is not None
        if isinstance(each, NodePattern):
            element = uses.elements.get(each.token.offset)
            constraints: Sequence[Labels] = element.constraints if element else ()
            part.anchored |= any(_positive(labels) for labels in constraints)
        else:
            part.anchored |= each.labels is not None and _positive(each.labels)
    return part


def _flat(
    elements: Sequence[NodePattern | RelationshipPattern | ParenthesizedPath],
) -> Iterator[NodePattern | RelationshipPattern]:
    for each in elements:
        if isinstance(each, ParenthesizedPath):
            yield from _flat(each.path.elements)
        else:
            yield each


def _positive(labels: Labels) -> bool:
    """Whether an index on labels or types finds what an expression asks for."""
    if labels.kind == "and":
        return any(_positive(part) for part in labels.parts)
    if labels.kind == "or":
        return all(_positive(part) for part in labels.parts)
    return labels.kind in ("name", "dynamic")


def _seeks(test: Expression, variables: set[str]) -> bool:
    """Whether a condition finds a node by its id."""
    sides: tuple[Any, ...] = test.operands if isinstance(test, Operation) and test.operator in ("=", "IN") else ()
    return any(isinstance(s, Call) and s.name in ("id", "elementid") and mentioned(s) & variables for s in sides)


def _pins(test: Expression) -> bool:
    """Whether a condition finds few: by a value, or optionally so."""
    if isinstance(test, Operation) and test.operator == "OR":
        return any(_pins(each) for each in test.operands)
    return isinstance(test, Operation) and test.operator in _PINS


def _joined(found: list[_Part], part: _Part) -> list[_Part]:
    """The parts with one more, which takes in those that it shares a variable with."""
    unconnected = [each for each in found if not each.variables & part.variables]
    for each in found:
        if each.variables & part.variables:
            part = _Part(
                part.variables | each.variables, each.token, part.anchored or each.anchored, part.pinned or each.pinned
            )
    return [*unconnected, part]


def _compared(found: list[_Part], tests: list[Expression]) -> list[_Part]:
    """The parts, those joined that a condition other than `<>` compares, those pinned that a condition finds."""
    for test in tests:
        about = mentioned(test)
        touched = [part for part in found if part.variables & about]
        unequal = isinstance(test, Operation) and test.operator in ("<>", "!=")
        if len(touched) == 1:
            touched[0].pinned |= _pins(test)
        elif touched and not unequal:
            joined = _Part(set().union(*(p.variables for p in touched)), touched[0].token)
            joined.pinned = any(part.pinned for part in touched)
            found = [*(part for part in found if part not in touched), joined]
    return found


def lengths(subject: Subject) -> Iterator[Problem]:
    """GM303"""
    for uses in subject.uses:
        for path in uses.paths:
            for each in path.elements if path.selector is None else ():
                length = None if isinstance(each, NodePattern) else each.length
                if length is not None and length.most is None and length.least is not None:
                    hint = "say how far: *1..3 or {1,3}"
                    yield subject.problem(length.token, "GM303", "this path may be of any length", hint)
