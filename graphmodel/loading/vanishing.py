"""Going away: what a source said before and, read whole and without fault, no longer says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphmodel.claims import Testimony
from graphmodel.loading import templates
from graphmodel.loading.report import Tallies
from graphmodel.loading.writer import Writer, batches
from graphmodel.model import Ref
from graphmodel.model.layer import ADOPTED, SOURCES
from graphmodel.records import LAYER, Records, RelationshipRecord, testimony_of
from graphmodel.records.claims import CLAIM, DOCUMENT
from graphmodel.records.layer import given_links, given_sources

PAGE = 5_000
"""How many nodes of the claim layer are compared at once."""


def remove_vanished(
    writer: Writer, records: Records, tallies: Tallies, sources: Iterable[str], sayers: Iterable[Sequence[Any]]
) -> list[Testimony]:
    """Takes these sources off the claims they no longer make; deletes those that nobody makes.

    `sayers` are the sources of all stored claims, each with the documents that they are read from: what one of these
    sources said is found by its documents. Returns the claims that went, for their facts must be looked at again.
    """
    those = frozenset(sources)
    gone: list[Testimony] = []
    if not those or "Document" not in writer.existing.labels:
        return gone
    work = _Vanishing(writer, records, tallies, those)
    told = writer.database.read(templates.said_by(DOCUMENT), {"sources": sorted(those)}).rows
    documents = {id for id, _ in told} | {document for source, document in sayers if source in those}
    for label in (each for each in LAYER if each in writer.existing.labels):
        pages = [told] if label == DOCUMENT else work.pages(label, sorted(documents))
        for page in pages:
            work.links(label, [id for id, _ in page])
            gone += work.nodes(label, page)
            writer.settle()
    return gone


class _Vanishing:
    """Compares pages of what is stored of the claim layer with what the sources give now."""

    def __init__(self, writer: Writer, records: Records, tallies: Tallies, sources: frozenset[str]) -> None:
        self.writer = writer
        self.records = records
        self.tallies = tallies
        self.sources = sources

    def pages(self, label: str, documents: Sequence[str]) -> Iterator[Sequence[Sequence[Any]]]:
        """The nodes of a label that these documents have and one of the sources says: ids with all their sources."""
        read = self.writer.database.read
        some: list[str] = []
        waiting = 0
        for names in batches(documents, PAGE):
            for document, count in read(templates.count_of_documents(label), {"documents": names}).rows:
                if count > PAGE:
                    yield from self._of_document(label, document)
                    continue
                if waiting + count > PAGE:
                    yield self._of_documents(label, some)
                    some, waiting = [], 0
                some.append(document)
                waiting += count
        if some:
            yield self._of_documents(label, some)

    def _of_documents(self, label: str, documents: Sequence[str]) -> Sequence[Sequence[Any]]:
        values = {"documents": list(documents), "sources": sorted(self.sources)}
        return self.writer.database.read(templates.said_in(label), values).rows

    def _of_document(self, label: str, document: str) -> Iterator[Sequence[Sequence[Any]]]:
        after = ""
        while True:
            values = {"document": document, "sources": sorted(self.sources), "after": after, "size": PAGE}
            rows = self.writer.database.read(templates.page_said_in(label), values).rows
            if not rows:
                return
            after = rows[-1][0]
            yield [(id, sources) for id, sources in rows if self.sources.intersection(sources)]

    def nodes(self, label: str, page: Sequence[Sequence[Any]]) -> list[Testimony]:
        """Takes the sources off the nodes of a page that they no longer give."""
        writer = self.writer
        given = given_sources(self.records, label, [id for id, _ in page])
        left = {Ref(label, id): self._still(sources, given.get(id, ())) for id, sources in page}
        before = {Ref(label, id): set(sources) for id, sources in page}
        left = {ref: others for ref, others in left.items() if before[ref].difference(others)}
        stored = writer.nodes(left)
        deleted = []
        for ref, others in left.items():
            adopted = ref in stored and ADOPTED in stored[ref].columns
            if others:
                writer.set_columns(ref, {SOURCES: others})
            elif adopted:
                writer.set_columns(ref, {SOURCES: None, ADOPTED: None})
            else:
                deleted.append(ref)
        if deleted:
            self.tallies.add("claim", label, "deleted", len(deleted))
        writer.delete_nodes(deleted)
        return [testimony_of(node.columns) for node in stored.values() if label == CLAIM and "fact" in node.columns]

    def links(self, label: str, ids: Sequence[str]) -> None:
        """The same of the links that leave these nodes."""
        writer, values = self.writer, {"ids": list(ids), "sources": sorted(self.sources)}
        staged = given_links(self.records, label, ids)
        for id, type, labels, end, sources, own_id in writer.database.read(templates.links_of(label), values).rows:
            target = end_ref(labels, end, writer.keys)
            if target is None:
                continue
            link = RelationshipRecord(type, Ref(label, id), target, {SOURCES: sources}, frozenset())
            known = self.records.claim_links.get(link.identity)
            given = {*(known.sources if known is not None else ()), *staged.get(link.identity, ())}
            others = self._still(sources, given)
            if set(sources).difference(others):
                writer.remember_relationship(link, own_id)
                release(writer, self.tallies, link, others, "claim")

    def _still(self, sources: Iterable[str], given: Iterable[str]) -> list[str]:
        """The sources of an element once those that were read anew have had their say."""
        return sorted({*(source for source in sources if source not in self.sources), *given})


def release(writer: Writer, tallies: Tallies, record: RelationshipRecord, others: list[str], kind: str) -> None:
    """Leaves a relationship to the sources that still give it; deletes it if none does."""
    if others:
        writer.set_relationship(record, {SOURCES: others})
        return
    tallies.add(kind, record.type, "deleted")
    writer.delete_relationship(record)


def end_ref(labels: Iterable[str], columns: Mapping[str, Any], keys: Mapping[str, str]) -> Ref | None:
    """The reference of a stored node, by the identity label it has."""
    for label in labels:
        if label in keys and keys[label] in columns:
            return Ref(label, columns[keys[label]])
    return None
