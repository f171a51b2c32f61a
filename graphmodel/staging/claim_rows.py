"""Rows of staged claims: the nodes that one speaks of, and several of one claim as that claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from graphmodel.claims import ClaimRecord, merge_all
from graphmodel.model import Ref
from graphmodel.staging.claim_columns import claim_in

Part = tuple[str, str]
"""What a node is to claims: their `subject` or `object`, with the predicate; their `holder`, with the label given."""
SourcedClaim = tuple[ClaimRecord, frozenset[str]]
"""A claim, merged from all that is said of it, and the sources that make it."""


def parts_of(record: ClaimRecord) -> Iterator[tuple[Part, Ref]]:
    """The nodes that a claim speaks of."""
    said = record.testimony
    if said.subject is not None:
        yield ("subject", said.predicate), said.subject
    if said.object is not None:
        yield ("object", said.predicate), said.object
    if isinstance(record.holder, Ref):
        yield ("holder", record.holder_label), record.holder
    for ref in (*record.excepting, *(bound.of for bound in said.bounds)):
        if isinstance(ref, Ref):
            yield ("", ""), ref


def merged_rows(rows: Iterable[Sequence[Any]], wanted: Collection[str] | None) -> dict[str, SourcedClaim]:
    """The claims of rows of id, source and columns, each merged from all that is said of it."""
    given: dict[str, list[ClaimRecord]] = defaultdict(list)
    sources: dict[str, set[str]] = defaultdict(set)
    for id, source, *row in rows:
        given[id].append(claim_in(row))
        sources[id].add(source)
    return {
        id: (merge_all(records), frozenset(sources[id]))
        for id, records in given.items()
        if wanted is None or not sources[id].isdisjoint(wanted)
    }
