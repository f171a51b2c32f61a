"""On which days a fact holds: the answers of the rules for standing, from each day on which they may change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from graphmodel.claims import Testimony, standings
from graphmodel.claims.standing import Days, days_of_events
from graphmodel.model import PartialDate, Ref

Span = tuple[str, str]
"""The first day, as ISO text, and the answer from that day on: `yes`, `no` or `unknown`."""
BEFORE = date(1, 1, 1)
ONE = timedelta(days=1)
MOST_DAYS = 400
"""Of a subject with more days than this on which something may change, the newest count."""


def spans(claims: Sequence[Testimony], occurred: Days | None = None) -> Mapping[str, tuple[Span, ...]]:
    """By fact, the answers day by day; the claims must be all those of their subjects.

    A span holds until the next one begins; the last holds for good. `occurred` are days of events that are given as
    properties.
    """
    days = {**(occurred or {}), **days_of_events(claims)}
    by_subject: dict[Ref | None, list[Testimony]] = defaultdict(list)
    for claim in claims:
        by_subject[claim.subject].append(claim.dated(days))
    found: dict[str, tuple[Span, ...]] = {}
    for mine in by_subject.values():
        found |= _of_subject(mine, days)
    return found


def dated_span(since: str | None, until: str | None) -> tuple[Span, ...]:
    """The answers for what a table gives without a claim: from its `since`, up to its `until`, else on any day."""
    begin, end = _partial(since), _partial(until)
    made: list[Span] = [("0001-01-01", "yes" if begin is None or begin.first is None else "no")]
    if begin is not None and begin.first is not None and begin.last is not None:
        made += [(begin.first.isoformat(), "unknown")] if begin.first != begin.last else []
        made.append((begin.last.isoformat(), "yes"))
    if end is not None and end.first is not None and end.last is not None:
        made += [(end.first.isoformat(), "unknown")] if end.first != end.last else []
        made.append((end.last.isoformat(), "no"))
    return tuple(span for span in made if span[0] != date.max.isoformat())


def _of_subject(claims: Sequence[Testimony], occurred: Days) -> dict[str, tuple[Span, ...]]:
    answers: dict[str, list[Span]] = defaultdict(list)
    event = occurred.get(claims[0].subject) if claims[0].subject else None
    for day in _turning_days(claims, event):
        for fact, standing in standings(claims, day, occurred).items():
            answers[fact].append((day.isoformat(), standing.answer))
    return {fact: tuple(_changes(each)) for fact, each in answers.items()}


def _turning_days(claims: Sequence[Testimony], event: PartialDate | None) -> list[date]:
    """The days on which the answer of a fact may be another than on the day before."""
    bounds = [*([event] if event else []), *(bound for claim in claims for bound in _bounds(claim))]
    days = {day for bound in bounds for day in _around(bound)}
    return [BEFORE, *sorted(days)[-MOST_DAYS:]]


def _bounds(claim: Testimony) -> Iterator[PartialDate]:
    yield from (bound for bound in (claim.since, claim.until, claim.published, claim.period) if bound is not None)
    if claim.value.startswith('"'):
        day = _partial(claim.value.strip('"'))
        if day is not None:
            yield day


def _around(bound: PartialDate) -> Iterator[date]:
    for day in (bound.first, bound.last):
        if day is not None and day < date.max:  # the last day there is stands for a day that nobody knows
            yield from (day, day + ONE)


def _partial(text: str | None) -> PartialDate | None:
    try:
        return PartialDate(text) if text else None
    except ValueError:
        return None


def _changes(answers: Sequence[Span]) -> Iterator[Span]:
    for _, group in groupby(answers, key=lambda span: span[1]):
        yield next(group)
