"""Asking a saved question of a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from graphmodel.databases import Consumer, Database, Result, Rows, Statement, interruptible, keep_to_graph
from graphmodel.errors import QueryFailed, QuestionError
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.queries.answers import Answer
from graphmodel.queries.binding import bind
from graphmodel.queries.questions import Question
from graphmodel.queries.types import accepts

_Made = TypeVar("_Made")


def find(questions: Mapping[str, Question], name: str) -> Question:
    """The question of a name.

    Raises:
        QuestionError: there is none; the hint holds the nearest.
    """
    if name in questions:
        return questions[name]
    raise no_question(name, questions)


def no_question(name: str, names: Iterable[str]) -> QuestionError:
    """That none of the questions has this name; the hint holds the nearest."""
    hint = did_you_mean(name, names) or "`graphmodel ask` lists them"
    return QuestionError(f"there is no question {name!r}", hint=hint)


def ask(
    database: Database,
    question: Question,
    given: Mapping[str, Any] | None = None,
    *,
    write: bool = False,
    timeout: float | None = None,
    allow: Iterable[str] = (),
) -> Answer:
    """The answer to a question, under the columns that it declares.

    A question of mode `write` is asked only with `write=True`. `timeout`: the seconds after which it is stopped. At
    Ctrl-C it is stopped, too, by closing the database. One that reads may read the graph and nothing else; `allow`
    names clauses, procedures and functions that it may use besides.

    Raises:
        QuestionError: the parameters do not fit, the question writes or is written for another engine, or the engine
            gives other columns than the header declares.
        QueryFailed: the engine refused the query; `where` is the place in the question's file.
        WriteRefused: it writes though its mode is `read`, or may do more than read the graph.
        TimedOut: it was stopped.
    """
    parameters = _fitting(database, question, given or {}, write, allow)
    result = _run(database, question, parameters, timeout)
    return Answer(_columns(question, result.columns), result.rows, tuple(c.type for c in question.columns))


def stream(
    database: Database,
    question: Question,
    consume: Consumer[_Made],
    given: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = None,
    allow: Iterable[str] = (),
) -> _Made:
    """What `consume` makes of the rows of a question that reads, each as it comes; `Database.stream` says how.

    Raises:
        QuestionError, QueryFailed, WriteRefused, TimedOut: as in `ask`.
    """
    parameters = _fitting(database, question, given or {}, write=False, allow=allow)

    def checked(columns: tuple[str, ...], rows: Rows) -> _Made:
        return consume(_columns(question, columns), rows)

    with _placed(database, question):
        return interruptible(database, lambda: database.stream(question.cypher, parameters, checked, timeout=timeout))


def _fitting(
    database: Database, question: Question, given: Mapping[str, Any], write: bool, allow: Iterable[str]
) -> dict[str, Any]:
    parameters = bind(question, given)
    if question.mode == "write" and not write:
        hint = "say --write if that is meant"
        raise QuestionError(f"the question {question.name} writes", hint=hint, where=question.where)
    if database.dialect.name not in question.dialects:
        raise QuestionError(
            f"the question {question.name} is not written for {database.address}",
            hint="its header says dialects: " + ", ".join(question.dialects),
            where=question.where,
        )
    if question.mode != "write":
        keep_to_graph(question.cypher, allow)
    return parameters


def misfits(question: Question, answer: Answer) -> Iterator[Problem]:
    """The first value of each column that is not of its declared type."""
    for at, column in enumerate(question.columns):
        for number, row in enumerate(answer.rows, start=1):
            if not accepts(column.type, row[at]):
                message = f"column {column.name} is no {column.type} in row {number}: {row[at]!r}"
                hint = f"declare {column.type}?" if row[at] is None else "fix the header, or the query"
                yield Problem(column.where, "answer-type", message, hint)
                break


def _run(database: Database, question: Question, parameters: dict[str, Any], timeout: float | None) -> Result:
    statement = Statement(question.cypher, parameters)
    with _placed(database, question):
        if question.mode == "write":
            return interruptible(database, lambda: database.write(statement, timeout=timeout)[0])
        return interruptible(database, lambda: database.read(statement.text, parameters, timeout=timeout))


@contextmanager
def _placed(database: Database, question: Question) -> Iterator[None]:
    """Puts what the engine refuses where it is in the question's file."""
    try:
        yield
    except QueryFailed as failed:
        place = _place(question, failed.where, database.dialect.counts_comments)
        raise QueryFailed(failed.message, hint=failed.hint, where=place) from failed


def _place(question: Question, where: Where, whole: bool) -> Where:
    """The place in the question's file; where its query begins when none is known. `whole`: the header was counted."""
    start = replace(question.where, line=question.statement.line, column=question.statement.column)
    if not where.line:
        return start
    if whole:
        return replace(where, file=start.file)
    column = where.column + start.column - 1 if where.line == 1 else where.column
    return Where(start.file, where.line + start.line - 1, column)


def _columns(question: Question, returned: tuple[str, ...]) -> tuple[str, ...]:
    """The declared columns, which the engine gave, too; without rows it may have named none."""
    declared = tuple(c.name for c in question.columns)
    if returned in (declared, ()):
        return declared
    raise QuestionError(
        f"the question {question.name} returns other columns than its header declares",
        hint=f"declared: {', '.join(declared) or 'none'}; returned: {', '.join(returned)}",
        where=question.where,
    )
