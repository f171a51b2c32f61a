"""Labels and relationship types of a query that a graph does not have: perhaps why it gives nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.queries.lint.vocabulary import names
from graphmodel.syntax.quoting import quote
from graphmodel.syntax.reader import read
from graphmodel.syntax.scopes import uses
from graphmodel.syntax.tokens import tokenize

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.queries.lint.vocabulary import Vocabulary
    from graphmodel.syntax.uses import LabelUse

_LABELS = "CALL db.labels() YIELD label RETURN label"
_TYPES = "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType"
_ANY_NODE = "MATCH (n) RETURN 1 AS one LIMIT 1"
_MAX_ASKED = 50  # listed names that are looked for one by one; where there are more, those like an absent one


@dataclass(frozen=True)
class DeclaredNames:
    """What the model of the project has that loaded a graph, and the day on which the graph's facts hold."""

    vocabulary: Vocabulary
    day: date | None = None


def absent_names(
    database: Database, text: str, *, timeout: float | None = None, declared: DeclaredNames | None = None
) -> list[Problem]:
    """A warning for each label and type of a text that nothing in the graph has, with the nearest that something has;
    a note for those which the model has.

    What of the text cannot be read is passed over. A graph without nodes has no names to compare with.

    Raises:
        DatabaseError: the database said no.
    """
    used = list(_label_uses(text))
    labels = {name for use in used if use.of != "relationship" for name in _names(use)}
    types = {name for use in used if use.of != "node" for name in _names(use)}
    if not used or not database.read(_ANY_NODE, timeout=timeout).rows:
        return []
    known_labels, known_types = _present(database, labels, types, timeout)
    if labels - known_labels or types - known_types:  # engines list names, too, that a constraint or a schema has
        lists = database.read_all(_LABELS, _TYPES, timeout=timeout)
        listed_labels, listed_types = ({name for (name,) in result.rows} for result in lists)
        more = _present(database, _worth_asking(listed_labels, labels), _worth_asking(listed_types, types), timeout)
        known_labels, known_types = known_labels | more[0], known_types | more[1]
    known = {"node": known_labels, "relationship": known_types, "either": known_labels | known_types}
    return list(dict.fromkeys(each for use in used for each in _absent(use, known[use.of], declared)))


def _label_uses(text: str) -> Iterator[LabelUse]:
    for statement in read(text, tokenize(text)):
        if statement.body is not None:
            try:
                yield from uses(statement.body).labels
            except RecursionError:  # deeper than can be followed
                continue


def _names(use: LabelUse) -> list[str]:
    return [each.token.name for each in names(use.labels)]


def _present(
    database: Database, labels: Iterable[str], types: Iterable[str], timeout: float | None
) -> tuple[set[str], set[str]]:
    """Those of some labels that a node has, and those of some types that a relationship has."""
    labels, types = sorted(labels), sorted(types)
    found = database.read_all(
        *(f"MATCH (n:{quote(label)}) RETURN 1 AS one LIMIT 1" for label in labels),
        *(f"MATCH ()-[r:{quote(kind)}]->() RETURN 1 AS one LIMIT 1" for kind in types),
        timeout=timeout,
    )
    there = [bool(result.rows) for result in found]
    return (
        {label for label, is_there in zip(labels, there, strict=False) if is_there},
        {kind for kind, is_there in zip(types, there[len(labels) :], strict=True) if is_there},
    )


def _worth_asking(listed: set[str], used: set[str]) -> set[str]:
    """The listed names that a hint may name."""
    others = listed - used
    if len(others) <= _MAX_ASKED:
        return others
    folded = {name.casefold(): name for name in others}
    return {folded[near] for name in used for near in difflib.get_close_matches(name.casefold(), folded, n=5)}


def _absent(use: LabelUse, known: set[str], declared: DeclaredNames | None) -> Iterator[Problem]:
    words = declared.vocabulary if declared is not None else None
    of_model = words.both - words.own if words is not None else frozenset()
    relationship = use.of == "relationship"
    code, unknown = (
        ("unknown-type", "no relationship has the type") if relationship else ("unknown-label", "no node has the label")
    )
    for each in names(use.labels):
        token = each.token
        where = Where("", token.line, token.column)
        if token.name in known:
            continue
        if words is not None and token.name in words.own:
            said = f"the graph has no {token.name} of graphmodel's own"
            yield Problem(where, "nothing-stored", said, severity="note")
        elif declared is not None and token.name in of_model:
            yield Problem(where, "nothing-stored", _stored_by_none(token.name, declared), severity="note")
        else:
            near = did_you_mean(token.name, known | of_model)  # a list is of what the graph has alone
            hint = near if near.startswith("did you mean") else did_you_mean(token.name, known)
            yield Problem(where, code, f"{unknown} {token.name!r}", hint, severity="warning")


def _stored_by_none(name: str, declared: DeclaredNames) -> str:
    """That nothing has a label or type of the model: a fact needs a claim that holds on the graph's day."""
    if name not in declared.vocabulary.types:
        return f"the model has {name}; no node of the graph has this label"
    if declared.day is None:
        return f"the model has {name}; no relationship of the graph has this type"
    return f"the model has {name}; no fact of it holds as of {declared.day}"
