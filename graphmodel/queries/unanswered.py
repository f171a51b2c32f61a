"""Properties that nothing in a graph has, and relationships that lead the other way: why a query may give nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.syntax.quoting import quote
from graphmodel.syntax.reader import read
from graphmodel.syntax.scopes import uses
from graphmodel.syntax.tokens import tokenize

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.queries.absent import DeclaredNames
    from graphmodel.syntax.kinds import Element
    from graphmodel.syntax.tokens import Token
    from graphmodel.syntax.uses import PropertyUse, Step, Uses

_SOME = 20_000
"""Names of properties are read from so many nodes and relationships."""
_NAMES = (
    f"MATCH (n) WITH n LIMIT {_SOME} UNWIND keys(n) AS name RETURN DISTINCT name",
    f"MATCH ()-[r]->() WITH r LIMIT {_SOME} UNWIND keys(r) AS name RETURN DISTINCT name",
)
_HAVING = (
    "MATCH (n) WHERE n.{0} IS NOT NULL RETURN 1 AS one LIMIT 1",
    "MATCH ()-[r]->() WHERE r.{0} IS NOT NULL RETURN 1 AS one LIMIT 1",
)
_STEP = "MATCH (:{0})-[r:{1}]->(:{2}) RETURN 1 AS one LIMIT 1"


def absent_properties(
    database: Database, text: str, *, timeout: float | None = None, declared: DeclaredNames | None = None
) -> list[Problem]:
    """A warning for each property of a text that neither the graph nor the model has, with the nearest of the graph.

    Raises:
        DatabaseError: the database said no.
    """
    used = [use for each in _uses(text) for use in each.properties]
    known = {name for query in _NAMES if used for (name,) in database.read(query, timeout=timeout).rows}
    of_model = frozenset().union(*declared.vocabulary.properties.values()) if declared is not None else frozenset()
    absent = {use.name for use in used} - known - of_model
    absent = {name for name in absent if known and not _is_there(database, name, timeout)}
    return list(dict.fromkeys(_absent_property(use, known) for use in used if use.name in absent))


def wrong_directions(database: Database, text: str, *, timeout: float | None = None) -> list[Problem]:
    """A warning for each type of a text that leads the other way alone between the labels beside it.

    Raises:
        DatabaseError: the database said no.
    """
    steps = [step for each in _uses(text) for step in each.steps]
    return list(dict.fromkeys(message for step in steps for message in _turned(database, step, timeout)))


def wrong_values(text: str, declared: DeclaredNames) -> list[Problem]:
    """A warning for each value of a text that its property cannot have, by the model."""
    from graphmodel.queries.lint import Lint

    found = Lint(declared.vocabulary).text(Path("query"), text, bare=True)
    return [replace(each, code="wrong-value", severity="warning") for each in found if each.code == "GM106"]


def _uses(text: str) -> Iterator[Uses]:
    for statement in read(text, tokenize(text)):
        if statement.body is not None:
            try:
                yield uses(statement.body)
            except RecursionError:  # deeper than can be followed
                continue


def _is_there(database: Database, name: str, timeout: float | None) -> bool:
    """Whether any node or relationship has a property that none of those looked at had."""
    return any(database.read(text.format(quote(name)), timeout=timeout).rows for text in _HAVING)


def _absent_property(use: PropertyUse, known: set[str]) -> Problem:
    where = Where("", use.token.line, use.token.column)
    said = f"nothing in the graph has the property {use.name!r}"
    hint = did_you_mean(use.name, known)
    return Problem(where, "unknown-property", said, hint if hint.startswith("did you mean") else "", severity="warning")


def _turned(database: Database, step: Step, timeout: float | None) -> Iterator[Problem]:
    """That relationships of a step's type lead the other way between its labels, and none this way."""
    sides = [_only_name(each) for each in (step.left, step.element, step.right)]
    if step.written or step.pattern.length is not None or step.pattern.direction == "both" or None in sides:
        return
    left, type, right = (token for token in sides if token is not None)
    start, end = (left, right) if step.pattern.direction == "right" else (right, left)
    if start.name == end.name:
        return

    def there(a: Token, b: Token) -> bool:
        return bool(database.read(_STEP.format(quote(a.name), quote(type.name), quote(b.name)), timeout=timeout).rows)

    if there(end, start) and not there(start, end):
        said = f"{type.name} connects ({end.name})->({start.name}), not ({start.name})->({end.name})"
        where = Where("", type.line, type.column)
        yield Problem(where, "wrong-direction", said, "turn the arrow around", severity="warning")


def _only_name(element: Element) -> Token | None:
    """The one label or type that is asked of an element; None where there is none, or more than one."""
    found = element.constraints
    return found[0].token if len(found) == 1 and found[0].kind == "name" else None
