"""What claims carry in a graph: relationships and properties that are theirs, found, written and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphmodel.claims import Standing
from graphmodel.claims.standing import WHEN
from graphmodel.databases import Statement
from graphmodel.loading import templates
from graphmodel.loading.columns import changed
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.ownership import givers_of, label_sources
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import StoredNode, StoredRelationship
from graphmodel.loading.vanishing import end_ref
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, PartialDate, Ref
from graphmodel.model.layer import CLAIMED, LABEL_PREFIX, SOURCES, label_column, labels_among
from graphmodel.model.properties import further_columns
from graphmodel.records import RelationshipRecord
from graphmodel.records.facts import BY_CLAIMS, claimable, property_columns, set_columns


def let_fall(writer: Writer, record: RelationshipRecord, have: StoredRelationship) -> None:
    """Deletes a relationship that claims no longer carry, or leaves it to the sources that give it as it is."""
    others = sorted(set(have.columns[SOURCES]) - {BY_CLAIMS})
    if others:
        gone = dict.fromkeys((*have.columns.get(CLAIMED, ()), CLAIMED))
        writer.set_relationship(record, {**gone, SOURCES: others})
    else:
        writer.delete_relationship(record)


def stored_facts(
    writer: Writer, model: Model, subjects: set[Ref]
) -> dict[tuple[Any, ...], tuple[RelationshipRecord, StoredRelationship]]:
    """All relationships that claims carry from these nodes, by identity."""
    asked: list[tuple[str, Statement]] = []
    for label, refs in grouped(sorted(subjects), lambda ref: ref.label).items():
        if label in writer.existing.labels and writer.existing.types:
            text = templates.facts_of(label, writer.keys[label])
            asked += [(label, Statement(text, {"key": [r.key for r in some]})) for some in batches(refs, writer.batch)]
    found: dict[tuple[Any, ...], tuple[RelationshipRecord, StoredRelationship]] = {}
    results = writer.database.read_all(*(statement for _, statement in asked))
    for (label, _), result in zip(asked, results, strict=True):
        for key, type, id, labels, end, stored in result.rows:
            target = end_ref(labels, end, writer.keys)
            if target is not None:
                kind = model.relationships.get(type)
                own = kind.key if kind else ()
                record = RelationshipRecord(type, Ref(label, key), target, stored, frozenset(), own)
                now = writer.remember_relationship(record, id)
                if now is not None and BY_CLAIMS in now.columns.get(SOURCES, ()):
                    found[record.identity] = record, now
    return found


def settle_properties(
    writer: Writer, model: Model, tallies: Tallies, subjects: set[Ref], found: Mapping[str, Standing]
) -> None:
    """Makes the claimed properties of these nodes what stands, and takes back what no longer does."""
    stored = writer.nodes(sorted(subjects))
    wanted: dict[Ref, dict[str, Any]] = {ref: {} for ref in stored}
    for standing in found.values():
        first = standing.claims[0] if standing.stands else None
        if first and first.value and first.subject in stored:
            wanted[first.subject] |= property_columns(model, first, stored[first.subject].labels)
    for ref, given in wanted.items():
        have = stored[ref].columns
        kinds = (model.nodes[label] for label in stored[ref].labels if label in model.nodes)
        further = further_columns(each for kind in kinds for each in kind.properties.values())
        columns = {name: value for name, value in given.items() if not name.startswith(LABEL_PREFIX)}
        labels = claimed_labels(stored[ref], given)
        claimed = set(have.get(CLAIMED, ()))
        mine = claimable(further, columns, have)
        gone = ((claimed - set(mine)) | (set() if mine else {CLAIMED})) & set(have)
        changes = changed(have, mine | {CLAIMED: set_columns(mine)}) if mine else {}
        if changes or gone or labels:
            writer.set_columns(ref, dict.fromkeys(gone) | changes | labels)
        outcome = "updated" if changes or gone or labels else "unchanged"
        if mine or outcome == "updated":
            tallies.add("fact", "properties", outcome if claimed or not mine else "created")


def claimed_labels(have: StoredNode, given: Mapping[str, Any]) -> dict[str, Any]:
    """The optional labels that claims give or no longer give, each as the sources it has then."""
    mine = labels_among(given)
    found: dict[str, Any] = {}
    for label in sorted({*labels_among(have.columns), *mine}):
        name, others = label_column(label), givers_of(have, label) - {BY_CLAIMS}
        sources = label_sources(have, label, {*others, *mine.get(label, ())})
        if sources != have.columns.get(name) or (label in mine and label not in have.labels):
            found[name] = sources
    return found


def mark_claims(writer: Writer, wanted: Mapping[Ref, Mapping[str, Any]]) -> None:
    """Sets the marks of claims that differ from those stored."""
    stored = writer.nodes(wanted)
    for ref, columns in wanted.items():
        if ref in stored and (differing := changed(stored[ref].columns, columns)):
            writer.set_columns(ref, differing)


def declared_days(writer: Writer, events: set[Ref]) -> dict[Ref, PartialDate]:
    """The days of events that their sources give as a property, not as a claim."""
    stored = writer.nodes(sorted(events))
    return {
        ref: PartialDate(node.columns[WHEN])
        for ref, node in stored.items()
        if WHEN in node.columns and WHEN not in node.columns.get(CLAIMED, ())
    }
