"""The one value of several that were claimed: the same, or of dates that lie within one another the most precise."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta

from graphmodel.model import PartialDate


def agreed(values: Collection[str], lasting: bool = False) -> str | None:
    """The value (JSON) that all of these can mean; None for values that clash.

    Of something `lasting` an interval says when it began and when it ended; else it is a day somewhere in there.
    """
    if len(values) == 1:
        return next(iter(values))
    dates = {value: _date(value) for value in values}
    known = {value: date for value, date in dates.items() if date is not None}
    if len(known) < len(dates):
        return None
    value, inner = min(known.items(), key=lambda item: (_length(item[1], lasting), len(item[0]), item[0]))
    return value if all(within(inner, outer, lasting) for outer in known.values()) else None


def within(inner: PartialDate, outer: PartialDate, lasting: bool = False) -> bool:
    """Whether one date is the other, said more precisely."""
    if lasting:
        return within(inner.start, outer.start) and within(inner.end, outer.end)
    if inner.open or outer.open:
        return inner.open and outer.open
    begins = outer.first is None or (inner.first is not None and outer.first <= inner.first)
    ends = outer.last is None or (inner.last is not None and inner.last <= outer.last)
    return begins and ends


def _length(date: PartialDate, lasting: bool) -> timedelta:
    if lasting:
        return _length(date.start, False) + _length(date.end, False)
    if date.first is None or date.last is None:
        return timedelta(days=10_000_000)
    return date.last - date.first


def _date(value: str) -> PartialDate | None:
    text = json.loads(value)
    try:
        return PartialDate(text) if isinstance(text, str) else None
    except ValueError:
        return None
