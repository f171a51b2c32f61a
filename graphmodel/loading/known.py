"""What a graph has from sources that are not read: the nodes that others name, and what they say as well."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from graphmodel.databases import Database
from graphmodel.loading import templates
from graphmodel.loading.columns import restored
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.options import BATCH
from graphmodel.loading.stored import labels_in_use
from graphmodel.model import Model, Ref
from graphmodel.records.captions import caption_of
from graphmodel.records.known import KnownNode, KnownNodes, named_by
from graphmodel.staging.elsewhere import Lookup
from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.outside import OutsideNodes
from graphmodel.staging.read import StagedReading
from graphmodel.staging.unsaid import Stored, StoredRows, UnsaidRows

_Made = TypeVar("_Made")


def stored_labels(database: Database, model: Model) -> Lookup:
    """What asks the graph which nodes it has, whoever made them, and with which of the model's labels."""

    @cache
    def existing() -> Collection[str]:
        return labels_in_use(database, model)

    def look(identity: str, keys: Sequence[str | int]) -> Iterator[tuple[str | int, str]]:
        if identity not in existing():
            return
        text = templates.node_labels(identity, model.nodes[identity].key)
        for key, labels in database.read(text, {"key": list(keys)}).rows:
            own = [model.nodes[label] for label in labels if label in model.nodes]
            yield key, max(own, key=lambda kind: len(kind.labels)).label

    return look


class OtherSources:
    """The sources of a graph that a load does not read, by what the graph has from them.

    `wanted` are those that are read, `others` those that are not.
    """

    def __init__(self, database: Database, model: Model, wanted: Collection[str], others: Collection[str]) -> None:
        self.database = database
        self.model = model
        self.wanted = sorted(wanted)
        self.others = sorted(others)
        self._existing = labels_in_use(database, model)

    def known_nodes(self, reading: StagedReading) -> KnownNodes:
        """The nodes that others give of those that what was read names."""
        named: dict[Ref, KnownNode] = {}
        for label, refs in grouped(sorted(set(named_by(self.model, reading))), lambda ref: ref.label).items():
            for some in batches(refs, BATCH):
                keys = [ref.key for ref in some]
                named |= {Ref(label, key): node for key, node in self._nodes(label, keys, self.others)}
        if reading.stage is None:
            return KnownNodes(named)
        outside = OutsideNodes(reading.stage)
        for label, keys in outside.keys(BATCH):
            nodes = self._nodes(label, keys, self.others)
            outside.add(label, [(key, self.model.node(node.cls).label) for key, node in nodes])
        return KnownNodes(named, outside.queries)

    def _nodes(
        self, label: str, keys: Collection[str | int], sources: Collection[str]
    ) -> Iterator[tuple[str | int, KnownNode]]:
        if label not in self._existing:
            return
        kinds = {each: self.model.nodes[each] for each in self.model.descendants(label)}
        columns = sorted({kind.caption for kind in kinds.values()} | {kind.cls.plural_if for kind in kinds.values()})
        asked = {"key": list(keys), "sources": list(sources)}
        text = templates.given_nodes(label, self.model.nodes[label].key, [name for name in columns if name])
        for key, labels, claimed, values in self.database.read(text, asked).rows:
            kind = max((kinds[each] for each in labels if each in kinds), key=lambda kind: len(kind.labels))
            stored = dict(zip((name for name in columns if name), map(restored, values), strict=True))
            given = {name: value for name, value in stored.items() if name not in (claimed or ())}
            yield key, KnownNode(kind.cls, caption_of(kind, given, key), bool(given.get(kind.cls.plural_if)))

    def shared_document(self, documents: Iterable[str]) -> str:
        """A document that both sides describe; empty without any. `documents` are those of what was read."""
        label = self.model.layer.document
        if label not in self._existing:
            return ""
        asked = {"ids": sorted(documents), "sources": self.wanted}
        return next((str(id) for id, _ in self.database.read(templates.shared_documents(label), asked).rows), "")

    def reclassed(self, reading: StagedReading) -> tuple[Ref, str] | None:
        """A node that what was read declares, where the graph has it with another label: that one comes second."""
        if reading.stage is None:
            return None
        for label, keys in OutsideNodes(reading.stage).declared(BATCH):
            identity = self.model.nodes[label].identity
            if len(self.model.descendants(identity)) == 1:
                continue
            for key, node in self._nodes(identity, keys, [*self.wanted, *self.others]):
                if (stored := self.model.node(node.cls).label) != label:
                    return Ref(label, key), stored
        return None

    def withdrawn(self, graph: StagedGraph | None) -> Ref | None:
        """A stored node that was given by the sources that were read, and is no more.

        All labels are asked for: which of them an earlier version of these sources gave, only the graph knows.
        """
        for label in sorted(self._existing.intersection(kind.identity for kind in self.model.nodes.values())):
            key = self.model.nodes[label].key
            unsaid = UnsaidRows(self.model, graph, self.wanted).nodes(label, (), self._stored(label, key))
            for row in unsaid:
                return Ref(label, *row.ids)
        return None

    def _stored(self, label: str, key: str) -> StoredRows:
        text, given = templates.stored_nodes(label, key), {"sources": self.wanted}

        def read(consume: Callable[[Iterator[Stored]], _Made], /) -> _Made:
            def rows(answer: Iterable[Sequence[Any]]) -> Iterator[Stored]:
                for id, sources, _ in answer:
                    yield (id,), sources, ""

            return self.database.stream(text, given, lambda _, answer: consume(rows(answer)))

        return read
