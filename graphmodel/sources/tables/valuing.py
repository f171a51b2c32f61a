"""Whether the options of a value suit each other and the property that it fills."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from graphmodel.extras import how_to_install
from graphmodel.model import PropertyType
from graphmodel.problems import Problem, Where, errors
from graphmodel.sources.tables.cells import DATES
from graphmodel.sources.tables.dated import EXACT
from graphmodel.sources.tables.days import ISO, LEVELS, NAMED, contradiction, format_fault, is_clock, precision_of
from graphmodel.sources.tables.literals import given_faults
from graphmodel.sources.tables.measures import unit_fault
from graphmodel.sources.tables.table import Table
from graphmodel.sources.tables.typed import Typed, own_rules
from graphmodel.sources.tables.value import COORDINATES, Value

MOST_FORMATS = 40
"""Each cell is tried with each format, and each format with each other."""
_SOURCES = ("column", "template", "coalesce", "list", "year", "constant")
_KINDS = {
    **dict.fromkeys(COORDINATES, ("point",)),
    "unit": ("quantity",),
    "about": ("quantity",),
    "to": ("quantity",),
    "date": DATES,
    "year": ("partial_date", "date", "datetime", "string"),
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
    table: Table,
) -> Iterator[Problem]:
    """What is wrong with how a property is filled; messages call it `name`."""
    found = list(_option_faults(value, declared, name, where, key, end, model_cls))
    yield from found
    if not errors(found):
        yield from given_faults(value, declared, name, where, table, model_cls)


def _option_faults(
    value: Value, declared: PropertyType, name: str, where: Where, key: bool, end: bool, model_cls: type[BaseModel]
) -> Iterator[Problem]:
    point = bool(value.coordinates)
    given = [each for each in _SOURCES if getattr(value, each) not in ("", None, ())] + ["a point"] * point
    if len(given) != 1:
        fault = f"{name} is filled by {' and '.join(given)}" if given else f"nothing fills {name}"
        hint = "take one of column, template, coalesce, list, year, constant, and the coordinates of a point"
        yield Problem(where, "mapping-value", fault, hint)
    if point and declared.kind == "point":
        yield from _point_faults(value, declared, name, where)
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
    if value.take and not (value.column or value.template):
        yield Problem(where, "mapping-value", f"{name} takes {value.take} of no column", "name the column: column: ...")
    needed = key or end or declared.required
    if value.optional and needed and value.default is None and not value.coalesce:
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
    yield from _date_faults(value, declared, name, where)
    if value.to:
        yield from _unit_faults(value.to, where)
    if value.constant is not None and not own_rules(model_cls):
        yield from _constant_faults(value, declared, name, where, model_cls)


def _date_faults(value: Value, declared: PropertyType, name: str, where: Where) -> Iterator[Problem]:
    formats = (value.date,) if isinstance(value.date, str) else tuple(dict.fromkeys(value.date))
    if len(formats) > MOST_FORMATS:
        hint = "name those that the column has, or read rows of different formats separately: where: ..."
        yield Problem(where, "mapping-value", f"date: {len(formats):,} formats, more than {MOST_FORMATS}", hint)
        return
    faults = [fault for each in formats if (fault := format_fault(each))]
    for fault in faults:
        hint = 'iso, unix, unix_ms, or such as "%d.%m.%Y": %Y a year, %m a month, %d a day, %H:%M:%S a time'
        yield Problem(where, "mapping-value", f"date: {fault}", hint)
    if faults or not formats:
        return
    if is_clock(formats):
        if declared.kind not in ("time", "duration", "string"):
            fault = f"{name} is a {declared.kind}, and {' or '.join(formats)} is a time of the day alone"
            yield Problem(
                where, "mapping-value", fault, "declare it as time, timedelta or str, or give a format with the day"
            )
        return
    for each in formats:
        if declared.kind == "time" and each == ISO:
            continue
        if declared.kind in ("time", "duration"):
            fault = f"{name} is a {declared.kind}, and {each!r} is no time of the day"
            yield Problem(where, "mapping-value", fault, 'such as "%H:%M:%S"')
        elif declared.kind in EXACT and each not in NAMED and precision_of(each) != "day":
            hint = "declare the property as PartialDate, which keeps how precise a date is"
            fault = f"{each!r} gives a {precision_of(each)}, and {name} is a {declared.kind}, which is exact"
            yield Problem(where, "mapping-value", fault, hint)
    if found := contradiction(formats):
        first, other, text = found
        hint = "name one of them, or read the two kinds of rows separately: where: ..."
        fault = f"{first!r} and {other!r} read {text!r} as different days; the first that fits is taken"
        yield Problem(where, "mapping-value", fault, hint, "warning")


def _point_faults(value: Value, declared: PropertyType, name: str, where: Where) -> Iterator[Problem]:
    """Coordinates that are not those of the property's system; a list of points has none."""
    wanted = declared.columns[0].coordinates
    if declared.many:
        hint = "take them from a column of lists"
        yield Problem(where, "mapping-value", f"{name} is a list, and coordinates make one point", hint)
    elif set(value.coordinates) != set(wanted):
        given, needed = (" and ".join(names) for names in (value.coordinates, wanted))
        fault = f"{name} has a point's {given}, where its type has {needed}"
        yield Problem(where, "mapping-value", fault, "name a column for each of these")


def _unit_faults(to: str, where: Where) -> Iterator[Problem]:
    try:
        fault = unit_fault(to)
    except ImportError:
        hint = how_to_install("units")
        yield Problem(where, "table-library", "to: converting units needs a library that is not installed", hint)
        return
    if fault:
        yield Problem(where, "mapping-value", f"to: {fault}", "such as m, km**2, kg, degC")


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
