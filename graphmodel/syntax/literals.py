"""Values written as Cypher, for text that a person pastes. What graphmodel sends itself are parameters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from graphmodel.syntax.quoting import quote

_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def literal(value: Any) -> str:
    """A value as Cypher writes it: null, true, numbers, text, days, moments, lists and maps of these.

    Raises:
        TypeError: Cypher has no literal for it.

    >>> from datetime import date
    >>> literal({"on": date(2025, 7, 3), "names": ["it's", None], "since when": 1.5})
    "{on: date('2025-07-03'), names: ['it\\\\'s', null], `since when`: 1.5}"
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return f"'{value.translate(_ESCAPES)}'"
    if isinstance(value, datetime):
        return f"datetime('{value.isoformat()}')"
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    raise TypeError(f"Cypher has no literal for {type(value).__name__}")


def _key(name: str) -> str:
    """A map's key; keywords need no quotes there."""
    return name if name.isascii() and name.isidentifier() else quote(name)
