"""What no engine stores: integers beyond 64 bits, numbers that are none, text that has no UTF-8, a zero in a key."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

LARGEST = 2**63 - 1


def unstorable(columns: Mapping[str, Any], keys: Iterable[str] = ()) -> list[str]:
    """What is wrong with these columns, by name; `keys` are those by which an engine finds things again.

    >>> unstorable({"size": 2**63, "name": "Arland"})
    ['size: 9223372036854775808 does not fit in 64 bits']
    """
    named = set(keys)
    found = ((name, _fault(value, name in named)) for name, value in columns.items())
    return [f"{name}: {fault}" for name, fault in found if fault]


def _fault(value: Any, key: bool) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return next((fault for fault in (_fault(item, key) for item in value) if fault), "")
    if isinstance(value, int) and not -LARGEST - 1 <= value <= LARGEST:
        return f"{value} does not fit in 64 bits"
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} is no number that a graph can compare"
    if isinstance(value, str) and _half(value):
        return f"{value!r} holds half a character (a lone surrogate), which has no UTF-8"
    if isinstance(value, str) and key and "\0" in value:
        return f"{value!r} holds a zero character"
    return ""


def _half(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
