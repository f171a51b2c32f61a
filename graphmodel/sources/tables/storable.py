"""What no engine stores, value by value and column by column."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

LARGEST = 2**63 - 1
HINT = "a graph holds 64-bit integers, finite numbers and text"


def unstorable(column: Sequence[Any], kind: str, key: bool = False) -> Iterator[tuple[int, str]]:
    """The rows whose value no engine stores, and why. `kind` is a column's, or `list`.

    >>> list(unstorable([1, 2**63], "integer"))
    [(1, '9223372036854775808 does not fit in 64 bits')]
    """
    if not _sound(column, kind, key):
        for row, value in enumerate(column):
            for each in value if isinstance(value, list | tuple) else (value,):
                if fault := _fault(each, key):
                    yield row, fault
                    break


def _sound(column: Sequence[Any], kind: str, key: bool) -> bool:
    """Whether a column has no fault that can be found for all its values at once."""
    try:
        if kind == "string":
            text = "".join(column)
            text.encode()
            return not key or ("\0" not in text and "" not in column)
        if kind == "integer":
            return not column or (min(column) >= -LARGEST - 1 and max(column) <= LARGEST)
        if kind == "float":
            return all(map(math.isfinite, column)) and {*map(type, column)} <= {float}
    except (TypeError, UnicodeEncodeError, OverflowError):
        return False
    return kind != "list"


def _fault(value: Any, key: bool) -> str:
    return fault_of(value, key) or ("an empty text is no key" if key and value == "" else "")


def fault_of(value: Any, key: bool) -> str:
    """Why no engine stores a value, none of a list; empty where it does. `key`: it is found again by it."""
    if isinstance(value, int) and not -LARGEST - 1 <= value <= LARGEST:
        return f"{value if abs(value) < 10**40 else 'a number of so many digits'} does not fit in 64 bits"
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} is no number that a graph can compare"
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return f"{value!r} holds half a character (a lone surrogate), which has no UTF-8"
        if key and "\0" in value:
            return f"{value!r} holds a zero character"
    return ""
