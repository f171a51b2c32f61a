"""Takes out of a database what graphmodel wrote there, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.loading import templates, texts
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.options import BATCH
from graphmodel.loading.report import Progress, no_progress
from graphmodel.mark import read_meta
from graphmodel.model.layer import LABEL_PREFIX


@dataclass(frozen=True)
class ResetReport:
    """What a reset took away. `kept` nodes were there before, or somebody joined them to something."""

    nodes: int = 0
    relationships: int = 0
    kept: int = 0


def reset(
    database: Database,
    progress: Progress = no_progress,
    clock: Callable[[], float] = time,
    *,
    meta: Mapping[str, Any] | None = None,
) -> ResetReport:
    """Deletes every node and relationship that loads wrote, in batches; the next completes one that was broken off.

    A node stays that was there before a load, or that somebody else joined to something: it loses graphmodel's own
    properties, and the optional labels that only sources gave it. `meta` is the graph's mark, where that was read.

    Raises:
        FormatMismatch: another format version wrote the graph.
        DatabaseInUse: a load is writing to it.
        DatabaseError: the database said no.
    """
    checkpoint = Checkpoint(database, "", clock)
    checkpoint.take(read_meta(database) if meta is None else meta, resume=False)
    try:
        relationships, nodes = _delete(database, progress)
        labelled, released = database.write(
            Statement(texts.LABEL_COLUMNS), Statement(texts.RELEASE_NODES, {"size": BATCH})
        )
        kept = released.value()
        for (column,) in labelled.rows:
            for text in templates.release_label(column.removeprefix(LABEL_PREFIX)):
                _each_batch(database, text)
        if labelled.rows or kept == BATCH:
            kept += _each_batch(database, texts.RELEASE_NODES, progress)
        checkpoint.erase()
    finally:
        checkpoint.release()
    return ResetReport(relationships=relationships, nodes=nodes, kept=kept)


def _each_batch(database: Database, text: str, progress: Progress = no_progress) -> int:
    """Runs a text that changes up to `$size` nodes until none is left; how many those were."""
    done = 0
    while some := database.write(Statement(text, {"size": BATCH}))[0].value():
        done += some
        progress("nodes that stay", done, 0)
        if some < BATCH:
            break
    return done


def _delete(database: Database, progress: Progress) -> tuple[int, int]:
    """Deletes our relationships, then the nodes that nothing else is joined to; how many of both."""
    relationships = nodes = 0
    size = {"size": BATCH}
    while True:
        links, bare = database.write(Statement(texts.DROP_RELATIONSHIPS, size), Statement(texts.DROP_NODES, size))
        relationships += links.value()
        nodes += bare.value()
        progress("relationships", relationships, 0)
        progress("nodes", nodes, 0)
        if links.value() < BATCH and bare.value() < BATCH:
            return relationships, nodes
