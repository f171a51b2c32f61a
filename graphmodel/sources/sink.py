"""Where the rows of tables and of long loaders go while sources are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graphmodel.claims import Claim
from graphmodel.problems import Problem, Where
from graphmodel.sources.chunks import Chunk
from graphmodel.sources.tables.planned import Plan
from graphmodel.sources.tables.table import Duplicates


@dataclass(frozen=True)
class Scanned:
    """How many rows a table has but for the odd ones, how much they gave, and the numbers of the odd ones.

    The numbers are given for each record of the table; what is given are nodes and relationships.
    """

    rows: int
    given: int
    odd: tuple[frozenset[int], ...]


@dataclass(frozen=True)
class RefusedClaims:
    """What is wrong with a source's claims as a whole, and the places of all that are refused for it."""

    problems: list[Problem]
    places: frozenset[Where]


class Sink(Protocol):
    """Takes batches of rows in. `duplicates` gets the rule of each table, by its source's name."""

    duplicates: dict[str, Duplicates]

    def add(self, chunk: Chunk) -> None:
        """Takes a batch of rows in."""

    def claim(self, source: str, claims: Sequence[Claim]) -> list[Problem] | None:
        """Takes claims of a source in, and says what is wrong with them; None where they have to stay in memory."""

    def end_claims(self, source: str) -> RefusedClaims:
        """Says what is wrong with the claims of a source as a whole, now that all were taken in, and forgets these."""

    def allow(self, files: Iterable[Path]) -> None:
        """Says which files may be read by plans; before anything is taken in."""

    def scan(self, plan: Plan) -> Scanned | None:
        """Takes all rows of a table in; None where the file is not what it was taken for."""

    def nearest(self, text: str) -> Collection[str]:
        """Of all nodes that were taken in, the keys that are most like a text, as texts."""

    def named(self, names: Collection[str]) -> Iterable[tuple[str, Sequence[str | int]]]:
        """Of all nodes that were taken in, the keys that are among these texts, by label."""
