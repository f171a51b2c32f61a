"""What a cell in an unexpected form probably is, and the option of a mapping that reads it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from graphmodel.sources.tables.blocks import as_text

_ABSENT = frozenset(("", "na", "n/a", "nan", "null", "none", "nil", "-", "--", ".", "?", "\\n", "#n/a", "unknown"))
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:([,. '_\u00a0\u2009\u202f\u2019])[0-9]{3})+(?:[.,][0-9]+)?")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+(?:[eE][-+]?[0-9]+)?")
_LISTED = re.compile(r"\s*[^;|/,]+(?:\s*([;|/,])\s*[^;|/,]+)+\s*")
_DAY_FORMS = (
    (r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", '"%d.%m.%Y"'),
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", '"%m/%d/%Y", or "%d/%m/%Y" where the day comes first'),
    (r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}", '"%d-%m-%Y", or "%m-%d-%Y" where the month comes first'),
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", '"%Y-%m-%d"'),
    (r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", '"%Y/%m/%d"'),
    (r"[0-9]{1,2}/[0-9]{4}", '"%m/%Y"'),
    (r"[0-9]{1,2} [^\W\d]{3,} [0-9]{4}", '"%d %B %Y"'),
    (r"[^\W\d]{3,} [0-9]{1,2}, [0-9]{4}", '"%B %d, %Y"'),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:.*", "iso"),
    (r"(?:19|20)[0-9]{6}", '"%Y%m%d"'),
    (r"[0-9]{4}", '"%Y"'),
    (r"-?[0-9]{9,10}(?:\.[0-9]+)?", "unix, where it counts the seconds since 1970"),
    (r"-?[0-9]{12,13}", "unix_ms, where it counts the milliseconds since 1970"),
)

_OPTION = re.compile(r"\b(date|thousands|decimal|split|empty|values): ")


def option_of(hint: str) -> tuple[str, ...]:
    """The option that a hint names, with its value where that is the same for all cells of one writing.

    >>> option_of('say how it is written: date: "%d.%m.%Y"'), option_of("values: {x: 1}"), option_of("fix it")
    (('date', '"%d.%m.%Y"'), ('values',), ())
    """
    found = _OPTION.search(hint)
    if found is None:
        return ()
    return (found[1],) if found[1] in ("empty", "values") else (found[1], hint[found.end() :])


def number_hint(given: Any) -> str:
    """How a mapping reads what is not a number as it is."""
    if not isinstance(given, str):
        return "a number is wanted here"
    text = given.strip()
    if text.lower() in _ABSENT:
        return f'where it stands for nothing, say so: empty: ["", {_quoted(text)}]'
    if found := _GROUPED.fullmatch(text):
        also = f', or decimal: "{found[1]}" before a fraction' if _COMMA.fullmatch(text) else ""
        return f'say how the table groups digits: thousands: "{found[1]}"{also}'
    if _COMMA.fullmatch(text):
        return 'name the decimal separator: decimal: ","'
    if found := _LISTED.fullmatch(text):
        return f'where a cell holds several, say so: split: "{found[1]}"'
    return f"say what it stands for, if anything: values: {{{_quoted(text)}: 1}}"


def day_hint(given: Any) -> str:
    """How a mapping reads a date that is written in another way."""
    text = given.strip() if isinstance(given, str) else ""
    if isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        text = as_text(given)
    elif re.fullmatch(r"[0-9]+\.0+", text):
        text = text.partition(".")[0]
    if text.lower() in _ABSENT - {""}:
        return f'where it stands for nothing, say so: empty: ["", {_quoted(text)}]'
    if re.match(r"-[0-9]{4,}-|[-+]?[0-9]{5,}-[0-9]{2}-", text):
        return "a date is of the years 1 to 9999: name what stands for none in `empty`, or declare the property as str"
    for pattern, format in _DAY_FORMS:
        if re.fullmatch(pattern, text):
            return f"say how it is written: date: {format}"
    return 'say how it is written: date: "%d.%m.%Y"; or that it counts seconds since 1970: date: unix'


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[^\W\d]\w{0,20}", text) else f'"{text[:20]}"' if '"' not in text else f"'{text[:20]}'"
