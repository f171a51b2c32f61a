"""Going away: what a source said before and, read whole and without fault, no longer says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphmodel.claims.identity import ref_of
from graphmodel.databases import Result, Statement
from graphmodel.loading import templates
from graphmodel.loading.report import Tallies
from graphmodel.loading.writer import Writer
from graphmodel.model import Ref
from graphmodel.model.layer import ADOPTED, SOURCES
from graphmodel.records import LAYER, Records, RelationshipRecord


def remove_vanished(writer: Writer, records: Records, tallies: Tallies, sources: Iterable[str]) -> set[Ref]:
    """Takes these sources off the claims they no longer make; deletes those that nobody makes.

    Returns the subjects of the claims that went, for their facts must be looked at again.
    """
    those = frozenset(sources)
    labels = [label for label in LAYER if label in writer.existing.labels] if those else []
    texts = [*map(templates.links_said_by, labels), *map(templates.said_by, labels)]
    results = writer.database.read_all(*(Statement(text, {"sources": sorted(those)}) for text in texts))
    links, nodes = results[: len(labels)], results[len(labels) :]
    for label, result in zip(labels, links, strict=True):
        _links(writer, records, tallies, label, result, those)
    subjects: set[Ref] = set()
    for label, result in zip(labels, nodes, strict=True):
        subjects |= _nodes(writer, records, tallies, label, result, those)
    return subjects


def _nodes(
    writer: Writer, records: Records, tallies: Tallies, label: str, result: Result, gone_over: frozenset[str]
) -> set[Ref]:
    left: dict[Ref, list[str]] = {}
    for id, sources in result.rows:
        ref = Ref(label, id)
        record = records.claim_nodes.get(ref)
        others = _still(sources, gone_over, record.sources if record is not None else ())
        if set(sources).difference(others):
            left[ref] = others
    stored = writer.nodes(left)
    deleted = []
    for ref, others in left.items():
        adopted = ref in stored and ADOPTED in stored[ref].columns
        if others:
            writer.set_columns(ref, {SOURCES: others})
        elif adopted:
            writer.set_columns(ref, {SOURCES: None, ADOPTED: None})
        else:
            deleted.append(ref)
    if deleted:
        tallies.add("claim", label, "deleted", len(deleted))
    writer.delete_nodes(deleted)
    subjects = (ref_of(str(node.columns.get("subject_key", ""))) for node in stored.values())
    return {subject for subject in subjects if subject is not None and subject.label in writer.keys}


def _still(sources: Iterable[str], gone_over: frozenset[str], given: Iterable[str]) -> list[str]:
    """The sources of an element once those that were read anew have had their say."""
    return sorted({*(source for source in sources if source not in gone_over), *given})


def _links(
    writer: Writer, records: Records, tallies: Tallies, label: str, result: Result, gone_over: frozenset[str]
) -> None:
    for id, type, labels, end, sources, own_id in result.rows:
        target = end_ref(labels, end, writer.keys)
        if target is None:
            continue
        link = RelationshipRecord(type, Ref(label, id), target, {SOURCES: sources}, frozenset())
        known = records.claim_links.get(link.identity)
        others = _still(sources, gone_over, known.sources if known is not None else ())
        if set(sources).difference(others):
            writer.remember_relationship(link, own_id)
            release(writer, tallies, link, others, "claim")


def release(writer: Writer, tallies: Tallies, record: RelationshipRecord, others: list[str], kind: str) -> None:
    """Leaves a relationship to the sources that still give it; deletes it if none does."""
    if others:
        writer.set_relationship(record, {SOURCES: others})
        return
    tallies.add(kind, record.type, "deleted")
    writer.delete_relationship(record)


def end_ref(labels: Iterable[str], columns: Mapping[str, Any], keys: Mapping[str, str]) -> Ref | None:
    """The reference of a stored node, by the identity label it has."""
    for label in labels:
        if label in keys and keys[label] in columns:
            return Ref(label, columns[keys[label]])
    return None
