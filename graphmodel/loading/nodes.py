"""Writes rows of nodes: asks which differ from what is stored, and sends only those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graphmodel.databases import Database
from graphmodel.loading import templates
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.comparing import compared_nodes
from graphmodel.loading.faults import class_changed
from graphmodel.loading.ownership import node_columns
from graphmodel.loading.rows import RowWriter, WriteResult, split_changed
from graphmodel.loading.stored import ExistingTypes, StoredNode
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.model.layer import LABEL_PREFIX, SOURCES, labels_among
from graphmodel.records import NodeRecord
from graphmodel.sources.chunks import NodeChunk, take, without
from graphmodel.staging import RowBatch


class NodeWriter(RowWriter):
    """Writes rows of nodes. `classes`: a stored node may get another class."""

    def __init__(
        self,
        database: Database,
        model: Model,
        keys: Mapping[str, str],
        existing: ExistingTypes,
        *,
        classes: bool,
        dry: bool,
    ) -> None:
        super().__init__(database, model, keys, existing, dry)
        self._classes = classes
        self._labels = set(model.nodes)

    def refs(self, rows: RowBatch[NodeChunk]) -> list[Ref]:
        """The references of the rows."""
        identity = self.model.nodes[rows.chunk.label].identity
        return [Ref(identity, key) for key in rows.chunk.keys]

    def write(self, rows: RowBatch[NodeChunk]) -> WriteResult:
        """Writes a batch at once, in columns: the server says which rows are there already, and just so."""
        kind, result = self.model.nodes[rows.chunk.label], WriteResult()
        rows, labelled = _labelled(rows)
        absent, others = rows, replace(rows, chunk=take(rows.chunk, []))
        if kind.identity in self.existing.labels:
            stored, same = compared_nodes(self.database, rows, kind)
            result.counts["node", kind.label, "unchanged"] += len(same)
            absent, others = split_changed(rows, stored, same)
        created = self.create(absent.chunk, lambda some: self._create(replace(rows, chunk=some)), result)
        result.counts["node", kind.label, "created"] += created
        for some in (others, labelled):
            if len(some):
                writer = self.writer()
                self.plan(writer, some, result)
                writer.settle(result.reject)
        return result

    def plan(self, writer: Writer, rows: RowBatch[NodeChunk], result: WriteResult) -> None:
        """Hands to a writer what differs from what is stored."""
        kind = self.model.nodes[rows.chunk.label]
        refs = self.refs(rows)
        stored = writer.nodes(refs)
        for at, ref in enumerate(refs):
            have = stored.get(ref)
            sources = frozenset(rows.sources)
            record = NodeRecord(ref, kind.key, kind.labels, rows.row(at), sources, rows.chunk.where(at))
            surplus = self._surplus(record, have) if have is not None else frozenset()
            if surplus is None:
                assert have is not None
                result.problems.append(class_changed(record, have.labels & self._labels, self.database.dialect))
                continue
            columns = node_columns(record, have)
            if have is None or columns or surplus:
                writer.set_node(record, columns, surplus)
            outcome = "created" if have is None else "updated" if columns or surplus else "unchanged"
            result.counts["node", kind.label, outcome] += 1
            if have is not None and outcome == "updated" and labels_among(have.columns):
                result.updated.add(ref)

    def _surplus(self, record: NodeRecord, have: StoredNode) -> frozenset[str] | None:
        """The labels that a stored node has too many; None where its class cannot be changed."""
        if SOURCES not in have.columns:
            return frozenset()
        surplus = frozenset((have.labels & self._labels) - set(record.labels))
        lacking = set(record.labels) - have.labels
        if (surplus or lacking) and (self.database.dialect.unique_on == "concrete" or not self._classes):
            return None
        return surplus

    def _create(self, rows: RowBatch[NodeChunk]) -> int:
        chunk, kind = rows.chunk, self.model.nodes[rows.chunk.label]
        shape = shape_of(chunk.columns)
        if self.database.dialect.creates_first and kind.identity not in self.existing.labels:
            text = templates.create_nodes(kind.identity, kind.key, kind.labels, shape)
        else:
            text = templates.merge_nodes(kind.identity, kind.key, kind.labels, shape, said=True, open=rows.open)
        self.send(
            text, {"key": list(chunk.keys)} | packed_columns(shape, chunk.columns) | {"sources": list(rows.sources)}
        )
        return len(chunk)


def _labelled(rows: RowBatch[NodeChunk]) -> tuple[RowBatch[NodeChunk], RowBatch[NodeChunk]]:
    """The rows that say nothing of optional labels, and the others, each of which may have labels of its own."""
    further = [name for name in rows.chunk.columns if name.startswith(LABEL_PREFIX)]
    chunk = rows.chunk
    plain = [
        at for at in range(len(chunk)) if all(chunk.columns[name][at] is None and name in rows.open for name in further)
    ]
    others = replace(rows, chunk=without(chunk, plain))
    columns = {name: values for name, values in chunk.columns.items() if name not in further}
    return replace(rows, chunk=take(replace(chunk, columns=columns), plain)), others
