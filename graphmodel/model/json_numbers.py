"""JSON as it is written: a decimal made of a number has each digit, and no key of an object is lost."""

from __future__ import annotations

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any, TypeGuard

from graphmodel.problems import shown

MOST_DIGITS = 400
"""Digits that a whole number may have: `1e999999999` is a text of eleven characters, and a number that fills memory."""
_EXACT = 2**53
_SURE = 16
"""So many characters, the point among them, hold no more digits than any float keeps."""


class WrittenFloat(float):
    """A float that may not be exactly the number that was written, and keeps the text of that.

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

    Raises:
        ValueError: its power has so many digits that no decimal holds it.

    >>> json_number("0.1"), json_number("1e300"), json_number("9007199254740993.0"), json_number("1e-400")
    (0.1, 1e+300, 9007199254740993, Decimal('1E-400'))
    >>> str(json_number("0.1234567890123456789"))
    '0.1234567890123456789'
    """
    made = float(text)
    if made == 0 and (exact := _decimal(text)) != 0:
        return exact
    if -_EXACT < made < _EXACT:
        return made if len(text) <= _SURE or Decimal(repr(made)) == _decimal(text) else WrittenFloat(text)
    exact = _decimal(text)
    if math.isinf(made):
        return exact
    if "e" not in text.lower() and exact == exact.to_integral_value():
        return int(exact)
    return WrittenFloat(text)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"the power of {shown(text)} has too many digits") from None


def is_short_decimal(given: Any) -> TypeGuard[Decimal]:
    """Whether this is a finite decimal whose digits can be written out: before the point, at most `MOST_DIGITS`."""
    return isinstance(given, Decimal) and given.is_finite() and given.adjusted() <= MOST_DIGITS


class RepeatedKey(ValueError):
    """An object of JSON has a key twice, of which Python's parser would keep the last value."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the key {shown(key)} occurs twice in one object")


def keys_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of these keys and values.

    Raises:
        RepeatedKey: a key is there twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise RepeatedKey(key)
            seen.add(key)
    return found


def read_json(text: str) -> Any:
    """What a text of JSON says, its numbers by `json_number`.

    Raises:
        ValueError: it is no JSON, has an object with a key twice, or nests too deep.

    >>> read_json('{"a": [1, 1e400]}')
    {'a': [1, Decimal('1E+400')]}
    """
    try:
        return json.loads(text, object_pairs_hook=keys_once, parse_float=json_number)
    except RecursionError:
        raise ValueError("it nests too deep") from None
