"""Writes batches of nodes: asks which differ from what is stored, and sends only those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphmodel.databases import Database
from graphmodel.loading import templates
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.comparing import compared_nodes
from graphmodel.loading.faults import class_changed
from graphmodel.loading.rows import Fates, Held, RowWriter, apart
from graphmodel.loading.supposing import StoredNode
from graphmodel.model import Model, Ref
from graphmodel.model.layer import SOURCES
from graphmodel.records import NodeRecord
from graphmodel.sources.chunks import NodeChunk, take
from graphmodel.staging import Rows


class NodeWriter(RowWriter):
    """Writes batches of nodes. `classes`: a stored node may get another class."""

    def __init__(
        self, database: Database, model: Model, keys: Mapping[str, str], held: Held, *, classes: bool, dry: bool
    ) -> None:
        super().__init__(database, model, keys, held, dry)
        self._classes = classes
        self._labels = set(model.nodes)

    def write(self, rows: Rows[NodeChunk]) -> Fates:
        """Creates and updates the nodes of a batch."""
        kind, fates = self.model.nodes[rows.chunk.label], Fates()
        nothing = replace(rows, chunk=take(rows.chunk, []))
        if kind.identity not in self.held.labels:
            absent, others = rows, nothing
        elif self.compares:
            stored, same = compared_nodes(self.database, rows, kind)
            fates.counts["node", kind.label, "unchanged"] += len(same)
            absent, others = apart(rows, stored, same)
        else:
            absent, others = nothing, rows
        for chunk in (absent.chunk, self._update(others, fates)):
            written = self.create(chunk, lambda some: self._merge(replace(rows, chunk=some)), fates)
            fates.counts["node", kind.label, "created"] += written
        return fates

    def _update(self, rows: Rows[NodeChunk], fates: Fates) -> NodeChunk:
        """Updates those that are there; gives the others."""
        chunk, kind = rows.chunk, self.model.nodes[rows.chunk.label]
        stored = self.writer.stored_nodes(Ref(kind.identity, key) for key in chunk.keys)
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
                rows.row(at),
                frozenset(rows.sources),
                chunk.where(at),
            )
            surplus = self._surplus(record, have)
            if surplus is None or (surplus and not self._classes):
                fates.problems.append(class_changed(record, have.labels & self._labels, self.writer.database.dialect))
                continue
            if surplus:
                self.writer.drop_labels({record.ref: surplus})
            columns = self.writer.node_columns(record, have)
            due += [(record, columns)] if columns else []
            fates.counts["node", kind.label, "unchanged"] += not columns
        written = self.isolated(due, lambda items: self.writer.merge_nodes(items), lambda item: item[0], fates)
        fates.counts["node", kind.label, "updated"] += written
        return take(chunk, absent)

    def _surplus(self, record: NodeRecord, have: StoredNode) -> frozenset[str] | None:
        """The labels that a stored node has too many; None where its class cannot be changed."""
        if SOURCES not in have.columns:
            return frozenset()
        surplus = frozenset((have.labels & self._labels) - set(record.labels))
        lacking = set(record.labels) - have.labels
        if (surplus or lacking) and (self.database.dialect.unique_on == "concrete" or not self._classes):
            return None
        return surplus

    def _merge(self, rows: Rows[NodeChunk]) -> int:
        chunk, kind = rows.chunk, self.model.nodes[rows.chunk.label]
        shape = shape_of(chunk.columns)
        if self.database.dialect.creates_first and kind.identity not in self.held.labels:
            text = templates.create_nodes(kind.identity, kind.key, kind.labels, shape)
        else:
            text = templates.merge_nodes(kind.identity, kind.key, kind.labels, shape, said=True, open=rows.open)
        self.send(
            text, {"key": list(chunk.keys)} | packed_columns(shape, chunk.columns) | {"sources": list(rows.sources)}
        )
        return len(chunk)
