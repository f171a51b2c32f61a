"""What the connected engine says of a question, without running it; its refusal gets a place in the question's file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from graphmodel.databases import Database
from graphmodel.errors import QueryFailed, WriteRefused
from graphmodel.problems import Problem, Where
from graphmodel.queries.lint.catalogue import RULES
from graphmodel.queries.questions import Parameter, Question

_EXPLAIN = "EXPLAIN "
_PLACEHOLDERS = {
    "string": "",
    "integer": 0,
    "float": 0.0,
    "boolean": False,
    "map": {},
    "date": date(2000, 1, 1),
    "datetime": "2000-01-01T00:00:00Z",
}


def explain(database: Database, question: Question) -> Iterator[Problem]:
    """GM601, for a question that is written for this engine. One that writes is left to engines that plan writes."""
    if database.dialect.name not in question.dialects:
        return
    start = question.statement.offset
    text = question.text[:start] + _EXPLAIN + question.cypher[start:]
    try:
        database.read(text, {p.name: _placeholder(p) for p in question.parameters})
    except WriteRefused:
        return  # the engine's guard against writes does not know EXPLAIN
    except QueryFailed as failed:
        message = f"{database.address} refuses the query: {failed.message}"
        yield Problem(_place(question, failed.where), "GM601", message, failed.hint, RULES["GM601"].severity)


def _placeholder(parameter: Parameter) -> Any:
    """The default, or any value of the type: engines plan by types at most."""
    if not parameter.required:
        return parameter.default
    return [] if parameter.type.item is not None else _PLACEHOLDERS.get(parameter.type.name)


def _place(question: Question, where: Where) -> Where:
    """The place in the file: the header's lines were sent too, so only the line that got EXPLAIN is shifted."""
    here = Where(question.where.file, question.statement.line, question.statement.column)
    if not where.line:
        return here
    shifted = where.line == here.line and where.column > here.column
    column = max(where.column - len(_EXPLAIN), here.column) if shifted else where.column
    return replace(where, file=here.file, column=column)
