"""The records of a source's claims on their way to one for each claim, while any place may still be refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from graphmodel.claims.record import ClaimRecord, merge_all
from graphmodel.problems import NOWHERE, Where

_BLANK: dict[str, Any] = {
    "id": "",
    "voice": "asserted",
    "own_voice": True,
    "locators": (),
    "note": "",
    "rank": "normal",
    "resolved": frozenset(),
}
"""What is no part of a claim's identity, and its voice."""


class GatheredRecords:
    """Records by the id of their claim; several places may make one claim."""

    def __init__(self) -> None:
        self._found: dict[str, list[ClaimRecord]] = {}
        self._refused: set[tuple[str, Where]] = set()

    def add(self, record: ClaimRecord) -> None:
        """Adds what one place makes."""
        self._found.setdefault(record.id, []).append(record)

    def join(self, id: str, how: str, target: str) -> None:
        """Connects a claim to another one, such as by `rebuts`."""
        given = self._found[id]
        given[-1] = replace(given[-1], **{how: getattr(given[-1], how) | {target}})

    def repeats(self, hypothetical: str, other: str) -> bool:
        """Whether a claim is hypothetical, and would be the other one in its voice."""
        mine, theirs = (self._found[id][-1] for id in (hypothetical, other))
        return mine.voice == "hypothetical" and _without_voice(mine) == _without_voice(theirs)

    def refuse(self, where: Where, id: str = "") -> None:
        """Keeps out what is stated at a place; where that is not known, a claim."""
        if id or where != NOWHERE:
            self._refused.add((id if where == NOWHERE else "", where))

    def merged(self) -> list[ClaimRecord]:
        """The record of each claim, merged from all places that make it and are not refused."""
        kept = (
            [each for each in given if not {("", each.where), (id, each.where)} & self._refused]
            for id, given in self._found.items()
        )
        return [merge_all(given) for given in kept if given]

    def by_place(self, places: Collection[Where]) -> list[ClaimRecord]:
        """The same with a record for each of these places, and for each of a claim that an event bounds."""
        groups: dict[tuple[str, Where | None], list[ClaimRecord]] = {}
        for id, given in self._found.items():
            for each in given:
                alone = each.testimony.bounded_by_event or each.where in places
                groups.setdefault((id, each.where if alone else None), []).append(each)
        return [merge_all(given) for given in groups.values()]


def _without_voice(record: ClaimRecord) -> tuple[Any, ...]:
    """What makes a claim another one than the next, but for its voice."""
    said = replace(record.testimony, **_BLANK)
    return said, record.holder, record.content, record.conditions, record.excepting
