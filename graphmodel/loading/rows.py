"""Writes one batch of rows in columns: asks which differ from what is stored, and sends only those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphmodel.databases import Database, Statement
from graphmodel.loading import templates
from graphmodel.loading.columns import cast_of, casts_differ, packed_columns, shape_of
from graphmodel.loading.faults import class_changed, missing_end, refused
from graphmodel.loading.isolating import isolate
from graphmodel.loading.ownership import of_row
from graphmodel.loading.report import Tallies, silent
from graphmodel.loading.writing import StoredNode, Writer
from graphmodel.model import Model, Ref
from graphmodel.model.layer import SOURCES
from graphmodel.problems import Problem
from graphmodel.records import NodeRecord, RelationshipRecord
from graphmodel.records.bulk import Rows, Stream
from graphmodel.sources.chunks import NodeChunk, TieChunk
from graphmodel.sources.spool import ChunkT, split, take


@dataclass
class Fates:
    """What became of the rows of a batch, by kind, name and fate, and why some were refused."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def __iadd__(self, other: Fates) -> Fates:
        """Adds another batch's."""
        self.counts.update(other.counts)
        self.problems += other.problems
        return self


class RowWriter:
    """Writes batches of rows; several threads may use it at once. `dry` compares and counts, and writes nothing."""

    def __init__(
        self,
        database: Database,
        model: Model,
        keys: Mapping[str, str],
        *,
        replace_classes: bool = False,
        dry: bool = False,
    ) -> None:
        self.database = database
        self.model = model
        self.dry = dry
        self._replace = replace_classes
        self._writer = Writer(database, keys, Tallies(), silent, dry=dry)
        self._empty: set[str] = set()
        self._labels = set(model.nodes)
        self._unsure = False

    def look(self, stream: Stream) -> None:
        """Notes which labels and types have nothing stored, so that nothing need be compared there."""
        for label in {kind.identity for kind in self.model.nodes.values() if not kind.abstract}:
            if not self.database.read(templates.any_node(label)).value():
                self._empty.add(label)
        for type in self.model.relationships:
            if not self.database.read(templates.any_relationship(type)).value():
                self._empty.add(f"-{type}")
        self._unsure = not stream.known.complete

    # Nodes

    def nodes(self, rows: Rows[NodeChunk]) -> Fates:
        """Creates and updates the nodes of a batch."""
        kind = self.model.nodes[rows.chunk.label]
        fates = Fates()
        chunk = rows.chunk
        if kind.identity not in self._empty:
            chunk = self._differing(rows, templates.same_nodes, (kind.identity, kind.key, kind.labels), _keys(chunk))
            fates.counts["node", kind.label, "unchanged"] = len(rows) - len(chunk)
            chunk = self._update_nodes(replace(rows, chunk=chunk), fates)
        written = self._create(chunk, lambda some: self._merge_nodes(replace(rows, chunk=some)), fates)
        fates.counts["node", kind.label, "created"] += written
        return fates

    def _update_nodes(self, rows: Rows[NodeChunk], fates: Fates) -> NodeChunk:
        """Updates those that are there; gives the others."""
        chunk, kind = rows.chunk, self.model.nodes[rows.chunk.label]
        stored = self._writer.stored_nodes(Ref(kind.identity, key) for key in chunk.keys)
        due: list[tuple[NodeRecord, dict[str, Any]]] = []
        absent: list[int] = []
        for at, key in enumerate(chunk.keys):
            have = stored.get(Ref(kind.identity, key))
            if have is None:
                absent.append(at)
                continue
            record = NodeRecord(
                Ref(kind.identity, key),
                kind.key,
                kind.labels,
                _row(chunk, at),
                frozenset(rows.sources),
                chunk.where(at),
            )
            surplus = self._surplus(record, have)
            if surplus is None or (surplus and not self._replace):
                fates.problems.append(class_changed(record, have.labels & self._labels))
                continue
            if surplus:
                self._writer.drop_labels({record.ref: surplus})
            columns = self._writer.node_columns(record, have)
            due += [(record, columns)] if columns else []
            fates.counts["node", kind.label, "unchanged"] += not columns
        written = self._isolated(due, lambda items: self._writer.merge_nodes(items), lambda item: item[0], fates)
        fates.counts["node", kind.label, "updated"] += written
        return take(chunk, absent)

    def _surplus(self, record: NodeRecord, have: StoredNode) -> frozenset[str] | None:
        """The labels that a stored node has too many; None where its class cannot be changed."""
        if SOURCES not in have.columns:
            return frozenset()
        surplus = frozenset((have.labels & self._labels) - set(record.labels))
        lacking = set(record.labels) - have.labels
        if (surplus or lacking) and (self.database.dialect.unique_on == "concrete" or not self._replace):
            return None
        return surplus

    def _merge_nodes(self, rows: Rows[NodeChunk]) -> int:
        chunk, kind = rows.chunk, self.model.nodes[rows.chunk.label]
        shape = shape_of(chunk.columns)
        if self._first(kind.identity):
            text = templates.create_nodes(kind.identity, kind.key, kind.labels, shape)
        else:
            text = templates.merge_nodes(kind.identity, kind.key, kind.labels, shape, said=True)
        self._send(text, _keys(chunk) | packed_columns(shape, chunk.columns) | {"sources": list(rows.sources)})
        return len(chunk)

    # Relationships

    def ties(self, rows: Rows[TieChunk]) -> Fates:
        """Creates and updates the relationships of a batch; those whose ends are not there are told."""
        chunk, fates = rows.chunk, Fates()
        if f"-{chunk.type}" not in self._empty:
            chunk = self._differing(rows, templates.same_relationships, self._shape(chunk), self._ends(chunk))
            fates.counts["relationship", chunk.type, "unchanged"] = len(rows) - len(chunk)
            chunk = self._update_ties(replace(rows, chunk=chunk), fates)
        written = self._create(chunk, lambda some: self._merge_ties(replace(rows, chunk=some), fates), fates)
        fates.counts["relationship", chunk.type, "created"] += written
        return fates

    def _update_ties(self, rows: Rows[TieChunk], fates: Fates) -> TieChunk:
        chunk = rows.chunk
        records = [self._tie(rows, at) for at in range(len(chunk))]
        stored = self._writer.stored_relationships(records)
        due: list[tuple[RelationshipRecord, dict[str, Any]]] = []
        absent: list[int] = []
        for at, record in enumerate(records):
            have = stored.get(record.identity)
            if have is None:
                absent.append(at)
                continue
            columns, _ = of_row(record, have)
            due += [(record, columns)] if columns else []
            fates.counts["relationship", chunk.type, "unchanged"] += not columns
        written = self._isolated(
            due, lambda items: self._writer.merge_relationships(items), lambda item: item[0], fates
        )
        fates.counts["relationship", chunk.type, "updated"] += written
        return take(chunk, absent)

    def _tie(self, rows: Rows[TieChunk], at: int) -> RelationshipRecord:
        chunk = rows.chunk
        start, end = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
        return RelationshipRecord(
            chunk.type,
            Ref(start, chunk.starts[at]),
            Ref(end, chunk.ends[at]),
            _row(chunk, at),
            frozenset(rows.sources),
            self.model.relationships[chunk.type].key,
            chunk.where(at),
        )

    def _merge_ties(self, rows: Rows[TieChunk], fates: Fates) -> int:
        chunk = rows.chunk
        type, start, end, key = self._shape(chunk)
        own = {name: values for name, values in chunk.columns.items() if name not in dict(key)}
        shape = shape_of(own)
        if self._first(f"-{type}"):
            text = templates.create_relationships(type, start, end, key, shape, self._fits(chunk))
        else:
            text = templates.merge_relationships(type, start, end, key, shape, said=True, fits=self._fits(chunk))
        values = self._ends(chunk) | packed_columns(shape, own) | {"sources": list(rows.sources)}
        told = self._send(text, values)
        if told is None or told >= len(chunk):
            return len(chunk)
        return len(chunk) - self._tell_missing(rows, fates)

    def _tell_missing(self, rows: Rows[TieChunk], fates: Fates) -> int:
        chunk, kind = rows.chunk, self.model.relationships[rows.chunk.type]
        _, start, end, _ = self._shape(chunk)
        held = self.database.read(templates.ends_held(start, end), self._ends(chunk)).rows
        missing = [missing_end(self.model, kind, chunk, at, a, b) for at, a, b in held]
        found = [problem for problem in missing if problem is not None]
        fates.problems += found
        return len(found)

    def _fits(self, chunk: TieChunk) -> list[tuple[str, str]]:
        """The labels that the ends must have, where the sources could not be asked for them all."""
        kind = self.model.relationships[chunk.type]
        pairs = [*kind.pairs, *((b, a) for a, b in kind.pairs if kind.symmetric)]
        known = [(a, b) for a, b in dict.fromkeys(pairs) if a in self.model.nodes and b in self.model.nodes]
        return known if self._unsure else []

    def _shape(self, chunk: TieChunk) -> tuple[Any, ...]:
        kinds = [self.model.nodes[label] for label in (chunk.start, chunk.end)]
        key = self.model.relationships[chunk.type].key
        ends = [(kind.identity, kind.key) for kind in kinds]
        return chunk.type, *ends, shape_of({name: chunk.columns[name] for name in key})

    def _ends(self, chunk: TieChunk) -> dict[str, Any]:
        key = {name: chunk.columns[name] for name in self.model.relationships[chunk.type].key}
        packed = packed_columns(shape_of(key), key, "k")
        return {"start": list(chunk.starts), "end": list(chunk.ends), **packed}

    # Both

    def _first(self, kind: str) -> bool:
        """Whether rows of a label or type may be created, not merged; a stream gives none twice, nor what is in memory.

        A batch is one transaction, so one that was broken off left nothing; after it, the next load merges.
        """
        return self.database.dialect.creates_first and kind in self._empty

    def _differing(
        self, rows: Rows[ChunkT], text: Callable[..., str], of: Sequence[Any], identity: Mapping[str, Any]
    ) -> ChunkT:
        """The rows that are not stored just so."""
        if not self.database.dialect.compares_by_value:
            return rows.chunk
        columns = rows.chunk.columns
        if isinstance(rows.chunk, TieChunk):
            columns = {n: v for n, v in columns.items() if n not in self.model.relationships[rows.chunk.type].key}
        shape = shape_of(columns)
        values = {**identity, **packed_columns(shape, columns), "sources": list(rows.sources)}
        same = set(self.database.read(text(*of, shape), values).value() or ())
        return take(rows.chunk, [at for at in range(len(rows)) if at not in same]) if same else rows.chunk

    def _create(self, chunk: ChunkT, send: Callable[[ChunkT], int], fates: Fates) -> int:
        """Sends the rows, and those that the database refuses one by one; the number that was written."""
        if self.dry or not len(chunk):
            return len(chunk)
        return isolate(
            list(range(len(chunk))),
            lambda rows: send(take(chunk, rows)),
            lambda at, wrong: fates.problems.append(refused(chunk.where(at), wrong)),
        )

    def _isolated(
        self,
        due: Sequence[Any],
        send: Callable[[Sequence[Any]], None],
        record: Callable[[Any], NodeRecord | RelationshipRecord],
        fates: Fates,
    ) -> int:
        def sent(items: Sequence[Any]) -> int:
            send(items)
            return len(items)

        return isolate(due, sent, lambda item, wrong: fates.problems.append(refused(record(item).where, wrong)))

    def _send(self, text: str, parameters: Mapping[str, Any]) -> int | None:
        told = self.database.write(Statement(text, parameters))[0].value()
        return told if isinstance(told, int) else None


def slices(rows: Rows[ChunkT], size: int) -> Iterator[Rows[ChunkT]]:
    """The rows in batches, in the order of their keys, so that other programs' locks are taken in one order."""
    for chunk in _castable(rows.chunk):
        order = _order(chunk)
        for first in range(0, len(chunk), size):
            yield Rows(take(chunk, order[first : first + size]), rows.sources)


def _castable(chunk: ChunkT) -> Iterator[ChunkT]:
    """The rows in chunks such that one function makes all values of a column."""
    mixed = [values for values in chunk.columns.values() if casts_differ(values)]
    if not mixed:
        yield chunk
        return
    for _, some in split(chunk, [tuple(map(cast_of, row)) for row in zip(*mixed, strict=True)]):
        yield some


def _order(chunk: NodeChunk | TieChunk) -> Sequence[int]:
    ids: Sequence[Any] = chunk.keys if isinstance(chunk, NodeChunk) else chunk.starts
    try:
        return sorted(range(len(chunk)), key=ids.__getitem__)
    except TypeError:  # keys of several types have no order, and need none here
        return range(len(chunk))


def _keys(chunk: NodeChunk) -> dict[str, Any]:
    return {"key": list(chunk.keys)}


def _row(chunk: NodeChunk | TieChunk, at: int) -> dict[str, Any]:
    return {name: values[at] for name, values in chunk.columns.items()}
