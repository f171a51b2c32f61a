"""How a cell is compared with what an option names: numbers by value, all else by text.

An option's number, which is written without quotes, is also found in a text that is that number: `-9` in `-9.0`; its
true or false in a text that says so in any case, `True` or `TRUE`. A text in quotes is found only as written, so that
`"1.10"` is no `1.1`. A cell that is a number itself, and a cell of a
property that is one, are always compared as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from graphmodel.sources.tables.blocks import as_text

NUMBER = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?:[eE][-+]?[0-9]{1,2})?"
"""Which texts are numbers when they are compared: no leading zeros, no more digits than a float distinguishes."""
_NUMBER = re.compile(NUMBER)
_FLAGS = ("true", "false")
Numeral = Callable[[str], str | None]


class Flag(str):
    """True or false as an option names it, in small letters; no bool, which as a key would be the number 1 or 0."""


def written(text: str) -> str | int | float:
    """What an option that is written without quotes names: a number, true or false, or the text.

    >>> [written(each) for each in ("-9", "1.5", "007", "NA", "True")]
    [-9, 1.5, '007', 'NA', 'true']
    """
    if text.lower() in _FLAGS:
        return Flag(text.lower())
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if set(text) & set(".eE") else int(text)


def is_number(given: Any) -> bool:
    """Whether a value is a number; true and false are none."""
    return isinstance(given, int | float | Decimal) and not isinstance(given, bool)


def flags_in(given: Iterable[Any]) -> list[str]:
    """Those of an option's texts that are true or false, and found in any case."""
    return [as_text(each) for each in given if isinstance(each, bool | Flag)]


def number_in(text: str, numeral: Numeral | None = None) -> float | None:
    """The number that a text is, in the writing of its table."""
    if numeral is not None:
        text = numeral(text) or ""
    return float(text) if _NUMBER.fullmatch(text) else None


class Meanings:
    """What an option says of some texts and numbers. `numbers`: texts of both sides that are numbers are compared so.

    >>> of = Meanings({"x": 1, -9: 2})
    >>> Meanings({written("true"): "yes"}).get("TRUE", 0)
    'yes'
    >>> of.get("x", 0), of.get("-9.0", 0), of.get(-9.0, 0), of.get("9", 0)
    (1, 2, 2, 0)
    """

    def __init__(self, given: Mapping[Any, Any], *, numbers: bool = False, numeral: Numeral | None = None) -> None:
        self._texts = {as_text(each): meant for each, meant in given.items()}
        self._all = {number: meant for each, meant in given.items() if (number := number_in(as_text(each))) is not None}
        plain = {number_in(as_text(each)) for each in given if is_number(each)}
        self._plain = self._all if numbers else {each: meant for each, meant in self._all.items() if each in plain}
        self._flags = {each: self._texts[each] for each in flags_in(given)}
        self._numeral = numeral

    def __bool__(self) -> bool:
        return bool(self._texts)

    def __contains__(self, cell: Any) -> bool:
        return self.get(cell, _NOTHING) is not _NOTHING

    def get(self, cell: Any, default: Any) -> Any:
        """What is said of a cell; the default where nothing is."""
        text = as_text(cell)
        if text in self._texts:
            return self._texts[text]
        if self._flags and text.lower() in self._flags:
            return self._flags[text.lower()]
        if is_number(cell):
            return self._all.get(float(cell), default) if self._all and -1e15 < cell < 1e15 else default
        if self._plain and isinstance(cell, str):
            number = number_in(cell, self._numeral)
            return default if number is None else self._plain.get(number, default)
        return default

    def of(self, column: Iterable[Any]) -> list[Any]:
        """The meaning of each cell; a cell of which nothing is said is itself."""
        known: dict[str, Any] = {}
        found = []
        for cell in column:
            if not isinstance(cell, str):
                found.append(cell if isinstance(cell, list | tuple | dict) else self.get(cell, cell))
            else:
                if cell not in known:
                    known[cell] = self.get(cell, cell)
                found.append(known[cell])
        return found


_NOTHING = object()


def choice(given: Iterable[Any], *, numbers: bool = False, numeral: Numeral | None = None) -> Meanings:
    """A test whether a cell is among some texts and numbers."""
    return Meanings(dict.fromkeys(given, None), numbers=numbers, numeral=numeral)
