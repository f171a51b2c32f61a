"""Lets facts stand or fall: plain relationships and properties that follow from all stored claims, on the as-of day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from graphmodel.claims import Standing, Testimony, standings
from graphmodel.claims.identity import ref_of, ref_text
from graphmodel.claims.standing import WHEN, days_of_events, events_of
from graphmodel.claims.values import intelligible
from graphmodel.loading import templates, texts
from graphmodel.loading.columns import changed
from graphmodel.loading.notices import Notice, fallen
from graphmodel.loading.ownership import of_fact
from graphmodel.loading.vanishing import end_ref
from graphmodel.loading.writing import BATCH, Writer, batches, grouped
from graphmodel.model import Model, PartialDate, Ref
from graphmodel.model.layer import CLAIMED, SOURCES
from graphmodel.records import RelationshipRecord, testimony_of
from graphmodel.records.facts import BY_CLAIMS, fact_record, property_columns
from graphmodel.records.marks import marks


def settle_facts(writer: Writer, model: Model, subjects: set[Ref] | None, day: date) -> tuple[Notice, ...]:
    """Makes the facts of these subjects (of all, for None) what their claims, from every source, make them.

    Returns which facts fell, and why.
    """
    if subjects is not None:
        subjects = subjects | _bounded_by(writer, subjects)
    told = _testimonies(writer, subjects)
    said = [t for t in told if intelligible(model, t)]
    mine = _everyone(writer, said) if subjects is None else subjects
    whens = _days_of(writer, model, events_of(said), said, mine)
    found = standings(said, day, whens)
    differing = _differing(writer, marks(told, found, whens, day))
    for some in batches(differing, writer.batch):
        writer.set_columns({ref: differing[ref] for ref in some})
    gone = _settle_relationships(writer, model, mine, found)
    _settle_properties(writer, model, mine, found)
    return tuple(fallen(gone, said, found))


def _testimonies(writer: Writer, subjects: set[Ref] | None) -> list[Testimony]:
    wanted = None if subjects is None else {*map(ref_text, subjects), ""}
    found = {stored["id"]: stored for stored in _stored_claims(writer, wanted)}
    for ref, node in writer.supposed.nodes.items():
        if ref.label == "Claim":
            found.pop(ref.key, None)
            if node is not None and (wanted is None or node.columns.get("subject_key", "") in wanted):
                found[ref.key] = node.columns
    return [testimony_of(stored) for stored in found.values()]


def _stored_claims(writer: Writer, subjects: set[str] | None) -> Iterator[Mapping[str, Any]]:
    if subjects is None:
        yield from (stored for (stored,) in writer.database.read(texts.ALL_CLAIMS).rows)
        return
    for some in batches(sorted(subjects), BATCH):
        yield from (stored for (stored,) in writer.database.read(texts.CLAIMS_OF, {"subjects": some}).rows)


def _everyone(writer: Writer, said: Iterable[Testimony]) -> set[Ref]:
    """All subjects of claims, and every node that still carries what claims, perhaps gone by now, have given it."""
    found = {t.subject for t in said if t.subject is not None}
    for text in (texts.CARRIED, texts.CLAIMED_OF):
        nodes = (end_ref(labels, stored, writer.keys) for labels, stored in writer.database.read(text).rows)
        found |= {ref for ref in nodes if ref is not None}
    return found


def _bounded_by(writer: Writer, events: set[Ref]) -> set[Ref]:
    """The subjects of claims that an event among these bounds."""
    found: set[Ref] = set()
    for subject, labels, event in writer.database.read(texts.BOUNDED).rows:
        ref = ref_of(subject)
        if ref is not None and end_ref(labels, event, writer.keys) in events:
            found.add(ref)
    return found


def _days_of(
    writer: Writer, model: Model, events: set[Ref], said: Iterable[Testimony], read: set[Ref]
) -> dict[Ref, PartialDate]:
    """When events took place, by the claims of each; where there is none, as their sources give it."""
    others = _testimonies(writer, events - read) if events - read else []
    claimed = days_of_events([*said, *(t for t in others if intelligible(model, t))])
    return _declared_days(writer, events) | claimed


def _declared_days(writer: Writer, events: set[Ref]) -> dict[Ref, PartialDate]:
    """The days of events that their sources give as a property, not as a claim."""
    stored = writer.stored_nodes(sorted(events))
    return {
        ref: PartialDate(node.columns[WHEN])
        for ref, node in stored.items()
        if WHEN in node.columns and WHEN not in node.columns.get(CLAIMED, ())
    }


def _differing(writer: Writer, wanted: Mapping[Ref, Mapping[str, Any]]) -> dict[Ref, dict[str, Any]]:
    """The marks that the stored claims do not have so."""
    stored = writer.stored_nodes(wanted)
    found = {ref: changed(stored[ref].columns, columns) for ref, columns in wanted.items() if ref in stored}
    return {ref: columns for ref, columns in found.items() if columns}


# Plain relationships


def _settle_relationships(
    writer: Writer, model: Model, subjects: set[Ref], found: Mapping[str, Standing]
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
    writer.write_relationships(writable, "fact", "facts", of_fact(model))
    gone = [record for identity, record in stored.items() if identity not in wanted]
    for record in gone:
        writer.tallies.add("fact", record.type, "deleted")
    ours = [r for r in gone if r.sources == {BY_CLAIMS}]
    shared = [r for r in gone if r.sources != {BY_CLAIMS}]
    writer.delete_relationships(ours)
    writer.set_sources([(r, sorted(r.sources - {BY_CLAIMS})) for r in shared])
    for claimed, records in grouped(shared, lambda r: tuple(r.stored.get(CLAIMED, ()))).items():
        writer.drop_relationship_columns(records, [*claimed, CLAIMED])
    return gone


def _stored_facts(writer: Writer, model: Model, subjects: set[Ref]) -> dict[tuple[Any, ...], RelationshipRecord]:
    found: dict[tuple[Any, ...], RelationshipRecord] = {}
    for label, refs in grouped(sorted(subjects), lambda ref: ref.label).items():
        text = templates.facts_of(label, writer.keys[label])
        for some in batches(refs, BATCH):
            rows = writer.database.read(text, {"key": [ref.key for ref in some]}).rows
            for key, type, labels, end, stored in rows:
                target = end_ref(labels, end, writer.keys)
                if target is not None:
                    kind = model.relationships.get(type)
                    own = kind.key if kind else ()
                    sources = frozenset(stored.get(SOURCES, ()))
                    record = RelationshipRecord(type, Ref(label, key), target, stored, sources, own)
                    found[record.identity] = record
    return found


# Properties


def _settle_properties(writer: Writer, model: Model, subjects: set[Ref], found: Mapping[str, Standing]) -> None:
    stored = writer.stored_nodes(sorted(subjects))
    wanted: dict[Ref, dict[str, Any]] = {ref: {} for ref in stored}
    for standing in found.values():
        first = standing.claims[0] if standing.stands else None
        if first and first.value and first.subject in stored:
            wanted[first.subject] |= property_columns(model, first, stored[first.subject].labels)
    changes: dict[Ref, dict[str, Any]] = {}
    dropped: dict[Ref, frozenset[str]] = {}
    for ref, columns in wanted.items():
        have = stored[ref].columns
        claimed = set(have.get(CLAIMED, ()))
        mine = {name: value for name, value in columns.items() if name in claimed or name not in have}
        if CLAIMED in have or mine:
            gone = (claimed - set(mine)) | (set() if mine else {CLAIMED})
            differs = changed(have, mine | {CLAIMED: sorted(mine)}) if mine else {}
            if gone:
                dropped[ref] = frozenset(gone & set(have))
            if differs or gone:
                changes[ref] = differs
        fate = "updated" if ref in changes or ref in dropped else "unchanged"
        if mine or fate == "updated":
            writer.tallies.add("fact", "properties", fate if claimed or not mine else "created")
    writer.drop_columns({ref: columns for ref, columns in dropped.items() if columns})
    writer.set_columns({ref: columns for ref, columns in changes.items() if columns})
