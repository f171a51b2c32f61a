"""Unions of numbers and other types that refuse a truth value, of which pydantic would make 1 or 0."""

from __future__ import annotations

from typing import Any

from pydantic_core import CoreSchema, core_schema

_INSIDE = ("schema", "fields", "items_schema", "values_schema", "choices")
_NUMBERS = frozenset(("int", "float", "decimal"))
_OTHERS = frozenset(("str", "list", "set", "frozenset", "tuple", "dict", "bytes", "date", "datetime", "time", "none"))


def number(given: Any) -> Any:
    """The value, for pydantic to take.

    Raises:
        ValueError: it is a truth value.
    """
    if isinstance(given, bool):
        raise ValueError(f"{str(given).lower()} is a truth value, and the type has no bool")
    return given


def without_truth_values(schema: CoreSchema) -> CoreSchema:
    """The schema in which each union that has numbers and no `bool` refuses true and false."""
    made: CoreSchema = _walked(schema)
    return made


class NoTruthValues:
    """Beside a type in `Annotated`: its unions refuse truth values so."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return without_truth_values(handler(source))


def _walked(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(map(_walked, schema))
    if not isinstance(schema, dict):
        return schema
    if not isinstance(schema.get("type"), str):  # fields by their names
        return {name: _walked(each) for name, each in schema.items()}
    made: Any = {name: _walked(each) if name in _INSIDE else each for name, each in schema.items()}
    if schema["type"] != "union":
        return made
    types = {(each[0] if isinstance(each, tuple) else each)["type"] for each in schema["choices"]}
    if not types & _NUMBERS or types - _NUMBERS - _OTHERS:
        return made
    return core_schema.no_info_before_validator_function(number, made)
