"""Going away: what a source said before and, read whole and without fault, no longer says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphmodel.claims.identity import ref_of
from graphmodel.loading import templates
from graphmodel.loading.writing import Writer
from graphmodel.model import Ref
from graphmodel.model.layer import ADOPTED, SOURCES
from graphmodel.records import LAYER, Records, RelationshipRecord

Gone = dict[Ref, list[str]]


def remove_vanished(writer: Writer, records: Records, sources: Iterable[str]) -> set[Ref]:
    """Takes each of these sources off the claims it no longer makes; deletes those nobody makes.

    Returns the subjects of the claims that went, for their facts must be looked at again.
    """
    subjects: set[Ref] = set()
    for source in sorted(sources):
        _links(writer, records, source)
        for label in LAYER:
            subjects |= _nodes(writer, records, label, source)
    return subjects


def _nodes(writer: Writer, records: Records, label: str, source: str) -> set[Ref]:
    left: Gone = {}
    for id, sources in writer.database.read(templates.said_by(label), {"source": source}).rows:
        ref = Ref(label, id)
        record = records.claim_nodes.get(ref)
        if record is None or source not in record.sources:
            left[ref] = [other for other in sources if other != source]
    stored = writer.stored_nodes(left)
    gone = {ref for ref, others in left.items() if not others}
    adopted = {ref for ref in gone if ref in stored and ADOPTED in stored[ref].columns}
    writer.tallies.add("claim", label, "deleted", len(gone - adopted))
    writer.delete_nodes(gone - adopted)
    writer.drop_columns(dict.fromkeys(adopted, frozenset({SOURCES, ADOPTED})))
    writer.set_columns({ref: {SOURCES: others} for ref, others in left.items() if others})
    subjects = (ref_of(str(node.columns.get("subject_key", ""))) for node in stored.values())
    return {subject for subject in subjects if subject is not None and subject.label in writer.keys}


def _links(writer: Writer, records: Records, source: str) -> None:
    gone: list[tuple[RelationshipRecord, list[str]]] = []
    for label in LAYER:
        for id, type, labels, end, sources in writer.database.read(
            templates.links_said_by(label), {"source": source}
        ).rows:
            target = end_ref(labels, end, writer.keys)
            if target is None:
                continue
            link = RelationshipRecord(type, Ref(label, id), target, {}, frozenset([source]))
            known = records.claim_links.get(link.identity)
            if known is None or source not in known.sources:
                gone.append((link, [other for other in sources if other != source]))
    writer.release(gone, "claim")


def end_ref(labels: Iterable[str], columns: Mapping[str, Any], keys: Mapping[str, str]) -> Ref | None:
    """The reference of a stored node, by the identity label it has."""
    for label in labels:
        if label in keys and keys[label] in columns:
            return Ref(label, columns[keys[label]])
    return None
