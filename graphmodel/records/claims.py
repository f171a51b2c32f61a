"""Claims, passages and documents as nodes and relationships, and a stored claim back as testimony."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphmodel.claims import ClaimRecord, Document, Passage, Testimony
from graphmodel.claims.bounds import Bound, sides
from graphmodel.claims.identity import canonical, ref_of, ref_text
from graphmodel.model import Layer, PartialDate, Ref
from graphmodel.records.captions import caption_columns, cited, display, holder_name, name_of
from graphmodel.records.elements import NodeRecord, Records, RelationshipRecord

KEY = "id"
_PLAIN = (
    *("predicate", "polarity", "certainty", "basis", "rank", "kind", "fact"),
    *("voice", "own_voice", "conditional", "ended"),
)


def claim_ref(layer: Layer, id: str) -> Ref:
    """The reference of a claim's node."""
    return Ref(layer.claim, id)


def add_document(records: Records, document: Document, author: Ref | None, author_name: str, source: str) -> None:
    """Adds a document's node, and nothing of its text."""
    layer = records.layer
    said = {"title": document.title, "author": author_name, "url": document.url, "licence": document.licence}
    stored: dict[str, Any] = {name: value for name, value in said.items() if value}
    for name in ("published", "period", "retrieved"):
        stored |= dated(name, getattr(document, name))
    if document.reference:
        stored["reference"] = True
    node = NodeRecord(Ref(layer.document, document.id), KEY, (layer.document,), stored, frozenset([source]))
    records.add_claim_node(node)
    if author is not None:
        link = RelationshipRecord(layer.type("HELD_BY"), node.ref, author, {}, frozenset([source]))
        records.add_claim_link(link)


def add_passage(records: Records, passage: Passage, no_fact: str, sources: frozenset[str]) -> None:
    """Adds a passage's node, under its document."""
    if not passage.locator:
        return
    layer = records.layer
    said = {"document": passage.document.id, "locator": passage.locator}
    more = {"fingerprint": passage.fingerprint, "no_fact": no_fact}
    stored = said | {name: value for name, value in more.items() if value}
    node = NodeRecord(Ref(layer.passage, passage.id), KEY, (layer.passage,), stored, sources)
    records.add_claim_node(node)
    document = Ref(layer.document, passage.document.id)
    records.add_claim_link(RelationshipRecord(layer.type("PASSAGE_OF"), node.ref, document, {}, sources))


def add_claim(records: Records, record: ClaimRecord, sources: frozenset[str]) -> None:
    """Adds a claim's node and its relationships to what it is about and what evidences it."""
    node = NodeRecord(
        claim_ref(records.layer, record.id), KEY, (records.layer.claim,), claim_columns(record, records), sources
    )
    records.add_claim_node(node)
    for kind, start, end in links_of(records.layer, record):
        records.add_claim_link(RelationshipRecord(kind, start, end, {}, sources))


def links_of(layer: Layer, record: ClaimRecord) -> Iterator[tuple[str, Ref, Ref]]:
    """The relationships of a claim's node: type, start and end."""
    for name, start, end in _links(layer, record):
        yield layer.type(name), start, end


def _links(layer: Layer, record: ClaimRecord) -> Iterator[tuple[str, Ref, Ref]]:
    here, said = claim_ref(layer, record.id), record.testimony
    if said.subject:
        yield "SUBJECT", here, said.subject
    if said.object:
        yield "OBJECT", here, said.object
    if isinstance(record.holder, Ref):
        yield "HELD_BY", here, record.holder
    for passage in record.passages:
        if passage.locator:
            yield "EVIDENCED_BY", here, Ref(layer.passage, passage.id)
        else:
            yield "EVIDENCED_BY", here, Ref(layer.document, passage.document.id)
    for inner in record.content:
        yield "QUOTES", here, claim_ref(layer, inner)
    for condition in record.conditions:
        yield "CONDITION_OF", claim_ref(layer, condition), here
    for reason in record.reasons:
        yield "REASON_FOR", claim_ref(layer, reason), here
    for other in record.rebuts:
        yield "REBUTS", here, claim_ref(layer, other)
    for other in record.alternative_of:
        yield "ALTERNATIVE_READING_OF", here, claim_ref(layer, other)
    for member in record.excepting:
        yield "EXCEPTS", here, member
    for event in {bound.of for bound in said.bounds if isinstance(bound.of, Ref)}:
        yield "BOUNDED_BY", here, event


def claim_columns(record: ClaimRecord, records: Records) -> dict[str, Any]:
    """A claim's stored columns, with names a reader understands beside the references a program needs."""
    said, names = record.testimony, records.names
    stored: dict[str, Any] = {name: getattr(said, name) for name in _PLAIN}
    stored |= {
        "cited": cited(said.document, said.locators),
        "subject": name_of(said.subject, names),
        "subject_key": ref_text(said.subject),
        "holder": holder_name(record, names),
        "document": said.document,
        "qualifiers": said.qualifiers,
    }
    optional = {
        **caption_columns(record, records),
        "object": name_of(said.object, names) if said.object or said.kind in ("relationship", "role") else "",
        "object_key": ref_text(said.object),
        "value": display(said.value),
        "value_json": said.value,
        "locators": list(said.locators),
        "share": said.share,
        "except": sorted(name_of(ref, names) for ref in record.excepting),
        "paraphrase": said.note,
        "confidence": record.confidence,
        "resolved": sorted(said.resolved),
        "bounds": canonical({bound.how: bound.plain for bound in said.bounds}) if said.bounds else "",
        "timeless": said.timeless or None,
    }
    stored |= {name: value for name, value in optional.items() if value not in ("", [], None)}
    for name in ("since", "until", "published", "period"):
        stored |= dated(name, getattr(said, name))
    return stored


def dated(name: str, when: PartialDate | None) -> dict[str, Any]:
    """A partial date's three columns; nothing for an unstated one."""
    if when is None:
        return {}
    columns = {name: when.text, f"{name}_first": when.first, f"{name}_last": when.last}
    return {column: value for column, value in columns.items() if value is not None}


def stored_testimony(record: ClaimRecord, names: Mapping[Ref, str]) -> Testimony:
    """What `testimony_of` gives once the claim is stored."""
    said = record.testimony
    if not (said.bounds or said.committed or record.excepting or isinstance(record.holder, Ref)):
        return said
    derived: dict[str, Any] = dict.fromkeys(sides(said.bounds, said.of_event))
    excepting = tuple(sorted(name_of(ref, names) for ref in record.excepting))
    return replace(said, holder=holder_name(record, names), excepting=excepting, committed=False, **derived)


def testimony_of(stored: Mapping[str, Any]) -> Testimony:
    """The testimony that a stored claim gives."""
    plain: dict[str, Any] = {name: stored[name] for name in _PLAIN}
    for name in ("since", "until", "published", "period"):
        plain[name] = PartialDate(stored[name]) if name in stored else None
    bounds = tuple(Bound.read(how, of) for how, of in json.loads(stored.get("bounds", "{}")).items())
    plain |= dict.fromkeys(sides(bounds, plain["kind"] in ("role", "occasion")))  # what is stored follows from bounds
    return Testimony(
        bounds=bounds,
        holder=stored["holder"],
        committed=stored.get("committed", False),
        timeless=stored.get("timeless", False),
        id=stored["id"],
        subject=ref_of(stored["subject_key"]),
        object=ref_of(stored.get("object_key", "")),
        value=stored.get("value_json", ""),
        qualifiers=stored["qualifiers"],
        share=stored.get("share", ""),
        excepting=tuple(stored.get("except", ())),
        document=stored["document"],
        locators=tuple(stored.get("locators", ())),
        note=stored.get("paraphrase", ""),
        resolved=frozenset(stored.get("resolved", ())),
        **plain,
    )
