"""Each saved question that reads as a tool: its header is the schema, its columns are the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphmodel.errors import QuestionError
from graphmodel.mcp.answers import as_of_schema, given_day, max_rows_schema, rows_of, rows_schema
from graphmodel.mcp.schemas import Schema, given_schema, object_schema, schema_of, value_of
from graphmodel.mcp.session import Session
from graphmodel.mcp.tool import ServedTool
from graphmodel.model import Layer
from graphmodel.model.layer import PLAIN_LAYER
from graphmodel.queries import Question, ask
from graphmodel.queries.asking import misfits
from graphmodel.queries.types import ValueType
from graphmodel.syntax.reader import read
from graphmodel.syntax.tokens import tokenize

LONGEST_NAME = 64
"""Characters of a tool's name: several clients take no longer one."""
_STATUS = ("answer", "status", "standing", "certainty", "polarity", "stands", "state")
"""Columns by which questions on claims say whether a row is a fact."""
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")


def question_tools(questions: Iterable[Question], layer: Layer, taken: Iterable[str] = ()) -> Iterator[ServedTool]:
    """The tools of the questions that read, in order of name. A name that is taken gets a number."""
    names = set(taken)
    for question in questions:
        if question.mode == "read":
            name = _name(question.name, names)
            names.add(name)
            yield _tool(question, layer, name)


def _name(text: str, taken: set[str]) -> str:
    plain = _NO_NAME.sub("-", text).strip("-")[:LONGEST_NAME] or "question"
    name, number = plain, 2
    while name in taken:
        end = f"-{number}"
        name, number = plain[: LONGEST_NAME - len(end)] + end, number + 1
    return name


def _tool(question: Question, layer: Layer, name: str) -> ServedTool:
    limit, as_of = _own_name(question, "max_rows"), _own_name(question, "as_of")
    takes = {p.name: _parameter(p.type, p.doc, p.required, p.default) for p in question.parameters}
    required = tuple(p.name for p in question.parameters if p.required)
    meaning = meaning_of(question, layer)

    def run(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
        arguments = dict(given)
        most = arguments.pop(limit, session.max_rows)
        day = given_day(arguments.pop(as_of, None))
        with session.graph(day) as database:
            answer = ask(database, question, arguments, timeout=session.timeout)
        wrong = next(misfits(question, answer), None)
        if wrong is not None:
            raise QuestionError(f"the answer to {question.name} does not fit its header", problems=[wrong])
        return rows_of(answer, layer, most, day or session.as_of(), meaning)

    return ServedTool(
        name=name,
        title=question.title,
        description="\n".join(filter(None, (question.question, question.why, meaning))),
        takes=object_schema(takes | {as_of: as_of_schema, limit: max_rows_schema}, required),
        gives=object_schema(rows_schema(_row(question))),
        run=run,
    )


def _own_name(question: Question, name: str) -> str:
    """The name of an argument of every tool; the question's own parameters come first."""
    own = {p.name for p in question.parameters}
    return next(each for each in (name, f"{name}_", f"{name}__") if each not in own)


def _parameter(kind: ValueType, doc: str, required: bool, default: Any) -> Schema:
    schema = given_schema(kind)
    if doc:
        schema["description"] = doc
    if not required:
        schema["default"] = value_of(default, PLAIN_LAYER)
    return schema


def _row(question: Question) -> Schema:
    columns = {}
    for column in question.columns:
        columns[column.name] = schema_of(column.type) | ({"description": column.doc} if column.doc else {})
    return object_schema(columns)


def meaning_of(question: Question, layer: Layer) -> str:
    """What a question's rows are, by what its text reads: facts alone, or claims too."""
    if not reads_claims(question.cypher, layer):
        return "Rows are facts on the graph's day, or properties of nodes."
    said = [column.name for column in question.columns if column.name in _STATUS]
    if said:
        return f"Rows come from claims: the column {said[0]!r} says whether a row is a fact on the graph's day."
    return "Rows are what sources claim; a row is not a fact unless it says so."


def reads_claims(cypher: str, layer: Layer) -> bool:
    """Whether a text names the label of claims; one that cannot be read counts as if it did."""
    tokens = tokenize(cypher)
    unread = any(reading.stopped is not None for reading in read(cypher, tokens))
    return unread or any(token.name == layer.claim for token in tokens if token.kind == "name")
