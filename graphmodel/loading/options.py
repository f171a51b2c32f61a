"""How a load is to go about its work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BATCH = 5_000
TRANSACTION = 20_000


@dataclass(frozen=True)
class LoadOptions:
    """How a load goes about its work.

    Attributes:
        replace: a node may change its class.
        whole: the records are all that the project has to say; then claims of a fact sheet under an old name go.
        prune: what sources left behind that the project no longer names goes too, and rows that no source gives.
        dry: nothing is changed, and the report says what would be.
        resume: go on where the last load of the same rows stopped.
        jobs: writers at once; 0: as many as the engine gains from. An engine that takes one alone gets one.
        batch: rows in a transaction of a load that goes in batches; 0: `BATCH`.
        transaction: up to so many changes are written in one transaction, all or none; more go in batches, and so do
            more claims, however few of them change. None: `TRANSACTION`, or 0 where `batch` is given.
        project: whose graph it is from now on, if it is nobody's yet.
        fingerprints: of the sources, a line each, to be kept in the graph at the end.
        digest: of the name that the project sets, or else of its folder: by it the graph knows who loads it for the
            first time.
        known: another source shows that the graph is the project's, so that nothing of it need be in these.
        guests: who loaded some sources into the graph without a proof that it is theirs, a line each, as it is kept.
        foreign: what the graph holds of these sources may be another project's, and may be replaced.
    """

    replace: bool = False
    whole: bool = True
    prune: bool = False
    dry: bool = False
    resume: bool = False
    jobs: int = 0
    batch: int = 0
    transaction: int | None = None
    project: str = ""
    fingerprints: Sequence[str] = ()
    digest: str = ""
    known: bool = False
    guests: Sequence[str] = ()
    foreign: bool = False

    @property
    def rows(self) -> int:
        """How many rows go into a transaction of a load in batches."""
        return self.batch or BATCH

    @property
    def together(self) -> int:
        """How many changes go into one transaction at most, if they are all."""
        if self.transaction is not None:
            return self.transaction
        return 0 if self.batch else TRANSACTION


DEFAULT_OPTIONS = LoadOptions()
