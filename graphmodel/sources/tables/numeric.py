"""Numbers as they are written: which texts and values of Python are read as whole numbers and fractions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from graphmodel.model.json_numbers import WrittenFloat, is_short_decimal
from graphmodel.problems import shown
from graphmodel.sources.tables.form_hints import number_hint
from graphmodel.sources.tables.unfit import InvalidValue

_EXACT = 2**53
"""Below it, every whole number is a float of its own."""
_WHOLE = re.compile(r"[-+]?[0-9]{1,400}")
_FRACTION = re.compile(r"[-+]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][-+]?[0-9]{1,3})?")
_SHORT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,30})?")
_NO_NUMBER = ("nan", "inf", "infinity")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}\.[0-9]{3}")


def integer(given: Any) -> int:
    """A whole number, however it is written: `3`, `3.0` as pandas writes it beside gaps, `1e3`.

    >>> [integer(each) for each in ("3", 3.0, "3.00", "1e3")]
    [3, 3, 3, 1000]

    Raises:
        InvalidValue: it is no whole number, or a float so large that it may have been another.
    """
    if isinstance(given, bool):
        raise InvalidValue(f"{shown(given)} is not a number", "write a number, or declare the property as bool")
    if isinstance(given, int):
        return given
    if isinstance(given, WrittenFloat):
        given = given.text
    if isinstance(given, float):
        if not given.is_integer():
            raise InvalidValue(f"{given} is not a whole number", "declare the property as float")
        if is_rounded(given):
            raise InvalidValue(rounded(given), "write it as a whole number")
        return int(given)
    found = _decimal(given, "whole number")
    if found != found.to_integral_value():
        grouped = isinstance(given, str) and _GROUPED.fullmatch(given.strip())
        also = '; or, if the point groups digits: thousands: ".", decimal: ","' if grouped else ""
        raise InvalidValue(f"{shown(given)} is not a whole number", f"declare the property as float{also}")
    return int(found)


def is_rounded(given: Any) -> bool:
    """Whether a value is a float so large that it may have been another whole number, and keeps no text of that."""
    return type(given) is float and abs(given) >= _EXACT and given.is_integer()


def rounded(given: Any) -> str:
    """What is wrong with such a float as an exact number."""
    return f"{shown(given)} is a float, which cannot represent every whole number from 2^53 on"


def fraction(given: Any) -> float:
    """A number.

    Raises:
        InvalidValue: it is none, or a whole number that no float holds.
    """
    if isinstance(given, bool):
        raise InvalidValue(f"{shown(given)} is not a number", "write a number, or declare the property as bool")
    if isinstance(given, float):
        return float(given)
    if isinstance(given, str) and given.strip().lower().lstrip("+-") in _NO_NUMBER:
        return float(given)
    if isinstance(given, str) and _SHORT.fullmatch(given):
        return float(given)
    exact = given if isinstance(given, int) else _decimal(given, "number")
    try:
        made = float(exact)
    except OverflowError:
        made = float("inf")
    if made in (float("inf"), float("-inf")):
        raise InvalidValue(f"{shown(given)} is larger than a float can be", "declare the property as str")
    if made == 0 and exact != 0:
        raise InvalidValue(f"{shown(given)} is closer to 0 than a float can be", "declare the property as str")
    spelled_out = not isinstance(given, str) or "e" not in given.lower()
    if spelled_out and abs(made) >= _EXACT and exact == int(exact) and int(made) != exact:
        fault = f"{shown(given)} is a whole number above 2^53, which a float would round"
        raise InvalidValue(fault, "declare the property as int or str")
    return made


def _decimal(given: Any, what: str) -> Decimal:
    if is_short_decimal(given):
        return given
    text = given.strip() if isinstance(given, str) else ""
    if not _FRACTION.fullmatch(text):
        raise InvalidValue(f"{shown(given)} is not a {what}", number_hint(given))
    return Decimal(text)


def number(given: Any) -> int | float:
    """A number that stays whole where it is written so.

    Raises:
        InvalidValue: it is none.
    """
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    whole = isinstance(given, str) and _WHOLE.fullmatch(given.strip())
    return int(given) if whole else fraction(given)
