"""How the facts of staged claims hold on a day, as a query whose rules are in `standing.sql`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import Any, NamedTuple

from graphmodel.claims import Testimony, locator_order
from graphmodel.staging.sql import identifiers, literal
from graphmodel.staging.stage import Stage
from graphmodel.staging.testimony import READ, testimony_in

PAGE = 5_000
"""How many claims are read at once."""
_FOUND = ("answer", "carries", "status", "status_words", "turns")
_ID, _FACT, _KIND, _PREDICATE, _QUALIFIERS = map(READ.index, ("id", "fact", "kind", "predicate", "qualifiers"))


class JudgedClaim(NamedTuple):
    """A claim on a day: how its fact holds (`yes`, `no`, `unknown` or `contested`), and what its own node is to hold.

    `row` are the columns of its testimony.
    """

    fact: str
    id: str
    answer: str
    carries: bool
    status: str
    status_words: list[str]
    turns: list[str]
    row: Sequence[Any]

    @property
    def manner(self) -> tuple[Any, ...]:
        """What its testimony has in common with others that have the same qualifiers: kind, predicate, qualifiers."""
        return self.row[_KIND], self.row[_PREDICATE], self.row[_QUALIFIERS]

    @property
    def said(self) -> Testimony:
        """What the claim says."""
        said = testimony_in(self.row)
        if len(said.locators) < 2:
            return said
        return replace(said, locators=tuple(sorted(said.locators, key=locator_order)))


def is_decided_by_columns(said: Testimony) -> bool:
    """Whether the columns hold all that decides how a claim's fact holds.

    It must be of a relationship, bounded by no event, and except nobody.
    """
    return said.kind in ("relationship", "content") and not said.bounds and not said.excepting


class StandingRules:
    """Asks how facts hold, of tables in the staging database that have the columns of testimonies."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def of_table(self, table: str, day: date) -> Iterator[list[JudgedClaim]]:
        """The claims of a table or view judged, all of a fact together, some at a time.

        Facts of one subject follow each other: what a node has in the graph is then read for many of them at once.
        """
        self._rules  # noqa: B018  # defines what the query uses
        query = (
            f"SELECT {identifiers(_FOUND)}, {identifiers(READ)} "
            f"FROM judged({literal(table)}, DATE {literal(day.isoformat())}) "
            "ORDER BY min(subject) OVER (PARTITION BY fact), fact, id"
        )
        for page in self.stage.stream(query, PAGE):
            yield [_judged(row) for row in page]

    @cached_property
    def _rules(self) -> None:
        self.stage.run(files("graphmodel.staging").joinpath("standing.sql").read_text(encoding="utf-8"))


def _judged(row: Sequence[Any]) -> JudgedClaim:
    answer, carries, status, status_words, turns, *said = row
    return JudgedClaim(said[_FACT], said[_ID], answer, carries, status, status_words, turns, said)
