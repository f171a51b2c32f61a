"""Whether a load is at work, and whose graph it is: its mark names the project that first loaded it.

Only that project writes. A database of Neo4j's Community edition is one for all, so a command may be run in another
project than it was meant for. A graph without a name was loaded before there were names, or by a program that gave
none; it is everybody's. Two projects may have the same name, above all where none gives one. So the mark keeps digests
too of who loaded the graph: of the name where the project sets it, which is the same in all its clones, else of the
folder. One with another digest is the same project if it makes any of the claims that the graph has from its sources,
or gives any node just as it is stored, as a clone does. What a load of some sources wrote without such a proof is none
for the next: the mark names its sources with the digest, as those of a guest.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from time import time
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.errors import ProjectError
from graphmodel.loading import layer_templates, texts
from graphmodel.loading.checkpoint import at_work
from graphmodel.loading.comparing import compared_nodes
from graphmodel.loading.grouping import batches
from graphmodel.loading.options import LoadOptions
from graphmodel.loading.ownership import node_columns
from graphmodel.loading.rounds import in_order
from graphmodel.loading.rows import slices
from graphmodel.loading.stored import StoredState
from graphmodel.loading.writer import Writer
from graphmodel.mark import FORMAT, read_meta
from graphmodel.model import Model
from graphmodel.model.layer import Layer
from graphmodel.records import Records
from graphmodel.records.facts import BY_CLAIMS
from graphmodel.records.layer import given_sources

MAX_LOADERS = 20
"""So many digests are kept, the first ones: folders that are used once, as in CI, push out nobody's."""
_NAMED = 5
"""How many sources a message names."""
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
    database: Database,
    project: str,
    deed: str,
    *,
    foreign: bool = False,
    meta: Mapping[str, Any] | None = None,
    digest: str = "",
) -> str:
    """The name of the project whose graph the database holds; empty where it holds none, or one without a name.

    `meta` is the graph's mark, where it was read already. With `digest`, for what compares no claims, the
    project must have loaded the graph from this folder, or under a name that it sets.

    Raises:
        ProjectError: it is not `project`, or did not load the graph, and `foreign` does not say that this is meant.
        DatabaseError: the database said no.
    """
    stored = read_meta(database) if meta is None else meta
    found = str(stored.get("project") or "")
    if not found or foreign:
        return found
    graph = f"{database.address} holds the graph of the project {found!r}"
    if found != project:
        mine = f"this is {project!r}" if project else "you are in no project"
        hint = "go to that project, name another database, or add --foreign if it is meant"
        raise ProjectError(f"{graph}, and {mine}: {deed} was not carried out", hint=hint)
    if is_new(stored, digest):
        hint = (
            "in a new checkout of the same project, load first, which compares what is stored, or add --foreign if this"
        )
        hint += " must come first; once graphmodel.toml sets `name` and that is loaded, every checkout is known"
        raise ProjectError(f"{graph}, which was never loaded from this folder: {deed} was not carried out", hint=hint)
    return found


def is_new(meta: Mapping[str, Any], digest: str) -> bool:
    """Whether the graph of this mark keeps who loaded it, and this digest is not among them."""
    loaders = meta.get("loaders")
    return bool(loaders and digest and digest not in loaders)


def has_document(database: Database, layer: Layer, documents: Collection[tuple[str, str]]) -> bool:
    """Whether the graph has one of these pairs of a source and a document that it describes."""
    values = {"sources": sorted({source for source, _ in documents})}
    rows = database.read(layer.named(texts.DOCUMENTS_OF), values).rows if documents else ()
    return any((source, document) in documents for _, source, document in rows)


def refuse_stranger(
    database: Database, model: Model, before: StoredState, records: Records, options: LoadOptions
) -> LoadOptions:
    """Refuses a load by who never loaded the graph, if nothing of it is in the records: `--prune` would delete it all.

    Returns the options, with the digest of the project if the graph is to keep it. A load of some sources may have
    nothing in common with the graph and yet be a clone's; it removes nothing, and is a guest's.

    Raises:
        ProjectError: it is such a load, and `foreign` does not say that it may replace what is stored.
        DatabaseError: the database said no.
    """
    meta = before.meta
    if options.foreign or meta.get("format") != FORMAT or not is_new(meta, options.digest):
        return options
    if options.known:
        return as_guest(meta, options, records.sources)
    own = _guest_sources(meta, options.digest)
    shared, found = _claims_to_go(database, before, records, own)
    part = f"only {_named(own - {BY_CLAIMS})} was" if own else "was never"
    fault = f"{database.address}: {part} loaded from this folder, and not one of the {'other ' if own else ''}"
    if found:
        counts = ", ".join(f"{number:,} of {source}" for source, number in sorted(found.items()))
        fault += f"claims that it holds from the project's sources ({counts}) is in these now: nothing was loaded"
        hint = "if it is another project's graph, name another database; if these files are to replace those claims,"
        raise ProjectError(fault, hint=f"{hint} add --foreign")
    if shared or _gives_stored_node(database, model, before, records, options.rows, own):
        return options
    answers = database.read_all(*map(Statement, texts.GIVERS))
    givers = {source for answer in answers for (source,) in answer.rows} - {BY_CLAIMS}
    if not givers:
        return options
    if options.whole:
        fault += f"nodes that it holds (from {_named(givers)}) is in the project's sources as it is stored"
        hint = "if it is another project's graph, name another database; if it is this one's, or both are to share it,"
        raise ProjectError(f"{fault}: nothing was loaded", hint=f"{hint} add --foreign")
    return as_guest(meta, options, records.sources)


def as_guest(meta: Mapping[str, Any], options: LoadOptions, sources: Iterable[str]) -> LoadOptions:
    """The options of a load of these sources by a folder of which the graph does not know whether it is its project."""
    line = json.dumps([options.digest, *sorted(_guest_sources(meta, options.digest) | {*sources})])
    return replace(options, digest="", guests=[*_other_guests(meta, options.digest), line][-MAX_LOADERS:])


def begin(options: LoadOptions) -> Statement:
    """Marks the graph as not complete, and whose load is at work."""
    values = {"format": FORMAT, "project": options.project or None, "guests": [*options.guests] or None}
    return Statement(texts.BEGIN, values)


def with_guests(meta: Mapping[str, Any], options: LoadOptions) -> list[str] | None:
    """The guests that a graph's mark is to keep: those that loaded last, but for one that turned out to be known."""
    return [*(options.guests or _other_guests(meta, options.digest))] or None


def _guest_sources(meta: Mapping[str, Any], digest: str) -> frozenset[str]:
    """The sources that this guest loaded, and what claims give: what is stored of them proves nothing."""
    own = {source for _, known, sources in _guests(meta) if known == digest for source in sources}
    return frozenset(own | {BY_CLAIMS} if own else ())


def _other_guests(meta: Mapping[str, Any], digest: str) -> list[str]:
    return [line for line, known, _ in _guests(meta) if known != digest]


def _guests(meta: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Each line of a mark that names a guest, with the guest's digest and sources; others may write there, too."""
    lines = meta.get("guests")
    for line in lines if isinstance(lines, list) else ():
        try:
            known, *sources = json.loads(line)
        except (TypeError, ValueError, RecursionError):
            continue
        if all(isinstance(each, str) for each in (known, *sources)):
            yield line, known, sources


def _named(sources: Collection[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(sources) - _NAMED
    return ", ".join(sorted(sources)[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _gives_stored_node(
    database: Database, model: Model, before: StoredState, records: Records, size: int, own: frozenset[str]
) -> bool:
    """Whether any node is given just as it is stored, by the same source, which is not one of a guest's own."""
    writer = Writer(database, records.keys, before.existing, dry=True)
    given = [ref for ref, node in records.nodes.items() if not node.sources <= own]
    for some in batches(given, size):
        stored = writer.nodes(some)
        if any(not node_columns(records.nodes[ref], have) for ref, have in stored.items()):
            return True
    for rows in records.stream.nodes() if records.stream is not None else ():
        kind = model.nodes[rows.chunk.label]
        if kind.identity in before.existing.labels and not own.issuperset(rows.sources):
            for part in slices(in_order(rows), size):
                if compared_nodes(database, part, kind)[1]:
                    return True
    return False


def _claims_to_go(
    database: Database, before: StoredState, records: Records, own: frozenset[str]
) -> tuple[bool, Counter[str]]:
    """Whether a stored claim of the sources that were read is still given; if not, how many each of them has.

    A guest's `own` sources are passed over.
    """
    label, found = records.layer.claim, Counter[str]()
    clean = records.clean_sources - own
    documents = {document for source, document in before.sayers if source in clean}
    for document in sorted(documents):
        after: str | None = ""
        while after is not None:
            values = {"document": document, "after": after, "size": _PAGE}
            rows = database.read(layer_templates.page_said_in(label), values).rows
            given = given_sources(records, label, [id for id, _ in rows])
            if any((given.get(id, frozenset()) - own) & {*sources} for id, sources in rows):
                return True, Counter()
            found.update(source for _, sources in rows for source in clean.intersection(sources))
            after = rows[-1][0] if len(rows) == _PAGE else None
    return False, found


def with_loader(meta: Mapping[str, Any], digest: str, *, foreign: bool = False) -> list[str] | None:
    """The digests that a graph's mark is to keep.

    Where it has as many as it keeps, there is no place for another, unless it comes in by `foreign`: that of the last.
    """
    known = list(meta.get("loaders") or ())
    if digest and digest not in known and (foreign or len(known) < MAX_LOADERS):
        known = [*known[: MAX_LOADERS - 1], digest]
    return known or None
