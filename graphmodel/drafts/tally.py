"""What the values of one property are, counted: from this its type, whether it is required, and its enumeration."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from graphmodel.databases import Duration
from graphmodel.drafts.draft import DraftProperty
from graphmodel.drafts.names import PropertyName
from graphmodel.model import PartialDate, Point, SpatialPoint
from graphmodel.model.encodings import Encoding
from graphmodel.problems import count

MAX_DISTINCT = 12
"""More different values than this are no enumeration."""
MIN_REPEATS = 4
"""An enumeration's values occur this often on average."""
MAX_LENGTH = 40
_PLAIN: tuple[tuple[type[Any], str], ...] = (
    (str, "string"),
    (int, "integer"),
    (float, "float"),
    (bytes, "bytes"),
    (bytearray, "bytes"),
    (datetime, "datetime"),
    (date, "date"),
    (time, "time"),
)
CALENDAR_DURATION = "calendar_duration"
"""The kind of a duration that Python's has no value for: with months, with 25 hours, with nanoseconds."""
OTHER = "other"
"""The kind of a value that no property of a model can hold: it becomes text."""


def kind_of(value: Any) -> str:
    """The kind of a stored value as `graphmodel.model` names it; `OTHER` for one that it has no type for."""
    if isinstance(value, bool):
        return "boolean"
    for of, kind in _PLAIN:
        if isinstance(value, of):
            return kind
    if isinstance(value, SpatialPoint):
        return "point" if isinstance(value, Point) else type(value).__name__
    if isinstance(value, timedelta | Duration):
        return "duration" if as_timedelta(value) is not None else CALENDAR_DURATION
    return OTHER


def as_timedelta(value: timedelta | Duration) -> timedelta | None:
    """A duration as Python's, where that is stored as the same: days and less than a day, down to the microsecond."""
    return value if isinstance(value, timedelta) else value.as_timedelta()


@dataclass
class Tally:
    """The values of one property, counted as they are added.

    `encoding` is the type that the graph says they stand for, as long as all of them do.
    """

    present: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    lists: int = 0
    empty_lists: int = 0
    empty_texts: int = 0
    distinct: Counter[Any] = field(default_factory=Counter)
    zones: set[bool] = field(default_factory=set)
    partial_dates: bool = True
    not_finite: int = 0
    encoding: Encoding | None = None

    def add(self, value: Any) -> None:
        """Counts one value."""
        kept = finite(value)
        self.not_finite += kept is not value
        if kept is None:
            self.kinds["float"] += 0
            return
        value = kept
        self.present += 1
        if self.encoding is not None and not _represents(value, self.encoding):
            self.encoding = None
        if isinstance(value, list | tuple):
            self.lists += 1
            self.empty_lists += not value
            self.kinds.update(map(kind_of, value))
            return
        kind = kind_of(value)
        self.kinds[kind] += 1
        self.empty_texts += value == ""
        if isinstance(value, datetime):
            self.zones.add(value.tzinfo is not None)
        if kind == "string" and len(self.distinct) <= MAX_DISTINCT:
            self.distinct[value] += 1
        if self.partial_dates:
            self.partial_dates = kind == "string" and _is_partial_date(value)

    def __iadd__(self, other: Tally) -> Tally:
        """Adds another tally of the same property."""
        if other.present:
            self.encoding = other.encoding if self.encoding == other.encoding or not self.present else None
        elif not self.present:
            self.encoding = self.encoding or other.encoding
        self.present += other.present
        self.kinds.update(other.kinds)  # which keeps a kind without values, where a header says it
        self.lists += other.lists
        self.empty_lists += other.empty_lists
        self.empty_texts += other.empty_texts
        self.distinct += other.distinct
        self.zones |= other.zones
        self.not_finite += other.not_finite
        self.partial_dates = self.partial_dates and other.partial_dates
        return self

    @property
    def kind(self) -> str:
        """The one kind that holds all values; text where there are several."""
        kinds = set(self.kinds)
        if kinds == {"integer", "float"}:
            return "float"
        if kinds == {"duration", CALENDAR_DURATION}:
            return CALENDAR_DURATION
        return kinds.pop() if len(kinds) == 1 and OTHER not in kinds else "string"

    @property
    def many(self) -> bool:
        """Whether the values are lists."""
        return self.lists > 0

    @property
    def as_text(self) -> bool:
        """Whether values have to be made text to be held."""
        return self.kind == "string" and set(self.kinds) not in ({"string"}, set())

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values of an enumeration, in order; none where it looks like free text."""
        values = self.distinct
        few = 1 < len(values) <= MAX_DISTINCT and sum(values.values()) >= MIN_REPEATS * len(values)
        short = all(0 < len(each) <= MAX_LENGTH and each.isprintable() for each in values)
        return tuple(sorted(values)) if few and short and self.kind == "string" and not self.many else ()

    def property(
        self,
        called: PropertyName,
        stored: str,
        owners: int,
        *,
        exact: bool,
        key: bool = False,
        unique: bool = False,
        index: bool = False,
    ) -> DraftProperty:
        """The property drafted from what was counted. `owners` is how many might have it; `exact`: all were counted."""
        todo = list(self._todo(stored))
        if called.in_graph != stored:
            todo.append(f"it is called {stored!r} in the graph, which cannot be the name of a property here")
        encoding = None if key else self.encoding  # a key is a text or a whole number
        kind, scale = (encoding.type, encoding.scale) if encoding else (self.kind, None)
        allowed = () if key or unique or self.as_text or encoding else self.allowed
        if allowed and not exact:
            todo.append(f"of a sample all are one of {', '.join(allowed)}: is it an enumeration?")
            allowed = ()
        return DraftProperty(
            called.attribute,
            kind,
            self.many,
            required=exact and self.present == owners and not self.empty_lists,
            allowed=allowed,
            todo=tuple(todo),
            key=key,
            unique=unique,
            index=index,
            scale=scale,
            stored=called.stored,
        )

    def _todo(self, stored: str) -> Iterable[str]:
        kinds = ", ".join(sorted(self.kinds))
        if self.kind == "float" and len(self.kinds) > 1:
            yield f"{stored} holds integers and floats; as declared, integers become floats"
        elif self.as_text:
            yield f"{stored} holds values of the kinds {kinds}, which no one type takes; they are kept as text"
        elif self.kind == "bytes":
            yield f"{stored} holds byte arrays, which no Cypher writes and few engines have; a load stores Base64 text"
        if 0 < self.lists < self.present:
            yield f"{stored} holds lists and single values; as declared, all are lists"
        if self.empty_lists:
            yield f"{stored} is an empty list {count(self.empty_lists, 'time')}, which is stored as nothing"
        if self.not_finite:
            yield f"{stored} is or has NaN or infinity {count(self.not_finite, 'time')}, which is left out"
        if len(self.zones) > 1:
            yield f"{stored} holds points in time with and without a zone"


def finite(value: Any) -> Any:
    """A value, or a list, without numbers that are none or infinite; nothing where the value is one."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple) and any(isinstance(each, float) and not math.isfinite(each) for each in value):
        return [each for each in value if finite(each) is not None]
    return value


def text_of(value: Any) -> str:
    """A value as text, where no type holds it."""
    if isinstance(value, str):
        return value
    if isinstance(value, time | date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    if isinstance(value, SpatialPoint):
        value = value.mapping
    return json.dumps(value, default=str) if isinstance(value, dict | list | tuple | bool) else str(value)


def _represents(value: Any, encoding: Encoding) -> bool:
    """Whether a stored value, or each of a list, is one that this encoding makes."""
    items = value if isinstance(value, list | tuple) else [value]
    decode = UUID if encoding.type == "uuid" else encoding.decode
    try:
        return all(encoding.encode(decode(each)) == each for each in items)
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        return False


def _is_partial_date(value: str) -> bool:
    try:
        PartialDate.of(value)
    except ValueError:
        return False
    return True
