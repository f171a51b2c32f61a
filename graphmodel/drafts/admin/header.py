"""A header of a file for neo4j-admin: what each field is, and how its values are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graphmodel.model.points import SYSTEMS, Point, SpatialPoint
from graphmodel.sources.tables.durations import calendar_duration
from graphmodel.sources.tables.lexical import READERS

ID, START, END, LABEL, TYPE, IGNORE = "ID", "START_ID", "END_ID", "LABEL", "TYPE", "IGNORE"
_FIELD = re.compile(
    r"(?P<name>.*?)(?::(?P<kind>[A-Za-z_]+)(?:\((?P<space>[^)]*)\))?(?P<list>\[\])?(?P<options>\{[^}]*\})?(?P<many>\[\])?)?"
)
_OPTION = re.compile(r"([\w-]+)\s*:\s*([^,}]+)")
_COORDINATE = re.compile(r"(\w+)\s*:\s*(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)")
_CRS = re.compile(r"crs\s*:\s*['\"]?([\w-]+)")
_SYSTEMS = {crs.lower(): of for crs, of in SYSTEMS.items()}
_KINDS = {
    **dict.fromkeys(("int", "integer", "long", "short", "byte"), "integer"),
    **dict.fromkeys(("float", "double"), "float"),
    **dict.fromkeys(("string", "char"), "string"),
    **{each: each for each in ("boolean", "date", "datetime", "time", "duration", "point")},
    "localdatetime": "datetime",
    "localtime": "time",
}


@dataclass(frozen=True)
class HeaderField:
    """A field of a header: `role` is one of the names above, empty for a property; `space` is an id space.

    `kind` is the type as the header says it, `string` where it says none.
    """

    name: str
    role: str = ""
    space: str = ""
    kind: str = "string"
    many: bool = False
    options: tuple[tuple[str, str], ...] = ()

    @property
    def zone(self) -> tzinfo | None:
        """The zone of moments and times that are written without one.

        Raises:
            ValueError: the header names one that is none.
        """
        if self.kind not in ("datetime", "time"):
            return None
        given = dict(self.options).get("timezone", "").strip("'\" ")
        return _zone(given) if given else UTC

    @property
    def stored_kind(self) -> str:
        """The kind of property that its values are, as `graphmodel.drafts.names.TYPES` names it."""
        if self.kind == "point":
            of = _SYSTEMS.get(dict(self.options).get("crs", "").lower(), Point)
            return "point" if of is Point else of.__name__
        return _KINDS[self.kind]

    def reader(self) -> Callable[[str], Any]:
        """What reads one value.

        Raises:
            ValueError: the header names a type that is none.
        """
        kind = _KINDS.get(self.kind)
        if kind is None:
            raise ValueError(f"{self.kind!r} is no type of a field that is read here")
        if kind == "boolean":
            return lambda text: text.strip().lower() == "true"  # anything else is false, as neo4j-admin reads it
        if kind == "point":
            return lambda text: _point(text, dict(self.options).get("crs", ""))
        if kind == "duration":
            return calendar_duration
        if kind in ("datetime", "time"):
            zone, read = self.zone, READERS[kind]
            return lambda text: _zoned(read(text), zone)
        return whole_number if kind == "integer" else READERS[kind]


def whole_number(text: str) -> int:
    """A whole number that a graph holds.

    Raises:
        ValueError: it is none, or has more than 64 bits.
    """
    found: int = READERS["integer"](text)
    if not -(2**63) <= found < 2**63:
        raise ValueError(f"{text} has more than the 64 bits of a whole number")
    return found


def read_header(fields: Sequence[str]) -> list[HeaderField]:
    """The fields of a header line.

    >>> [(each.role or each.name, each.kind, each.space) for each in read_header(["id:ID(P)", "n:int[]", ":LABEL"])]
    [('ID', 'string', 'P'), ('n', 'int', ''), ('LABEL', 'string', '')]
    """
    return [_field(each.strip()) for each in fields]


def is_header(fields: Sequence[str]) -> bool:
    """Whether a line is a header of nodes or relationships: one of its fields says whose id it has."""
    return any(each.role in (ID, START, END) for each in read_header(fields))


def _field(text: str) -> HeaderField:
    found = _FIELD.fullmatch(text)
    if found is None:
        return HeaderField(text)
    name, kind = found["name"], found["kind"] or "string"
    options = dict(_OPTION.findall(found["options"] or ""))
    if kind in (ID, START, END, LABEL, TYPE, IGNORE):
        stored = {"long": "int", "int": "int", "integer": "int", "actual": "int"}
        of = stored.get(options.get("id-type", "").strip().lower(), "string")
        return HeaderField(name, kind, found["space"] or "", of, options=tuple(options.items()))
    return HeaderField(name, "", "", kind.lower(), bool(found["many"] or found["list"]), tuple(options.items()))


def _zone(name: str) -> tzinfo | None:
    """A time zone by its name or its offset: `Europe/Vienna`, `+02:00`, `Z`."""
    try:
        if name[:1] in ("+", "-", "Z"):
            return datetime.fromisoformat(f"2000-01-01T00:00:00{name}").tzinfo
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise ValueError(f"{name!r} is no time zone") from None


def _zoned(value: datetime | time, zone: tzinfo | None) -> datetime | time:
    return value if zone is None or value.tzinfo is not None else value.replace(tzinfo=zone)


def _point(text: str, crs: str) -> SpatialPoint:
    given = {name.lower(): float(number) for name, number in _COORDINATE.findall(text)}
    written = _CRS.search(text)
    system = (written[1] if written else crs).lower()
    if system not in _SYSTEMS:
        flat, high = "x" in given and "latitude" not in given, "z" in given or "height" in given
        system = ("cartesian" if flat else "wgs-84") + ("-3d" if high else "")
    of = _SYSTEMS[system]
    others = {"longitude": "x", "latitude": "y", "height": "z"}
    try:
        return of(*(given[name] if name in given else given[others[name]] for name in of.names()))
    except KeyError:
        raise ValueError(f"{text!r} is no point with {', '.join(of.names())}") from None
