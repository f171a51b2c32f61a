"""Which types of a model a question names: labels and relationship types, and those that claims are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.model import Model
from graphmodel.problems import Where
from graphmodel.queries.lint.vocabulary import names
from graphmodel.queries.questions import Question
from graphmodel.syntax.reader import read
from graphmodel.syntax.scopes import uses


def types_named(question: Question, model: Model) -> Iterator[tuple[str, Where]]:
    """Each type that the question's text names, with its place, in order.

    A type that a claim's `predicate` is compared with counts as well.
    """
    found: dict[tuple[str, Where], None] = {}
    known = {*model.nodes, *model.relationships}
    for reading in read(question.text):
        if reading.body is None:
            continue
        try:
            used = uses(reading.body)
        except RecursionError:  # the lint reports it
            continue
        for each in (name for use in used.labels for name in names(use.labels)):
            found[each.token.name, each.token.where(question.where.file)] = None
        for value in used.values:
            if value.name == "predicate" and isinstance(value.constant.value, str):
                found[value.constant.value, value.constant.token.where(question.where.file)] = None
    yield from sorted((each for each in found if each[0] in known), key=lambda each: each[1])
