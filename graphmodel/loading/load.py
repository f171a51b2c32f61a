"""The load: nodes before relationships, claims before the facts that follow from them, each step safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.errors import FormatMismatch, SourceError, Unsupported
from graphmodel.loading import templates
from graphmodel.loading.facts import settle_facts
from graphmodel.loading.ownership import of_link, of_row
from graphmodel.loading.pruning import left_behind, renamed, warnings
from graphmodel.loading.pruning import prune as prune_rows
from graphmodel.loading.report import LoadReport, Progress, Tallies, silent
from graphmodel.loading.vanishing import remove_vanished
from graphmodel.loading.writing import BATCH, Writer, batches
from graphmodel.model import Model, Ref
from graphmodel.model.layer import SOURCES
from graphmodel.problems import Problem
from graphmodel.records import LAYER, Records

FORMAT = 1


def load(
    database: Database,
    model: Model,
    records: Records,
    *,
    today: Callable[[], date],
    as_of: date | None = None,
    replace: bool = False,
    whole: bool = True,
    prune: bool = False,
    progress: Progress = silent,
) -> LoadReport:
    """Brings the graph to what the records say, writing only what differs.

    A load that was broken off is completed by the next one. `replace` lets a node change its class. `whole` says that
    the records are all that the project has to say: then claims of a fact sheet under an old name go. `prune` takes
    away also what sources left behind that the project no longer names, and rows that no source gives any more.

    Raises:
        FormatMismatch: the graph was written by another format version.
        SourceError: a stored node has another class than its record, and `replace` was not given.
        DatabaseError: the database said no.
    """
    meta = read_meta(database)
    _same_model(database, meta, records)
    tallies = Tallies()
    writer = Writer(database, records.keys, tallies, progress)
    _settle_classes(writer, model, records, replace)
    database.write(Statement(templates.BEGIN, {"format": FORMAT}))
    writer.write_nodes(list(records.nodes.values()), "node", "nodes", owned=False)
    writer.write_relationships(list(records.relationships.values()), "relationship", "relationships", of_row)
    writer.write_nodes(list(records.claim_nodes.values()), "claim", "claims", owned=True)
    writer.write_relationships(list(records.claim_links.values()), "claim", "evidence", of_link)
    left = left_behind(writer, records) if whole else {}
    gone = set(left) if prune else renamed(left, records)
    subjects = remove_vanished(writer, records, gone) | _subjects(records)
    day = as_of or _newest(database) or today()
    everything = meta.get("as_of") != day or meta.get("pending", True)
    settle_facts(writer, model, None if everything else subjects, day)
    if prune and whole:
        prune_rows(writer, model, records, gone)
    told = {"format": FORMAT, "as_of": day, "pending": False, "identities": _identities(records)}
    database.write(Statement(templates.WRITE_META, {"stored": told}))
    stay = tuple(warnings(set(left) - gone))
    return LoadReport(tallies=tallies.result(), as_of=day, address=database.address, problems=stay)


def read_meta(database: Database) -> Mapping[str, Any]:
    """What the graph says of itself: format version, as-of day; nothing for a graph that was never loaded.

    Raises:
        FormatMismatch: another format version wrote it.
    """
    stored = database.read(templates.READ_META).value() or {}
    found = stored.get("format", FORMAT)
    if found != FORMAT:
        older = isinstance(found, int) and found < FORMAT
        hint = "load into an empty database" if older else "use the graphmodel that wrote it, or a newer one"
        raise FormatMismatch(f"this graph has format version {found}; this graphmodel writes {FORMAT}", hint=hint)
    return dict(stored)


def _identities(records: Records) -> list[str]:
    return sorted(set(records.keys) - set(LAYER))


def _same_model(database: Database, meta: Mapping[str, Any], records: Records) -> None:
    """Refuses a graph whose nodes are keyed by labels that this model does not declare: it would double them."""
    unknown = set(meta.get("identities", ())) - set(records.keys)
    held = unknown & {label for (label,) in database.read(templates.HELD).rows} if unknown else set()
    if held:
        names = ", ".join(sorted(held))
        hint = "use another database for this model, or empty this one and load again"
        raise SourceError(f"this graph holds nodes known by {names}, which this model does not declare", hint=hint)


def _subjects(records: Records) -> set[Ref]:
    found = (record.testimony.subject for record in records.claims.values())
    return {subject for subject in found if subject is not None}


def _newest(database: Database) -> date | None:
    newest = database.read(templates.NEWEST).value()
    return newest if isinstance(newest, date) else None


def _settle_classes(writer: Writer, model: Model, records: Records, replace: bool) -> None:
    """Refuses, or on request makes way for, nodes whose class is another than the one stored."""
    known = set(model.nodes)
    problems: list[Problem] = []
    old: dict[Ref, frozenset[str]] = {}
    for some in batches(records.nodes, BATCH):
        for ref, stored in writer.stored_nodes(some).items():
            surplus = (stored.labels & known) - set(records.nodes[ref].labels)
            lacking = set(records.nodes[ref].labels) - stored.labels
            if SOURCES in stored.columns and (surplus or lacking):
                old[ref] = frozenset(surplus)
                was = ":".join(sorted(stored.labels & known))
                fault = f"{ref.key!r} is {records.nodes[ref].name} here, but stored as {was}"
                hint = "load with --replace to change its class, or give it another id"
                problems.append(Problem(records.nodes[ref].where, "class-changed", fault, hint))
    if problems and not replace:
        raise SourceError("nodes have changed their class; nothing was written", problems=sorted(problems))
    if old and writer.database.dialect.unique_on == "concrete":
        hint = "delete them first (graphmodel cypher --write 'MATCH (n ...) DETACH DELETE n'), then load all sources"
        raise Unsupported(
            "the embedded database cannot change the class of a stored node", hint=hint, problems=problems
        )
    writer.drop_labels({ref: labels for ref, labels in old.items() if labels})
