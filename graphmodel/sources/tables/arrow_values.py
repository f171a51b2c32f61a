"""Columns of Arrow as values of Python; what Python has no value for comes as the text that says it, never as another.

A year after 9999 and parts of a microsecond are such; the reader of the property then refuses them, at their row.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from graphmodel.durations import Duration

_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_DAY = 86_400
_FIRST = -719_162
"""The first day that Python knows, counted from 1970."""
_LAST = 2_932_896
"""The last one."""
_NONE = (OverflowError, ValueError, KeyError)
"""What Arrow raises where Python has no value; the last of a time zone that this machine does not know."""
_FAR = object()
"""A day that Python does not know, which comes as Arrow writes it."""


def values_of(column: Any, field: Any) -> list[Any]:
    """The values of a column; None for none."""
    import pyarrow

    kind = column.type
    if (frequency := _period(kind, field)) is not None:
        return _periods(column, frequency)
    if pyarrow.types.is_timestamp(kind):
        return _counted(column.cast(pyarrow.int64()), column, _SECOND[kind.unit], _moment)
    if pyarrow.types.is_duration(kind):
        return _counted(column.cast(pyarrow.int64()), column, _SECOND[kind.unit], _duration)
    if pyarrow.types.is_date(kind):
        narrow = pyarrow.types.is_date32(kind)
        counts = column.cast(pyarrow.int32() if narrow else pyarrow.int64())
        return _counted(counts, column, 0 if narrow else 1000, _day)
    if pyarrow.types.is_interval(kind):
        return [each if each is None else str(_calendar(each)) for each in column.to_pylist()]
    if pyarrow.types.is_time64(kind) and kind.unit == "ns":
        return _clocks(column)
    if _counts_nanoseconds(kind) and pyarrow.types.is_struct(kind):
        return _objects(column)
    if _counts_nanoseconds(kind) and hasattr(kind, "value_field"):
        return _lists(column)
    if _counts_nanoseconds(kind) and pyarrow.types.is_map(kind):
        return _maps(column)
    try:
        found: list[Any] = column.to_pylist()
    except _NONE:  # within a list or an object
        found = [_or_text(each) for each in column]
    return found


def _clocks(column: Any) -> list[Any]:
    """Times of the day in nanoseconds, which Python's own would cut off: as texts where any has some."""
    import pyarrow

    try:
        found: list[Any] = column.cast(pyarrow.time64("us")).to_pylist()
    except ValueError:  # pyarrow's own error of a value that would be cut is one
        found = column.cast(pyarrow.string()).to_pylist()
    return found


def _calendar(interval: Any) -> Duration:
    """An interval of months, days and nanoseconds."""
    months, days, nanoseconds = interval
    seconds, rest = divmod(abs(nanoseconds), _SECOND["ns"])
    sign = -1 if nanoseconds < 0 else 1
    return Duration(months, days, sign * seconds, sign * rest)


def _counts_nanoseconds(kind: Any) -> bool:
    """Whether a type's values, or those inside them, are counted in nanoseconds, which Arrow would cut off."""
    import pyarrow

    inner = [kind.field(at).type for at in range(kind.num_fields)]
    own = getattr(kind, "unit", "") == "ns" or pyarrow.types.is_interval(kind)
    return own or any(map(_counts_nanoseconds, inner))


def _lists(column: Any) -> list[Any]:
    import pyarrow.compute

    items = iter(values_of(column.flatten(), column.type.value_field))
    lengths = pyarrow.compute.list_value_length(column).to_pylist()
    return [None if length is None else list(islice(items, length)) for length in lengths]


def _maps(column: Any) -> list[Any]:
    """Keys with their values, in pairs, as Arrow gives them."""
    import pyarrow

    pair = pyarrow.struct([("key", column.type.key_type), ("value", column.type.item_type)])
    field = pyarrow.field("pairs", pyarrow.list_(pair))
    found = values_of(column.cast(field.type), field)
    return [None if pairs is None else [(each["key"], each["value"]) for each in pairs] for pairs in found]


def _objects(column: Any) -> list[Any]:
    fields = [column.type.field(at) for at in range(column.type.num_fields)]
    parts = [values_of(part, field) for part, field in zip(column.flatten(), fields, strict=True)]
    rows = zip(*parts, strict=True)
    names = [field.name for field in fields]
    absent = column.is_null().to_pylist()
    return [None if lacks else dict(zip(names, row, strict=True)) for lacks, row in zip(absent, rows, strict=True)]


def _or_text(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except _NONE as wrong:
        return f"a value that Python has none for: {wrong}"


def _counted(counts: Any, column: Any, unit: int, make: Any) -> list[Any]:
    """The values of a column of counted units, made one by one where Arrow cannot make all of them."""
    import pyarrow

    kind = column.type
    try:
        if unit == _SECOND["ns"]:
            finer = pyarrow.timestamp("us", kind.tz) if pyarrow.types.is_timestamp(kind) else pyarrow.duration("us")
            found: list[Any] = column.cast(finer).to_pylist()  # refused where something would be cut off
            return found
        found = column.to_pylist()
    except KeyError:
        return [
            None if count is None else f"a moment in an unknown time zone, {kind.tz}" for count in counts.to_pylist()
        ]
    except (OverflowError, ValueError):  # pyarrow's own error of a value that does not fit is one too
        zone = getattr(kind, "tz", None)
        made = [None if count is None else make(count, unit, zone) for count in counts.to_pylist()]
        if _FAR in made:
            texts = column.cast(pyarrow.string()).to_pylist()
            made = [text if value is _FAR else value for value, text in zip(made, texts, strict=True)]
        return made
    return found


def _moment(count: int, unit: int, zone: str | None) -> Any:
    seconds, part = divmod(count, unit)
    days = seconds // _DAY
    if not _FIRST <= days <= _LAST:
        return _FAR
    start = datetime(1970, 1, 1, tzinfo=UTC if zone else None)
    micros, rest = divmod(part * 10**9 // unit, 1000)
    made = start + timedelta(seconds=seconds, microseconds=micros)
    if not rest:
        return made
    text = made.replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{text}{rest:03}{'Z' if zone else ''}"


def _day(count: int, unit: int, _zone: str | None) -> Any:
    days = count if not unit else count // (unit * _DAY)
    if not _FIRST <= days <= _LAST:
        return _FAR
    return (datetime(1970, 1, 1) + timedelta(days=days)).date()


def _duration(count: int, unit: int, _zone: str | None) -> Any:
    seconds, part = divmod(abs(count), unit)
    nanoseconds = part * 10**9 // unit
    if not nanoseconds % 1000 and seconds < _DAY * 10**9:
        made = timedelta(seconds=seconds, microseconds=nanoseconds // 1000)
        return made if count >= 0 else -made
    return f"{'-' if count < 0 else ''}PT{seconds}.{nanoseconds:09}S"


def _period(kind: Any, field: Any) -> str | None:
    """How long a period of pandas is, which Arrow has as a count of such; None for any other column."""
    if (frequency := getattr(kind, "freq", None)) is not None:
        return str(frequency)
    said = field.metadata or {}
    if said.get(b"ARROW:extension:name") != b"pandas.period":
        return None
    return str(json.loads(said[b"ARROW:extension:metadata"])["freq"])


def _periods(column: Any, frequency: str) -> list[Any]:
    """Periods as texts, `2031-04`; without pandas, which knows them, as words that no property is read from."""
    counts = getattr(column, "storage", column).to_pylist()
    try:
        import pandas
    except ImportError:
        return [None if count is None else f"period {count} of {frequency}" for count in counts]
    return [None if count is None else str(pandas.Period(ordinal=count, freq=frequency)) for count in counts]
