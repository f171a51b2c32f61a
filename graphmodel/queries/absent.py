"""Labels and relationship types of a query that a graph does not have: perhaps why it gives nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.queries.lint.vocabulary import names
from graphmodel.syntax.reader import read
from graphmodel.syntax.scopes import uses
from graphmodel.syntax.tokens import tokenize

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.syntax.uses import LabelUse

_LABELS = "CALL db.labels() YIELD label RETURN label"
_TYPES = "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType"


def absent_names(database: Database, text: str, *, timeout: float | None = None) -> list[Problem]:
    """A warning for each label and type of a text that nothing in the graph has, with the nearest that something has.

    What of the text cannot be read is passed over. A graph without nodes has no names to compare with.

    Raises:
        DatabaseError: the database said no.
    """
    used = list(_label_uses(text))
    if not used:
        return []
    labels, types = (
        frozenset(name for (name,) in database.read(query, timeout=timeout).rows) for query in (_LABELS, _TYPES)
    )
    known = {"node": labels, "relationship": types, "either": labels | types}
    return list(dict.fromkeys(each for use in used for each in _absent(use, known[use.of]))) if labels else []


def _label_uses(text: str) -> Iterator[LabelUse]:
    for statement in read(text, tokenize(text)):
        if statement.body is not None:
            try:
                yield from uses(statement.body).labels
            except RecursionError:  # deeper than can be followed
                continue


def _absent(use: LabelUse, known: frozenset[str]) -> Iterator[Problem]:
    relationship = use.of == "relationship"
    code, said = (
        ("unknown-type", "no relationship has the type") if relationship else ("unknown-label", "no node has the label")
    )
    for each in names(use.labels):
        token = each.token
        if token.name not in known:
            where = Where("", token.line, token.column)
            yield Problem(where, code, f"{said} {token.name!r}", did_you_mean(token.name, known), severity="warning")
