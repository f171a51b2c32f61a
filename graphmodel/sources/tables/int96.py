"""Moments that Parquet keeps as INT96, as Spark and Hive did: every year, and every part of a microsecond.

Arrow reads them as nanoseconds, which wrap around more than 292 years away from 1970, or as microseconds, which cut the
rest off. Read both ways, each moment is known: the rest is what the nanoseconds are more than the microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

UNIT = "us"
"""The unit that holds every year, in which INT96 is read first."""
_WRAP = 2**64


def has_int96(file: Any) -> bool:
    """Whether a file of Parquet has moments kept as INT96."""
    columns = file.metadata.schema
    return any(columns.column(at).physical_type == "INT96" for at in range(file.metadata.num_columns))


def joined(micros: Iterable[Any], nanos: Iterable[Any]) -> Iterator[Any]:
    """Batches of the moments as both readings together give them: in microseconds, in nanoseconds, or as texts."""
    import pyarrow

    for one, other in zip(micros, nanos, strict=True):
        columns = [_exact(*pair) for pair in zip(one.columns, other.columns, strict=True)]
        yield pyarrow.RecordBatch.from_arrays(columns, names=one.schema.names)


def _exact(micros: Any, nanos: Any) -> Any:
    import pyarrow

    kind = micros.type
    if kind == nanos.type:
        return micros
    if pyarrow.types.is_timestamp(kind):
        return _moments(micros, nanos)
    if pyarrow.types.is_struct(kind):
        parts = [_exact(*pair) for pair in zip(micros.flatten(), nanos.flatten(), strict=True)]
        names = [kind.field(at).name for at in range(kind.num_fields)]
        return pyarrow.StructArray.from_arrays(parts, names=names, mask=micros.is_null())
    if pyarrow.types.is_list(kind):
        return _lists(micros, _exact(micros.flatten(), nanos.flatten()))
    return micros


def _moments(micros: Any, nanos: Any) -> Any:
    import pyarrow

    wholes, counts = (column.cast(pyarrow.int64()).to_pylist() for column in (micros, nanos))
    rests = [0 if a is None else (b - a * 1000) % _WRAP for a, b in zip(wholes, counts, strict=True)]
    if not any(rests):
        return micros
    if all(a is None or b == a * 1000 + rest for a, b, rest in zip(wholes, counts, rests, strict=True)):
        return nanos
    texts = micros.cast(pyarrow.string()).to_pylist()  # far from 1970, where no count of nanoseconds fits
    return pyarrow.array(
        [None if text is None else f"{text}{rest:03}" for text, rest in zip(texts, rests, strict=True)],
        pyarrow.string(),
    )


def _lists(lists: Any, items: Any) -> Any:
    import pyarrow
    import pyarrow.compute

    lengths = pyarrow.compute.list_value_length(lists).to_pylist()
    ends = list(accumulate((length or 0 for length in lengths), initial=0))
    starts = [None if length is None else at for length, at in zip(lengths, ends, strict=False)]
    return pyarrow.ListArray.from_arrays(pyarrow.array([*starts, ends[-1]], pyarrow.int32()), items)
