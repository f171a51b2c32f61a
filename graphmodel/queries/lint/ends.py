"""Relationships between ends, or in a direction, that the model does not allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphmodel.problems import Problem
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.lint.vocabulary import Sort, is_end, names
from graphmodel.syntax.kinds import Element
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.uses import Step


def ends(subject: Subject) -> Iterator[Problem]:
    """GM104, GM105, GM108"""
    for uses in subject.uses:
        for step in uses.steps:
            yield from _step(subject, step)


def _step(subject: Subject, step: Step) -> Iterator[Problem]:
    words = subject.vocabulary
    typed = [name for each in step.element.constraints for name in names(each)]
    relationships = words.sorts(step.element) if typed else ()
    if not relationships or any(name.token.name not in words.types for name in typed):
        return
    left, right = words.sorts(step.left), words.sorts(step.right)
    length = step.pattern.length
    if not left or not right or (length is not None and length.least in (0, None)):
        return
    if length is not None and (length.least, length.most) != (1, 1):
        yield from _chain(subject, step, relationships, left, right, typed[0].token)
        return
    forward, backward = fit(relationships, left, right), fit(relationships, right, left)
    direction = step.pattern.direction
    fits = {"right": forward, "left": backward, "both": forward or backward}[direction]
    symmetric = all(relationship.symmetric for relationship in relationships)
    if not fits and not (symmetric and (forward or backward)):
        other = {"right": backward, "left": forward, "both": False}[direction]
        yield _wrong(subject, step, relationships, typed[0].token, turned=other)
    elif symmetric and direction != "both" and not step.written:
        message = f"{relationships[0].name} is symmetric, and stored in one direction only"
        yield subject.problem(typed[0].token, "GM108", message, "leave out the arrow's head: -[...]-")


def _chain(
    subject: Subject,
    step: Step,
    relationships: Sequence[Sort],
    left: Sequence[Sort],
    right: Sequence[Sort],
    token: Token,
) -> Iterator[Problem]:
    """Several steps: the first must leave what is on the left, the last must reach what is on the right."""
    sides = [side for relationship in relationships for pair in relationship.pairs for side in (pair, pair[::-1])]
    if step.pattern.direction != "both":
        sides = [
            pair if step.pattern.direction == "right" else pair[::-1]
            for relationship in relationships
            for pair in relationship.pairs
        ]
    starts = any(_is(start, left) for start, _ in sides)
    if not (starts and any(_is(end, right) for _, end in sides)):
        yield _wrong(subject, step, relationships, token, turned=False)


def fit(relationships: Sequence[Sort], start: Sequence[Sort], end: Sequence[Sort]) -> bool:
    """Whether one of these relationships may lead from one of these nodes to one of those."""
    return any(_is(a, start) and _is(b, end) for relationship in relationships for a, b in relationship.pairs)


def _is(label: str, sorts: Sequence[Sort]) -> bool:
    return any(is_end(label, sort) for sort in sorts)


def _wrong(subject: Subject, step: Step, relationships: Sequence[Sort], token: Token, *, turned: bool) -> Problem:
    wanted = ", ".join(f"({a or 'any node'})->({b or 'any node'})" for a, b in relationships[0].pairs[:4])
    wanted += ", ..." if len(relationships[0].pairs) > 4 else ""
    name = relationships[0].name if len(relationships) == 1 else "none of the types"
    start, end = (step.left, step.right) if step.pattern.direction != "left" else (step.right, step.left)
    given = f"({_shown(start)}){'-' if step.pattern.direction == 'both' else '->'}({_shown(end)})"
    if turned:
        return subject.problem(
            token, "GM104", f"{name} goes the other way: {wanted}, not {given}", "turn the arrow around"
        )
    if all(end == "Content" for relationship in relationships for _, end in relationship.pairs):
        layer = subject.vocabulary.layer
        asked = f"(:{layer.claim} {{predicate: {name!r}}})-[:{layer.type('QUOTES')}]->(:{layer.claim})"
        hint = f"its object is what is said: ask {asked}"
        return subject.problem(token, "GM105", f"{name} connects no two nodes", hint)
    one = len(relationships) == 1
    fault = f"{name} connects {wanted}, not {given}" if one else f"none of these types connects {given}"
    return subject.problem(token, "GM105", fault, "the model says what each relationship connects")


def _shown(element: Element) -> str:
    return (
        "|".join(dict.fromkeys(name.token.name for each in element.constraints for name in names(each))) or "any node"
    )
