"""Runs Cypher that a user typed."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphmodel.databases import Statement, SummaryCounters, interruptible, keep_to_graph
from graphmodel.errors import DatabaseError, QuestionError
from graphmodel.queries import Answer, pairs
from graphmodel.syntax import kind_of, split

if TYPE_CHECKING:
    from graphmodel.databases import Consumer, Database, Result
    from graphmodel.problems import Problem

_HINT_SECONDS = 5.0


@dataclass(frozen=True)
class CypherReport:
    """One answer a statement, and what all of them changed.

    `absent` are the names that nothing in the graph has, and the types that lead the other way, where an answer that
    only reads has no rows, or a column of nothing but nulls.
    """

    answers: tuple[Answer, ...]
    counters: SummaryCounters
    absent: tuple[Problem, ...] = ()


def cypher(
    database: Database,
    text: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    write: bool = False,
    timeout: float | None = None,
    allow: Iterable[str] = (),
) -> CypherReport:
    """Runs the statements of a text, which end at `;`. With `write` they run in one transaction, all or none.
    `timeout`: the seconds after which a query, or that transaction, is stopped. Ctrl-C stops it, too. Without `write`
    they may read the graph alone; `allow` names clauses, procedures and functions that they may use besides.

    Raises:
        QuestionError: there is no statement.
        WriteRefused: one writes or may do more than read the graph, and `write` was not given.
        DatabaseError: the database said no.
    """
    statements = _statements(text)
    for statement in statements if not write else ():
        keep_to_graph(statement, allow)
    work = _written if write else _read
    began = time.monotonic()
    results = interruptible(database, lambda: work(database, statements, parameters or {}, timeout))
    left = _HINT_SECONDS if timeout is None else min(_HINT_SECONDS, timeout - (time.monotonic() - began))
    return CypherReport(
        tuple(Answer.of(result) for result in results),
        sum((r.counters for r in results), start=SummaryCounters()),
        ()
        if write or left <= 0 or not any(_is_in_vain(each.rows) for each in results)
        else _absent(database, text, left),
    )


def stream(
    database: Database,
    text: str,
    consume: Consumer[None],
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = None,
    allow: Iterable[str] = (),
) -> None:
    """Hands the rows of each statement of a text, which only read, to `consume`, each row as it comes.

    Raises:
        QuestionError, DatabaseError: as in `cypher`.
    """
    statements = _statements(text)
    for statement in statements:
        keep_to_graph(statement, allow)
    for statement in statements:
        interruptible(
            database, functools.partial(database.stream, statement, parameters or {}, consume, timeout=timeout)
        )


def typed(given: Iterable[str]) -> dict[str, Any]:
    """The parameters of `name=value` texts: a value that is JSON is read as JSON, any other is text.

    >>> typed(["year=2031", "name=Bria", "all=[1, 2]"])
    {'year': 2031, 'name': 'Bria', 'all': [1, 2]}

    Raises:
        QuestionError: one is not `name=value`.
    """
    return {name: _typed(value) for name, value in pairs(given).items()}


def _is_in_vain(rows: Sequence[Sequence[object]]) -> bool:
    """Whether there is no row, one that counted nothing, or a column of nothing but nulls.

    >>> _is_in_vain([(0,)]), _is_in_vain([("a", None), ("b", None)]), _is_in_vain([("a", None), ("b", 1)])
    (True, True, False)
    """
    if len(rows) < 2:
        return not rows or all(not value for value in rows[0]) or None in rows[0]
    return any(all(value is None for value in column) for column in zip(*rows, strict=True))


def _absent(database: Database, text: str, seconds: float) -> tuple[Problem, ...]:
    """What a text names and the graph does not have; nothing where the database does not say: the answer is there."""
    from graphmodel.queries.absent import absent_names  # with the lint, and the model that it knows
    from graphmodel.queries.unanswered import absent_properties, wrong_directions

    limit = seconds if database.dialect.heeds_timeouts else None  # else the time limit would close the database
    try:
        found = [*absent_names(database, text, timeout=limit), *absent_properties(database, text, timeout=limit)]
        return tuple(found or wrong_directions(database, text, timeout=limit))
    except DatabaseError:
        return ()


def _statements(text: str) -> list[str]:
    statements = [statement.text for statement in split(text)]
    if not statements:
        raise QuestionError("there is no Cypher to run", hint="give it as an argument, with --file, or on a pipe")
    return statements


def _typed(value: str) -> Any:
    try:
        return json.loads(value, parse_constant=_no_constant)
    except ValueError:
        return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")  # though Python's parser takes NaN and Infinity


def _read(
    database: Database, statements: list[str], parameters: Mapping[str, Any], timeout: float | None
) -> list[Result]:
    return [database.read(statement, parameters, timeout=timeout) for statement in statements]


def _written(
    database: Database, statements: list[str], parameters: Mapping[str, Any], timeout: float | None
) -> list[Result]:
    kinds = {kind_of(statement) for statement in statements}
    if kinds == {"schema"}:
        for statement in statements:
            database.define(statement)
        return []
    if "schema" in kinds:
        hint = "run them one after the other"
        raise QuestionError("changes of the schema and other statements do not go into one transaction", hint=hint)
    return database.write(*(Statement(statement, parameters) for statement in statements), timeout=timeout)
