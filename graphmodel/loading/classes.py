"""Stored nodes whose class is another than that of their record."""

from __future__ import annotations

from graphmodel.errors import SourceError, Unsupported
from graphmodel.loading.faults import class_changed
from graphmodel.loading.grouping import batches
from graphmodel.loading.options import LoadOptions
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.model.layer import SOURCES
from graphmodel.problems import Problem
from graphmodel.records import Records


def check_classes(writer: Writer, model: Model, records: Records, options: LoadOptions) -> None:
    """Refuses nodes whose class is another than the one stored; or on request takes the labels that are to go."""
    known, dialect = set(model.nodes), writer.database.dialect
    problems: list[Problem] = []
    old: dict[Ref, frozenset[str]] = {}
    for some in batches(records.nodes, options.rows):
        for ref, stored in writer.nodes(some).items():
            surplus = (stored.labels & known) - set(records.nodes[ref].labels)
            lacking = set(records.nodes[ref].labels) - stored.labels
            if SOURCES in stored.columns and (surplus or lacking):
                old[ref] = frozenset(surplus)
                problems.append(class_changed(records.nodes[ref], stored.labels & known, dialect))
    if problems and not options.replace:
        raise SourceError("nodes have changed their class; nothing was written", problems=sorted(problems))
    if old and dialect.unique_on == "concrete":
        fault = "the embedded database cannot change the class of a stored node"
        hint = "empty the database (`graphmodel reset --yes`), then load all sources again"
        raise Unsupported(fault, hint=hint, problems=problems)
    writer.nodes(old)
    for ref, surplus in old.items():
        if surplus:
            writer.set_node(records.nodes[ref], {}, surplus)
