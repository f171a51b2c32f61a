"""Takes out of a database what graphmodel wrote there: rows, claims, facts, marks, constraints and indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmodel.loading import Progress, ResetReport, no_progress, refuse_other
from graphmodel.loading import reset as reset_graph
from graphmodel.mark import read_meta
from graphmodel.schema import remove

if TYPE_CHECKING:
    from graphmodel.databases import Database


def reset(
    database: Database, progress: Progress = no_progress, *, project: str = "", foreign: bool = False
) -> tuple[ResetReport, int]:
    """Deletes what loads wrote, then the constraints and indexes that graphmodel made; how much, and how many.

    `project` is the name of the project that this is done for; with `foreign` the graph may be another's.

    Raises:
        ProjectError: another project loaded the graph.
        DatabaseError: the database said no; a second reset completes the work.
    """
    meta = read_meta(database)
    refuse_other(database, project, "reset", foreign=foreign, meta=meta)
    report = reset_graph(database, progress, meta=meta)
    return report, len(remove(database))
