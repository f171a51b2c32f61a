"""Patterns that name a relationship type and leave out those below it, which are stored under their own names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphmodel.problems import Problem
from graphmodel.queries.lint.ends import fit
from graphmodel.queries.lint.subject import Subject
from graphmodel.queries.lint.vocabulary import Vocabulary, names
from graphmodel.syntax.quoting import quote
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import Labels
from graphmodel.syntax.uses import Step, Uses


@dataclass(frozen=True)
class LeftOut:
    """A type in a pattern, the types below it that the pattern leaves out, and what would take all of them."""

    token: Token
    types: tuple[str, ...]
    abstract: bool

    @property
    def alternatives(self) -> str:
        """What takes the type's place in the text."""
        own = () if self.abstract else (self.token.text,)
        return "|".join((*own, *map(quote, self.types)))


def subtypes(subject: Subject) -> Iterator[Problem]:
    """GM110"""
    for uses in subject.uses:
        for found in left_out(uses, subject.vocabulary):
            name = found.token.name
            hint = f"write [:{found.alternatives}], which `graphmodel queries fix` does"
            if found.abstract:
                message = f"nothing is stored as {name}, which is abstract, but as {_and(found.types)}"
            else:
                message = f"{name} alone leaves out what is stored as {_and(found.types)}"
            yield subject.problem(found.token, "GM110", message, hint)


def left_out(uses: Uses, vocabulary: Vocabulary) -> Iterator[LeftOut]:
    """The types of a query's patterns that leave out some below them, in order of the text."""
    for step in uses.steps:
        labels = step.pattern.labels
        if vocabulary.model is None or labels is None or step.written or not _is_choice(labels):
            continue
        named = {each.token.name for each in names(labels)}
        for each in names(labels):
            known = vocabulary.model.relationships.get(each.token.name)
            if known is not None:
                stored = vocabulary.model.stored_types(known.type)
                lacking = tuple(t for t in stored if t not in named and _may_be(t, step, vocabulary))
                if lacking:
                    yield LeftOut(each.token, lacking, known.abstract)
                    named |= {*lacking}


def _is_choice(labels: Labels) -> bool:
    """Whether it is a name, or one name or another."""
    return labels.kind == "name" or (labels.kind == "or" and all(map(_is_choice, labels.parts)))


def _may_be(type: str, step: Step, vocabulary: Vocabulary) -> bool:
    """Whether a relationship of the type can join what the pattern joins."""
    relationships = [sort for sort in vocabulary.relationships if sort.name == type]
    left, right = vocabulary.sorts(step.left), vocabulary.sorts(step.right)
    if step.pattern.length is not None or not left or not right:
        return True
    forward, backward = fit(relationships, left, right), fit(relationships, right, left)
    if step.pattern.direction == "both" or any(sort.symmetric for sort in relationships):
        return forward or backward
    return forward if step.pattern.direction == "right" else backward


def _and(types: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(types[:-1]), types[-1])))
