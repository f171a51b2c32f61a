"""What sources that the project no longer names, or rows that a source no longer gives, leave behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graphmodel.loading import templates
from graphmodel.loading.vanishing import end_ref
from graphmodel.loading.writing import Writer
from graphmodel.model import Model, Ref
from graphmodel.model.layer import ADOPTED, SOURCES
from graphmodel.problems import NOWHERE, Problem
from graphmodel.records import LAYER, Records, RelationshipRecord


def left_behind(writer: Writer, records: Records) -> dict[str, set[str]]:
    """The sources of stored claims that are not among those just read, each with the documents it speaks of."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, document in writer.database.read(templates.SAYERS).rows:
        if source not in records.sources:
            found[source].add(document)
    return found


def renamed(left: dict[str, set[str]], records: Records) -> set[str]:
    """Those all of whose documents another source now speaks of: a fact sheet under a new name."""
    spoken = {ref.key for ref, node in records.claim_nodes.items() if ref.label == "Document" and node.sources}
    return {source for source, documents in left.items() if documents <= spoken}


def warnings(left: Iterable[str]) -> list[Problem]:
    """A warning for each source whose claims stay though the project does not name it."""
    hint = "name it in `sources` again, or take what it said away with --prune"
    return [
        Problem(NOWHERE, "source-gone", f"claims of {source} stay, which is no source of this project", hint, "warning")
        for source in sorted(left)
    ]


def prune(writer: Writer, model: Model, records: Records, gone: Iterable[str]) -> None:
    """Takes away whole rows that no source gives any more: relationships first, then nodes.

    A node stays that somebody else has joined to something, or that was there before.
    """
    for source in sorted({*records.faultless, *gone}):
        _relationships(writer, model, records, source)
        _nodes(writer, records, source)


def _relationships(writer: Writer, model: Model, records: Records, source: str) -> None:
    unsaid: list[tuple[RelationshipRecord, list[str]]] = []
    for type, of_a, a, of_b, b, stored in writer.database.read(templates.SAID_TIES, {"source": source}).rows:
        start, end = end_ref(of_a, a, writer.keys), end_ref(of_b, b, writer.keys)
        kind = model.relationships.get(type)
        if start is None or end is None or kind is None or not set(kind.key) <= set(stored):
            continue
        tie = RelationshipRecord(type, start, end, stored, frozenset(), kind.key)
        known = records.relationships.get(tie.identity)
        if known is None or source not in known.sources:
            unsaid.append((tie, [other for other in stored[SOURCES] if other != source]))
    writer.release(unsaid, "relationship")


def _nodes(writer: Writer, records: Records, source: str) -> None:
    joined = writer.database.read(templates.FOREIGN_TIES).rows
    foreign = {end_ref(labels, stored, writer.keys) for labels, stored in joined}
    left: dict[Ref, list[str]] = {}
    kept: set[Ref] = set()
    for labels, stored in writer.database.read(templates.SAID_NODES, {"source": source}).rows:
        ref = end_ref(labels, stored, writer.keys)
        known = records.nodes.get(ref) if ref is not None else None
        if ref is None or ref.label in LAYER or (known is not None and source in known.sources):
            continue
        left[ref] = [other for other in stored[SOURCES] if other != source]
        if ref in foreign or ADOPTED in stored:
            kept.add(ref)
    gone = {ref for ref, others in left.items() if not others}
    writer.tallies.add("node", "no longer given", "deleted", len(gone - kept))
    writer.delete_nodes(gone - kept)
    writer.drop_columns(dict.fromkeys(gone & kept, frozenset({SOURCES})))
    writer.set_columns({ref: {SOURCES: others} for ref, others in left.items() if others})
