"""What a claim is on a day, in one word and in all that apply: the vocabulary of every command and question."""

from __future__ import annotations

from datetime import date
from typing import Literal

from graphmodel.claims.intervals import Interval
from graphmodel.claims.standing import Standing
from graphmodel.claims.testimony import Testimony

Status = Literal[
    "asserted",
    "denied",
    "attributed",
    "quoted",
    "hypothetical",
    "possible",
    "implied",
    "ended",
    "not yet",
    "contested",
    "superseded",
    "undated",
    "unknown",
]

ON_THE_DAY = ("ended", "not yet", "undated", "unknown", "contested", "superseded")


def status(claim: Testimony, standing: Standing, interval: Interval, day: date) -> Status:
    """The status of a claim on a day, by how its fact holds and the interval over which it is said to hold.

    How it is said comes first: what is quoted is `quoted`, whatever its dates. `asserted` are exactly the claims that
    carry their facts.
    """
    return _manner(claim) or _outcome(claim, standing, interval, day)


def _manner(claim: Testimony) -> Status | None:
    """What keeps a claim from speaking for or against its fact at all."""
    if claim.voice == "quoted":
        return "quoted"
    if claim.voice == "hypothetical" or claim.conditional:
        return "hypothetical"
    if not claim.own_voice:
        return "attributed"
    if claim.certainty != "certain":
        return "possible"
    if claim.basis == "implied":
        return "implied"
    return "superseded" if claim.rank == "deprecated" else None


def _outcome(claim: Testimony, standing: Standing, interval: Interval, day: date) -> Status:
    if claim.id in standing.carriers:
        return "asserted"
    if time := _time(interval, day):
        return time
    if standing.contested:
        return "contested"
    if claim.polarity == "denied":
        return "superseded" if standing.stands else "denied"
    return "unknown" if standing.answer == "unknown" else "superseded"


def _time(interval: Interval, day: date) -> Status | None:
    """Why it does not hold on the day, by its own dates."""
    holds = interval.on(day)
    if holds == "no":
        return "ended" if interval.over(day) == "yes" else "not yet"
    if holds == "unknown":
        return "undated" if interval.unplaced(day) else "unknown"
    return None


def status_words(claim: Testimony, standing: Standing, interval: Interval, day: date) -> tuple[str, ...]:
    """All words for a claim on a day: whose it is, then all that limits it, then what the day adds, one word at most.

    `asserted` alone, or with `outside` or a share, are exactly the claims that carry their facts.
    """
    limits = (
        ("denied", claim.polarity == "denied"),
        (claim.certainty, claim.certainty != "certain"),
        ("conditional", claim.conditional),
        (claim.basis, claim.basis != "stated"),
        (claim.share, bool(claim.share)),
    )
    whose = "attributed" if claim.voice == "asserted" and not claim.own_voice else claim.voice
    said = [whose, *(limit for limit, applies in limits if applies), *(f"except {name}" for name in claim.excepting)]
    added = _outcome(claim, standing, interval, day) if claim.counts else _time(interval, day)
    if claim.rank == "deprecated":
        added = added or "superseded"
    return (*said, added) if added in ON_THE_DAY else tuple(said)
