"""Loads sources without reading the others: what these say is in the graph, as it was loaded from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from graphmodel.loading.known import OtherSources
from graphmodel.mark import FORMAT
from graphmodel.problems import Problem
from graphmodel.records import Records, assemble
from graphmodel.sources.alone import Mapped, declaring, mapped, reason_to_read_all
from graphmodel.workflows.changed import lines_of

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.project import Project
    from graphmodel.staging import StagedReading

Read = Callable[[Sequence[str]], "StagedReading"]
"""Reads these sources alone; all where there are none."""
_MISSING = ("missing-end", "missing-node")


@dataclass(frozen=True)
class Choice:
    """The sources that are to be read alone, and the others, which are as they were loaded.

    Without any, all are to be read; `reason` says why, where a graph has been loaded from them before.
    """

    alone: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    reason: str = ""
    tables: Mapped = field(default_factory=dict)


READ_ALL = Choice()


def choose(project: Project, prints: Mapping[str, str], meta: Mapping[str, Any], selected: Sequence[str]) -> Choice:
    """Which sources a load reads, by their fingerprints now and at the last load: those `selected`, or that changed."""
    if not meta:
        return READ_ALL
    before, now = _by_source(meta.get("fingerprints") or ()), _by_source(lines_of(prints))
    if meta.get("format") != FORMAT:
        return Choice(reason="another version of graphmodel loaded the graph")
    if meta.get("pending", True):
        return Choice(reason="the last load stopped before its end")
    if not before:
        return Choice(reason="the last load was of some of them only, or left rows out")
    changed = [name for name, print in now.items() if before.get(name) != print]
    wanted = [name for name in now if name in (selected or changed)]
    others = [name for name in now if name not in wanted]
    if not wanted or not others:
        return READ_ALL
    if reason := _changed_besides(before, now, set(others).intersection(changed)):
        return Choice(reason=reason)
    if project.merges.into:
        return Choice(reason="identity.csv says which nodes are the same")
    tables = mapped(project.model, now, project.root)
    some, rest = ({name: tables[name] for name in names} for names in (wanted, others))
    reason = reason_to_read_all(project.model, some, rest, project.settings.priority)
    return Choice(reason=reason) if reason else Choice(tuple(wanted), tuple(others), tables=tables)


def _by_source(lines: Iterable[str]) -> dict[str, str]:
    """The fingerprint of each source, from the lines of a graph's mark."""
    return {name: print for print, name in (line.split(" ", 1) for line in lines)}


def _changed_besides(before: Collection[str], now: Mapping[str, str], changed: Collection[str]) -> str:
    """What else is not as it was loaded, `changed` sources among it; empty without any."""
    if gone := sorted(set(before).difference(now)):
        return f"{gone[0]} is no source any more"
    if unknown := [name for name, print in now.items() if print == "-"]:
        return f"only reading shows whether {unknown[0]} changed"
    return f"{min(changed)} changed as well" if changed else ""


def read_chosen(
    project: Project, database: Database, choice: Choice, read: Read
) -> tuple[Choice, StagedReading, Records | None]:
    """Reads the chosen sources alone, and gives their records too; or reads all, where that is how it has to be.

    The choice that is returned is the one that was made in the end.
    """
    if not choice.alone:
        return choice, read(()), None
    with ExitStack() as closing:
        reading = read(choice.alone)
        closing.callback(reading.close)
        records = _records(project, database, choice, reading)
        if not isinstance(records, str):
            closing.pop_all()
            return choice, reading, records
    return Choice(reason=records), read(()), None


def _records(project: Project, database: Database, choice: Choice, reading: StagedReading) -> Records | str:
    model = project.model
    others = OtherSources(database, model, choice.alone, choice.others)
    documents = {document.id for batch in reading.batches for document in batch.documents}
    if shared := others.shared_document(documents):
        return f"other sources describe the document {shared}, too"
    records = assemble(model, reading, choice.alone, project.settings.priority, others.known_nodes(reading))
    if (other := others.reclassed(reading)) is not None:
        ref, stored = other
        return f"{ref.key!r} is {ref.label} now and {stored} in the graph, and other sources may name it"
    if (gone := others.withdrawn(records.stream)) is not None:
        return f"no row gives the {gone.label} {gone.key!r} any more, which other sources may name"
    tables_of_others = {name: choice.tables[name] for name in choice.others}
    return replace(records, problems=name_declaring(model, tables_of_others, records.problems, NOT_IN_GRAPH))


NOT_IN_GRAPH = "the graph has none from {} either: declare it there, and load again"
NOT_LOADED = "load {} as well, which declares {}, or take the row out"


def name_declaring(model: Model, sources: Mapped, problems: Iterable[Problem], hint: str) -> list[Problem]:
    """The problems, of which those with a node that is missing name the sources that give nodes of its label."""
    found = []
    for each in problems:
        files = declaring(model, sources, each.label) if each.code in _MISSING else []
        found.append(replace(each, hint=hint.format(" or ".join(files), each.label)) if files else each)
    return found
