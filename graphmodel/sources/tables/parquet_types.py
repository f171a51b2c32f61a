"""Types of Parquet that Arrow has not: times of the day in UTC, which come without a zone, and intervals, as bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, time
from typing import Any

from graphmodel.durations import Duration

_ARROW = re.compile(r"parquet-cpp\S* version (\d+)")
_MEANT = 22
"""The version of Arrow since which `isAdjustedToUTC` says something: earlier ones wrote it for each time.

Source: https://github.com/apache/arrow/pull/47316
"""
_MARK = b"graphmodel:parquet"
"""The metadata of a field of Arrow that has the name of its type in Parquet."""


def unknown_types(file: Any) -> Mapping[str, bytes]:
    """The columns of a Parquet file with such types, but for those within lists and structs: `time` or `interval`."""
    columns = [file.schema.column(at) for at in range(len(file.schema))]
    writer = _ARROW.match(file.metadata.created_by or "")
    meant = writer is None or int(writer[1]) >= _MEANT
    found = {}
    for column in columns:
        if column.path == column.name:
            logical = column.logical_type
            if column.converted_type == "INTERVAL":
                found[column.name] = b"interval"
            elif meant and logical.type == "TIME" and '"isAdjustedToUTC":true' in logical.to_json():
                found[column.name] = b"time"
    return found


def marked(batches: Iterable[Any], types: Mapping[str, bytes]) -> Iterator[Any]:
    """Batches whose fields say which of these types their columns have."""
    import pyarrow

    for batch in batches:
        fields = [
            field.with_metadata({_MARK: types[field.name]}) if field.name in types else field for field in batch.schema
        ]
        yield pyarrow.RecordBatch.from_arrays(batch.columns, schema=pyarrow.schema(fields))


def restored(values: list[Any], field: Any) -> list[Any]:
    """A column's values as its type in Parquet has them."""
    make = _MAKERS.get((field.metadata or {}).get(_MARK, b""))
    return values if make is None else [None if each is None else make(each) for each in values]


def _in_utc(clock: time | str) -> time | str:
    return f"{clock}Z" if isinstance(clock, str) else clock.replace(tzinfo=UTC)


def _interval(stored: bytes) -> str:
    """Months, days and milliseconds, each in four bytes without a sign.

    Source: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#interval

    >>> _interval(bytes([14, 0, 0, 0, 3, 0, 0, 0, 0xE8, 3, 0, 0]))
    'P1Y2M3DT1S'
    """
    months, days, thousandths = (int.from_bytes(stored[at : at + 4], "little") for at in (0, 4, 8))
    seconds, rest = divmod(thousandths, 1000)
    return str(Duration(months, days, seconds, rest * 10**6))


_MAKERS: Mapping[bytes, Callable[[Any], Any]] = {b"time": _in_utc, b"interval": _interval}
