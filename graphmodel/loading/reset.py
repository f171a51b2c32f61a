"""Takes out of a database what graphmodel wrote there, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import time

from graphmodel.databases import Database, Statement
from graphmodel.loading import texts
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.load import read_meta
from graphmodel.loading.report import Progress, silent
from graphmodel.loading.writing import BATCH


@dataclass(frozen=True)
class ResetReport:
    """What a reset took away. `kept` nodes were there before, or somebody joined them to something."""

    nodes: int = 0
    relationships: int = 0
    kept: int = 0


def reset(database: Database, progress: Progress = silent, clock: Callable[[], float] = time) -> ResetReport:
    """Deletes every node and relationship that loads wrote, in batches; the next completes one that was broken off.

    A node stays that was there before a load, or that somebody else joined to something: it loses graphmodel's marks.

    Raises:
        FormatMismatch: another format version wrote the graph.
        DatabaseInUse: a load is writing to it.
        DatabaseError: the database said no.
    """
    checkpoint = Checkpoint(database, "", clock)
    checkpoint.take(read_meta(database), resume=False)
    try:
        found = ResetReport(
            relationships=_repeat(database, texts.DROP_TIES, "relationships", progress),
            nodes=_repeat(database, texts.DROP_NODES, "nodes", progress),
            kept=_repeat(database, texts.RELEASE_NODES, "nodes that stay", progress),
        )
        database.write(Statement(texts.DROP_META))
    finally:
        checkpoint.release()
    return found


def _repeat(database: Database, text: str, stage: str, progress: Progress) -> int:
    done = 0
    while some := database.write(Statement(text, {"size": BATCH}))[0].value():
        done += some
        progress(stage, done, 0)
    return done
