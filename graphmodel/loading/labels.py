"""Optional labels that a source gave before and, read whole and without fault, gives no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from graphmodel.loading import templates
from graphmodel.loading.ownership import label_sources
from graphmodel.loading.pruning import PAGE, paged
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import StoredNode
from graphmodel.loading.stored_rows import stored_rows
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, PropertyType, Ref
from graphmodel.model.layer import label_column, labels_among
from graphmodel.records import Records
from graphmodel.staging.unsaid import Given, Stored, StoredRows, UnsaidRows


def remove_labels(writer: Writer, model: Model, records: Records, tallies: Tallies, sources: Collection[str]) -> None:
    """Takes these sources off the optional labels that they no longer give; a label without a source goes.

    A label that a node had before any source gave it stays. The nodes are counted as updated.
    """
    if not sources:
        return
    unsaid = UnsaidRows(model, records.stream, sources)
    for identity, key, label in _optional(model):
        if identity not in writer.existing.labels:
            continue
        column = label_column(label)
        stored = _stored(writer, identity, key, label, sources)
        for some in paged(unsaid.labels(identity, label, _given(records, identity, column), stored), PAGE):
            left = {Ref(identity, *row.ids): row.others for row in some}
            nodes = writer.nodes(left)
            given = _given_rows(model, records, nodes)
            for ref, node in nodes.items():
                tallies.update_node(ref, _class(model, ref, node), given=ref in given)
                if len(labels_among(node.columns)) > 1:  # it may lose another
                    tallies.updated.add(ref)
                writer.set_columns(ref, {column: label_sources(node, label, left[ref])})
            writer.settle()


def _optional(model: Model) -> list[tuple[str, PropertyType, str]]:
    """Each optional label, with the identity label and the key of the nodes that may have it."""
    found = {
        (kind.identity, label): kind.properties[kind.key]
        for kind in model.nodes.values()
        if kind.key
        for label in kind.optional_labels
    }
    return [(identity, key, label) for (identity, label), key in sorted(found.items(), key=lambda each: each[0])]


def _given_rows(model: Model, records: Records, refs: Collection[Ref]) -> set[Ref]:
    """Those of these nodes of one identity label of which this load has rows, all of which it has counted."""
    absent = [ref for ref in refs if ref not in records.nodes]
    if absent and records.stream is not None:
        rows = UnsaidRows(model, records.stream, records.sources)
        stored = [((ref.key,), sorted(records.sources), "") for ref in absent]
        identity = absent[0].label
        unsaid = rows.nodes(identity, (), lambda consume: consume(iter(stored)))
        absent = [Ref(identity, *row.ids) for row in unsaid if not row.others]
    return set(refs).difference(absent)


def _class(model: Model, ref: Ref, node: StoredNode) -> str:
    """The label of a node's class, under which its rows are counted."""
    known = (model.nodes[label] for label in node.labels if label in model.nodes)
    return max(known, key=lambda kind: len(kind.labels), default=model.nodes[ref.label]).label


def _given(records: Records, identity: str, column: str) -> Iterator[Given]:
    for ref, record in records.nodes.items():
        if ref.label == identity:
            yield from ((source, (ref.key,)) for source in record.stored.get(column, ()))


def _stored(writer: Writer, identity: str, key: PropertyType, label: str, sources: Collection[str]) -> StoredRows:
    column = label_column(label)

    def rows(answer: Iterable[tuple[Any, ...]]) -> Iterator[Stored]:
        for id, said in answer:
            yield (id,), _now(writer, Ref(identity, id), column, said), ""

    return stored_rows(writer, templates.labelled_nodes(identity, key.name, label), sources, rows)


def _now(writer: Writer, ref: Ref, column: str, stored: list[str]) -> list[str]:
    """The sources of a label as they will be, where this load changes them."""
    node = writer.known_node(ref)
    return list(node.columns.get(column, ())) if node is not None else stored
