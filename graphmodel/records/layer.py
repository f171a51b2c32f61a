"""The claim layer in parts: what is in memory, then window by window the staged claims, with their nodes and links."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphmodel.claims import Document, Passage, Testimony
from graphmodel.model import Ref
from graphmodel.records.claims import add_claim, add_passage, links_of, stored_testimony
from graphmodel.records.elements import Records
from graphmodel.staging.claims import SourcedClaim, StagedClaims


def layer_parts(records: Records) -> Iterator[Records]:
    """The records in parts that together have all claims, their nodes and links: what a part links is in it or before.

    Only the claim layer of a part differs from that of the records.
    """
    yield records
    staged = records.staged_claims
    if staged is None:
        return
    for page in staged.passages.given(records.wanted) if staged.passages is not None else ():
        part = _part(records)
        for document, locator, mark, sources in page:
            add_passage(part, Passage(Document(document), locator, mark), "", sources)
        yield part
    for claims in staged.merged(records.wanted):
        yield _with_claims(records, claims)


def staged_testimony(records: Records, size: int, but: Collection[str]) -> Iterator[list[Testimony]]:
    """What the staged claims of relationships say, about `size` at a time, all of a fact; `but` for some facts."""
    staged = records.staged_claims
    for claims in staged.by_fact(size, but, records.wanted) if staged is not None else ():
        yield [stored_testimony(record, records.names) for record, _ in claims.values()]


def count_claims(records: Records) -> int:
    """How many claims there are."""
    staged = records.staged_claims
    return len(records.claims) + (staged.count(records.wanted) if staged is not None else 0)


def given_sources(records: Records, label: str, ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The sources of those of these nodes of the claim layer that the records give."""
    found = {id: node.sources for id in ids if (node := records.claim_nodes.get(Ref(label, id))) is not None}
    staged = records.staged_claims
    more: Mapping[str, frozenset[str]] = {}
    if staged is not None and label == records.layer.claim:
        more = {id: sources for id, (_, sources) in staged.by_id(ids, records.wanted).items()}
    elif staged is not None and label == records.layer.passage:
        more = _passages(staged, ids)
    return found | {id: sources | found.get(id, frozenset()) for id, sources in more.items()}


def given_links(records: Records, label: str, ids: Collection[str]) -> Mapping[tuple[Any, ...], frozenset[str]]:
    """The sources of the staged links that leave these nodes of the claim layer, by identity."""
    staged = records.staged_claims
    found: dict[tuple[Any, ...], frozenset[str]] = {}
    if staged is not None and label == records.layer.claim:
        for record, sources in staged.by_id(ids, records.wanted).values():
            found |= dict.fromkeys(links_of(records.layer, record), sources)
    elif staged is not None and label == records.layer.passage:
        for id, sources in _passages(staged, ids).items():
            ends = Ref(records.layer.passage, id), Ref(records.layer.document, id.partition(" ")[0])
            found[(records.layer.type("PASSAGE_OF"), *ends)] = sources
    return found


def _passages(staged: StagedClaims, ids: Collection[str]) -> dict[str, frozenset[str]]:
    if staged.passages is None:
        return {}
    pairs = [(document, locator) for document, _, locator in (id.partition(" ") for id in ids)]
    return {f"{document} {at}": sources for (document, at), sources in staged.passages.sources_of(pairs).items()}


def _part(records: Records) -> Records:
    return replace(records, claims={}, claim_nodes={}, claim_links={})


def _with_claims(records: Records, claims: Mapping[str, SourcedClaim]) -> Records:
    part = _part(records)
    part.claims.update((id, record) for id, (record, _) in claims.items())
    for record, sources in claims.values():
        add_claim(part, record, sources)
    return part
