"""Sample values in a question's `:param` line: what a required parameter may be tried with in Neo4j Browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphmodel.queries.browser import param_line
from graphmodel.queries.questions import Parameter, Question
from graphmodel.queries.types import coerce
from graphmodel.syntax import literal, tokenize

_TEMPORAL = re.compile(r"(?:date|datetime)\(\s*(?P<text>'[^']*'|\"[^\"]*\")\s*\)")
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")


def fits_parameters(question: Question, line: str) -> bool:
    """Whether a `:param {...}` line names the parameters in their order, each optional one with its default.

    A required parameter may have any value of its type there, as a sample to start from.
    """
    if line == param_line(question):
        return True
    given = list(_entries(line))
    names = [parameter.name for parameter in question.parameters]
    return (
        bool(names)
        and [name for name, _ in given] == names
        and all(_fits(parameter, text) for parameter, (_, text) in zip(question.parameters, given, strict=True))
    )


def _entries(line: str) -> Iterator[tuple[str, str]]:
    """The names and the texts of the values of a map, or nothing where it is none."""
    text = line.removeprefix(":param").strip()
    if not (text.startswith("{") and text.endswith("}")):
        return
    depth, part, parts = 0, "", []
    for token in tokenize(text[1:-1]):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.text == "," and not depth:
            parts.append(part)
            part = ""
        else:
            part += token.text
    for each in [*parts, part]:
        name, _, value = each.partition(":")
        yield name.strip().strip("`"), value.strip()


def _fits(parameter: Parameter, text: str) -> bool:
    if not parameter.required:
        return text == literal(parameter.default)
    temporal = _TEMPORAL.fullmatch(text)
    plain = temporal["text"] if temporal else text
    is_text = len(plain) > 1 and plain[0] in "'\"" and plain[-1] == plain[0]
    if (parameter.type.name == "string") != is_text and not temporal:
        return False
    try:
        coerce(parameter.type, plain[1:-1] if is_text else plain.replace("'", '"'))
    except ValueError:
        return False
    return True
