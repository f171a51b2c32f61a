"""Events of one source whose dates depend on each other in a circle, so that neither says anything of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from graphmodel.claims.record import ClaimRecord
from graphmodel.model import Ref
from graphmodel.problems import Problem, Where


def circular_bounds(records: Iterable[ClaimRecord]) -> Iterator[Problem]:
    """Each circle of events that bound each other, once, at the first claim of it; not an event that bounds itself."""
    bounded: dict[Ref, dict[Ref, Where]] = defaultdict(dict)
    for record in records:
        said = record.testimony
        if said.subject is not None and said.kind in ("occasion", "role") and said.own_voice:
            for bound in said.bounds:
                if isinstance(bound.of, Ref) and bound.of != said.subject:
                    bounded[said.subject].setdefault(bound.of, record.where)
    while circle := _circle(bounded):
        one, other = circle[0], circle[1]
        names = " -> ".join(str(event.key) for event in circle)
        fault = f"events bound each other in a circle: {names}"
        yield Problem(bounded[one].pop(other), "claim-interval", fault, "give one of them its date: `when: ...`")


def _circle(bounded: dict[Ref, dict[Ref, Where]]) -> list[Ref]:
    """One circle, from an event back to it; empty if there is none."""
    try:
        TopologicalSorter(bounded).prepare()
    except CycleError as error:
        # The sorter names each event before those that depend on it, the other way round.
        return list(reversed(error.args[1]))
    return []
