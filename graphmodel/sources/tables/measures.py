"""Quantities as a table writes them: a number and its unit, in one cell or two, converted where that is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from graphmodel.model import PropertyType, Quantity
from graphmodel.problems import NOWHERE, shown
from graphmodel.sources.plain import misread
from graphmodel.sources.tables.blocks import as_text
from graphmodel.sources.tables.form_hints import number_hint
from graphmodel.sources.tables.lexical import truth
from graphmodel.sources.tables.numeric import number
from graphmodel.sources.tables.unfit import InvalidValue
from graphmodel.sources.tree import Scalar

SUCH = "a quantity such as 40000, ~40000 or 12.5 km"
_GROUPED = re.compile(r"[0-9][,_][0-9]")
_UNIT = re.compile(r"[^\W\d_°%][^\W\d_]*[0-9²³]?(?:[ ]?[*/·.^ ]{1,2}[ ]?[^\W\d_]+[0-9²³]?){0,6}|°?[^\W\d_]{1,12}|%")
_POWER = re.compile(r"(?<=[^\W\d_])([0-9])")


def quantity(given: Any, unit: Any, about: Any, to: str, declared: PropertyType | None) -> Quantity:
    """The quantity of a cell, or of a cell and the unit beside it.

    Raises:
        InvalidValue: there is no number; its own unit is another than the one beside it; or it cannot be converted.
    """
    found = _written(given, declared)
    rough = truth(about) if about is not None else found.about
    if not isinstance(rough, bool):
        raise InvalidValue(f"about is true or false, not {shown(about)}", "translate other words in `values`")
    own = as_text(unit) if unit is not None else ""
    if to:
        return converted(replace(found, unit=found.unit or own, about=rough), to)
    if found.unit and own and found.unit != own:
        hint = f"convert it: to: {own}; or take `unit` out, which keeps the unit that each cell has"
        raise InvalidValue(f"{shown(given)} is in {found.unit}, and the mapping says that the unit is {own}", hint)
    return replace(found, unit=found.unit or own, about=rough)


def _written(given: Any, declared: PropertyType | None) -> Quantity:
    if isinstance(given, str):
        wrong = misread(declared.name if declared is not None else "", Scalar(given, NOWHERE), declared)
        if wrong is not None:
            raise InvalidValue(wrong.message, wrong.hint)
        if _GROUPED.search(given):
            raise InvalidValue(f"{shown(given)} is not {SUCH}", number_hint(given.split()[0]))
    try:
        return Quantity.of(number(given) if isinstance(given, Decimal) else given)
    except InvalidValue:
        raise
    except (ValueError, TypeError) as wrong_value:
        message = f"{shown(given)} is not {SUCH}" if isinstance(given, str) else str(wrong_value)
        hint = number_hint(given) if isinstance(given, str) else "a quantity is a number, with a unit or without"
        raise InvalidValue(message, hint) from None


def converted(given: Quantity, to: str) -> Quantity:
    """A quantity in another unit; a whole number stays one where it comes out whole.

    Raises:
        InvalidValue: it has no unit, an unknown one, or one of another dimension.
        ImportError: the library that knows units is not installed.
    """
    if given.unit == to:
        return given
    if not given.unit:
        raise InvalidValue(f"{given.value} has no unit that it could be converted from", "say which it is: unit: ...")
    import pint

    source = _unit(given.unit)
    if source is None:
        raise InvalidValue(
            f"{shown(given.unit)} is no known unit", "say what it stands for: values, or unit: {column: ...}"
        )
    try:
        made = _registry().Quantity(Decimal(str(given.value)), source).to(_unit(to)).magnitude
    except (pint.PintError, ArithmeticError, ValueError):
        raise InvalidValue(f"{given.unit} cannot be converted to {to}", "both measure different things") from None
    rounded = round(made, 15)
    value = int(rounded) if rounded == int(rounded) and isinstance(given.value, int) else float(rounded)
    return Quantity(value, to, given.about)


def unit_fault(to: str) -> str:
    """Why nothing can be converted to a unit; empty where it can.

    Raises:
        ImportError: the library that knows units is not installed.
    """
    return "" if _unit(to) is not None else f"{shown(to)} is no unit that is known"


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(non_int_type=Decimal, cache_folder=None)


@lru_cache(maxsize=1024)
def _unit(text: str) -> Any:
    """A unit of the library's; None for a text that is none. `m2` is `m**2`."""
    registry = _registry()
    if not _UNIT.fullmatch(text):
        return None
    try:
        return registry.parse_units(_POWER.sub(r"**\1", text))
    except Exception:  # the library's own reader of expressions raises whatever comes up
        return None
