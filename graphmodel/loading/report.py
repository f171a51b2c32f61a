"""What a load did, counted by label and relationship type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from graphmodel.model import Ref
from graphmodel.problems import Problem

if TYPE_CHECKING:
    from graphmodel.loading.notices import Notice
    from graphmodel.sources.tables.tally import RowCounts

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and how much there is."""


def no_progress(stage: str, done: int, total: int) -> None:
    """A progress that reports nothing."""


@dataclass(frozen=True)
class ChangeCounts:
    """The nodes of a label, or the relationships of a type: how many of each outcome."""

    kind: str
    name: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0

    @property
    def changes(self) -> int:
        """How many were created, updated or deleted."""
        return self.created + self.updated + self.deleted


class Tallies:
    """Counts while a load runs."""

    def __init__(self) -> None:
        self.updated: set[Ref] = set()
        """The nodes with optional labels that are counted as updated already."""
        self._changes_alone = False
        self._counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add(self, kind: str, name: str, outcome: str, count: int = 1) -> None:
        """Counts a node, fact, relationship or claim-layer element under its outcome."""
        if outcome != "unchanged" or not self._changes_alone:
            self._counts[kind, name][outcome] += count

    @contextmanager
    def changes_alone(self) -> Iterator[None]:
        """Within a `with` statement what is unchanged is not counted: it is when it is looked at again."""
        self._changes_alone = True
        try:
            yield
        finally:
            self._changes_alone = False

    def update_node(self, ref: Ref, name: str, *, given: bool) -> None:
        """Counts a stored node as updated, if it is not yet; where a row gives it, no more as unchanged."""
        if ref in self.updated:
            return
        outcomes = self._counts["node", name]
        outcomes["updated"] += 1
        if given and outcomes["unchanged"]:  # a resumed load passed over rows, and counted none of them
            outcomes["unchanged"] -= 1

    def count(self, kind: str, outcome: str) -> int:
        """How many of a kind have an outcome."""
        return sum(
            outcomes[outcome] for (of, _), outcomes in self._counts.items() if of == kind and outcome in outcomes
        )

    def result(self) -> tuple[ChangeCounts, ...]:
        """The tallies, nodes first, in order of name."""
        order = ("node", "relationship", "fact", "claim")
        ordered = sorted(self._counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
        return tuple(ChangeCounts(kind, name, **counts) for (kind, name), counts in ordered)


@dataclass(frozen=True)
class LoadReport:
    """What a load did.

    `tallies` are of four kinds: `node`, `relationship` (given as such), `fact` (plain relationships and properties that
    claims carry), `claim` (claims, passages, documents and what joins them). `seconds` is the wall-clock time.
    `resumed` rows of tables had been written before and were passed over. `dry`: nothing was changed, and this is what
    would be. `notices` are what a person must know of the graph as it is now. `rows` counts the rows of each table, and
    `rejected` those of them, and the other places in sources, that a problem kept out. `passed_over` sources did not
    change since they were loaded, and were not read. Where some were asked for, or changed, and all were read,
    `read_all` says why.
    """

    tallies: tuple[ChangeCounts, ...] = ()
    as_of: date | None = None
    problems: tuple[Problem, ...] = ()
    rejected: int = 0
    rejects_file: str = ""
    rejects_folder: str = ""
    seconds: float = 0.0
    address: str = ""
    sources: tuple[str, ...] = field(default=())
    resumed: int = 0
    dry: bool = False
    notices: tuple[Notice, ...] = ()
    rows: tuple[RowCounts, ...] = ()
    passed_over: tuple[str, ...] = ()
    read_all: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything in the graph is different now."""
        return any(tally.changes for tally in self.tallies)

    def total(self, outcome: str) -> int:
        """How many elements had this outcome: created, updated, unchanged or deleted."""
        return sum(getattr(tally, outcome) for tally in self.tallies)
