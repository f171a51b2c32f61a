"""Points in time, times of the day and lengths of time that say what was given: parts of a microsecond are refused.

Python's own types have none, and pydantic would cut them off.
"""

from __future__ import annotations

import re
from typing import Any

from graphmodel.problems import shown

_FINE = re.compile(r"[0-9][.,][0-9]{6}[0-9]*[1-9]")
_WHOLE = 1000
"""So many nanoseconds make a microsecond."""


def exact_moment(given: Any) -> Any:
    """The value, for pydantic to make a moment, a time of the day or a length of time of.

    Raises:
        ValueError: it has parts of a microsecond.
    """
    if is_fine(given):
        raise ValueError(f"{shown(text_of_moment(given))} has parts of a microsecond, which it does not hold")
    return given


def is_fine(given: Any) -> bool:
    """Whether a value has parts of a microsecond: a text, or one of pandas' and the driver's, whose types have them.

    >>> is_fine("10:00:00.123456789"), is_fine("10:00:00.123456000")
    (True, False)
    """
    if isinstance(given, str):
        return _FINE.search(given) is not None
    parts = getattr(given, "nanosecond", getattr(given, "nanoseconds", 0))
    return isinstance(parts, int) and parts % _WHOLE != 0


def text_of_moment(given: Any) -> str:
    """A value as ISO 8601 writes it, with each digit."""
    written = getattr(given, "isoformat", getattr(given, "iso_format", None))
    return str(written()) if callable(written) else str(given)


def with_exact_texts(given: Any) -> Any:
    """The value with each moment that has parts of a microsecond as text, in lists and objects too."""
    if isinstance(given, list | tuple):
        return [with_exact_texts(each) for each in given]
    if isinstance(given, dict):
        return {name: with_exact_texts(each) for name, each in given.items()}
    return text_of_moment(given) if not isinstance(given, str) and is_fine(given) else given
