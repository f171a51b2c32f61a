"""Sample values in a question's `:param` line: what a required parameter may be tried with in Neo4j Browser."""

from __future__ import annotations

import re

from graphmodel.queries.browser import param_line
from graphmodel.queries.param_lines import values_set
from graphmodel.queries.questions import Parameter, Question
from graphmodel.queries.types import coerce
from graphmodel.syntax import literal

_TEMPORAL = re.compile(r"(?:date|datetime)\(\s*(?P<text>'[^']*'|\"[^\"]*\")\s*\)")


def sample_fault(question: Question, line: str) -> str:
    """Why a `:param {...}` line does not go with the parameters of its question; empty where it does.

    It names each parameter, in any order, with any value of its type: a sample to start from. The line can be read.
    """
    if line == param_line(question):
        return ""
    given = values_set(line) or []
    declared = {parameter.name: parameter for parameter in question.parameters}
    names = [name for name, _ in given]
    for name in names:
        if name not in declared:
            return f"there is no parameter {name!r}"
    for name, parameter in declared.items():
        if name not in names:
            return f"{name} is not there"
        text = next(text for each, text in given if each == name)
        if not _fits(parameter, text):
            return f"{text} is no {parameter.type} for {name}"
    return ""


def _fits(parameter: Parameter, text: str) -> bool:
    if text == "null":
        return parameter.type.optional or parameter.type.name == "any"
    temporal = _TEMPORAL.fullmatch(text)
    plain = temporal["text"] if temporal else text
    is_text = len(plain) > 1 and plain[0] in "'\"" and plain[-1] == plain[0]
    if parameter.type.name in ("any", "map") or text == literal(parameter.default):
        return True
    if (parameter.type.name == "string") != is_text and not temporal:
        return False
    try:
        coerce(parameter.type, plain[1:-1] if is_text else plain.replace("'", '"'))
    except ValueError:
        return False
    return True
