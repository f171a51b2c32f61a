"""Decisions about identity in a loaded graph: taken back before a load where they have changed, finished after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphmodel.databases import Statement
from graphmodel.errors import SourceError
from graphmodel.loading import templates, texts
from graphmodel.loading.changes import batches, grouped
from graphmodel.loading.notices import Notice
from graphmodel.loading.report import Tallies
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
    and goes in batches. Nodes that are to be merged lose what is unique, so that those that stay may have it.

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
    for ref in writer.nodes(merged):
        gone = dict.fromkeys((*merged[ref].get(MERGED_COLUMNS, ()), *OWN_NODE_MERGED))
        writer.set_columns(ref, {**gone, SOURCES: []})
    unique = {each.column for each in unique_properties(model) if each.is_node}
    for ref, node in writer.nodes(sorted(records.merged_nodes)).items():
        if SOURCES in node.columns and unique & node.columns.keys():
            writer.set_columns(ref, dict.fromkeys(unique & node.columns.keys()))
    writer.send()


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
