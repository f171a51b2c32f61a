"""What each claim's node has besides what its source says: its status on the graph's day, and when that changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from graphmodel.claims import Standing, Testimony
from graphmodel.claims.bounds import sides
from graphmodel.claims.standing import UNKNOWN, Days, interval_of
from graphmodel.claims.status import status, status_words
from graphmodel.model import Layer, Ref
from graphmodel.records.claims import claim_ref, dated

MARKS = ("stands", "status", "status_words", "turns")


def marks(
    layer: Layer, claims: Iterable[Testimony], found: Mapping[str, Standing], whens: Days, day: date
) -> dict[Ref, dict[str, Any]]:
    """The marks of claims, by the standing of each fact and the days of events: columns to set, None to clear.

    `turns` are the days on which the answer of the claim's fact may change, so that a graph can be asked as of another
    day by looking again only at what turns in between.
    """
    return {claim_ref(layer, claim.id): _marks(claim, found.get(claim.fact, UNKNOWN), whens, day) for claim in claims}


def _marks(said: Testimony, standing: Standing, whens: Days, day: date) -> dict[str, Any]:
    claim = said.dated(whens)
    interval = interval_of(claim, whens)
    columns: dict[str, Any] = {
        "stands": said.id in standing.carriers,
        "status": status(claim, standing, interval, day),
        "status_words": list(status_words(claim, standing, interval, day)),
        "turns": sorted({each.isoformat() for each in interval.turning_days()}) or None,
    }
    for side in sides(said.bounds, said.of_event):
        empty = dict.fromkeys((side, f"{side}_first", f"{side}_last"))
        columns |= empty | dated(side, getattr(claim, side))
    return columns
