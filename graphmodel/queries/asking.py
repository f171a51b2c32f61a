"""Asking a saved question of a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphmodel.databases import Database, Result, Statement
from graphmodel.errors import QueryFailed, QuestionError
from graphmodel.problems import Problem, did_you_mean
from graphmodel.queries.answers import Answer
from graphmodel.queries.binding import bind
from graphmodel.queries.questions import Question
from graphmodel.queries.types import accepts


def find(questions: Mapping[str, Question], name: str) -> Question:
    """The question of a name.

    Raises:
        QuestionError: there is none; the hint holds the nearest.
    """
    if name in questions:
        return questions[name]
    hint = did_you_mean(name, questions) or "`graphmodel ask` lists them"
    raise QuestionError(f"there is no question {name!r}", hint=hint)


def ask(
    database: Database, question: Question, given: Mapping[str, Any] | None = None, *, write: bool = False
) -> Answer:
    """The answer to a question, under the columns that it declares.

    A question of mode `write` is asked only with `write=True`.

    Raises:
        QuestionError: the parameters do not fit, the question writes or is written for another engine, or the engine
            gives other columns than the header declares.
        QueryFailed: the engine refused the query; `where` is the place in the question's file.
    """
    parameters = bind(question, given or {})
    if question.mode == "write" and not write:
        hint = "say --write if that is meant"
        raise QuestionError(f"the question {question.name} writes", hint=hint, where=question.where)
    if database.dialect.name not in question.dialects:
        raise QuestionError(
            f"the question {question.name} is not written for {database.address}",
            hint="its header says dialects: " + ", ".join(question.dialects),
            where=question.where,
        )
    return _answer(question, _run(database, question, parameters))


def misfits(question: Question, answer: Answer) -> Iterator[Problem]:
    """The first value of each column that is not of its declared type."""
    for at, column in enumerate(question.columns):
        for number, row in enumerate(answer.rows, start=1):
            if not accepts(column.type, row[at]):
                message = f"column {column.name} is no {column.type} in row {number}: {row[at]!r}"
                hint = f"declare {column.type}?" if row[at] is None else "mend the header, or the query"
                yield Problem(column.where, "answer-type", message, hint)
                break


def _run(database: Database, question: Question, parameters: dict[str, Any]) -> Result:
    try:
        if question.mode == "write":
            return database.write(Statement(question.cypher, parameters))[0]
        return database.read(question.cypher, parameters)
    except QueryFailed as failed:
        place = replace(failed.where, file=question.where.file)
        raise QueryFailed(failed.message, hint=failed.hint, where=place) from failed


def _answer(question: Question, result: Result) -> Answer:
    declared = tuple(c.name for c in question.columns)
    if result.columns == declared or not (result.columns or result.rows):
        return Answer(declared, result.rows)
    raise QuestionError(
        f"the question {question.name} returns other columns than its header declares",
        hint=f"declared: {', '.join(declared) or 'none'}; returned: {', '.join(result.columns) or 'none'}",
        where=question.where,
    )
