"""Decisions about identity in a loaded graph: taken back before a load where they have changed, finished after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphmodel.databases import Statement
from graphmodel.errors import SourceError
from graphmodel.loading import templates, texts
from graphmodel.loading.columns import same
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.notices import Notice
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import StoredNode
from graphmodel.loading.vanishing import end_ref
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.model.layer import ADOPTED, CLAIMED, LABEL_PREFIX, MERGED_COLUMNS, OWN_NODE_MERGED, SOURCES
from graphmodel.records import NodeRecord, Records
from graphmodel.staging.unique import unique_properties


def have_changed(meta: Mapping[str, Any], records: Records) -> bool:
    """Whether the graph was loaded by other decisions than those of the records."""
    return bool(meta) and list(meta.get("merges", ())) != records.merges.lines


def take_back(writer: Writer, model: Model, records: Records, whole: bool) -> None:
    """Undoes what merges made of nodes, so that the load puts there what each source says.

    Relationships of merged nodes are deleted, and written again by the load, which therefore must be of all sources,
    and goes in batches. Unique values of nodes that are to be merged are freed, so that those that stay may have them.

    Raises:
        SourceError: it is not.
    """
    if not whole:
        hint = "load all sources: graphmodel load"
        raise SourceError("decisions about identity have changed, so loading some sources is not enough", hint=hint)
    if writer.dry:
        return
    writer.together = 0
    writer.also(Statement(writer.layer.named(texts.DROP_MERGED_RELATIONSHIPS)))
    writer.send()
    merged: dict[Ref, Mapping[str, Any]] = {}
    for labels, stored in writer.database.read(texts.MERGED_NODES).rows:
        ref = end_ref(labels, stored, writer.keys)
        if ref is not None:
            merged[ref] = stored
    unique = list(unique_properties(model))
    columns = {each.column for each in unique if each.is_node}
    for ref in writer.nodes(merged):
        claimed = columns.intersection(merged[ref].get(CLAIMED, ()))
        gone = dict.fromkeys((*merged[ref].get(MERGED_COLUMNS, ()), *claimed, *OWN_NODE_MERGED))
        writer.set_columns(ref, {**gone, SOURCES: []})
    nodes = writer.nodes(sorted(records.merged_nodes))
    for ref, node in nodes.items():
        over = [name for name in columns & node.columns.keys() if _goes_over(records, ref, node, name)]
        if over:
            writer.set_columns(ref, dict.fromkeys(over))
    _drop_relationships(writer, nodes, {each.owner for each in unique if not each.is_node})
    writer.send()


def _drop_relationships(writer: Writer, refs: Iterable[Ref], types: Iterable[str]) -> None:
    """Deletes what is our own of these types on these nodes: the load makes it anew on those that stay."""
    there = sorted(writer.existing.types.intersection(types))
    for label, group in grouped(refs if there else (), lambda ref: ref.label).items():
        text = templates.drop_own_relationships(label, writer.keys[label], there)
        writer.also(Statement(text, {"key": [ref.key for ref in group]}))


def _goes_over(records: Records, ref: Ref, node: StoredNode, name: str) -> bool:
    """Whether claims gave a node to be merged a value, or the node that stays is to have the same.

    Of a node that was there before the first load, only what sources give that node itself, and so give back.
    """
    if name in node.columns.get(CLAIMED, ()):
        return True
    wanted = [records.nodes[records.merges.into[ref]]] if SOURCES in node.columns else []
    wanted += [records.merged_nodes[ref]] if wanted and ADOPTED in node.columns else []
    return bool(wanted) and all(same(node.columns[name], each.stored.get(name)) for each in wanted)


def take_away_merged(writer: Writer, tallies: Tallies, merged: Mapping[Ref, NodeRecord]) -> Iterator[Notice]:
    """Deletes the nodes that went under another id; those that others have joined to something stay, as bare nodes."""
    stored = writer.nodes(sorted(merged))
    ours = {ref for ref, node in stored.items() if SOURCES in node.columns}
    kept = {ref for ref in ours if ADOPTED in stored[ref].columns} | set(_joined(writer, ours))
    tallies.add("node", "merged", "deleted", len(ours - kept))
    writer.delete_nodes(ours - kept)
    for label, refs in grouped(kept, lambda ref: ref.label).items():
        text = templates.drop_own_relationships(label, writer.keys[label])
        writer.also(Statement(text, {"key": [ref.key for ref in refs]}))
    for ref in kept:
        writer.set_columns(ref, dict.fromkeys(_written(stored[ref].columns, merged[ref])))
    if kept:
        says = "merged nodes stay beside those they were merged into, since others use them"
        yield Notice("merged", len(kept), says, tuple(sorted(f"{ref.label}:{ref.key}" for ref in kept)))


def _written(have: Mapping[str, Any], record: NodeRecord) -> Iterator[str]:
    """The columns of a merged node that loads wrote. What a node had before them is nobody's to take."""
    given = set() if ADOPTED in have else {*record.stored}
    ours = {SOURCES, CLAIMED, ADOPTED, *have.get(CLAIMED, ()), *given}
    return (name for name in have if name in ours or name.startswith(LABEL_PREFIX))


def _joined(writer: Writer, refs: Iterable[Ref]) -> Iterator[Ref]:
    for label, group in grouped(refs, lambda ref: ref.label).items():
        text = templates.foreign_relationships(label, writer.keys[label])
        for some in batches(group, writer.batch):
            rows = writer.database.read(text, {"key": [ref.key for ref in some]}).rows
            yield from (Ref(label, key) for (key,) in rows)
