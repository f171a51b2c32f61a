"""A question in Neo4j Browser: the line that sets its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphmodel.queries.questions import Parameter, Question
from graphmodel.syntax import literal


def param_line(question: Question, values: Mapping[str, Any] | None = None) -> str:
    """The `:param {...}` line to paste into Neo4j Browser before the query; empty when it takes no parameters.

    Values are as `bind` returns them. What has neither value nor default stands as an empty value of its type, to be
    filled in.
    """
    if not question.parameters:
        return ""
    given = values or {}
    shown = {p.name: given.get(p.name, _filled(p)) for p in question.parameters}
    return f":param {literal(shown)}"


def _filled(parameter: Parameter) -> Any:
    if not parameter.required or parameter.type.optional:
        return parameter.default
    if parameter.type.item is not None:
        return []
    return {"string": "", "integer": 0, "float": 0.0, "boolean": False, "map": {}}.get(parameter.type.name)
