"""Answers that vary, or hold what nobody asked for: LIMIT without a total order, ways through claims."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from graphmodel.problems import Problem
from graphmodel.queries.lint.subject import Subject
from graphmodel.syntax.tree import AGGREGATES, Call, ProjectionClause, PropertyOf, Variable
from graphmodel.syntax.uses import Step


def limits(subject: Subject) -> Iterator[Problem]:
    """GM501"""
    for uses in subject.uses:
        before: ProjectionClause | None = None
        for before, project in pairwise([None, *uses.projects]):
            token = project.limit or project.skip if project else None
            if project is None or token is None or _one_row(project):
                continue
            if not project.order and not (before and before.order and not before.limit):
                word = token.text.upper()
                hint = "add ORDER BY with everything that distinguishes two rows"
                yield subject.problem(token, "GM501", f"{word} without ORDER BY gives different rows each time", hint)
            elif project.kind == "RETURN" and subject.question is not None and not _total(subject, project):
                hint = "order by every column, or say `// order: total` where the order is one"
                yield subject.problem(token, "GM501", "which rows are left depends on ties in ORDER BY", hint)


def _one_row(project: ProjectionClause) -> bool:
    return bool(project.items) and all(
        isinstance(item.expression, Call) and item.expression.name in AGGREGATES for item in project.items
    )


def _total(subject: Subject, project: ProjectionClause) -> bool:
    if subject.question is not None and subject.question.order == "total":
        return True
    sorted_by = {each.token.name for each in project.order if isinstance(each, Variable | PropertyOf)}
    return bool(project.items) and {item.name.rpartition(".")[2] for item in project.items} <= sorted_by


def claims(subject: Subject) -> Iterator[Problem]:
    """GM502"""
    own = subject.vocabulary.own
    if not subject.claims:
        return
    if any(token.name in own for reading in subject.readings for token in reading.tokens if token.kind == "name"):
        return
    for uses in subject.uses:
        for step in uses.steps:
            if not step.written and _may_lead_away(step):
                hint = "name the relationship's types, or give both ends a label of the model"
                message = "this way may lead through claims, passages and documents"
                yield subject.problem(step.pattern.token, "GM502", message, hint)


def _may_lead_away(step: Step) -> bool:
    if step.element.constraints:
        return False
    length = step.pattern.length
    if length is not None and (length.most is None or length.most > 1):
        return True
    return bool(step.left.constraints) != bool(step.right.constraints)
