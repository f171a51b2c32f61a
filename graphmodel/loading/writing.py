"""Sends records in batches: reads what is stored, compares by value, and writes only what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from graphmodel.databases import Database, Statement
from graphmodel.errors import DatabaseError
from graphmodel.loading import templates
from graphmodel.loading.columns import casts, changed, packed
from graphmodel.loading.faults import refused
from graphmodel.loading.isolating import isolate
from graphmodel.loading.ownership import Rule, of_row, united, vanished
from graphmodel.loading.report import Progress, Tallies
from graphmodel.loading.supposing import StoredNode, Supposed
from graphmodel.model import Ref
from graphmodel.model.layer import ADOPTED, CLAIMED, SOURCES
from graphmodel.problems import Problem
from graphmodel.records import NodeRecord, RelationshipRecord

BATCH = 5_000
Item = TypeVar("Item")
Shape = tuple[Any, ...]


class Writer:
    """Writes nodes and relationships to one database. `keys` names the key property of each identity label.

    A `dry` one writes nothing, and reads nodes as they would then be.
    """

    def __init__(
        self,
        database: Database,
        keys: Mapping[str, str],
        tallies: Tallies,
        progress: Progress,
        batch: int = BATCH,
        dry: bool = False,
    ) -> None:
        self.database = database
        self.keys = keys
        self.tallies = tallies
        self.progress = progress
        self.batch = batch
        self.dry = dry
        self.refused: dict[Any, Problem] = {}
        self.supposed = Supposed()

    # Nodes

    def stored_nodes(self, refs: Iterable[Ref]) -> dict[Ref, StoredNode]:
        """The nodes with these references that the database has."""
        refs = list(refs)
        found: dict[Ref, StoredNode] = {}
        for label, group in grouped(refs, lambda ref: ref.label).items():
            text = templates.read_nodes(label, self.keys[label])
            for some in batches(group, self.batch):
                rows = self.database.read(text, {"key": [ref.key for ref in some]}).rows
                found |= {Ref(label, key): StoredNode(frozenset(labels), columns) for key, labels, columns in rows}
        return self.supposed.over(found, refs)

    def write_rows(self, nodes: Sequence[NodeRecord], ties: Sequence[RelationshipRecord]) -> list[Problem]:
        """Creates and updates nodes and relationships that sources give as such; what is wrong with those refused."""
        self.refused = {}
        self.write_nodes(nodes, "node", "nodes", owned=False)
        self._tell_absent(nodes, ties)
        joined = [tie for tie in ties if not self._lost(tie)]
        self.write_relationships(joined, "relationship", "relationships", of_row)
        return list(self.refused.values())

    def _tell_absent(self, nodes: Sequence[NodeRecord], ties: Sequence[RelationshipRecord]) -> None:
        """Tells the relationships that lead to nodes which are not loaded now, and were not before."""
        ends = {end for tie in ties for end in (tie.start, tie.end)} - {node.ref for node in nodes}
        absent = ends - self.present(ends) if ends else set()
        for tie in ties if absent else ():
            lost = next((end for end in (tie.start, tie.end) if end in absent), None)
            if lost is not None:
                fault = f"the {lost.label} {lost.key!r} is not in the database, and its row is not among those loaded"
                self.refused[tie.identity] = Problem(
                    tie.where, "missing-end", fault, "load its row first, or with this"
                )

    def _lost(self, tie: RelationshipRecord) -> bool:
        """Whether one of its ends was refused, which is told."""
        lost = next((end for end in (tie.start, tie.end) if end in self.refused), None)
        if lost is not None and tie.identity not in self.refused:
            fault = f"the {lost.label} {lost.key!r} was refused, so nothing can be joined to it"
            self.refused[tie.identity] = Problem(tie.where, "missing-end", fault, "mend that row, and load again")
        return tie.identity in self.refused

    def write_nodes(self, records: Sequence[NodeRecord], kind: str, stage: str, owned: bool) -> None:
        """Creates and updates nodes.

        `owned` nodes lose the properties that their record no longer has; others keep what they have. Where the
        database refuses some of those that are not owned, the others are written.
        """
        done = 0
        for some in batches(records, self.batch):
            stored = self.stored_nodes(record.ref for record in some)
            todo = [(record, self.node_columns(record, stored.get(record.ref))) for record in some]
            due = [(record, columns) for record, columns in todo if columns or record.ref not in stored]
            if owned:
                self.merge_nodes(due)
            else:
                isolate(
                    due, self._merged(self.merge_nodes), lambda item, wrong: self._refuse(item[0].ref, item[0], wrong)
                )
            differs = {record.ref for record, _ in due}
            if owned:
                differs |= self._drop_vanished(some, stored)
            for record in some:
                if record.ref in self.refused:
                    continue
                fate = "unchanged" if record.ref not in differs else "updated"
                self.tallies.add(kind, record.name, fate if record.ref in stored else "created")
            done += len(some)
            self.progress(stage, done, len(records))

    def node_columns(self, record: NodeRecord, stored: StoredNode | None) -> dict[str, Any]:
        """The columns of a record that are not stored so; None clears one."""
        have = stored.columns if stored else {}
        wanted = dict(record.stored)
        wanted[SOURCES] = united(have, record.sources)
        if stored and SOURCES not in have:
            wanted[ADOPTED] = True
        claimed = [name for name in have.get(CLAIMED, ()) if name not in record.stored]
        if CLAIMED in have and claimed != list(have[CLAIMED]):
            wanted[CLAIMED] = claimed or None
        found = changed(have, wanted)
        if not found and stored and not set(record.labels) <= stored.labels:
            return {SOURCES: wanted[SOURCES]}
        return found

    def _drop_vanished(self, records: Sequence[NodeRecord], stored: Mapping[Ref, StoredNode]) -> set[Ref]:
        dropped: dict[Ref, frozenset[str]] = {}
        for record in records:
            have = stored.get(record.ref)
            gone = vanished(record, have.columns) if have else frozenset()
            if gone:
                dropped[record.ref] = gone
        self.drop_columns(dropped)
        return set(dropped)

    def drop_columns(self, dropped: Mapping[Ref, frozenset[str]]) -> None:
        """Removes properties from nodes."""
        for (label, columns), refs in grouped(dropped, lambda ref: (ref.label, dropped[ref])).items():
            text = templates.drop_columns(label, self.keys[label], sorted(columns))
            self._send(text, {"key": [ref.key for ref in refs]})

    def merge_nodes(self, due: Sequence[tuple[NodeRecord, dict[str, Any]]]) -> None:
        """Sends nodes with the columns that are to be set."""
        if self.dry:
            self.supposed.merge(due, self.stored_nodes(record.ref for record, _ in due))
            return

        def shape(item: tuple[NodeRecord, dict[str, Any]]) -> Shape:
            record, columns = item
            return record.ref.label, record.key, record.labels, casts(columns)

        for (label, key, labels, columns), items in grouped(due, shape).items():
            text = templates.merge_nodes(label, key, labels, columns)
            values = packed(columns, (row for _, row in items))
            self._send(text, {"key": [record.ref.key for record, _ in items], **values})

    def present(self, refs: Iterable[Ref]) -> set[Ref]:
        """Those of these references that the database has a node for."""
        return set(self.stored_nodes(sorted(refs)))

    def drop_labels(self, dropped: Mapping[Ref, frozenset[str]]) -> None:
        """Removes labels from nodes."""
        for (label, labels), refs in grouped(dropped, lambda ref: (ref.label, dropped[ref])).items():
            text = templates.drop_labels(label, self.keys[label], sorted(labels))
            self._send(text, {"key": [ref.key for ref in refs]})

    def set_columns(self, wanted: Mapping[Ref, Mapping[str, Any]]) -> None:
        """Sets properties of nodes that are there."""
        items = [(NodeRecord(ref, self.keys[ref.label], (ref.label,), {}, frozenset()), dict(columns))
                 for ref, columns in wanted.items()]  # fmt: skip
        self.merge_nodes(items)

    def delete_nodes(self, refs: Iterable[Ref]) -> None:
        """Deletes nodes with their relationships."""
        refs = list(refs)
        if self.dry:
            self.supposed.delete(refs)
            return
        for label, group in grouped(refs, lambda ref: ref.label).items():
            for some in batches(group, self.batch):
                self._send(templates.delete_nodes(label, self.keys[label]), {"key": [ref.key for ref in some]})

    # Relationships

    def stored_relationships(self, records: Sequence[RelationshipRecord]) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The stored columns of these relationships, for those that the database has."""
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        for shape, group in grouped(records, self._ends).items():
            text = templates.read_relationships(*shape)
            for some in batches(group, self.batch):
                for i, stored in self.database.read(text, self._ends_of(some)).rows:
                    found[some[i].identity] = stored
        return found

    def write_relationships(self, records: Sequence[RelationshipRecord], kind: str, stage: str, rule: Rule) -> None:
        """Creates and updates relationships between nodes that are there; the rule says which columns are theirs."""
        done = 0
        for some in batches(records, self.batch):
            stored = self.stored_relationships(some)
            due = []
            fates: dict[tuple[Any, ...], str] = {}
            dropped: list[tuple[RelationshipRecord, frozenset[str]]] = []
            for record in some:
                have = stored.get(record.identity)
                columns, gone = rule(record, have or {})
                if gone:
                    dropped.append((record, gone))
                if columns or have is None:
                    due.append((record, columns))
                fates[record.identity] = "created" if have is None else "updated" if columns or gone else "unchanged"
            for gone, items in grouped(dropped, lambda item: item[1]).items():
                self.drop_relationship_columns([record for record, _ in items], sorted(gone))
            isolate(
                due,
                self._merged(self.merge_relationships),
                lambda item, wrong: self._refuse(item[0].identity, item[0], wrong),
            )
            for record in some:
                if record.identity not in self.refused:
                    self.tallies.add(kind, record.type, fates[record.identity])
            done += len(some)
            self.progress(stage, done, len(records))

    def merge_relationships(self, due: Sequence[tuple[RelationshipRecord, dict[str, Any]]]) -> None:
        """Sends relationships with the columns that are to be set."""

        def shape(item: tuple[RelationshipRecord, dict[str, Any]]) -> Shape:
            record, columns = item
            return (*self._ends(record), casts({n: v for n, v in columns.items() if n not in record.key}))

        for (type, start, end, key, columns), items in grouped(due, shape).items():
            text = templates.merge_relationships(type, start, end, key, columns)
            values = packed(columns, (row for _, row in items))
            self._send(text, self._ends_of([record for record, _ in items]) | values)

    def delete_relationships(self, records: Sequence[RelationshipRecord]) -> None:
        """Deletes relationships."""
        self._change(records, ())

    def release(self, left: Sequence[tuple[RelationshipRecord, list[str]]], kind: str) -> None:
        """Leaves each relationship to the sources that still give it; deletes those that none gives."""
        for record, others in left:
            if not others:
                self.tallies.add(kind, record.type, "deleted")
        self.delete_relationships([record for record, others in left if not others])
        self.set_sources([(record, others) for record, others in left if others])

    def drop_relationship_columns(self, records: Sequence[RelationshipRecord], columns: Sequence[str]) -> None:
        """Removes properties from relationships."""
        self._change(records, columns)

    def set_sources(self, left: Sequence[tuple[RelationshipRecord, list[str]]]) -> None:
        """Sets who says so on relationships that are there."""
        self.merge_relationships([(record, {SOURCES: sources}) for record, sources in left])

    def _change(self, records: Sequence[RelationshipRecord], dropped: Sequence[str]) -> None:
        for shape, group in grouped(records, self._ends).items():
            text = templates.change_relationships(dropped, *shape)
            for some in batches(group, self.batch):
                self._send(text, self._ends_of(some))

    def _ends(self, record: RelationshipRecord) -> Shape:
        start, end = record.start.label, record.end.label
        key = casts({name: record.stored[name] for name in record.key})
        return record.type, (start, self.keys[start]), (end, self.keys[end]), key

    def _ends_of(self, records: Sequence[RelationshipRecord]) -> dict[str, Any]:
        ends = {"start": [r.start.key for r in records], "end": [r.end.key for r in records]}
        keys = records[0].key if records else ()
        return ends | packed([(name, "") for name in keys], [r.stored for r in records], "k")

    def _merged(self, merge: Callable[[Sequence[Item]], None]) -> Callable[[Sequence[Item]], int]:
        def send(items: Sequence[Item]) -> int:
            merge(items)
            return len(items)

        return send

    def _refuse(self, identity: Any, record: NodeRecord | RelationshipRecord, wrong: DatabaseError) -> None:
        self.refused[identity] = refused(record.where, wrong)

    def _send(self, text: str, parameters: Mapping[str, Any]) -> None:
        if not self.dry:
            self.database.write(Statement(text, parameters))


def grouped(items: Iterable[Item], shape: Callable[[Item], Any]) -> dict[Any, list[Item]]:
    """The items by shape, in order of first appearance."""
    found: dict[Any, list[Item]] = defaultdict(list)
    for item in items:
        found[shape(item)].append(item)
    return found


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most this size."""
    held = list(items)
    for start in range(0, len(held), size):
        yield held[start : start + size]
