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


def pieces(template: str) -> tuple[tuple[str, bool], ...]:
    """The parts of a template, in order, each with whether it is a column.

    >>> pieces("{country}-{{x}}")
    (('country', True), ('-', False), ('{', False), ('x', False), ('}', False))
    """
    found: list[tuple[str, bool]] = []
    end = 0
    for part in _PART.finditer(template):
        found += [(template[end : part.start()], False)] if part.start() > end else []
        found.append((part[1], True) if part[1] else (part[0][0], False))
        end = part.end()
    return (*found, *([(template[end:], False)] if end < len(template) else []))
