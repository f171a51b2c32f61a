"""Which nodes and relationships the rows and claims in memory speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graphmodel.claims import Attribute, Claim
from graphmodel.claims.first_names import in_order
from graphmodel.model import Key, Model, Node, Ref, Relationship
from graphmodel.sources import Batch


def referenced_nodes(model: Model, batches: Iterable[Batch]) -> Iterator[Ref]:
    """Every node that is declared, joined, or spoken of in a claim."""
    for batch in batches:
        for row in batch.rows:
            yield from _refs(model, (row.item,) if isinstance(row.item, Node) else (row.item.start, row.item.end))
        for claim in batch.claims:
            yield from _refs(model, _named(claim))
        for document in batch.documents:
            yield from _refs(model, (document.author,))


def relationships_of(model: Model, batches: Iterable[Batch]) -> Iterator[tuple[str, Ref, Ref]]:
    """The type and the ends of every relationship that is given as such."""
    for item in (row.item for batch in batches for row in batch.rows):
        if isinstance(item, Relationship) and type(item) in model:
            ends = list(_refs(model, (item.start, item.end)))
            kind = model.relationship(type(item))
            if len(ends) == 2:
                start, end = in_order(model, *ends) if kind.symmetric else ends
                assert start is not None
                assert end is not None
                yield kind.type, start, end


def _named(claim: Claim) -> Iterator[Any]:
    said = claim.proposition
    yield from (said.subject,) if isinstance(said, Attribute) else (said.start, said.end)
    yield claim.holder
    yield from claim.excepting
    yield from claim.bounds.values()
    yield from (passage.document.author for passage in claim.passages)
    for group in (claim.that, claim.conditions, claim.reasons, claim.rebuts, claim.alternative_of):
        for inner in group:
            if isinstance(inner, Claim):
                yield from _named(inner)


def _refs(model: Model, sides: Iterable[Any]) -> Iterator[Ref]:
    for side in sides:
        if (isinstance(side, Key) and side.of in model) or (isinstance(side, Node) and type(side) in model):
            yield model.ref(side)
