"""Going away: what a source said before and, read whole and without fault, no longer says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphmodel.claims import Testimony
from graphmodel.databases import Statement
from graphmodel.loading import layer_templates
from graphmodel.loading.claims import LayerResult
from graphmodel.loading.disagreeing import fact_windows
from graphmodel.loading.given import count_given
from graphmodel.loading.grouping import filled
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import StoredNode
from graphmodel.loading.writer import Writer
from graphmodel.model import Layer, Ref
from graphmodel.model.layer import ADOPTED, SOURCES
from graphmodel.records import Records, RelationshipRecord, testimony_of
from graphmodel.records.layer import given_links, given_sources

PAGE = 5_000
"""About how many nodes of the claim layer are compared at once."""


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


def _labels(writer: Writer, layer: Layer) -> list[str]:
    return [label for label in (layer.claim, layer.passage) if label in writer.existing.labels]


Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class _Found:
    """The documents of sources, with all sources of each, and the links that leave them.

    `differing` are by label the documents of whose claims or passages something may have vanished, and how many of
    these each has.
    """

    documents: Rows = ()
    links: Rows = ()
    differing: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)


class Vanishing:
    """Takes these sources off the claims they no longer make, a page at a time; deletes those that nobody makes.

    `sayers` are the sources of all stored claims, each with the documents that they are read from: what one of these
    sources said is found by its documents. Where a document has no more of them than this load gives, none
    has vanished. Passages go after claims, and documents last: should the load be broken off, they lead to the rest.
    """

    def __init__(
        self,
        writer: Writer,
        records: Records,
        tallies: Tallies,
        sources: Iterable[str],
        sayers: Iterable[Sequence[Any]],
        layer: LayerResult,
    ) -> None:
        self.writer = writer
        self.records = records
        self.tallies = tallies
        self.sources = frozenset(sources)
        self._layer = layer
        self._documents = {document for source, document in sayers if source in self.sources}
        self._found = _Found()
        if self.sources and records.layer.document in writer.existing.labels:
            self._found = self._look()

    @property
    def documents(self) -> list[Ref]:
        """The documents that go."""
        left = self._left(self.records.layer.document, self._found.documents)
        return [ref for ref, others in left.items() if not others]

    def pages(self) -> Iterator[list[Testimony]]:
        """Changes a page of what vanished; gives the claims on it, for their facts must be looked at again.

        All claims of a fact that vanished are on one page. What is changed is to be sent before the next page.
        """
        found, layer = self._found, self.records.layer
        if sum(count for counted in found.differing.values() for _, count in counted) <= PAGE:
            yield from self._at_once()
        else:
            for label, parts in ((layer.claim, self._claims()), (layer.passage, self._passages())):
                for nodes in parts:
                    ids = {"ids": [id for id, _ in nodes]}
                    yield self._page(label, nodes, self._read(layer_templates.links_of(label, "id", "$ids"), ids))
        if found.documents:
            yield self._page(layer.document, found.documents, found.links)

    def _look(self) -> _Found:
        """Of which documents sources may no longer say all, with how many nodes of each label they have."""
        layer, given = self.records.layer, count_given(self.writer, self.records, self.sources, self._layer)
        asked = said_statements(self.writer, layer, self._documents, self.sources, given.compared)
        links, documents, *counts = self.writer.ahead.read_all(*asked)
        differing: dict[str, list[tuple[str, int]]] = {}
        for label, result in zip(_labels(self.writer, layer), counts, strict=True):
            compared = given.compared[label]
            differing[label] = [
                (document, count)
                for document, count, said, many_links in result.rows
                if said != given.nodes[label, document]
                or (document in compared and many_links != given.links[label, document])
            ]
        return _Found(documents.rows, links.rows, differing)

    def _at_once(self) -> Iterator[list[Testimony]]:
        """What may have vanished, where it is little: all is read together."""
        differing = {label: counted for label, counted in self._found.differing.items() if counted}
        asked: list[Statement] = []
        for label, counted in differing.items():
            values = {"documents": [document for document, _ in counted]}
            asked.append(self._statement(layer_templates.said_in(label), values))
            asked.append(self._statement(layer_templates.links_of(label, "document", "$documents"), values))
        answers = iter(self.writer.ahead.read_all(*asked))
        read = [(label, next(answers).rows, next(answers).rows) for label in differing]
        yield from (self._page(*each) for each in read)

    def _claims(self) -> Iterator[Rows]:
        """The claims that may have vanished, with all that a source says of one fact together."""
        label = self.records.layer.claim
        counted = self._found.differing.get(label, ())
        documents = [document for document, _ in counted]
        for window in fact_windows(sum(count for _, count in counted), PAGE) if counted else ():
            yield self._read(layer_templates.said_in_window(label), {"documents": documents, "window": window})

    def _passages(self) -> Iterator[Rows]:
        """The passages that may have vanished, document by document; of several that have few, together."""
        label = self.records.layer.passage
        counted = self._found.differing.get(label, ())
        for some in filled((each for each in counted if each[1] <= PAGE), PAGE):
            yield self._read(layer_templates.said_in(label), {"documents": some})
        for document, _ in (each for each in counted if each[1] > PAGE):
            text, after = layer_templates.page_said_in(label), ""
            while nodes := self._read(text, {"document": document, "after": after, "size": PAGE}):
                after = nodes[-1][0]
                yield [(id, sources) for id, sources in nodes if self.sources.intersection(sources)]

    def _read(self, text: str, values: Mapping[str, Any]) -> Rows:
        return self.writer.ahead.read_all(self._statement(text, values))[0].rows

    def _statement(self, text: str, values: Mapping[str, Any]) -> Statement:
        return Statement(text, {**values, "sources": sorted(self.sources)})

    def _page(self, label: str, nodes: Rows, links: Rows) -> list[Testimony]:
        before = {id for id, node in self._known(label).items() if node is None}
        gone, deleted = self._nodes(label, nodes)
        ids = [id for id, _ in nodes]
        if deleted and label == self.records.layer.claim:
            self._links_to(label, deleted, before.union(ids))
        self._links(label, ids, links, deleted, before)
        return gone

    def _known(self, label: str) -> dict[str, StoredNode | None]:
        return {str(ref.key): node for ref, node in self.writer.known(label).items()}

    def _links_to(self, label: str, deleted: Collection[str], but: Collection[str]) -> None:
        """Counts the links from other nodes to those that are deleted, which go with them; `but` from some."""
        for id, type, end in self._read(layer_templates.links_to(label), {"ids": sorted(deleted)}):
            link = RelationshipRecord(type, Ref(label, id), Ref(label, end), {}, frozenset())
            if id not in but and not self.writer.is_absent(link):
                self.tallies.add("claim", type, "deleted")

    def _left(self, label: str, nodes: Rows) -> dict[Ref, list[str]]:
        """The nodes that lose a source, each with the sources that it has left."""
        given = given_sources(self.records, label, [id for id, _ in nodes])
        left = ((Ref(label, id), set(sources), self._still(sources, given.get(id, ()))) for id, sources in nodes)
        return {ref: others for ref, before, others in left if before.difference(others)}

    def _nodes(self, label: str, page: Rows) -> tuple[list[Testimony], set[str]]:
        """Takes the sources off nodes that they no longer give. Gives what claims said, and which nodes are deleted."""
        writer = self.writer
        left = self._left(label, page)
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
        claims = stored.values() if label == self.records.layer.claim else ()
        gone = [testimony_of(node.columns) for node in claims if "fact" in node.columns]
        return gone, {str(ref.key) for ref in deleted}

    def _links(
        self, label: str, ids: Sequence[str], links: Rows, deleted: Collection[str], before: Collection[str]
    ) -> None:
        """The same of the links that leave these nodes; those of a node that is deleted go with it.

        Those to a node that was deleted `before`, which is still to be sent, are counted already.
        """
        writer = self.writer
        targets = [end_ref(labels, end, writer.keys) for _, _, labels, end, *_ in links]
        reached = {str(ref.key) for ref in targets if ref is not None and ref.label == label}
        # A claim names its reasons, which links leave.
        staged = given_links(self.records, label, reached.union(ids).difference(deleted))
        for (id, type, _, _, sources, own_id), target in zip(links, targets, strict=True):
            if target is None or (target.label == label and target.key in before):
                continue
            if id in deleted:
                self.tallies.add("claim", type, "deleted")
                continue
            link = RelationshipRecord(type, Ref(label, id), target, {SOURCES: sources}, frozenset())
            known = self.records.claim_links.get(link.identity)
            given = {*(known.sources if known is not None else ()), *staged.get(link.identity, ())}
            left = self._still(sources, given)
            if set(sources).difference(left):
                writer.remember_relationship(link, own_id)
                release(writer, self.tallies, link, left, "claim")

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
