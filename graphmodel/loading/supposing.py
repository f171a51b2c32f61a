"""Nodes as they are stored, and as they would be if a dry run had written them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.model import Ref
from graphmodel.records import NodeRecord


@dataclass(frozen=True)
class StoredNode:
    """A node as it is in the database."""

    labels: frozenset[str]
    columns: Mapping[str, Any]


class Supposed:
    """What a dry run would have done to nodes so far; each of its reads is to be seen through this.

    `nodes` are those that it would have written, None for one that would be gone.
    """

    def __init__(self) -> None:
        self.nodes: dict[Ref, StoredNode | None] = {}

    def over(self, stored: Mapping[Ref, StoredNode], refs: Iterable[Ref]) -> dict[Ref, StoredNode]:
        """Those nodes with these references that would be there; `stored` are those that are."""
        if not self.nodes:
            return dict(stored)
        seen = {ref: self.nodes.get(ref, stored.get(ref)) for ref in refs}
        return {ref: node for ref, node in seen.items() if node is not None}

    def merge(self, due: Sequence[tuple[NodeRecord, Mapping[str, Any]]], there: Mapping[Ref, StoredNode]) -> None:
        """Sets columns of nodes; those that are not `there` are made."""
        for record, columns in due:
            have = there.get(record.ref, StoredNode(frozenset(), {record.key: record.ref.key}))
            self.nodes[record.ref] = StoredNode(have.labels | set(record.labels), {**have.columns, **columns})

    def delete(self, refs: Iterable[Ref]) -> None:
        """Deletes nodes."""
        self.nodes |= dict.fromkeys(refs)
