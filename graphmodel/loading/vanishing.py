"""Going away: what a source said before and, read whole and without fault, no longer says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphmodel.claims import Testimony
from graphmodel.databases import Result, Statement
from graphmodel.loading import layer_templates
from graphmodel.loading.changes import grouped
from graphmodel.loading.claims import LayerResult
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import StoredNode, StoredRelationship
from graphmodel.loading.writer import Writer
from graphmodel.model import Layer, Ref
from graphmodel.model.layer import ADOPTED, SOURCES
from graphmodel.records import Records, RelationshipRecord, testimony_of
from graphmodel.records.layer import given_links, given_sources

PAGE = 5_000
"""How many nodes of the claim layer are compared at once."""


def remove_vanished(
    writer: Writer,
    records: Records,
    tallies: Tallies,
    sources: Iterable[str],
    sayers: Iterable[Sequence[Any]],
    layer: LayerResult,
) -> list[Testimony]:
    """Takes these sources off the claims they no longer make; deletes those that nobody makes.

    `sayers` are the sources of all stored claims, each with the documents that they are read from: what one of these
    sources said is found by its documents. Where a document has no more of them than this load gives, none
    has vanished. Returns the claims that went, for their facts must be looked at again.
    """
    those = frozenset(sources)
    gone: list[Testimony] = []
    if not those:
        return gone
    work = _Vanishing(writer, records, tallies, those, _given(writer, records, those, layer))
    for page in work.pages({document for source, document in sayers if source in those}):
        for label, links, nodes in page:
            work.links(label, [id for id, _ in nodes], links)
        for label, _, nodes in page:
            gone += work.nodes(label, nodes)
        writer.settle()
    return gone


def said_statements(
    writer: Writer,
    layer: Layer,
    documents: Iterable[str],
    sources: Iterable[str],
    compared: Mapping[str, Collection[str]],
) -> list[Statement]:
    """What finds out whether sources still say all that they said of their documents; some of these were `compared`."""
    values = {"documents": sorted(documents), "sources": sorted(sources)}
    asked = [Statement(layer_templates.links_said_by(layer.document), values)]
    asked.append(Statement(layer_templates.said_by(layer.document), values))
    for label in _labels(writer, layer):
        those = sorted(compared.get(label, ()))
        asked.append(Statement(layer_templates.count_of_documents(layer, label), {**values, "compared": those}))
    return asked


def compared_documents(records: Records) -> dict[str, set[str]]:
    """The documents, by label, whose claims and passages are in memory, to be compared one by one."""
    found: dict[str, set[str]] = defaultdict(set)
    for ref, node in records.claim_nodes.items():
        if "document" in node.stored:
            found[ref.label].add(node.stored["document"])
    return found


def _labels(writer: Writer, layer: Layer) -> list[str]:
    return [label for label in (layer.claim, layer.passage) if label in writer.existing.labels]


@dataclass
class _GivenCounts:
    """By label and document, how many nodes the graph has just as sources give them, and how many links leave these.

    The links of `compared` documents were read one by one: others may leave their nodes.
    """

    nodes: Counter[tuple[str, str]] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    compared: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def _given(writer: Writer, records: Records, sources: frozenset[str], layer: LayerResult) -> _GivenCounts:
    """Counts what these sources give and the graph has from just those of them: nothing of it is to be changed."""
    found = _GivenCounts()
    for counted, many in ((found.nodes, layer.given), (found.links, layer.links)):
        for (label, document, of), count in many.items():
            counted[label, document] += count if of & sources else 0
    if not layer.read:
        return found
    found.compared = compared_documents(records)
    nodes = {ref: node for ref, node in records.claim_nodes.items() if "document" in node.stored}
    for ref, given in nodes.items():
        same = _are(writer.unchanged_node(ref), given.sources, sources)
        found.nodes[ref.label, given.stored["document"]] += same
    for link in records.claim_links.values():
        if link.start in nodes:
            same = _are(writer.unchanged_relationship(link), link.sources, sources)
            found.links[link.start.label, nodes[link.start].stored["document"]] += same
    return found


def _are(stored: StoredNode | StoredRelationship | None, given: frozenset[str], sources: frozenset[str]) -> bool:
    """Whether an element is stored with just those of these sources that give it."""
    those = given & sources
    return stored is not None and bool(those) and sources.intersection(stored.columns.get(SOURCES, ())) == those


Page = tuple[str, Sequence[Sequence[Any]], Sequence[Sequence[Any]]]
"""Of a label the links that leave some nodes of it, and these nodes, as they are stored."""


class _Vanishing:
    """Compares pages of what is stored of the claim layer with what the sources give now."""

    def __init__(
        self,
        writer: Writer,
        records: Records,
        tallies: Tallies,
        sources: frozenset[str],
        given: _GivenCounts,
    ) -> None:
        self.writer = writer
        self.records = records
        self.tallies = tallies
        self.sources = sources
        self.given = given

    def pages(self, documents: Collection[str]) -> Iterator[list[Page]]:
        """What one of the sources says of its documents, a bounded part of it at a time."""
        layer, compared = self.records.layer, self.given.compared
        labels = _labels(self.writer, layer)
        links, evidence, *counts = self._read(said_statements(self.writer, layer, documents, self.sources, compared))
        yield [(layer.document, links.rows, evidence.rows)]
        small: list[tuple[str, str]] = []
        waiting = 0
        for label, result in zip(labels, counts, strict=True):
            for document, count, said, many_links in result.rows:
                if said == self.given.nodes[label, document] and (
                    document not in compared[label] or many_links == self.given.links[label, document]
                ):
                    continue
                if count > PAGE:
                    yield from self._of_document(label, document)
                    continue
                if waiting + count > PAGE:
                    yield self._of_documents(small)
                    small, waiting = [], 0
                small.append((label, document))
                waiting += count
        if small:
            yield self._of_documents(small)

    def _of_documents(self, some: Sequence[tuple[str, str]]) -> list[Page]:
        by_label = grouped(some, lambda pair: pair[0])
        asked: list[Statement] = []
        for label, pairs in by_label.items():
            values = {"documents": [document for _, document in pairs]}
            text = layer_templates.links_of(label, "document", "$documents")
            asked += [self._statement(text, values), self._statement(layer_templates.said_in(label), values)]
        found = iter(self._read(asked))
        return [(label, next(found).rows, next(found).rows) for label in by_label]

    def _of_document(self, label: str, document: str) -> Iterator[list[Page]]:
        after = ""
        while True:
            values = {"document": document, "after": after, "size": PAGE}
            (nodes,) = self._read([self._statement(layer_templates.page_said_in(label), values)])
            if not nodes.rows:
                return
            after = nodes.rows[-1][0]
            mine = [(id, sources) for id, sources in nodes.rows if self.sources.intersection(sources)]
            text = layer_templates.links_of(label, "id", "$ids")
            (links,) = self._read([self._statement(text, {"ids": [id for id, _ in mine]})])
            yield [(label, links.rows, mine)]

    def _statement(self, text: str, values: Mapping[str, Any]) -> Statement:
        return Statement(text, {**values, "sources": sorted(self.sources)})

    def _read(self, asked: Sequence[Statement]) -> list[Result]:
        return self.writer.ahead.read_all(*asked)

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
        return [
            testimony_of(node.columns)
            for node in stored.values()
            if label == self.records.layer.claim and "fact" in node.columns
        ]

    def links(self, label: str, ids: Sequence[str], links: Sequence[Sequence[Any]]) -> None:
        """The same of the links that leave these nodes."""
        writer = self.writer
        staged = given_links(self.records, label, ids)
        for id, type, labels, end, sources, own_id in links:
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
