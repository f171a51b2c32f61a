"""From what a user gives to the parameters that are sent: each of its declared type, none missing, none too many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphmodel.errors import QuestionError
from graphmodel.problems import Problem, did_you_mean
from graphmodel.queries.questions import Parameter, Question
from graphmodel.queries.types import coerce


def pairs(given: Iterable[str]) -> dict[str, str]:
    """The names and values of `name=value` texts, as a command line gives them.

    Raises:
        QuestionError: one has no `=` or no name, or a name comes twice.

    >>> pairs(["actor=Russia", "note=a=b"])
    {'actor': 'Russia', 'note': 'a=b'}
    """
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        name = name.strip().removeprefix("$")
        if not equals or not name:
            raise QuestionError(f"{text!r} is no parameter", hint="write name=value")
        if name in found:
            raise QuestionError(f"the parameter {name} is given twice", hint="give it once; a list is name=a,b,c")
        found[name] = value
    return found


def bind(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """A value for each of the question's parameters: the given one, coerced to its type, or the default.

    Given values are Python's own, or text as on a command line; see `graphmodel.queries.types.coerce`.

    Raises:
        QuestionError: values are missing, unknown or of another type; its `problems` hold each of them.
    """
    problems: list[Problem] = []
    declared = {p.name: p for p in question.parameters}
    for name in given:
        if name not in declared:
            hint = did_you_mean(name, declared) or "it takes no parameters"
            problems.append(Problem(question.where, "parameter-unknown", f"there is no parameter {name!r}", hint))
    bound = {p.name: _value(p, given, problems) for p in question.parameters}
    if problems:
        raise QuestionError(
            f"the question {question.name} cannot be asked with these parameters",
            hint=_usage(question),
            problems=problems,
        )
    return bound


def _value(parameter: Parameter, given: Mapping[str, Any], problems: list[Problem]) -> Any:
    if parameter.name not in given:
        if parameter.required:
            message = f"the parameter {parameter.name} is missing"
            hint = f"give it: -P {parameter.name}=..." + (f" ({parameter.doc})" if parameter.doc else "")
            problems.append(Problem(parameter.where, "parameter-missing", message, hint))
        return parameter.default
    try:
        return coerce(parameter.type, given[parameter.name])
    except ValueError as wrong:
        message = f"the parameter {parameter.name} is no {parameter.type}: {wrong}"
        hint = f"it is declared as {parameter.declaration}"
        problems.append(Problem(parameter.where, "parameter-type", message, hint))
        return None


def _usage(question: Question) -> str:
    declared = ", ".join(p.declaration for p in question.parameters)
    return f"its parameters are {declared}" if declared else "it takes no parameters"
