"""Of which type a value of a query is, as far as the model and its functions show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphmodel.queries.lint.vocabulary import Vocabulary
from graphmodel.syntax.kinds import Combined, Computed, Entries, Kind, Many, PropertyValue

MOMENTS = frozenset({"date", "datetime", "localdatetime", "time", "localtime"})
_DATE = ("year", "quarter", "month", "week", "weekYear", "dayOfQuarter", "day", "ordinalDay", "dayOfWeek", "weekDay")
_CLOCK = ("hour", "minute", "second", "millisecond", "microsecond", "nanosecond")
_ZONE = ("timezone", "offset", "offsetMinutes", "offsetSeconds")
_EPOCH = ("epochSeconds", "epochMillis")
PARTS: Mapping[str, frozenset[str]] = {
    "date": frozenset(_DATE),
    "localdatetime": frozenset((*_DATE, *_CLOCK)),
    "datetime": frozenset((*_DATE, *_CLOCK, *_ZONE, *_EPOCH)),
    "time": frozenset((*_CLOCK, *_ZONE)),
    "localtime": frozenset(_CLOCK),
    "duration": frozenset(
        (
            *("years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds"),
            *("milliseconds", "microseconds", "nanoseconds"),
            *("quartersOfYear", "monthsOfYear", "monthsOfQuarter", "daysOfWeek", "minutesOfHour", "secondsOfMinute"),
            *("millisecondsOfSecond", "microsecondsOfSecond", "nanosecondsOfSecond"),
        )
    ),
    "point": frozenset(("x", "y", "z", "longitude", "latitude", "height", "srid")),
}
"""The parts of a value that all engines call the same, by its type."""


def types_of(kind: Kind, vocabulary: Vocabulary) -> frozenset[str]:
    """The types that a value may have; none where that is not known.

    A property that the model declares as a `datetime` may be stored with a zone or without.
    """
    if isinstance(kind, PropertyValue):
        if kind.name.endswith("()"):
            return frozenset({"labels" if kind.name == "labels()" else "string"})
        return vocabulary.types_of(kind.subject, kind.name)
    if isinstance(kind, Computed):
        return frozenset({kind.type})
    if isinstance(kind, Entries):
        return frozenset({"map"})
    if isinstance(kind, Many):
        return frozenset({"list"})
    return _combined(kind, vocabulary) if isinstance(kind, Combined) else frozenset()


def moment_of(text: str, types: Iterable[str] = ("datetime",)) -> str:
    """How to write a text as a point in time that a property of these types may hold.

    >>> moment_of("$x", {"date"}), moment_of("$x")
    ('date($x)', 'datetime($x), or localdatetime($x) where the property has no zone')
    """
    return _called(text, types) + (_WITHOUT_ZONE.format(text) if "datetime" in types else "")


def moments_of(name: str, types: Iterable[str] = ("datetime",)) -> str:
    """How to make of a parameter's list of texts the points in time that a property of these types may hold.

    >>> moments_of("x", {"date"})
    '[each IN $x | date(each)]'
    """
    made = f"[each IN ${name} | {_called('each', types)}]"
    return made + (_WITHOUT_ZONE.format("each") if "datetime" in types else "")


_WITHOUT_ZONE = ", or localdatetime({}) where the property has no zone"


def _called(text: str, types: Iterable[str]) -> str:
    return " or ".join(f"{each}({text})" for each in sorted({*types} & MOMENTS))


def _combined(kind: Combined, vocabulary: Vocabulary) -> frozenset[str]:
    parts = [types_of(each, vocabulary) for each in kind.parts]
    if kind.operator == "or":
        return frozenset().union(*parts) if all(parts) else frozenset()
    durations = [each == {"duration"} for each in parts]
    if kind.operator in ("*", "/"):
        return frozenset({"duration"}) if any(durations) else frozenset()
    if all(durations):
        return frozenset({"duration"})
    moments = [each for each in parts if each and each <= MOMENTS]
    return moments[0] if any(durations) and len(moments) == 1 else frozenset()
