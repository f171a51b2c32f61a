"""On which line of a TOML text a setting stands: Python's parser gives values, not places."""

from __future__ import annotations

import re
from functools import lru_cache

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?")
_SETTING = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line of a setting such as `("tool", "graphmodel", "model")`, or of the nearest table around it; 0 if unknown.

    >>> line_of('[tool.graphmodel]\\nmodel = "a"\\ntargets.dev = {uri = ""}', ("tool", "graphmodel", "targets", "dev"))
    3
    """
    lines = _lines(text)
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 0)


@lru_cache(maxsize=2)
def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The first line on which each table and setting stands."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.fullmatch(line):
            named = table = _parts(header[1])
        elif setting := _SETTING.match(line):
            named = (*table, *_parts(setting[1]))
        else:
            continue
        found.setdefault(named, number)
    return found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(text))
