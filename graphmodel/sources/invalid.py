"""The model's refusal of a value, as problems placed where the value was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError, core_schema

from graphmodel.model import PropertyType, called_now, see_definition
from graphmodel.model.encodings import too_fine
from graphmodel.model.rules import BROKEN, FAILED
from graphmodel.problems import Problem, Where, did_you_mean, shown

_Made = TypeVar("_Made", bound=BaseModel)


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
    declared = properties.get(name)
    if declared is not None and declared.encoding is not None and declared.encoding.type == "json":
        fault = f"{owner}.{name}: {shown(error.get('input'))} does not fit: {_json_fault(error)}"
        return Problem(where, "wrong-type", fault, see_definition(owner))
    if kind == "extra_forbidden":
        now = next((each.name for each in properties.values() if name in each.formerly), "")
        hint = (called_now(now) if now else did_you_mean(name, properties)) or f"{owner} has none"
        return Problem(where, "unknown-property", f"{owner} has no property {name!r}", hint)
    if kind == "missing":
        hint = f"add {name}: ... to it, {or_optional(name)}"
        return Problem(where, "missing-property", f"{owner} needs the property {name!r}", hint)
    if kind in (BROKEN, FAILED):
        hint = "fix the row" if kind == BROKEN else "fix the rule: it returns whether it holds, or raises ValueError"
        return Problem(where, kind.replace("_", "-"), f"{owner} breaks the rule: {error['msg']}", hint)
    if declared is None:
        return Problem(where, "not-allowed", _message(error, None), see_definition(owner))
    subject = f"{owner}.{name}: " if name else f"{owner}: "
    given = error.get("input")
    if declared.allowed is not None:
        allowed = [str(value) for value in declared.allowed]
        fault = f"{subject}{shown(given)} is not an allowed value"
        return Problem(where, "not-allowed", fault, _one_of(given, allowed))
    message = _message(error, declared)
    if declared.kind == "partial_date":
        return Problem(where, "bad-date", subject + message, "write 2016, 2025-04 or 2025-07-03")
    expected = _zone_hint(kind, declared) or _scale_hint(message, declared) or f"the model wants {_kind_of(declared)}"
    return Problem(where, "wrong-type", f"{subject}{shown(given)} does not fit: {message}", expected)


def _json_fault(error: Any) -> str:
    """What is wrong within a nested object, in our words."""
    inner = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
    if error["type"] == "missing":
        return f"it has no {inner!r}"
    if error["type"] == "extra_forbidden":
        return f"{inner!r} is nothing that it has"
    return _message(error, None) if error.get("ctx", {}).get("error") else "it is not JSON of the declared type"


def _kind_of(declared: PropertyType) -> str:
    kind = declared.encoding.type if declared.encoding else declared.kind
    return f"a list of {kind}" if declared.many else f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def _zone_hint(kind: str, declared: PropertyType) -> str:
    """What settles that a value has a zone, or has none; nothing for another kind of error."""
    clock = declared.kind == "time"
    if kind == "timezone_naive":
        return f"leave the zone out, or declare the property as {'ZonedTime' if clock else 'datetime'}"
    if kind == "timezone_aware":
        return f"add the zone, such as +02:00, or declare the property as {'LocalTime' if clock else 'datetime'}"
    return ""


def _scale_hint(message: str, declared: PropertyType) -> str:
    """What settles that a decimal has more digits than the model keeps of it; nothing for another kind of error."""
    scale = declared.encoding.scale if declared.encoding is not None else None
    if scale is not None and message == too_fine(scale):
        return f"round it in the source, or keep more digits in the model: Property(scale={scale + 1})"
    return ""


def bound_of(error: Any) -> str:
    """What a range, a length or a pattern of a property asks for; nothing where an error is about none."""
    return _BOUNDS[error["type"]].format(**error.get("ctx", {})) if error["type"] in _BOUNDS else ""


def built(cls: type[_Made], values: Mapping[str, Any]) -> _Made:
    """A node or relationship of these values.

    Raises:
        ValidationError: the model refuses it; also where a validator of the model raises something else.
    """
    try:
        return cls(**values)
    except ValidationError:
        raise
    except Exception as wrong:  # a validator of the model may raise anything
        said = {"title": f"{cls.__name__} could not be checked: ", "reason": f"{type(wrong).__name__}: {wrong}"}
        failed = PydanticCustomError(FAILED, "{title}{reason}", said)
        raise ValidationError.from_exception_data(
            cls.__name__, [{"type": failed, "loc": (), "input": values}]
        ) from None


def or_optional(name: str) -> str:
    """The other way out where a required property is missing: that the model lets it be absent."""
    return f"or let the model say that it may be absent: {name}: ... | None = None"


_WORDS = {"integer": "a whole number", "float": "a number", "boolean": "true or false", "string": "a text"}
_ENCODED = {"uuid": "a UUID", "decimal": "a decimal number", "bytes": "Base64"}
_BOUNDS = {
    "greater_than": "it must be greater than {gt}",
    "greater_than_equal": "it must be {ge} or more",
    "less_than": "it must be less than {lt}",
    "less_than_equal": "it must be {le} or less",
    "multiple_of": "it must be a multiple of {multiple_of}",
    "string_too_short": "it has fewer than {min_length} characters",
    "string_too_long": "it has more than {max_length} characters",
    "string_pattern_mismatch": "it does not match the pattern {pattern}",
    "too_short": "it has fewer than {min_length} items",
    "too_long": "it has more than {max_length} items",
    "finite_number": "it is no number that a graph can compare",
    "decimal_max_digits": "it has more than {max_digits} digits",
    "decimal_max_places": "it has more than {decimal_places} digits after the point",
    "decimal_whole_digits": "it has more than {whole_digits} digits before the point",
    "date_past": "it must be before today",
    "date_future": "it must be after today",
    "datetime_past": "it must be in the past",
    "datetime_future": "it must be in the future",
    "int_parsing_size": "it has too many digits",
    "uuid_version": "it is not a UUID of version {expected_version}",
    "timezone_offset": "its zone is {tz_actual} seconds from UTC, and the model wants {tz_expected}",
    "timezone_naive": "it has a zone, and the model wants none",
    "timezone_aware": "it has no zone, and the model wants one",
}
"""What a declared bound asks for, by pydantic's name of its error."""


def _message(error: Any, declared: PropertyType | None) -> str:
    """What is wrong, in our words; where a class checks by code of its own, in those of the class."""
    context = error.get("ctx", {})
    cause = context.get("error")
    if error["type"] == "uuid_parsing":
        return f"it is not {_ENCODED['uuid']}"
    if cause is not None:
        return str(cause)
    if error["type"] in _BOUNDS:
        return _BOUNDS[error["type"]].format(**context)
    if error["type"] not in get_args(core_schema.ErrorType):
        return str(error["msg"])  # an error that the class has made itself
    if declared is None:
        return "the model refuses these values together"
    if declared.many and error["type"] in ("list_type", "set_type", "frozen_set_type", "tuple_type"):
        return "it is not a list"
    if declared.encoding is not None:
        return f"it is not {_ENCODED[declared.encoding.type]}"
    return f"it is not {_WORDS.get(declared.kind, f'a {declared.kind}')}"


def _one_of(given: object, allowed: list[str]) -> str:
    if str(given) in allowed:
        return f"the model wants {'the text' if isinstance(given, int | float) else 'the number'} {str(given)!r}"
    return did_you_mean(str(given), allowed) or "allowed are: " + ", ".join(allowed)
