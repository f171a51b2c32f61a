"""Nodes that a graph has from sources which were not read: what is known of them in their stead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from graphmodel.model import Model, Node, Ref
from graphmodel.records.elements import Records
from graphmodel.records.referenced import referenced_nodes
from graphmodel.staging.read import StagedReading


@dataclass(frozen=True)
class KnownNode:
    """The class of a stored node, and its name as a reader of captions knows it."""

    cls: type[Node]
    name: str
    plural: bool = False


@dataclass(frozen=True)
class KnownNodes:
    """The stored nodes that sources name: those that their claims are about, and those that staged rows connect.

    `staged` has, by identity label, a query on the staging database of the `key` and `label` of each of the latter.
    """

    named: Mapping[Ref, KnownNode] = field(default_factory=dict)
    staged: Mapping[str, str] = field(default_factory=dict)


NOTHING_KNOWN = KnownNodes()


def named_by(model: Model, reading: StagedReading) -> Iterator[Ref]:
    """The nodes that what is in memory, and the staged claims, speak of."""
    staged = reading.claims.named() if reading.claims is not None else ()
    return chain(referenced_nodes(model, reading.batches), staged)


def loaded_with(model: Model, reading: StagedReading, records: Records, selected: Collection[str]) -> set[Ref]:
    """The nodes in memory that a load of some sources writes: their own, and those that their statements name."""
    named = {*referenced_nodes(model, (batch for batch in reading.batches if batch.source in selected))}
    named |= reading.claims.named(selected) if reading.claims is not None else set()
    for relationship in records.relationships.values():
        named |= {relationship.start, relationship.end} if not relationship.sources.isdisjoint(selected) else set()
    named |= {reading.merges.into.get(ref, ref) for ref in named}
    own = {ref for ref, node in records.nodes.items() if not node.sources.isdisjoint(selected)}
    return own | (named & records.nodes.keys())
