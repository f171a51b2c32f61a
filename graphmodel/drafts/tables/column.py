"""The values of one column, counted: what they are, how they are written, and whether they are different."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from graphmodel.composed_form import normalized
from graphmodel.drafts.tally import MAX_DISTINCT, MAX_LENGTH, MIN_REPEATS

MAX_VALUES = 2_000_000
"""So many different values of a column are remembered: beyond them, nothing is said of keys and references."""
ABSENT = ("NA", "N/A", "n/a", "NULL", "null", "None", "nan", "NaN", "-", "\\N")
FORMATS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d %b %Y", "%d %B %Y")
LARGEST = 2**63 - 1
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(?:[0-9]+\.[0-9]*|\.?[0-9]+)(?:[eE][-+]?[0-9]+)?")
_COMMA = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[-+][0-9]{2}:?[0-9]{2})?"
)
_YEAR = re.compile(r"[1-9][0-9]{3}")
_MONTH = re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])")
_TRUTHS = frozenset(("true", "false", "yes", "no"))
_CLASSES: tuple[tuple[type, str], ...] = (
    (int, "integer"),
    (Decimal, "decimal"),
    (datetime, "moment"),
    (date, "day"),
    (time, "time"),
    (timedelta, "duration"),
    (bytes, "bytes"),
)


@dataclass
class ColumnProfile:
    """A column, counted value by value. `values` are hashes of the different ones, None where there are too many.

    `many` counts lists of plain values, `gaps` the nulls in them, `nested` objects and lists of objects or lists.
    """

    name: str
    count: int = 0
    absent: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    values: set[int] | None = field(default_factory=set)
    few: Counter[str] = field(default_factory=Counter)
    blanks: Counter[str] = field(default_factory=Counter)
    formats: set[str] | None = None
    many: int = 0
    gaps: int = 0
    nested: int = 0
    longest: int = 0

    def add(self, value: Any) -> None:
        """Counts one value."""
        self.count += 1
        if value is None or value in ("", b""):
            self.absent += 1
        elif isinstance(value, float) and math.isnan(value):
            self.blanks["nan"] += 1
            self.absent += 1
        elif isinstance(value, str) and value.strip() in ABSENT:
            self.blanks[value.strip()] += 1
            self.absent += 1
        elif isinstance(value, dict) or (
            isinstance(value, list | tuple) and any(isinstance(each, dict | list | tuple) for each in value)
        ):
            self.nested += 1
        elif isinstance(value, list | tuple):
            self.many += 1
            self.gaps += sum(each is None for each in value)
            for each in value:
                if each is not None:
                    self._one(each)
        else:
            self._one(value)
            self._remember(composed(value))

    @property
    def present(self) -> int:
        """How many rows have a value."""
        return self.count - min(self.absent, self.count)

    @property
    def kind(self) -> str:
        """The kind of property that holds all values."""
        if self.nested:
            return "json"
        kinds = set(self.kinds)
        if not kinds & {"month", "day"}:  # a year is a number unless other values are dates
            kinds = {"integer" if each == "year" else each for each in kinds}
        if kinds <= {"integer"} and kinds:
            return "integer"
        if kinds and kinds <= {"integer", "float"}:
            return "float"
        if kinds in ({"comma"}, {"comma", "integer"}, {"grouped"}, {"grouped", "integer"}, {"grouped", "float"}):
            return "float"
        if kinds == {"day"} or (kinds == {"other"} and self.formats):
            return "date"
        if kinds == {"day", "moment"}:
            return "datetime"
        if len(kinds) > 1 and kinds <= {"year", "month", "day"}:  # 2010-11 alone may be a season
            return "partial_date"
        if kinds and kinds <= {"moment", "fine moment"}:
            return "datetime"
        if kinds and kinds <= {"duration", "fine duration"}:
            return "duration" if kinds == {"duration"} else "calendar_duration"
        return next(iter(kinds)) if len(kinds) == 1 and kinds <= {"boolean", "decimal", "time", "bytes"} else "string"

    @property
    def written(self) -> dict[str, Any]:
        """What a mapping says of how the values are written."""
        found: dict[str, Any] = {}
        if self.kind == "float" and "comma" in self.kinds:
            found |= {"decimal": ",", "thousands": "."}
        elif self.kind == "float" and "grouped" in self.kinds:
            found |= {"thousands": ","}
        if self.kind == "date" and self.formats:
            found["date"] = min(self.formats, key=FORMATS.index)
        if "fine moment" in self.kinds and self.kind == "datetime":
            found["date"] = "iso"
        return found

    @property
    def mixed(self) -> bool:
        """Whether some rows have objects and others plain values, which no one property holds."""
        return self.nested > 0 and bool(self.few)

    @property
    def ambiguous(self) -> bool:
        """Whether the dates can be read in two ways, such as 03/04/2031."""
        return self.kind == "date" and len(self.formats or ()) > 1

    @property
    def distinct(self) -> bool:
        """Whether every row has a value, and no two the same."""
        return self.values is not None and self.absent == 0 and len(self.values) == self.count and not self.many

    @property
    def keylike(self) -> bool:
        """Whether its values may be keys: text or whole numbers."""
        return self.kind in ("string", "integer") and not self.many and not self.nested

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values of an enumeration, in order; none where it looks like free text."""
        few = 1 < len(self.few) <= MAX_DISTINCT and self.present >= MIN_REPEATS * len(self.few)
        short = all(0 < len(each) <= MAX_LENGTH and each.isprintable() for each in self.few)
        plain = self.kind == "string" and not self.many and not self.nested
        return tuple(sorted(self.few)) if few and short and plain else ()

    def _one(self, value: Any) -> None:
        kind = kind_of(value)
        self.kinds[kind] += 1
        if kind == "other" and isinstance(value, str) and self.formats != set():
            known = FORMATS if self.formats is None else self.formats
            self.formats = {each for each in known if _reads(value, each)} if any(map(str.isdigit, value)) else set()
        elif kind == "other" or self.formats:
            self.formats = set()

    def _remember(self, text: str) -> None:
        self.longest = max(self.longest, len(text))
        if len(self.few) <= MAX_DISTINCT:
            self.few[text] += 1
        if self.values is not None:
            self.values.add(hash(text))
            if len(self.values) > MAX_VALUES:
                self.values = None


def composed(value: object) -> str:
    """The text of a value as a load takes it for a key: in composed form, so that no two differ in that alone."""
    return normalized(str(value))


def kind_of(value: Any) -> str:
    """The kind of one value, by its type or by how its text is written; "other" if it is just text."""
    if isinstance(value, str):
        return _kind_of_text(value)
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float):
        return "float" if math.isfinite(value) else "other"
    kind = next((kind for of, kind in _CLASSES if isinstance(value, of)), "other")
    fine = getattr(value, "nanosecond", 0) or getattr(value, "nanoseconds", 0)  # of pandas, by which pyarrow gives them
    return f"fine {kind}" if fine else kind


def _kind_of_text(text: str) -> str:
    if _YEAR.fullmatch(text):
        return "year"
    if _INTEGER.fullmatch(text):
        return "integer" if len(text) < 20 and abs(int(text)) <= LARGEST else "other"
    if text.lower() in _TRUTHS:
        return "boolean"
    if _DAY.fullmatch(text):
        return "day" if _reads(text, "%Y-%m-%d") else "other"
    if _MOMENT.fullmatch(text):
        return "moment"
    if _MONTH.fullmatch(text):
        return "month"
    if _FLOAT.fullmatch(text) and not re.match(r"-?0[0-9]", text):
        return "float"
    if _GROUPED.fullmatch(text):
        return "grouped"
    return "comma" if _COMMA.fullmatch(text) else "other"


def _reads(text: str, format: str) -> bool:
    try:
        datetime.strptime(text, format)
    except ValueError:
        return False
    return True
