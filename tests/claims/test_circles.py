"""Bounds that events give each other: only those that contradict each other are a fault."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims.bounds import Bound
from graphmodel.claims.circles import MAX_CIRCLES, contradictory_bounds
from graphmodel.claims.record import ClaimRecord
from graphmodel.model import Ref
from graphmodel.problems import Where
from tests.claims.hearing import occurred

HOWS = ("since", "until", "before", "after", "during")


def found(*lines: str, **axes: Any) -> list[str]:
    """The faults of lines such as `fire after storm`, each a claim of an own line."""
    records = []
    for number, line in enumerate(lines, 1):
        event, how, other = line.split()
        bound = Bound(how, Ref("Event", other))  # type: ignore[arg-type]
        claim = occurred(subject=Ref("Event", event), bounds=(bound,), **axes)
        records.append(ClaimRecord(testimony=claim, holder="a", where=Where("s.yaml", number)))
    return [f"{each.where.line} {each.message}" for each in contradictory_bounds(records)]


@pytest.mark.parametrize(
    "lines",
    [
        ("fire after storm", "storm before fire"),
        ("fire since storm", "storm since fire"),
        ("fire during storm", "storm during fire"),
        ("fire until storm", "storm until fire"),
        ("fire during storm", "storm since fire", "fire until storm"),
        ("fire after storm", "flood after storm", "fire after flood"),
        ("fire until storm", "storm after fire"),
    ],
)
def test_bounds_that_say_one_thing_twice_or_go_together_are_none(lines: tuple[str, ...]) -> None:
    assert found(*lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("fire after storm", "storm after fire"),
        ("fire before storm", "storm before fire"),
        ("fire after storm", "fire before storm"),
        ("fire after storm", "storm since fire"),
        ("fire after storm", "fire during storm"),
        ("fire after storm", "storm during fire"),
        ("fire before storm", "storm until fire"),
        ("fire after storm", "flood after fire", "flood before storm"),
    ],
)
def test_bounds_that_contradict_each_other_are_one_fault(lines: tuple[str, ...]) -> None:
    assert found(*lines) == [f"1 the bounds of events contradict each other: {', '.join(lines)}"]
    assert found(*lines, certainty="possible") == []
    assert found(*lines, polarity="denied") == []
    assert found(*lines, own_voice=False) == []


def test_each_group_of_events_is_reported_by_its_shortest_circles() -> None:
    ring = [f"e{at} after e{(at + 1) % 2_000}" for at in range(2_000)]
    (longest,) = found(*ring)
    assert longest.endswith(", e8 after e9, e9 after e10 and 1,990 more")
    two = ("a after b", "b after c", "c after a", "b after a", "x before y", "y before x", "x after a")
    assert found(*two) == [
        "1 the bounds of events contradict each other: a after b, b after a",
        "1 the bounds of events contradict each other: a after b, b after c, c after a",
        "5 the bounds of events contradict each other: x before y, y before x",
    ]
    many = [line for at in range(50) for line in (f"hub after e{at}", f"e{at} after hub")]
    assert found(*many)[:2] == [
        "1 the bounds of events contradict each other: hub after e0, e0 after hub",
        "3 the bounds of events contradict each other: hub after e1, e1 after hub",
    ]
    assert len(found(*many)) == MAX_CIRCLES


ORDERED = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3)), min_size=2, max_size=6)


@given(ORDERED)
def test_what_is_true_of_events_with_days_contradicts_nothing(spans: list[tuple[int, int]]) -> None:
    names = count()
    events = {f"e{next(names)}": (first, first + length) for first, length in spans}
    true = {
        "since": lambda a, b: a[0] >= b[0],
        "until": lambda a, b: a[1] <= b[1],
        "before": lambda a, b: a[1] < b[0],
        "after": lambda a, b: a[0] > b[1],
        "during": lambda a, b: a[0] >= b[0] and a[1] <= b[1],
    }
    lines = [
        f"{a} {how} {b}" for a in events for b in events if a != b for how in HOWS if true[how](events[a], events[b])
    ]
    assert found(*lines) == []
