"""Lets facts stand or fall: plain relationships and properties that follow from all stored claims, on the as-of day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeGuard

from graphmodel.claims import Standing, Testimony, standings
from graphmodel.claims.identity import ref_of, ref_text
from graphmodel.claims.standing import WHEN, days_of_events, events_of
from graphmodel.claims.values import intelligible
from graphmodel.databases import Statement
from graphmodel.loading import templates, texts
from graphmodel.loading.changes import grouped
from graphmodel.loading.columns import changed
from graphmodel.loading.notices import Notice, fallen
from graphmodel.loading.ownership import of_fact
from graphmodel.loading.records import write_relationships
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import StoredNode, StoredRelationship
from graphmodel.loading.vanishing import end_ref
from graphmodel.loading.writer import Writer, batches
from graphmodel.model import Model, PartialDate, Ref
from graphmodel.model.layer import CLAIMED, SOURCES
from graphmodel.records import RelationshipRecord, testimony_of
from graphmodel.records.facts import BY_CLAIMS, fact_record, property_columns
from graphmodel.records.marks import marks


def settle_facts(
    writer: Writer, model: Model, tallies: Tallies, subjects: set[Ref] | None, day: date, read: Iterable[Ref] = ()
) -> tuple[Notice, ...]:
    """Makes the facts of these subjects (of all, for None) what their claims, from every source, make them.

    The claims on those in `read` were read before. Returns which facts fell, and why.
    """
    if subjects is not None:
        subjects = subjects | _bounded_by(writer, subjects)
    told = _testimonies(writer, subjects, read)
    said = [t for t in told if intelligible(model, t)]
    mine = _everyone(writer, said) if subjects is None else subjects
    whens = _days_of(writer, model, events_of(said), said, mine)
    found = standings(said, day, whens)
    _mark_claims(writer, marks(told, found, whens, day))
    gone = _settle_relationships(writer, model, tallies, mine, found)
    _settle_properties(writer, model, tallies, mine, found)
    return tuple(fallen(gone, said, found))


def read_claims(writer: Writer, subjects: set[Ref] | None) -> None:
    """Reads the stored claims on these subjects, or all claims for None, so that nobody need read them again."""
    if "Claim" not in writer.existing.labels:
        return
    asked = [Statement(texts.ALL_CLAIMS)]
    if subjects is not None:
        named = batches(sorted({*map(ref_text, subjects), ""}), writer.batch)
        asked = [Statement(texts.CLAIMS_OF, {"subjects": some}) for some in named]
    for result in writer.database.read_all(*asked):
        writer.remember("Claim", result.rows)


def _testimonies(writer: Writer, subjects: set[Ref] | None, read: Iterable[Ref] = ()) -> list[Testimony]:
    if subjects is None or not subjects <= set(read):
        read_claims(writer, None if subjects is None else subjects.difference(read))
    wanted = None if subjects is None else {*map(ref_text, subjects), ""}
    return [
        testimony_of(node.columns)
        for node in writer.known("Claim").values()
        if _is_ours(node) and (wanted is None or node.columns.get("subject_key", "") in wanted)
    ]


def _is_ours(node: StoredNode | None) -> TypeGuard[StoredNode]:
    return node is not None and SOURCES in node.columns and "fact" in node.columns


def _everyone(writer: Writer, said: Iterable[Testimony]) -> set[Ref]:
    """All subjects of claims, and every node that still carries what claims, perhaps gone by now, have given it."""
    found = {t.subject for t in said if t.subject is not None}
    for result in writer.database.read_all(texts.CARRIED, texts.CLAIMED_OF) if writer.existing.labels else ():
        nodes = (end_ref(labels, stored, writer.keys) for labels, stored in result.rows)
        found |= {ref for ref in nodes if ref is not None}
    return found


def _bounded_by(writer: Writer, events: set[Ref]) -> set[Ref]:
    """The subjects of claims that an event among these bounds."""
    found: set[Ref] = set()
    for subject, labels, event in writer.database.read(texts.BOUNDED).rows if "Claim" in writer.existing.labels else ():
        ref = ref_of(subject)
        if ref is not None and end_ref(labels, event, writer.keys) in events:
            found.add(ref)
    claims = writer.nodes(link.start for link in writer.pending("BOUNDED_BY") if link.end in events)
    subjects = (ref_of(str(claim.columns.get("subject_key", ""))) for claim in claims.values())
    return found | {ref for ref in subjects if ref is not None}


def _days_of(
    writer: Writer, model: Model, events: set[Ref], said: Iterable[Testimony], read: set[Ref]
) -> dict[Ref, PartialDate]:
    """When events took place, by the claims of each; where there is none, as their sources give it."""
    others = _testimonies(writer, events - read) if events - read else []
    claimed = days_of_events([*said, *(t for t in others if intelligible(model, t))])
    return _declared_days(writer, events) | claimed


def _declared_days(writer: Writer, events: set[Ref]) -> dict[Ref, PartialDate]:
    """The days of events that their sources give as a property, not as a claim."""
    stored = writer.nodes(sorted(events))
    return {
        ref: PartialDate(node.columns[WHEN])
        for ref, node in stored.items()
        if WHEN in node.columns and WHEN not in node.columns.get(CLAIMED, ())
    }


def _mark_claims(writer: Writer, wanted: Mapping[Ref, Mapping[str, Any]]) -> None:
    stored = writer.nodes(wanted)
    for ref, columns in wanted.items():
        if ref in stored and (differing := changed(stored[ref].columns, columns)):
            writer.set_columns(ref, differing)


# Plain relationships


def _settle_relationships(
    writer: Writer, model: Model, tallies: Tallies, subjects: set[Ref], found: Mapping[str, Standing]
) -> list[RelationshipRecord]:
    wanted: dict[tuple[Any, ...], RelationshipRecord] = {}
    for standing in found.values():
        first = standing.claims[0] if standing.stands else None
        if first and first.kind in ("relationship", "role") and first.subject and first.object:
            record = fact_record(model, standing.claims)
            wanted[record.identity] = record
    stored = _stored_facts(writer, model, subjects)
    present = writer.present({ref for record in wanted.values() for ref in (record.start, record.end)})
    writable = [r for r in wanted.values() if r.start in present and r.end in present]
    write_relationships(writer, tallies, writable, "fact", of_fact(model))
    gone = [each for identity, each in stored.items() if identity not in wanted]
    for record, have in gone:
        tallies.add("fact", record.type, "deleted")
        _let_fall(writer, record, have)
    return [record for record, _ in gone]


def _let_fall(writer: Writer, record: RelationshipRecord, have: StoredRelationship) -> None:
    """Deletes a relationship that claims no longer carry, or leaves it to the sources that give it as it is."""
    others = sorted(set(have.columns[SOURCES]) - {BY_CLAIMS})
    if others:
        gone = dict.fromkeys((*have.columns.get(CLAIMED, ()), CLAIMED))
        writer.set_relationship(record, {**gone, SOURCES: others})
    else:
        writer.delete_relationship(record)


def _stored_facts(
    writer: Writer, model: Model, subjects: set[Ref]
) -> dict[tuple[Any, ...], tuple[RelationshipRecord, StoredRelationship]]:
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


# Properties


def _settle_properties(
    writer: Writer, model: Model, tallies: Tallies, subjects: set[Ref], found: Mapping[str, Standing]
) -> None:
    stored = writer.nodes(sorted(subjects))
    wanted: dict[Ref, dict[str, Any]] = {ref: {} for ref in stored}
    for standing in found.values():
        first = standing.claims[0] if standing.stands else None
        if first and first.value and first.subject in stored:
            wanted[first.subject] |= property_columns(model, first, stored[first.subject].labels)
    for ref, columns in wanted.items():
        have = stored[ref].columns
        claimed = set(have.get(CLAIMED, ()))
        mine = {name: value for name, value in columns.items() if name in claimed or name not in have}
        gone = ((claimed - set(mine)) | (set() if mine else {CLAIMED})) & set(have)
        changes = changed(have, mine | {CLAIMED: sorted(mine)}) if mine else {}
        if changes or gone:
            writer.set_columns(ref, dict.fromkeys(gone) | changes)
        outcome = "updated" if changes or gone else "unchanged"
        if mine or outcome == "updated":
            tallies.add("fact", "properties", outcome if claimed or not mine else "created")
