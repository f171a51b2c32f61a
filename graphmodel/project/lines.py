"""On which line of a TOML text a setting stands: Python's parser gives values, not places."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?")
_SETTING = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line of a setting such as `("tool", "graphmodel", "model")`, or of the nearest table around it; 0 if unknown.

    >>> line_of('[tool.graphmodel]\\nmodel = "a"\\ntargets.dev = {uri = ""}', ("tool", "graphmodel", "targets", "dev"))
    3
    """
    best, line_found = 0, 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.fullmatch(line):
            named = table = _parts(header[1])
        elif setting := _SETTING.match(line):
            named = (*table, *_parts(setting[1]))
        else:
            continue
        if len(named) > best and named == path[: len(named)]:
            best, line_found = len(named), number
    return line_found


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(text))
