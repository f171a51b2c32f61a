"""How much memory staging may use, as a person writes it: `500MB`, `2GB`."""

from __future__ import annotations

import re

LEAST = 50
"""Megabytes; with less, DuckDB cannot sort or join."""
HINT = f"write a size such as 500MB or 2GB, at least {LEAST}MB"
_SIZE = re.compile(r"(?i)(\d+(?:\.\d+)?) ?(MB|GB|MiB|GiB)")


def memory_size(text: str) -> str | None:
    """The size as DuckDB reads it; None for what is none, or too little.

    >>> memory_size("1.5 gb"), memory_size("10MB"), memory_size("lots")
    ('1.5GB', None, None)
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        return None
    number, unit = found.groups()
    enough = float(number) * (1000 if unit[0] in "gG" else 1) >= LEAST
    return f"{number}{unit.upper().replace('IB', 'iB')}" if enough else None
