"""What is known of the nodes and relationships of a database: what was read, asked for once and in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.loading import templates
from graphmodel.loading.comparing import Identity, stored_relationships, stored_statements
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.prefetch import ReadAhead
from graphmodel.loading.stored import ExistingTypes, StoredNode, StoredRelationship
from graphmodel.model import Ref
from graphmodel.records import NodeRecord, RelationshipRecord


class KnownGraph:
    """Reads nodes and relationships that are not known yet; of what `existing` does not have nothing need be read.

    `keys` names the key property of each identity label; `batch` is how many are asked for at once.
    """

    def __init__(self, database: Database, keys: Mapping[str, str], existing: ExistingTypes, batch: int) -> None:
        self.database = database
        self.keys = keys
        self.existing = existing
        self.batch = batch
        self.ahead = ReadAhead(database)
        self._nodes: dict[Ref, StoredNode | None] = {}
        self._relationships: dict[Identity, StoredRelationship | None] = {}

    def nodes(self, refs: Iterable[Ref]) -> dict[Ref, StoredNode]:
        """The nodes with these references that there are, as they will be."""
        wanted = dict.fromkeys(refs)
        asked = [ref for ref in wanted if ref not in self._nodes]
        self._nodes |= dict.fromkeys(asked)
        reads = list(self._node_reads(asked))
        results = self.ahead.read_all(*(statement for _, statement in reads))
        for (label, _), result in zip(reads, results, strict=True):
            for key, labels, columns in result.rows:
                self._nodes[Ref(label, key)] = StoredNode(frozenset(labels), columns)
        found = ((ref, self._nodes[ref]) for ref in wanted)
        return {ref: node for ref, node in found if node is not None}

    def remember(self, label: str, rows: Iterable[Sequence[Any]]) -> None:
        """Nodes that have this label alone and were read otherwise, each as its properties."""
        for (columns,) in rows:
            self._nodes.setdefault(Ref(label, columns[self.keys[label]]), StoredNode(frozenset({label}), columns))

    def assume_absent(self, nodes: Iterable[NodeRecord], relationships: Iterable[RelationshipRecord]) -> None:
        """Takes it that these are not stored, unless it is known otherwise: they need not be read."""
        for node in nodes:
            self._nodes.setdefault(node.ref, None)
        for relationship in relationships:
            self._relationships.setdefault(relationship.identity, None)

    def known_node(self, ref: Ref) -> StoredNode | None:
        """A node as it will be, if it was read or changed."""
        return self._nodes.get(ref)

    def known(self, label: str) -> dict[Ref, StoredNode | None]:
        """All nodes of a label that were read or changed, as they will be; None for one that is not there."""
        return {ref: node for ref, node in self._nodes.items() if ref.label == label}

    def present(self, refs: Iterable[Ref]) -> set[Ref]:
        """Those of these references that there is a node for."""
        return set(self.nodes(sorted(refs)))

    def relationships(self, records: Iterable[RelationshipRecord]) -> dict[Identity, StoredRelationship]:
        """Those of these relationships that there are, as they will be."""
        wanted = {record.identity: record for record in records}
        asked = {identity: record for identity, record in wanted.items() if identity not in self._relationships}
        self._relationships |= dict.fromkeys(asked)
        self._relationships |= stored_relationships(self.ahead, self.keys, self._there(asked.values()))
        found = ((identity, self._relationships[identity]) for identity in wanted)
        return {identity: stored for identity, stored in found if stored is not None}

    def comparing(self, nodes: Iterable[Ref], relationships: Iterable[RelationshipRecord]) -> Iterator[Statement]:
        """What `nodes` and `relationships` ask of these, where none of them was read yet."""
        yield from (statement for _, statement in self._node_reads(nodes))
        yield from stored_statements(self.keys, self._there(relationships))

    def _there(self, records: Iterable[RelationshipRecord]) -> list[RelationshipRecord]:
        return [record for record in records if record.type in self.existing.types]

    def remember_relationship(self, record: RelationshipRecord, id: str) -> StoredRelationship | None:
        """One that was read otherwise, as it will be."""
        return self._relationships.setdefault(record.identity, StoredRelationship(record.stored, id))

    def is_absent(self, record: RelationshipRecord) -> bool:
        """Whether it is known that there is no such relationship, or will be none."""
        return self._relationships.get(record.identity, ...) is None

    def forget_relationships(self, records: Iterable[RelationshipRecord]) -> None:
        """Forgets whether these are stored: they were written otherwise."""
        for record in records:
            self._relationships.pop(record.identity, None)

    def _node_reads(self, refs: Iterable[Ref]) -> Iterator[tuple[str, Statement]]:
        for label, group in grouped(refs, lambda ref: ref.label).items():
            if label in self.existing.labels:
                text = templates.read_nodes(label, self.keys[label])
                for some in batches(group, self.batch):
                    yield label, Statement(text, {"key": [ref.key for ref in some]})
