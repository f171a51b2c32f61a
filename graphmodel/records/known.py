"""Nodes that a graph has from sources which were not read: what is known of them in their stead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from graphmodel.model import Model, Node, Ref
from graphmodel.records.spoken import spoken
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
    return chain(spoken(model, reading.batches), staged)
