"""The nodes that claims are about, in windows of so many claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeGuard

from graphmodel.claims.identity import ref_of, ref_text
from graphmodel.databases import Statement
from graphmodel.loading import texts
from graphmodel.loading.grouping import batches, filled
from graphmodel.loading.stored import StoredNode
from graphmodel.loading.vanishing import end_ref
from graphmodel.loading.writer import Writer
from graphmodel.model import Ref
from graphmodel.model.layer import SOURCES

WINDOW = 2_000
"""About how many claims are in memory at once."""


def is_ours(node: StoredNode | None) -> TypeGuard[StoredNode]:
    return node is not None and SOURCES in node.columns and "fact" in node.columns


def claim_statements(writer: Writer, text: str, name: str, values: Iterable[str]) -> Iterator[Statement]:
    """What asks for the claims with these values, which `text` calls so; nothing where the graph has none."""
    if writer.layer.claim in writer.existing.labels:
        for some in batches(values, writer.batch):
            yield Statement(writer.layer.named(text), {name: some})


def all_subjects(writer: Writer) -> Iterator[set[Ref]]:
    """All subjects of claims, and every node that still carries what claims have given it, in windows."""
    read = writer.database.read
    subjects = read(writer.layer.named(texts.SUBJECTS)).rows if writer.layer.claim in writer.existing.labels else ()
    counts: dict[Ref, int] = {ref: many for text, many in subjects if (ref := ref_of(text)) is not None}
    pending = (
        node.columns.get("subject_key", "") for node in writer.known(writer.layer.claim).values() if is_ours(node)
    )
    for ref in (ref_of(str(text)) for text in pending):
        if ref is not None:
            counts.setdefault(ref, 1)
    for result in writer.database.read_all(texts.CARRIED, texts.CLAIMED_OF) if writer.existing.labels else ():
        for labels, stored in result.rows:
            ref = end_ref(labels, stored, writer.keys)
            if ref is not None:
                counts.setdefault(ref, 1)
    yield set()  # what is said of nobody
    yield from _windows(counts)


def subject_windows(writer: Writer, nodes: Collection[Ref]) -> Iterator[set[Ref]]:
    """The nodes in windows of so many claims on them."""
    if writer.together or writer.layer.claim not in writer.existing.labels:
        yield from map(set, batches(sorted(nodes), WINDOW))
        return
    for some in batches(sorted(nodes), writer.batch):
        subjects = {ref_text(ref): ref for ref in some}
        rows = writer.database.read(writer.layer.named(texts.COUNT_ON_NODES), {"subjects": sorted(subjects)}).rows
        yield from _windows({**dict.fromkeys(some, 1), **{subjects[text]: many for text, many in rows}})


def _windows(counts: Mapping[Ref, int]) -> Iterator[set[Ref]]:
    return map(set, filled(sorted(counts.items()), WINDOW))
