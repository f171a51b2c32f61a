"""A question in Neo4j Browser: as a favourite, as an address that fills the editor, as text to paste."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from graphmodel.queries.questions import Parameter, Question
from graphmodel.syntax import literal, tokenize
from graphmodel.syntax import quote as quoted

_EPOCH = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the earliest day that a zip file can hold, so that the same questions make the same file
_CUTTING = "&#"


def param_line(question: Question, values: Mapping[str, Any] | None = None) -> str:
    """The `:param {...}` line to paste into Neo4j Browser before the query; empty when it takes no parameters.

    Values are as `bind` returns them. What has neither value nor default stands as an empty value of its type, to be
    filled in.
    """
    if not question.parameters:
        return ""
    return f":param {literal(_shown(question, values or {}))}"


def heading(question: Question) -> str:
    """The title as Browser lists it: the first tag before it, so that questions of a tag are together."""
    tag = f"{question.tags[0]}: " if question.tags else ""
    return f"// {tag}{question.title}"


def favourite(question: Question) -> str:
    """A question as Browser keeps it and runs it: the heading, a line for each parameter's default, the query.

    Of `:param {n: 1}` Browser makes the float 1.0, which LIMIT refuses; of `:param n => 1` the whole number.
    """
    shown = _shown(question, {})
    lines = [f":param {_name(name)} => {_operand(value)};" for name, value in shown.items()]
    return "\n".join([heading(question), *lines, f"// {question.question}", f"{question.statement.text};"]) + "\n"


def filled(question: Question, values: Mapping[str, Any] | None = None) -> str:
    """The heading and the query with its parameters' values in their places: one statement, whose rows Browser shows.

    (Of several statements, such as a `:param` line and a query, it shows only that they ran.)
    """
    shown = _shown(question, values or {})
    text = "".join(
        _operand(shown[token.name]) if token.kind == "parameter" and token.name in shown else token.text
        for token in tokenize(question.statement.text)
    )
    return f"{heading(question)}\n{text}"


def favourites(questions: Iterable[Question], *, with_values: bool = False) -> bytes:
    """A zip file to be dragged onto Browser's window: one file a question, the same bytes for the same questions.

    It is flat, since Browser imports a folder of n files n times, and nothing is packed, since packers differ.
    `with_values`: the defaults are in the query itself, instead of `:param` lines before it.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for question in sorted(questions, key=lambda question: question.name):
            entry = zipfile.ZipInfo(f"{question.name}.cypher", _EPOCH)
            entry.create_system = 3  # the same on Windows
            entry.external_attr = 0o644 << 16
            file.writestr(entry, f"{filled(question)};\n" if with_values else favourite(question))
    return out.getvalue()


def browser_address(http: str, bolt: str, username: str, database: str, text: str = "") -> str:
    """The address that opens Browser at a server, with a text in its editor; nothing is run.

    >>> browser_address("http://localhost:7474", "bolt://localhost:7687", "neo4j", "neo4j", "RETURN 1")
    'http://localhost:7474/browser/?dbms=bolt%3A%2F%2Fneo4j%40localhost%3A7687&db=neo4j&cmd=edit&arg=RETURN%201'
    """
    scheme, _, rest = bolt.partition("://")
    dbms = quote(f"{scheme}://{quote(username, safe='')}@{rest}", safe="")
    edit = f"&cmd=edit&arg={quote(text, safe='')}" if text else ""
    return f"{http}/browser/?dbms={dbms}&db={quote(database, safe='')}{edit}"


def cut_by(text: str) -> str:
    """The first character at which Browser would cut the text of an address, or nothing.

    >>> cut_by("MATCH (n:A&B) RETURN n"), cut_by("RETURN 1")
    ('&', '')
    """
    return next((letter for letter in text if letter in _CUTTING), "")


def _shown(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    return {p.name: given.get(p.name, _empty(p)) for p in question.parameters}


def _name(parameter: str) -> str:
    """The name as Browser reads it: keywords stay without backticks."""
    return parameter if parameter.isascii() and parameter.isidentifier() else quoted(parameter)


def _operand(value: Any) -> str:
    """The value where an operator may come before it; and Browser takes a map only in brackets."""
    text = literal(value)
    return f"({text})" if text.startswith(("-", "{")) else text


def _empty(parameter: Parameter) -> Any:
    if not parameter.required or parameter.type.optional:
        return parameter.default
    if parameter.type.item is not None:
        return []
    return {"string": "", "integer": 0, "float": 0.0, "boolean": False, "map": {}}.get(parameter.type.name)
