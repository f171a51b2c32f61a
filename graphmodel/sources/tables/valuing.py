"""Whether the options of a value suit each other and the property that it fills."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from graphmodel.model import PropertyType
from graphmodel.problems import Problem, Where
from graphmodel.sources.tables.cells import DATES
from graphmodel.sources.tables.days import LEVELS
from graphmodel.sources.tables.table import Value
from graphmodel.sources.tables.typed import Typed, own_rules

_SOURCES = ("column", "template", "constant")
_KINDS = {
    "longitude": ("point",),
    "latitude": ("point",),
    "unit": ("quantity",),
    "about": ("quantity",),
    "date": DATES,
    "precision": ("partial_date", "string"),
    "rounded": ("partial_date", "string"),
}


def value_faults(
    value: Value,
    declared: PropertyType,
    name: str,
    where: Where,
    key: bool = False,
    end: bool = False,
    *,
    model_cls: type[BaseModel],
) -> Iterator[Problem]:
    """What is wrong with how a property is filled; `name` tells it to a reader."""
    point = bool(value.longitude or value.latitude)
    given = [each for each in _SOURCES if getattr(value, each) not in ("", None)] + ["a point"] * point
    if len(given) != 1:
        fault = f"{name} is filled by {' and '.join(given)}" if given else f"nothing fills {name}"
        yield Problem(where, "mapping-value", fault, "take one of column, template, constant, latitude and longitude")
    if bool(value.longitude) != bool(value.latitude):
        yield Problem(where, "mapping-value", f"{name} has no latitude or no longitude", "name both columns")
    for option, kinds in _KINDS.items():
        if getattr(value, option) not in ("", None, ()) and declared.kind not in kinds:
            fault = f"{option} does not go with {name}, of the kind {declared.kind}"
            yield Problem(where, "mapping-value", fault, "it is for: " + ", ".join(kinds))
    if value.by and not end:
        hint = "it is for start and end"
        yield Problem(where, "mapping-value", f"{name} is no end to be found by another property", hint)
    if value.missing != "error" and not end:
        yield Problem(where, "mapping-value", f"`missing` is for start and end, not for {name}", "take it out")
    if value.absent == "clear" and (key or end or declared.required):
        yield Problem(where, "mapping-value", f"{name} must be there, and cannot be cleared", "take `absent` out")
    if isinstance(value.precision, str) and value.precision not in LEVELS:
        yield Problem(where, "mapping-value", f"{value.precision!r} is no precision", "year, month or day")
    if value.constant is not None and not own_rules(model_cls):
        yield from _constant_faults(value, declared, name, where, model_cls)


def _constant_faults(
    value: Value, declared: PropertyType, name: str, where: Where, cls: type[BaseModel]
) -> Iterator[Problem]:
    said: list[Problem] = []

    def refuse(_: int, code: str, message: str, hint: str) -> None:
        said.append(Problem(where, code, message, hint))

    constant: Any = value.constant
    if declared.many and isinstance(constant, str):
        constant = [constant]
    Typed(cls, name.partition(".")[0], declared).column([constant], refuse)
    yield from said
