"""What no engine stores: integers beyond 64 bits, numbers that are none, text that has no UTF-8, a zero in a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphmodel.sources.tables.storable import fault_of


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
    return fault_of(value, key)
