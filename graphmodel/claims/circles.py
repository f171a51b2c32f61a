"""Events of one source whose bounds contradict each other: by one an event is before another, by others after it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from graphmodel.claims.bounds import Bound
from graphmodel.claims.record import ClaimRecord
from graphmodel.claims.testimony import Testimony
from graphmodel.model import Ref
from graphmodel.problems import NOWHERE, Problem, Where

Point = tuple[Ref, Literal["start", "end"]]
MAX_CIRCLES = 20
"""At most this many circles of one group of events are reported; further ones show once these are fixed."""
_SHOWN = 10
"""So many bounds of a circle are named."""


@dataclass(frozen=True)
class _Step:
    """That the start or end of an event is not after that of another, or, `strict`, before it; and who says so."""

    to: Point
    strict: bool = False
    said: str = ""
    where: Where = NOWHERE


Order = Mapping[Point, list[_Step]]


def contradictory_bounds(records: Iterable[ClaimRecord]) -> Iterator[Problem]:
    """Reports circles of bounds that no order of the events satisfies, each at its first claim.

    In one group of events, a circle is reported if it has a bound that is in no circle reported before, up to
    `MAX_CIRCLES` of them. Only what the source itself states as certain counts; an event that bounds itself is another
    fault.
    """
    order = _order(records)
    for group in _circles(order):
        strict = [(point, step) for point in order if point in group for step in order[point] if step.strict]
        inside = sorted(((p, step) for p, step in strict if step.to in group), key=lambda each: each[1].where)
        reported: set[str] = set()
        circles = 0
        for point, first in inside:
            if first.said not in reported and circles < MAX_CIRCLES:
                circle = sorted([first, *_way(order, first.to, point, group)], key=lambda step: step.where)
                reported.update(step.said for step in circle)
                circles += 1
                yield _contradiction(circle)


def _contradiction(circle: Iterable[_Step]) -> Problem:
    steps = [step for step in circle if step.said]
    said = list(dict.fromkeys(step.said for step in steps))
    rest = f" and {len(said) - _SHOWN:,} more" if len(said) > _SHOWN else ""
    fault = f"the bounds of events contradict each other: {', '.join(said[:_SHOWN])}{rest}"
    return Problem(steps[0].where, "claim-interval", fault, "change or leave out one of these bounds")


def _order(records: Iterable[ClaimRecord]) -> Order:
    """By start and end of each event, what they are not after; in the order of the claims."""
    found: dict[Point, list[_Step]] = {}
    for record in records:
        said = record.testimony
        if said.subject is None or not _states_order(said):
            continue
        for bound in said.bounds:
            if isinstance(bound.of, Ref) and bound.of != said.subject:
                text = f"{said.subject.key} {bound.how} {bound.of.key}"
                for event in (said.subject, bound.of):
                    found.setdefault((event, "start"), [_Step((event, "end"))])
                    found.setdefault((event, "end"), [])
                for one, other, strict in _steps(said.subject, bound, bound.of):
                    found[one].append(_Step(other, strict, text, record.where))
    return found


def _states_order(said: Testimony) -> bool:
    return said.of_event and said.counts and said.polarity == "affirmed"


def _steps(event: Ref, bound: Bound, other: Ref) -> Iterator[tuple[Point, Point, bool]]:
    """Which point is before which by a bound, and whether strictly."""
    if bound.how == "after":
        yield (other, "end"), (event, "start"), True
    if bound.how == "before":
        yield (event, "end"), (other, "start"), True
    if bound.how in ("since", "during"):
        yield (other, "start"), (event, "start"), False
    if bound.how in ("until", "during"):
        yield (event, "end"), (other, "end"), False


def _circles(order: Order) -> Iterator[set[Point]]:
    """The points from each of which all others of the group are reached (Kosaraju's algorithm, without recursion)."""
    back: dict[Point, list[Point]] = {point: [] for point in order}
    for point, steps in order.items():
        for step in steps:
            back[step.to].append(point)
    ahead = {point: [step.to for step in steps] for point, steps in order.items()}
    seen: set[Point] = set()
    left = [point for start in order for point in _finished(ahead, start, seen)]
    seen = set()
    for start in reversed(left):
        group = set(_finished(back, start, seen))
        if len(group) > 1:
            yield group


def _finished(edges: Mapping[Point, list[Point]], start: Point, seen: set[Point]) -> Iterator[Point]:
    """What is reached from a point and was not seen, each after all that is reached from it."""
    if start in seen:
        return
    seen.add(start)
    path = [(start, iter(edges[start]))]
    while path:
        point, further = path[-1]
        unseen = next((each for each in further if each not in seen), None)
        if unseen is None:
            path.pop()
            yield point
        else:
            seen.add(unseen)
            path.append((unseen, iter(edges[unseen])))


def _way(order: Order, start: Point, end: Point, group: Collection[Point]) -> list[_Step]:
    """The shortest way from one point of a group to another."""
    came: dict[Point, tuple[Point, _Step] | None] = {start: None}
    waiting = deque([start])
    while end not in came:
        point = waiting.popleft()
        for step in order[point]:
            if step.to in group and step.to not in came:
                came[step.to] = (point, step)
                waiting.append(step.to)
    steps: list[_Step] = []
    at = came[end]
    while at is not None:
        steps.append(at[1])
        at = came[at[0]]
    return steps[::-1]
