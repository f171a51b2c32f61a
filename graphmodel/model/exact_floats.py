"""Floats that say what was given: a whole number that no float holds is refused, where Python would round it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic_core import CoreSchema, core_schema

from graphmodel.problems import shown

EXACT = 2**53
"""Up to here, every whole number is a float of its own."""
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


def _walked(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(map(_walked, schema))
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "float":
        return core_schema.no_info_before_validator_function(exact, schema)
    if not isinstance(schema.get("type"), str):  # fields by their names
        return {name: _walked(each) for name, each in schema.items()}
    return {name: _walked(each) if name in _INSIDE else each for name, each in schema.items()}
