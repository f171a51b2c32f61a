"""The model's refusal of a value, as problems placed where the value was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from graphmodel.model import PropertyType, called_now, see_definition
from graphmodel.problems import Problem, Where, did_you_mean


def invalid(
    wrong: ValidationError,
    owner: str,
    properties: Mapping[str, PropertyType],
    where: Where,
    places: Mapping[str, Where],
) -> Iterator[Problem]:
    """One problem for each thing that the model refuses. `places` are where each property was written."""
    for error in wrong.errors(include_url=False, include_input=True):
        path = [part for part in error["loc"] if isinstance(part, str) and not part.startswith("function-")]
        name = path[0] if path else ""
        place = places.get(name, where)
        yield refusal(error, owner, name, properties, place)


def refusal(error: Any, owner: str, name: str, properties: Mapping[str, PropertyType], where: Where) -> Problem:
    """One error of pydantic's about a property, as a problem."""
    kind = error["type"]
    if kind == "extra_forbidden":
        now = next((each.name for each in properties.values() if name in each.formerly), "")
        hint = (called_now(now) if now else did_you_mean(name, properties)) or f"{owner} has none"
        return Problem(where, "unknown-property", f"{owner} has no property {name!r}", hint)
    if kind == "missing":
        hint = f"add {name}: ... to it, {or_optional(name)}"
        return Problem(where, "missing-property", f"{owner} needs the property {name!r}", hint)
    declared = properties.get(name)
    message = _message(error)
    if declared is None:
        return Problem(where, "not-allowed", message, see_definition(owner))
    subject = f"{owner}.{name}: " if name else f"{owner}: "
    given = error.get("input")
    if declared.allowed is not None:
        allowed = [str(value) for value in declared.allowed]
        return Problem(where, "not-allowed", f"{subject}{given!r} is not an allowed value", _one_of(given, allowed))
    if declared.kind == "partial_date":
        return Problem(where, "bad-date", subject + message, "write 2016, 2025-04 or 2025-07-03")
    article = "a list of" if declared.many else "an" if declared.kind == "integer" else "a"
    expected = f"the model wants {article} {declared.kind}"
    return Problem(where, "wrong-type", f"{subject}{given!r} does not fit: {message}", expected)


def or_optional(name: str) -> str:
    """The other way out where a required property is missing: that the model lets it be absent."""
    return f"or let the model say that it may be absent: {name}: ... | None = None"


def _message(error: Any) -> str:
    cause = error.get("ctx", {}).get("error")
    return str(cause) if cause is not None else str(error["msg"])


def _one_of(given: object, allowed: list[str]) -> str:
    if str(given) in allowed:
        return f"the model wants {'the text' if isinstance(given, int | float) else 'the number'} {str(given)!r}"
    return did_you_mean(str(given), allowed) or "allowed are: " + ", ".join(allowed)
