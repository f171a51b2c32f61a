"""The types of a question's parameters and columns: which values they take, and how text becomes one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graphmodel.calendar_days import calendar_day, iso_moment
from graphmodel.databases.values import NodeValue, PathValue, RelationshipValue
from graphmodel.problems import did_you_mean

SCALARS = ("string", "integer", "float", "boolean", "date", "datetime")
GRAPH = ("node", "relationship", "path")
NAMES = (*SCALARS, "any", "map", *GRAPH)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class ValueType:
    """A type as the header writes it: a name, the type of a list's items, and `?` when null is among its values."""

    name: str
    item: ValueType | None = None
    optional: bool = False

    def __str__(self) -> str:
        name = f"list<{self.item}>" if self.item else self.name
        return f"{name}?" if self.optional else name

    @property
    def givable(self) -> bool:
        """Whether a parameter can have it: nodes, relationships and paths come out of a graph, and never go in."""
        return self.name not in GRAPH and (self.item is None or self.item.givable)


def parse_type(text: str) -> ValueType:
    """The type that a text names.

    Raises:
        ValueError: it names none; the message holds the nearest.

    >>> parse_type("list<string>?")
    ValueType(name='list', item=ValueType(name='string', item=None, optional=False), optional=True)
    """
    plain = text.strip()
    optional = plain.endswith("?")
    plain = plain.removesuffix("?").strip()
    if plain.startswith("list<") and plain.endswith(">"):
        return ValueType("list", parse_type(plain[5:-1]), optional)
    if plain not in NAMES:
        near = "write list<string>, say" if plain.startswith("list") else did_you_mean(plain, [*NAMES, "list<string>"])
        raise ValueError(f"{plain!r} is not a type; {near or 'known are: ' + ', '.join(NAMES) + ', list<...>'}")
    return ValueType(plain, None, optional)


def accepts(kind: ValueType, value: Any) -> bool:
    """Whether a value of a row is of the type. Whole numbers are floats too."""
    if value is None:
        return kind.optional or kind.name == "any"
    if kind.item is not None:
        item = kind.item
        return isinstance(value, list | tuple) and all(accepts(item, v) for v in value)
    if isinstance(value, bool):
        return kind.name in ("boolean", "any")
    if kind.name == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    return kind.name == "any" or isinstance(value, _CLASSES[kind.name])


_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "float": (int, float),
    "boolean": (bool,),
    "datetime": (datetime,),
    "map": (Mapping,),
    "node": (NodeValue,),
    "relationship": (RelationshipValue,),
    "path": (PathValue,),
}


def coerce(kind: ValueType, value: Any) -> Any:
    """The value that a parameter of this type sends: from Python's own value, or from text as a command line gives it.

    `null` is null where the type allows it. A list is `a,b,c` or JSON, a map is JSON. A datetime is sent as ISO text,
    since engines disagree on the zones of parameters: a query reads it with `datetime($name)`.

    Raises:
        ValueError: the value is none of the type's.

    >>> coerce(parse_type("list<date>"), "2025-07-03, 2025-08-01")
    [datetime.date(2025, 7, 3), datetime.date(2025, 8, 1)]
    """
    if value is None or (kind.optional and value == "null"):
        if kind.optional or kind.name == "any":
            return None
        raise ValueError("null is not allowed here")
    if kind.item is not None:
        item = kind.item
        return [coerce(item, part) for part in _parts(value)]
    return _COERCIONS[kind.name](value)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, str):
        if value.lstrip().startswith("["):
            value = _json(value)
        else:
            return [part.strip() for part in value.split(",")] if value.strip() else []
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, list | tuple | set | frozenset):
        raise ValueError(f"{value!r} is not a list: write a,b,c or JSON")
    return sorted(value) if isinstance(value, set | frozenset) else list(value)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("the JSON nests too deep") from None
    except ValueError as wrong:
        raise ValueError(f"{text!r} is not JSON: {wrong}") from None


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(f"{value!r} is not text")


def _integer(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d+\s*", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is not a whole number")
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{value} does not fit into 64 bits")
    return value


def _float(value: Any) -> float:
    try:
        number = float("x") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{value!r} is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is not a finite number")
    return number


def _boolean(value: Any) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in words:
        return words[value.strip().lower()]
    raise ValueError(f"{value!r} is neither true nor false")


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and _DAY.fullmatch(value.strip()):
            return calendar_day(*map(int, value.strip().split("-")))
    except ValueError as wrong:
        raise ValueError(f"{value!r} is not a day of the calendar: {wrong}") from None
    raise ValueError(f"{value!r} is not a full day such as 2025-07-31")


def _datetime(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    try:
        if isinstance(value, str) and "T" in value:
            return iso_moment(value.strip()).isoformat()
    except ValueError:
        pass
    raise ValueError(f"{value!r} is not a day and time such as 2025-07-31T12:00:00Z")


def _map(value: Any) -> dict[str, Any]:
    found = _json(value) if isinstance(value, str) else value
    if not isinstance(found, Mapping):
        raise ValueError(f"{value!r} is not a map: write JSON")
    return dict(found)


_COERCIONS: dict[str, Callable[[Any], Any]] = {
    "string": _string,
    "integer": _integer,
    "float": _float,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "map": _map,
    "any": lambda value: value,
}
