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

_SOURCES = ("column", "template", "coalesce", "list", "year", "constant")
_KINDS = {
    "longitude": ("point",),
    "latitude": ("point",),
    "unit": ("quantity",),
    "about": ("quantity",),
    "date": DATES,
    "year": DATES,
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
    given = [each for each in _SOURCES if getattr(value, each) not in ("", None, ())] + ["a point"] * point
    if len(given) != 1:
        fault = f"{name} is filled by {' and '.join(given)}" if given else f"nothing fills {name}"
        hint = "take one of column, template, coalesce, list, year, constant, latitude and longitude"
        yield Problem(where, "mapping-value", fault, hint)
    if bool(value.longitude) != bool(value.latitude):
        yield Problem(where, "mapping-value", f"{name} has no latitude or no longitude", "name both columns")
    for option, kinds in _KINDS.items():
        if getattr(value, option) not in ("", None, ()) and declared.kind not in kinds:
            fault = f"{option} does not go with {name}, of the kind {declared.kind}"
            yield Problem(where, "mapping-value", fault, "it is for: " + ", ".join(kinds))
    if (value.month or value.day) and not (value.year and (value.month or not value.day)):
        yield Problem(
            where,
            "mapping-value",
            f"{name} has a month or day without what is before it",
            "name the year, too, and for a day its month",
        )
    if value.take and not value.column:
        yield Problem(where, "mapping-value", f"{name} takes {value.take} of no column", "name the column: column: ...")
    needed = key or end or declared.required
    if value.optional and needed and value.default is None:
        fault = f"{name} must be there, so its column cannot be optional"
        yield Problem(where, "mapping-value", fault, "give a default, or take `optional` out")
    if value.on_error == "absent" and needed:
        fault = f"{name} must be there, so a value that does not fit cannot count as absent"
        yield Problem(where, "mapping-value", fault, "take `on_error` out")
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
