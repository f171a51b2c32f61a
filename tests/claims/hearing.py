"""Claims as standing hears them, for tests of it. The fact is one and the same: whether Arland keeps the treaty."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from typing import Any

from hypothesis import strategies as st

from graphmodel.claims import Standing
from graphmodel.claims import Testimony as Heard  # a name that begins with Test would be collected
from graphmodel.model import PartialDate, Ref

ARLAND, RAID = Ref("State", "arland"), Ref("Raid", "raid")
DAY = date(2031, 6, 15)
NEXT = count()

# Each of these alone keeps a claim from making a fact stand, and from keeping another from standing.
MUTE: tuple[dict[str, Any], ...] = (
    {"certainty": "likely"},
    {"certainty": "possible"},
    {"certainty": "unclear"},
    {"basis": "implied"},
    {"own_voice": False},  # quoted, hypothetical, or held by somebody else than the author
    {"conditional": True},
    {"rank": "deprecated"},
)


def said(*, since: str | None = None, until: str | None = None, published: str | None = "2031", **axes: Any) -> Heard:
    """A claim of the fact, made on 1 January of a year unless the date says otherwise."""
    dates = {"since": since, "until": until, "published": published and f"{published}-01-01"[:10]}
    known = {name: PartialDate(text) for name, text in dates.items() if text}
    kept = {"fact": "kept", "kind": "relationship", "predicate": "KEEPS", "subject": ARLAND}
    return Heard(**{"id": f"{next(NEXT):04}", **kept, **known, **axes})


def valued(value: object, **axes: Any) -> Heard:
    return said(**{"kind": "property", "predicate": "size", "value": json.dumps(value), "fact": "size", **axes})


def of_raid(value: str = "2030", **axes: Any) -> Heard:
    """The claim that the raid took place then."""
    event = {"kind": "occasion", "predicate": "when", "subject": RAID, "fact": "when"}
    return said(**{**event, "value": json.dumps(value), **axes})


def role(**axes: Any) -> Heard:
    return said(**{"kind": "role", "predicate": "BY", "subject": RAID, "object": ARLAND, "fact": "by", **axes})


def values(found: Standing) -> list[object]:
    return [json.loads(claim.value) for claim in found.claims]


def occurred(**axes: Any) -> Heard:
    return of_raid(**{"predicate": "occurred", "fact": "occurred", "value": json.dumps(True), **axes})


DAYS = st.dates(date(2028, 1, 1), date(2034, 1, 1))
