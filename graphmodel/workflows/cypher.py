"""Runs Cypher that a user typed."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphmodel.databases import Statement, SummaryCounters, interruptible, keep_to_graph
from graphmodel.errors import QuestionError
from graphmodel.queries import Answer, pairs
from graphmodel.syntax import kind_of, split
from graphmodel.syntax.reader import read
from graphmodel.syntax.scopes import uses
from graphmodel.syntax.tokens import tokenize
from graphmodel.workflows.vain import VainAnswers

if TYPE_CHECKING:
    from graphmodel.databases import Consumer, Database, Result, Rows
    from graphmodel.problems import Problem
    from graphmodel.project import Project


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
    project: Project | None = None,
) -> CypherReport:
    """Runs the statements of a text, which end at `;`. With `write` they run in one transaction, all or none.
    `timeout`: the seconds after which a query, or that transaction, is stopped. Ctrl-C stops it, too. Without `write`
    they may read the graph alone; `allow` names clauses, procedures and functions that they may use besides. What the
    model of the `project` declares is no fault in a graph that it loaded.

    Raises:
        QuestionError: there is no statement.
        WriteRefused: one writes or may do more than read the graph, and `write` was not given.
        DatabaseError: the database said no.
    """
    statements = _statements(text)
    for statement in statements if not write else ():
        keep_to_graph(statement, allow)
    work = _written if write else _read
    vain = VainAnswers(database, text, timeout, project=project)
    results = interruptible(database, lambda: work(database, statements, parameters or {}, timeout))
    for result in results if not write else ():
        vain.look_at(result.rows)
    return CypherReport(
        tuple(Answer.of(result) for result in results),
        sum((r.counters for r in results), start=SummaryCounters()),
        vain.reasons(),
    )


def stream(
    database: Database,
    text: str,
    consume: Consumer[None],
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = None,
    allow: Iterable[str] = (),
    project: Project | None = None,
) -> tuple[Problem, ...]:
    """Hands the rows of each statement of a text, which only read, to `consume`, each row as it comes; returns what is
    `absent` in a `CypherReport`.

    Raises:
        QuestionError, DatabaseError: as in `cypher`.
    """
    statements = _statements(text)
    for statement in statements:
        keep_to_graph(statement, allow)
    vain = VainAnswers(database, text, timeout, project=project)

    def watched(statement: str, columns: tuple[str, ...], rows: Rows) -> None:
        consume(columns or _columns(statement), vain.watched(rows))

    for statement in statements:
        handed = functools.partial(watched, statement)
        interruptible(
            database, functools.partial(database.stream, statement, parameters or {}, handed, timeout=timeout)
        )
    return vain.reasons()


def typed(given: Iterable[str]) -> dict[str, Any]:
    """The parameters of `name=value` texts: a value that is JSON is read as JSON, any other is text.

    >>> typed(["year=2031", "name=Bria", "all=[1, 2]"])
    {'year': 2031, 'name': 'Bria', 'all': [1, 2]}

    Raises:
        QuestionError: one is not `name=value`.
    """
    return {name: _typed(value) for name, value in pairs(given).items()}


def _statements(text: str) -> list[str]:
    statements = [statement.text for statement in split(text)]
    if not statements:
        raise QuestionError("there is no Cypher to run", hint="give it as an argument, with --file, or on a pipe")
    return statements


def _columns(statement: str) -> tuple[str, ...]:
    """The columns by the text of a statement, which the embedded engine does not name where there is no row."""
    for each in read(statement, tokenize(statement)):
        if each.body is not None:
            try:
                return tuple(name for name, _ in uses(each.body).columns or ())
            except RecursionError:  # deeper than can be followed
                break
    return ()


def _typed(value: str) -> Any:
    try:
        return json.loads(value, parse_constant=_no_constant)
    except (ValueError, RecursionError):
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
