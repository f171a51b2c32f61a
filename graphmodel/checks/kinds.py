"""Which stored values are of a property's type, as conditions that every engine reads alike."""

from __future__ import annotations

from collections.abc import Mapping

from graphmodel.model import PropertyType, StoredProperty
from graphmodel.syntax.literals import literal
from graphmodel.syntax.quoting import quote

STORED: Mapping[str, tuple[str, ...]] = {
    "string": ("STRING",),
    "boolean": ("BOOLEAN",),
    "integer": ("INTEGER",),
    "float": ("FLOAT",),
    "date": ("DATE",),
    "datetime": ("ZONED DATETIME", "LOCAL DATETIME"),
    "time": ("ZONED TIME", "LOCAL TIME"),
    "duration": ("DURATION",),
    "point": ("POINT",),
}
"""The names that `valueType()` has for the values of a column, by its kind."""


def mistyped(declared: PropertyType) -> str:
    """The condition that a stored column of a property of `n` holds a value of another type."""
    return " OR ".join(_mistyped(column, declared) for column in declared.columns)


def disallowed(declared: PropertyType, parameter: str) -> str:
    """The condition that a property of `n` holds a value that is not in the list `$parameter`."""
    value = f"n.{quote(declared.name)}"
    if declared.many:
        return _any_item(value, f"NOT item IN ${parameter}")
    return f"({value} IS NOT NULL AND NOT {value} IN ${parameter})"


def _mistyped(column: StoredProperty, declared: PropertyType) -> str:
    # A quantity is a number, whole or not, in one column; in a list all numbers are fractions.
    number = declared.kind == "quantity" and column.kind == "float" and not column.many
    names = ("INTEGER", "FLOAT") if number else STORED[column.kind]
    names = tuple(name for name in names if not declared.zone or name.startswith(declared.zone.upper()))
    known = literal([f"{name} NOT NULL" for name in names])
    value = f"n.{quote(column.name)}"
    if column.many:
        no_list = f"{value} IS NOT NULL AND NOT {_is_list(value)}"
        return f"({no_list} OR {_any_item(value, f'NOT valueType(item) IN {known}')})"
    return f"({value} IS NOT NULL AND NOT valueType({value}) IN {known})"


def _any_item(value: str, condition: str) -> str:
    """Whether an item of a stored list meets a condition. What is no list has no items, and to ask is an error."""
    return f"any(item IN CASE WHEN {_is_list(value)} THEN {value} ELSE [] END WHERE {condition})"


def _is_list(value: str) -> str:
    """Whether a value is a list. Of what, the engines name differently, so look at its items for that."""
    return f"valueType({value}) STARTS WITH 'LIST'"
