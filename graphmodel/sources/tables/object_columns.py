"""Columns of pandas that hold Python's objects: Arrow brings a column to one type, and changes what is of another.

Of `[9007199254740993, 1.5]` it makes floats, of a date beside a moment the date alone, of a moment with a zone beside
one without another moment; it cuts off parts of a microsecond, and the zone of a time of the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from graphmodel.model.exact_moments import with_exact_texts
from graphmodel.sources.tables.paths import column_of


def for_arrow(frame: Any, wanted: Sequence[str]) -> Any:
    """The frame, where moments of the wanted columns that have parts of a microsecond are texts.

    Raises:
        ValueError: a wanted column holds objects that Arrow would change.
    """
    from pandas import Series
    from pandas.api.types import infer_dtype, is_object_dtype

    names = [str(name) for name in frame.columns]
    taken = {column_of(path, names) for path in wanted}
    places = [at for at, name in enumerate(names) if name in taken and is_object_dtype(frame.dtypes.iloc[at])]
    places = [at for at in places if infer_dtype(frame.iloc[:, at]) != "string"]
    made = frame.copy(deep=False) if places else frame
    for at in places:
        values = [with_exact_texts(value) for value in frame.iloc[:, at]]
        if len({kind for value in values for kind in _kinds(value)}) > 1:
            raise ValueError(f"the column {names[at]!r} holds values of several types")
        made.isetitem(at, Series(values, index=frame.index, dtype=object))
    return made


def objects_of(column: Any) -> list[Any]:
    """The values of a column of pandas, whatever their types; None for none."""
    values = [_plain(value) for value in column.to_numpy(dtype=object)]
    try:
        absent = column.isna().to_numpy(dtype=bool)
    except ArithmeticError:  # a Decimal that signals when it is compared
        return values
    return [None if lacks else value for lacks, value in zip(absent, values, strict=True)]


def _plain(value: Any) -> Any:
    """Numbers and arrays of numpy as Python's; all else as it is."""
    import numpy

    return value.tolist() if isinstance(value, numpy.number | numpy.bool_ | numpy.ndarray) else value


def _kinds(value: Any) -> Iterator[object]:
    """What Arrow must not mix: the types in a value, with the zones of moments and of times of the day."""
    from pandas import isna

    value = _plain(value)
    if isinstance(value, Mapping | list | tuple):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _kinds(each)
    elif isna(value):
        return
    elif isinstance(value, datetime):
        yield datetime, str(value.tzinfo)
    elif isinstance(value, time):
        yield from (time,) if value.tzinfo is None else (time, value.tzinfo)
    else:
        yield type(value)
