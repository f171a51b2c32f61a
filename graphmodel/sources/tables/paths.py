"""Columns by path: `name.common` of an object, `latlng[0]` of a list; a column that is called so comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphmodel.model.json_numbers import RepeatedKey, read_json

_STEP = re.compile(r"\[(\d{1,18})\]|\.?([^.\[\]]+)")
DEPTH = 3
"""How deep the paths go that are named to a reader who wrote another."""
ABSENT = object()


def steps_of(path: str) -> tuple[str | int, ...]:
    """The steps of a path; none where it is no path.

    >>> steps_of("name.native[0]")
    ('name', 'native', 0)
    """
    found: list[str | int] = []
    end = 0
    for step in _STEP.finditer(path):
        if step.start() != end:
            return ()
        found.append(int(step[1]) if step[1] else step[2])
        end = step.end()
    return tuple(found) if end == len(path) else ()


def reach(row: Mapping[str, Any], path: str) -> Any:
    """What a row has at a path; `ABSENT` where there is none. Within a text it is sought where that is JSON.

    >>> reach({"name": {"common": "Andorra"}, "latlng": [42.5, 1.5]}, "latlng[1]")
    1.5
    >>> reach({"name": '{"common": "Andorra"}'}, "name.common")
    'Andorra'
    """
    return row[path] if path in row else follow(row, steps_of(path) or (path,))


def follow(found: Any, steps: Iterable[str | int]) -> Any:
    """What is at the end of some steps into a value; `ABSENT` where there is nothing.

    Where a text of JSON on the way has a key twice, it is the `RepeatedKey` that says so.
    """
    for step in steps:
        try:
            found = sure_text(found) if isinstance(found, str) else found
        except RepeatedKey as doubt:
            return doubt
        if isinstance(step, int):
            if not isinstance(found, list | tuple) or step >= len(found):
                return ABSENT
            found = found[step]
        elif isinstance(found, Mapping) and step in found:
            found = found[step]
        else:
            return ABSENT
    return found


def opened_text(text: str) -> Any:
    """What a text of JSON holds; a text that is none, or is in doubt, as it is."""
    try:
        return sure_text(text)
    except RepeatedKey:
        return text


def sure_text(text: str) -> Any:
    """What a text of JSON holds; a text that is none as it is.

    Raises:
        RepeatedKey: an object in it has a key twice.
    """
    try:
        return read_json(text) if text.lstrip()[:1] in ("{", "[") else text
    except RepeatedKey:
        raise
    except ValueError:
        return text


def above(path: str) -> tuple[str, ...]:
    """The columns in which a path may begin, the longest first.

    >>> above("a.b[0].c"), above("a")
    (('a.b[0]', 'a.b', 'a'), ())
    """
    ends = [step.end() for step in _STEP.finditer(path)] if steps_of(path) else []
    return tuple(path[:end] for end in reversed(ends[:-1]))


def column_of(path: str, columns: Iterable[str]) -> str | None:
    """The column in which a path begins, the path itself where it is one; None for none."""
    known = set(columns)
    if path in known:
        return path
    first = next(iter(steps_of(path)), None)
    return first if isinstance(first, str) and first in known else None


def paths_in(row: Mapping[str, Any], before: str = "", depth: int = DEPTH) -> Iterator[str]:
    """The paths that a row has, those of objects in it too, and of texts that are objects in JSON.

    >>> list(paths_in({"name": {"common": "Andorra"}, "area": 468}))
    ['name', 'name.common', 'area']
    """
    for name, value in row.items():
        if not isinstance(name, str):  # an object of Python's, which no path can name
            continue
        yield before + name
        value = opened_text(value) if isinstance(value, str) else value
        if isinstance(value, Mapping) and depth > 1:
            yield from paths_in(value, f"{before}{name}.", depth - 1)
