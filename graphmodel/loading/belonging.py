"""Whether a load is at work, and whose graph it is: its mark names the project that first loaded it.

Only that project writes. A database of Neo4j's Community edition is one for all, so a command may be run in another
project than it was meant for. A graph without a name was loaded before there were names, or by a program that gave
none; it is everybody's. Two projects may have the same name, above all where none gives one. So the mark keeps digests
of the folders too from which the graph was loaded: a project in another folder is the same if it makes any of the
claims that the graph has from its sources, as a clone does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from time import time
from typing import Any

from graphmodel.databases import Database
from graphmodel.errors import ProjectError
from graphmodel.loading import layer_templates
from graphmodel.loading.checkpoint import at_work
from graphmodel.loading.options import LoadOptions
from graphmodel.loading.stored import StoredState
from graphmodel.mark import FORMAT, read_meta
from graphmodel.records import Records
from graphmodel.records.layer import given_sources

FOLDERS = 20
"""So many folders are remembered, the last ones."""
_PAGE = 5_000
"""How many claims are looked at in one read."""


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


def refuse_other(
    database: Database, project: str, deed: str, *, foreign: bool = False, meta: Mapping[str, Any] | None = None
) -> str:
    """The name of the project whose graph the database holds; empty where it holds none, or one without a name.

    `meta` is the graph's mark, where it was read already.

    Raises:
        ProjectError: it is not `project`, and `foreign` does not say that it may be another's.
        DatabaseError: the database said no.
    """
    found = str((read_meta(database) if meta is None else meta).get("project") or "")
    if found and found != project and not foreign:
        mine = f"this is {project!r}" if project else "you are in no project"
        fault = f"{database.address} holds the graph of the project {found!r}, and {mine}: {deed} was not carried out"
        raise ProjectError(fault, hint="go to that project, name another database, or add --foreign if it is meant")
    return found


def refuse_replacing(database: Database, before: StoredState, records: Records, options: LoadOptions) -> None:
    """Refuses a load from a folder that never loaded the graph, if none of its sources' stored claims would stay.

    Raises:
        ProjectError: it is such a load, and `foreign` does not say that it may replace them.
        DatabaseError: the database said no.
    """
    folders = before.meta.get("folders")
    known = not folders or not options.folder or options.folder in folders
    if known or options.foreign or before.meta.get("format") != FORMAT:
        return
    found = _claims_to_go(database, before, records)
    if found:
        held = ", ".join(f"{number:,} of {source}" for source, number in sorted(found.items()))
        fault = f"{database.address} was never loaded from this folder, and not one of the claims that it holds from"
        fault += f" the project's sources ({held}) is in these now: nothing was loaded"
        hint = "if it is another project's graph, name another database; if these files are to replace those claims,"
        raise ProjectError(fault, hint=f"{hint} add --foreign")


def _claims_to_go(database: Database, before: StoredState, records: Records) -> Counter[str]:
    """How many claims of each of the sources that were read are stored; none if one of them is still given."""
    label, found = records.layer.claim, Counter[str]()
    documents = {document for source, document in before.sayers if source in records.clean_sources}
    for document in sorted(documents):
        after: str | None = ""
        while after is not None:
            values = {"document": document, "after": after, "size": _PAGE}
            rows = database.read(layer_templates.page_said_in(label), values).rows
            given = given_sources(records, label, [id for id, _ in rows])
            if any(not given.get(id, frozenset()).isdisjoint(sources) for id, sources in rows):
                return Counter()
            found.update(source for _, sources in rows for source in records.clean_sources.intersection(sources))
            after = rows[-1][0] if len(rows) == _PAGE else None
    return found


def with_folder(meta: Mapping[str, Any], folder: str) -> list[str] | None:
    """The folders that a graph's mark is to keep, this one the last of them."""
    others = [each for each in meta.get("folders") or () if each != folder]
    return [*others, *([folder] if folder else [])][-FOLDERS:] or None
