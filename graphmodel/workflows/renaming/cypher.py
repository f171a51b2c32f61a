"""Where questions name a type or a property: token by token, each with whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graphmodel.model import Model, NodeType
from graphmodel.queries import Question
from graphmodel.queries.lint.vocabulary import Vocabulary
from graphmodel.queries.lint.vocabulary import names as names_in
from graphmodel.syntax.kinds import Element
from graphmodel.syntax.quoting import quote
from graphmodel.syntax.reader import read
from graphmodel.syntax.scopes import uses
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.uses import Uses
from graphmodel.workflows.renaming.edits import Doubt, Edit, Renaming

COMPARED = ("predicate", "type()", "labels()")
"""Whose values are names of types."""


def edits(model: Model, questions: Iterable[Question], asked: Renaming) -> Iterator[Edit | Doubt]:
    """The places in questions that name what is renamed, and those of which it does not show."""
    vocabulary = Vocabulary.of(model)
    for question in questions:
        path = Path(question.where.file)
        for reading in read(question.text):
            if reading.body is None:
                yield from _unread(path, reading.tokens, asked)
                continue
            found = uses(reading.body)
            yield from _properties(vocabulary, found, path, asked) if asked.of_property else _types(found, path, asked)


def _types(found: Uses, path: Path, asked: Renaming) -> Iterator[Edit]:
    for use in found.labels:
        for each in names_in(use.labels):
            if each.token.name == asked.old:
                yield _edit(path, each.token, quote(asked.new))
    for value in found.values:
        if value.name in COMPARED and value.constant.value == asked.old:
            yield _string(path, value.constant.token, asked.new)


def _properties(vocabulary: Vocabulary, found: Uses, path: Path, asked: Renaming) -> Iterator[Edit | Doubt]:
    for use in found.properties:
        if use.name not in asked.columns:
            continue
        mine = _whose(vocabulary, use.subject, use.name, asked)
        if mine:
            yield _edit(path, use.token, quote(asked.columns[use.name]))
        elif mine is None:
            yield Doubt(path, use.token.line, use.token.column, f"other types have a property {use.name!r} too")
    for value in found.values:
        if value.name == "predicate" and value.constant.value == asked.old:
            sorts = (*vocabulary.nodes, *vocabulary.relationships)
            others = [s for s in sorts if asked.old in s.properties and s.name not in _names(asked) and not s.own]
            token = value.constant.token
            if others:
                yield Doubt(path, token.line, token.column, f"{others[0].name} has a property {asked.old!r} too")
            else:
                yield _string(path, token, asked.new)


def _whose(vocabulary: Vocabulary, subject: Element, name: str, asked: Renaming) -> bool | None:
    """Whether a property is the one that is renamed; None where it may be another type's."""
    if (subject.kind == "node") != isinstance(asked.kind, NodeType):
        return False
    having = {sort.name for sort in vocabulary.sorts(subject) if name in sort.properties}
    mine = having & _names(asked)
    return True if mine and mine == having else None if mine else False


def _names(asked: Renaming) -> set[str]:
    return {kind.label if isinstance(kind, NodeType) else kind.type for kind in asked.family}


def _unread(path: Path, tokens: Iterable[Token], asked: Renaming) -> Iterator[Doubt]:
    for token in tokens:
        if token.kind in ("name", "quoted") and token.name in {asked.old, *asked.columns}:
            yield Doubt(path, token.line, token.column, "this statement cannot be followed")


def _edit(path: Path, token: Token, new: str) -> Edit:
    return Edit(path, token.line, token.column, token.text, new)


def _string(path: Path, token: Token, new: str) -> Edit:
    return _edit(path, token, token.text[0] + new + token.text[-1])
