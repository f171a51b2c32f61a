"""Whether a load is at work, and whose graph it is: its mark names the project that first loaded it.

Only that project takes things away.
A database of Neo4j's Community edition is one for all, so a command may be run in another project than it was meant
for. A graph without a name was loaded before there were names, or by a program that gave none; it is everybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import time
from typing import Any

from graphmodel.databases import Database
from graphmodel.errors import ProjectError
from graphmodel.loading.checkpoint import at_work
from graphmodel.mark import read_meta


def refuse_busy(database: Database, clock: Callable[[], float] = time) -> Mapping[str, Any]:
    """The graph's mark; asks whether another load is at work, before anything is read for nothing.

    Raises:
        DatabaseInUse: one is.
        FormatMismatch: the graph was written by another format version.
        DatabaseError: the database said no.
    """
    meta = read_meta(database)
    at_work(database, meta, clock)
    return meta


def refuse_other(database: Database, project: str, deed: str, *, foreign: bool = False) -> str:
    """The name of the project whose graph the database holds; empty where it holds none, or one without a name.

    Raises:
        ProjectError: it is not `project`, and `foreign` does not say that it may be another's.
        DatabaseError: the database said no.
    """
    found = str(read_meta(database).get("project") or "")
    if found and found != project and not foreign:
        mine = f"this is {project!r}" if project else "you are in no project"
        fault = f"{database.address} holds the graph of the project {found!r}, and {mine}: {deed} was not carried out"
        raise ProjectError(fault, hint="go to that project, name another database, or add --foreign if it is meant")
    return found
