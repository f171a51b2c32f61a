"""Ids that survive a mended typo: digests of what a claim says, in canonical JSON, not of how it was written down."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from graphmodel.composed_form import normalized
from graphmodel.durations import Duration
from graphmodel.model import Point, Ref, SpatialPoint

VERSION = "graphmodel-claim-1"
_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, strings in NFC.

    >>> canonical({"b": 1, "a": "e\\u0301"})
    '{"a":"é","b":1}'
    """
    text = _ENCODE(value)
    return text if text.isascii() else _ENCODE(_nfc(value))  # ASCII is in NFC


def digest(*parts: Any) -> str:
    """The first 24 hexadecimal digits of the SHA-256 of the version tag and these parts."""
    written = canonical([VERSION, *parts]).encode("utf-8", "surrogatepass")  # what no graph stores is reported later
    return hashlib.sha256(written).hexdigest()[:24]


def ref_text(ref: Ref | None) -> str:
    """A reference as the graph stores it, telling 1 from "1"; empty for an unnamed party."""
    return label_and_key(ref.label, ref.key) if ref else ""


@lru_cache(maxsize=10_000, typed=True)  # many claims name the same
def label_and_key(label: str, key: str | int) -> str:
    """What `ref_text` gives for a reference of this label and key."""
    return canonical([label, key])


def ref_of(text: str) -> Ref | None:
    """The reference that `ref_text` stored."""
    return Ref(*json.loads(text)) if text else None


def value_text(value: Any) -> str:
    """A stored value as text, the same for what a source gives and for what an engine gives back.

    >>> from datetime import UTC, datetime, timedelta, timezone
    >>> value_text(datetime(2040, 1, 1, tzinfo=UTC)) == value_text(datetime(2040, 1, 1, tzinfo=timezone(timedelta(0))))
    True
    >>> value_text(1), value_text(1.0), value_text("1")
    ('1', '1.0', "'1'")
    """
    if isinstance(value, datetime):
        return f"datetime {value.isoformat()}"
    if isinstance(value, timedelta):
        value = Duration.of(value)
    if isinstance(value, SpatialPoint):
        system = "" if isinstance(value, Point) else f" {value.crs}"
        return f"point{system} {' '.join(repr(float(each)) for each in value.coordinates)}"
    parts = [getattr(value, name, None) for name in ("months", "days", "seconds", "nanoseconds")]
    if None not in parts:  # an engine's duration
        months, days, seconds, nanoseconds = (int(part or 0) for part in parts)
        return f"duration {months} {days} {seconds * 10**9 + nanoseconds}"
    return repr(value)


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return normalized(value)
    if isinstance(value, dict):
        return {_nfc(key): _nfc(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_nfc(item) for item in value]
    return value
