"""Texts made of columns: `{country}-{year}`. A literal brace is written twice.

`{first?}` may be absent: it goes with the text up to the next part, the last ones with the text before them, and with
brackets around it. `{number:03}` is a whole number with zeros in front, `{share:.2}` one with so many decimals, and
`{version:s}` a text as it is written, `1.0` too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from graphmodel.sources.tables.blocks import as_text

_PART = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")
_PLACE = re.compile(r"(?P<column>.+?)(?::(?P<format>0[1-9][0-9]?|\.[0-9]|s))?(?P<optional>\?)?", re.DOTALL)
_AS_WRITTEN = ("", "s")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»", "“": "”", '"': '"'}

_DIGITS = 100
"""Of a number with more digits none is written out: `1e999999999` would fill the memory."""


class NotANumber(ValueError):
    """A cell that a template is to write as a number is none."""


@dataclass(frozen=True)
class Placeholder:
    """Where a column goes in a template: as it is, or as a number of a form; whether it may be absent."""

    column: str
    format: str = ""
    optional: bool = False


def place_of(text: str) -> Placeholder:
    """The text between the braces.

    >>> place_of("first?"), place_of("no:03")
    (Placeholder(column='first', format='', optional=True), Placeholder(column='no', format='03', optional=False))
    """
    found = _PLACE.fullmatch(text)
    assert found is not None
    return Placeholder(found["column"], found["format"] or "", bool(found["optional"]))


def columns_of(template: str) -> tuple[str, ...]:
    """The columns that a text in braces takes.

    >>> columns_of("{country}-{year?} {{a}}")
    ('country', 'year')
    """
    return tuple(each.column for each in parts_of(template) if isinstance(each, Placeholder))


def is_plain(template: str) -> bool:
    """Whether a template is made of texts and columns as they are, all of which have to be there."""
    places = [each for each in parts_of(template) if isinstance(each, Placeholder)]
    return not any(each.optional or each.format not in _AS_WRITTEN for each in places)


def percent(template: str) -> str:
    """A plain template for Python's `%` and one value a column.

    >>> percent("{country}: 5% {{x}}") % "arland"
    'arland: 5% {x}'
    """
    parts = parts_of(template)
    return "".join("%s" if isinstance(each, Placeholder) else each.replace("%", "%%") for each in parts)


def parts_of(template: str) -> tuple[str | Placeholder, ...]:
    """The fixed texts and the places of a template, in order.

    >>> parts_of("{country}-{{x}}")
    (Placeholder(column='country', format='', optional=False), '-{x}')
    """
    found: list[str | Placeholder] = []
    text = ""
    end = 0
    for part in _PART.finditer(template):
        text += template[end : part.start()] + ("" if part[1] else part[0][0])
        if part[1]:
            found += [text, place_of(part[1])] if text else [place_of(part[1])]
            text = ""
        end = part.end()
    text += template[end:]
    return (*found, text) if text else tuple(found)


def composer(template: str) -> Callable[[Sequence[Any]], str | None]:
    """What makes the text of the cells of one row; None where what has to be there is absent.

    The function raises `NotANumber`.

    >>> composer("{last}, {first?} ({born?})")(["Doe", None, 1901])
    'Doe (1901)'
    >>> composer("{code}-{no:03}")(["ar", "7"])
    'ar-007'
    """
    texts, places = _texts_and_places(template)

    around = _brackets(texts)

    def compose(cells: Sequence[Any]) -> str | None:
        absent = [cell is None for cell in cells]
        if all(absent) or any(lacks and not place.optional for lacks, place in zip(absent, places, strict=True)):
            return None
        shown = [
            "" if cell is None else opening + _shown(cell, place) + closing
            for cell, place, (opening, closing) in zip(cells, places, around, strict=True)
        ]
        return _zipped(_without(texts, absent, [bool(opening) for opening, _ in around]), shown)

    return compose


def _texts_and_places(template: str) -> tuple[list[str], list[Placeholder]]:
    """The fixed texts before, between and after the places."""
    texts, places = [""], list[Placeholder]()
    for part in parts_of(template):
        if isinstance(part, Placeholder):
            places.append(part)
            texts.append("")
        else:
            texts[-1] += part
    return texts, places


def _zipped(texts: Sequence[str], cells: Sequence[str]) -> str:
    return texts[0] + "".join(cell + text for cell, text in zip(cells, texts[1:], strict=True))


def _brackets(texts: list[str]) -> list[tuple[str, str]]:
    """The brackets around each place, which leave the fixed texts."""
    found = []
    for at in range(len(texts) - 1):
        opening = texts[at][-1:]
        if opening and texts[at + 1].startswith(_BRACKETS.get(opening, "\0")):
            found.append((opening, texts[at + 1][0]))
            texts[at], texts[at + 1] = texts[at][:-1], texts[at + 1][1:]
        else:
            found.append(("", ""))
    return found


def _without(texts: Sequence[str], absent: Sequence[bool], bracketed: Sequence[bool]) -> list[str]:
    """The fixed texts without those that go with what is absent."""
    left = list(texts)
    for at, lacks in enumerate(absent):
        if lacks:
            following = next((other for other in range(at + 1, len(absent)) if not absent[other]), None)
            forward = following is not None and not bracketed[at] and not bracketed[following]
            left[at + 1 if at == 0 or forward else at] = ""
    return left


def _shown(cell: Any, place: Placeholder) -> str:
    if place.format in _AS_WRITTEN:
        return as_text(cell)
    try:
        number = Decimal(as_text(cell).strip())
        if place.format.startswith("."):
            return str(number.quantize(Decimal(1).scaleb(-int(place.format[1:])), ROUND_HALF_EVEN))
        if number.is_finite() and number.adjusted() < _DIGITS and number == number.to_integral_value():
            return format(int(number), place.format)
    except (InvalidOperation, ValueError, OverflowError):
        pass
    what = "number" if place.format.startswith(".") else "whole number"
    raise NotANumber(f"{as_text(cell)!r} is no {what} for {{{place.column}:{place.format}}}")
