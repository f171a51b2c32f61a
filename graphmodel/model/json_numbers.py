"""Numbers as JSON writes them, read so that a decimal made of one has each digit that was written."""

from __future__ import annotations

import math
from decimal import Decimal

_EXACT = 2**53
_SURE = 16
"""So many characters, the point among them, hold no more digits than any float keeps."""


class WrittenFloat(float):
    """A float that is not exactly the number that was written, and keeps the text of that.

    Pydantic makes a `Decimal` of a float's text, so of this one it is exact.

    >>> WrittenFloat("0.1234567890123456789") == 0.12345678901234568
    True
    """

    def __new__(cls, text: str) -> WrittenFloat:
        """The float next to the number in a text."""
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str

    def __str__(self) -> str:
        return self.text


def json_number(text: str) -> float | int | Decimal:
    """A number of JSON that has a fraction or a power: a float, but another number where no float says the same.

    >>> json_number("0.1"), json_number("1e300"), json_number("9007199254740993.0"), json_number("1e400")
    (0.1, 1e+300, 9007199254740993, Decimal('1E+400'))
    >>> str(json_number("0.1234567890123456789"))
    '0.1234567890123456789'
    """
    made = float(text)
    if -_EXACT < made < _EXACT:
        return made if len(text) <= _SURE or Decimal(repr(made)) == Decimal(text) else WrittenFloat(text)
    exact = Decimal(text)
    if math.isinf(made):
        return exact
    if "e" not in text.lower() and exact == exact.to_integral_value():
        return int(exact)
    return made if Decimal(repr(made)) == exact else WrittenFloat(text)
