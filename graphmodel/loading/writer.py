"""The one writer: takes changes of what is stored, and sends them together.

What was read and what is to be written make up the graph as it will be, so each step of a load sees what the steps
before it did, whether or not that was sent. A dry run is a load that never sends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.errors import DatabaseError
from graphmodel.loading.bisect import bisect_failures
from graphmodel.loading.changes import Change, NodeChange, RelationshipChange, Upsert, by_start
from graphmodel.loading.comparing import Identity
from graphmodel.loading.known_graph import KnownGraph
from graphmodel.loading.options import BATCH
from graphmodel.loading.ownership import is_adopted
from graphmodel.loading.stored import ExistingTypes, StoredNode, StoredRelationship
from graphmodel.model import Layer, Ref
from graphmodel.model.layer import OWN, PLAIN_LAYER, labels_among
from graphmodel.records import NodeRecord, RelationshipRecord

Reject = Callable[[Change, DatabaseError], None]
LITTLE = 6_000
"""So many nodes that were read are remembered, whatever they are."""
REMEMBERED = 100_000
"""So many nodes and relationships that were read are remembered by a load that goes in batches."""


class Writer(KnownGraph):
    """Reads and changes one database.

    `keys` names the key property of each identity label; `existing` says of what nothing need be read. Up to
    `together` changes wait for `finish`; more are sent in batches of `batch`. A `dry` writer sends nothing. `merge`:
    the load before this one did not come to its end. `mark` is sent with each transaction. `layer` names claims.
    """

    def __init__(
        self,
        database: Database,
        keys: Mapping[str, str],
        existing: ExistingTypes,
        *,
        batch: int = BATCH,
        together: int = 0,
        dry: bool = False,
        merge: bool = False,
        mark: Callable[[], list[Statement]] = list,
        layer: Layer = PLAIN_LAYER,
    ) -> None:
        super().__init__(database, keys, existing, batch)
        self.together = together
        self.dry = dry
        self.layer = layer
        self._mark = mark
        self._upsert = Upsert(database.dialect, keys, merge)
        self._node_changes: dict[Ref, NodeChange] = {}
        self._relationship_changes: dict[Identity, RelationshipChange] = {}
        self._others: list[Statement] = []
        self._deferred = False
        self._unsent: set[Ref | Identity] = set()
        """What a dry run would have changed by now: the database does not have it."""

    def forget(self, labels: Collection[str]) -> bool:
        """Forgets what was read of nodes of these labels, and of relationships; whether it did.

        What is little stays, and so does everything while changes wait to be sent, and what a dry run would have sent.
        """
        kept = self._unsent
        if self._node_changes or self._relationship_changes or len(self._nodes) - len(kept) < LITTLE:
            return False
        self._nodes = {ref: node for ref, node in self._nodes.items() if ref.label not in labels or ref in kept}
        self._relationships = {known: each for known, each in self._relationships.items() if known in kept}
        return True

    def set_node(self, record: NodeRecord, columns: Mapping[str, Any], dropped: frozenset[str] = frozenset()) -> None:
        """Makes a node, or sets columns of one; a column that is None goes. `dropped` are labels that it loses.

        An optional label comes and goes with the column that lists its sources, unless the node had it before.
        """
        ref = record.ref
        further = labels_among(columns)
        wanted = frozenset(record.labels) | {label for label, sources in further.items() if sources}
        have = self._nodes[ref]
        change = self._node_changes.setdefault(ref, NodeChange(record, created=have is None))
        labels = have.labels if have is not None else frozenset({ref.label})
        change.record = record if have is None else change.record
        change.columns |= columns
        if have is not None:
            dropped |= {label for label in labels & (further.keys() - wanted) if not is_adopted(have, label)}
        change.labels |= wanted - labels
        change.dropped |= dropped
        stored = {**(have.columns if have is not None else {record.key: ref.key}), **columns}
        self._nodes[ref] = StoredNode((labels | wanted) - dropped, _without_none(stored))

    def set_columns(self, ref: Ref, columns: Mapping[str, Any]) -> None:
        """Sets columns of a node that is there; a column that is None goes."""
        self.set_node(NodeRecord(ref, self.keys[ref.label], (ref.label,), {}, frozenset()), columns)

    def delete_nodes(self, refs: Iterable[Ref]) -> None:
        """Deletes nodes with their relationships."""
        for ref in refs:
            created = self._nodes.get(ref, ...) is None
            record = NodeRecord(ref, self.keys[ref.label], (ref.label,), {}, frozenset())
            change = self._node_changes.setdefault(ref, NodeChange(record, created))
            change.deleted = True
            self._nodes[ref] = None

    # Relationships

    def unchanged_node(self, ref: Ref) -> StoredNode | None:
        """A node as the database has it, if it was read and nothing is to be changed in it."""
        return None if ref in self._node_changes or ref in self._unsent else self._nodes.get(ref)

    def unchanged_relationship(self, record: RelationshipRecord) -> StoredRelationship | None:
        """The same of a relationship."""
        changed = record.identity in self._relationship_changes or record.identity in self._unsent
        return None if changed else self._relationships.get(record.identity)

    def as_read(self, record: RelationshipRecord) -> StoredRelationship | None:
        """A relationship as it was read, before what is pending."""
        change = self._relationship_changes.get(record.identity)
        return change.stored if change is not None else self._relationships.get(record.identity)

    def pending(self, type: str) -> list[RelationshipRecord]:
        """The relationships of a type that are to be made or changed."""
        changes = self._relationship_changes.values()
        return [change.record for change in changes if change.record.type == type and not change.deleted]

    def set_relationship(self, record: RelationshipRecord, columns: Mapping[str, Any]) -> None:
        """Makes a relationship, or sets columns of one; a column that is None goes."""
        have = self._relationships[record.identity]
        change = self._relationship_changes.setdefault(record.identity, RelationshipChange(record, have))
        if change.deleted:  # it is made anew, so what it was has no part in it
            was = change.stored.columns if change.stored is not None else {}
            change.columns = {name: None for name in was if name not in (*record.key, OWN)}
            change.deleted = False
        change.columns |= columns
        own = {name: record.stored[name] for name in record.key}
        stored = {**(have.columns if have is not None else own), **columns}
        self._relationships[record.identity] = StoredRelationship(_without_none(stored), have.id if have else "")

    def delete_relationship(self, record: RelationshipRecord) -> None:
        """Deletes a relationship."""
        new = RelationshipChange(record, self._relationships[record.identity])
        self._relationship_changes.setdefault(record.identity, new).deleted = True
        self._relationships[record.identity] = None

    # Sending

    def also(self, statement: Statement) -> None:
        """Sends a statement of another kind after what is pending."""
        self._others.append(statement)

    @property
    def merges(self) -> bool:
        """Whether relationships that were not there may be by now, since the load before did not come to its end."""
        return self._upsert.merge

    @property
    def is_idle(self) -> bool:
        """Whether the database has all that was changed, so that it can be asked for it."""
        return not (self.dry or self._node_changes or self._relationship_changes)

    def write(self, *statements: Statement) -> None:
        """Sends statements at once, after what marks that the graph is not complete."""
        self.ahead.forget()
        self.database.write(*self._mark(), *statements)

    @property
    def has_unsent(self) -> bool:
        """Whether something is still to be sent."""
        return bool(self._node_changes or self._relationship_changes or self._others)

    def settle(self, reject: Reject | None = None) -> None:
        """Sends what is pending, unless it may still go together with all that follows, or is deferred.

        What the database refuses is found and handed to `reject`, if that is given, and the others are sent.
        """
        if self._deferred or not self.is_full:
            return
        if self.dry:
            self._unsent.update(self._node_changes, self._relationship_changes)
            self._forget_changes()
        else:
            self.begin_batches(reject)

    @property
    def is_full(self) -> bool:
        """Whether what is pending no longer goes together with all that follows."""
        return self.dry or len(self._node_changes) + len(self._relationship_changes) > self.together

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Within a `with` statement nothing is sent, so that what belongs together is sent in one order."""
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False

    def begin_batches(self, reject: Reject | None = None) -> None:
        """Sends what is pending in batches, and all that follows too: a load that has begun so goes on so."""
        if not self.dry:
            self.together = 0
            self.send(reject)

    def send(self, reject: Reject | None = None) -> None:
        """Sends what is pending, in batches."""
        for changes in by_start(self._node_changes.values(), self._relationship_changes.values(), self.batch):
            bisect_failures(changes, self._write, None if reject is None else self._rejected(reject))
        if self._others:
            self.write(*self._others)
        self._sent()

    def finish(self, *last: Statement) -> None:
        """Sends what is pending and what marks the end, in one transaction if no other was needed."""
        if self.dry:
            return
        if not self.together:
            self.send()
        self.ahead.forget()
        self.database.write(*self._upsert.statements(self._changes()), *self._others, *last)
        self._sent()

    def _changes(self) -> list[Change]:
        return [*self._node_changes.values(), *self._relationship_changes.values()]

    def _write(self, changes: Sequence[Change]) -> int:
        self.write(*self._upsert.statements(changes))
        return len(changes)

    def _rejected(self, reject: Reject) -> Reject:
        def forget(change: Change, wrong: DatabaseError) -> None:
            if isinstance(change, NodeChange):
                self._nodes.pop(change.record.ref)
            reject(change, wrong)

        return forget

    def _sent(self) -> None:
        self.existing.labels |= {ref.label for ref in self._node_changes}
        self.existing.types |= {change.record.type for change in self._relationship_changes.values()}
        for identity in self._relationship_changes:  # it has an id now
            del self._relationships[identity]
        self._forget_changes()
        if len(self._nodes) + len(self._relationships) > REMEMBERED:
            self._nodes.clear()
            self._relationships.clear()

    def _forget_changes(self) -> None:
        self._node_changes.clear()
        self._relationship_changes.clear()
        self._others.clear()


def _without_none(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if value is not None}
