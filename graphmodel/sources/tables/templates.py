"""Texts made of columns: `{country}-{year}`. A brace that is meant stands twice."""

from __future__ import annotations

import re

_PART = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")


def columns_of(template: str) -> tuple[str, ...]:
    """The columns that a text in braces takes.

    >>> columns_of("{country}-{year} {{a}}")
    ('country', 'year')
    """
    return tuple(found[1] for found in _PART.finditer(template) if found[1])


def percent(template: str) -> str:
    """The same for Python's `%` and one value a column.

    >>> percent("{country}: 5% {{x}}") % "arland"
    'arland: 5% {x}'
    """
    made = []
    end = 0
    for found in _PART.finditer(template):
        made.append(template[end : found.start()].replace("%", "%%"))
        made.append("%s" if found[1] else found[0][0])
        end = found.end()
    return "".join(made) + template[end:].replace("%", "%%")
