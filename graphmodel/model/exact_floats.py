"""Values that say what was given: a whole number that no float holds is refused, where Python would round it.

So are parts of a microsecond, which it would cut off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pydantic_core import CoreSchema, core_schema

from graphmodel.model.exact_moments import exact_moment
from graphmodel.model.values import Quantity
from graphmodel.problems import shown

EXACT = 2**53
"""Up to here, every whole number is a float of its own."""
_MOMENTS = ("datetime", "time", "timedelta")
_INSIDE = ("schema", "fields", "items_schema", "values_schema", "choices", "definitions")


def exact(given: Any) -> Any:
    """The value, for pydantic to make a float of.

    Raises:
        ValueError: it is a whole number that a float would round.
    """
    if isinstance(given, float | bool):
        return given
    whole = _whole(given)
    if abs(whole) > EXACT and not _is_kept(whole):
        raise ValueError(f"{shown(given)} is a whole number above 2^53, which a float would round")
    return given


def _whole(given: Any) -> int:
    """The whole number that is given; 0 where it is none."""
    if isinstance(given, str):
        text = given.strip()
        return int(text) if len(text) < 400 and text.isascii() and text.lstrip("+-").isdecimal() else 0
    if isinstance(given, Decimal):
        return int(given) if given.is_finite() and given == given.to_integral_value() else 0
    return given if isinstance(given, int) else 0


def _is_kept(whole: int) -> bool:
    try:
        return int(float(whole)) == whole
    except OverflowError:
        return True  # which pydantic refuses in words of its own


def with_exact_floats(schema: CoreSchema) -> CoreSchema:
    """The schema of a class with all its floats made so."""
    made: CoreSchema = _walked(schema)
    return made


_EXACT: Mapping[str, Callable[[Any], Any]] = {"float": exact, **dict.fromkeys(_MOMENTS, exact_moment)}
"""What a value of a type is checked against before pydantic takes it."""


class ExactValues:
    """Beside a type in `Annotated`: all its values are made so."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return with_exact_floats(handler(source))


class ExactItems:
    """Beside a type in `Annotated`: its lists of quantities, whose numbers become floats, refuse such numbers."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        made: CoreSchema = _with_items(handler(source))
        return made


def _exact_quantity(given: Quantity) -> Quantity:
    exact(given.value)
    return given


def _holds_quantities(schema: Mapping[str, Any]) -> bool:
    items = schema.get("items_schema")
    items = items[0] if isinstance(items, list) and len(items) == 1 else items
    function = items.get("function") if isinstance(items, dict) else None
    return isinstance(function, dict) and function.get("function") == Quantity.of


def _exact_items(schema: Mapping[str, Any]) -> Any:
    items = schema["items_schema"]
    inner = items[0] if isinstance(items, list) else items
    made = core_schema.no_info_after_validator_function(_exact_quantity, inner)
    return {**schema, "items_schema": [made] if isinstance(items, list) else made}


def _with_items(schema: Any) -> Any:
    """The schema with its lists of quantities made so, and all else as it is."""
    if isinstance(schema, list | tuple):
        return type(schema)(map(_with_items, schema))
    if not isinstance(schema, dict):
        return schema
    if _holds_quantities(schema):
        return _exact_items(schema)
    return {name: _with_items(each) if name in _INSIDE else each for name, each in schema.items()}


def _walked(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(map(_walked, schema))
    if not isinstance(schema, dict):
        return schema
    if (check := _EXACT.get(str(schema.get("type")))) is not None:
        return core_schema.no_info_before_validator_function(check, schema)
    if _holds_quantities(schema):
        return _exact_items(schema)
    if not isinstance(schema.get("type"), str):  # fields by their names
        return {name: _walked(each) for name, each in schema.items()}
    return {name: _walked(each) if name in _INSIDE else each for name, each in schema.items()}
