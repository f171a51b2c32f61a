"""Holds the text of questions against the model: a label or type that it does not know finds nothing, silently.

These are warnings: a graph may hold what others wrote, and a question may ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from graphmodel.model import RESERVED_LABELS, RESERVED_TYPES
from graphmodel.problems import Problem, did_you_mean
from graphmodel.syntax import Token, significant, tokenize

if TYPE_CHECKING:
    from graphmodel.model import Model
    from graphmodel.queries import Question

_CLOSERS = {")": "(", "]": "[", "}": "{"}
_BETWEEN = frozenset({"|", "&", "!", ":", "%", "(", ")"})


def lint(model: Model, questions: Iterable[Question]) -> Iterator[Problem]:
    """The labels and relationship types in questions that neither the model nor graphmodel knows."""
    labels = {*model.nodes, *RESERVED_LABELS}
    types = {*model.relationships, *RESERVED_TYPES}
    for question in questions:
        for token, in_relationship in _named(significant(tokenize(question.cypher))):
            known = types if in_relationship else labels | types
            if token.name not in known:
                what = "relationship type" if in_relationship else "label"
                yield Problem(
                    token.where(question.where.file),
                    f"question-{'type' if in_relationship else 'label'}",
                    f"the model has no {what} {token.name!r}",
                    did_you_mean(token.name, types if in_relationship else labels),
                    "warning",
                )


def _named(tokens: Sequence[Token]) -> Iterator[tuple[Token, bool]]:
    """Each label and type in a query; whether it stands in a relationship's brackets.

    In `x:State`, which may be a predicate on a node or on a relationship, it is taken for a label.
    """
    opened: list[tuple[str, bool]] = []
    for at, token in enumerate(tokens):
        if token.text in _CLOSERS.values():
            opened.append((token.text, token.text == "[" and at > 0 and tokens[at - 1].text in ("-", "<-")))
        elif token.text in _CLOSERS and opened:
            opened.pop()
        elif token.text == ":" and not _after_name(tokens, at) and not (opened and _is_key(tokens, at, opened[-1][0])):
            bracket, in_relationship = opened[-1] if opened else ("", False)
            in_list = bracket == "[" and not in_relationship
            yield from ((name, in_relationship) for name in _expression(tokens, at + 1, in_list))


def _is_key(tokens: Sequence[Token], at: int, bracket: str) -> bool:
    """Whether a colon follows the key of a map: `{since: 2031}`, `n {.name, since: r.since}`."""
    return bracket == "{" and at >= 2 and tokens[at - 2].text in ("{", ",")


def _after_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a colon goes on with an expression that began at a colon before it: the second of `:Actor:State`."""
    return at >= 2 and tokens[at - 1].kind in ("name", "quoted") and tokens[at - 2].text in (":", "|", "&")


def _expression(tokens: Sequence[Token], at: int, in_list: bool) -> Iterator[Token]:
    """The names of a label expression: `Actor|Place`, `!State`, `(Actor&Place):Person`.

    In a list `|` ends it: `[x IN all WHERE x:State | x.name]`.
    """
    depth, operand = 0, True
    for token in tokens[at:]:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth < 0 or (in_list and not depth and token.text == "|"):
            return
        if (token.text not in _BETWEEN and not operand) or (token.text == "(" and not operand):
            return
        if token.kind in ("name", "quoted"):
            yield token
            operand = False
        elif token.text in _BETWEEN:
            operand = token.text != ")"
        else:
            return
