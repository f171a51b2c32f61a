"""Nodes found by another property than their key, for tables that name them so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any

from graphmodel.model import Model, Node
from graphmodel.sources.chunks import NodeChunk
from graphmodel.sources.tables import EndpointMapping, Table
from graphmodel.sources.tables.occurrences import nodes_named
from graphmodel.sources.tables.table import DocumentColumns


class _Several(Enum):
    """Stands for the keys of several nodes, of which none is meant."""

    SEVERAL = 0


Found = dict[tuple[str, str], dict[Any, Any]]
"""By label and property: the key of the node that has a value."""


class Lookups:
    """The keys of nodes by those properties by which some table looks for them."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._keys: Found = {}

    def expect(self, table: Table) -> None:
        """Notes by which labels and properties a table looks for nodes."""
        for given in ends_of(table, self.model):
            if given.value.by:
                labels = (given.label,) if given.label else self.model.nodes
                for label in labels:
                    self._keys.setdefault((label, given.value.by), {})

    @property
    def found(self) -> Found:
        """All that is known, by label and property; empty where no table looks for nodes."""
        return self._keys

    def merge(self, found: Found) -> None:
        """Adds what is known elsewhere."""
        for name, known in found.items():
            own = self._keys.setdefault(name, {})
            for value, key in known.items():
                if own.setdefault(value, key) != key:
                    own[value] = _Several.SEVERAL

    def add_nodes(self, nodes: Iterable[Node]) -> None:
        """Makes nodes findable."""
        for node in nodes if self._keys else ():
            kind = self.model.node(type(node))
            for name in self._wanted(kind.label):
                values = kind.properties[name[1]].of(node)
                if values is not None and kind.properties[name[1]].encoding is not None:
                    values = kind.properties[name[1]].encoded(values)
                for value in values if isinstance(values, list | tuple | set | frozenset) else (values,):
                    self._put(name, value, kind.properties[kind.key].of(node))

    def add(self, chunk: NodeChunk) -> None:
        """Makes the nodes of a chunk findable."""
        for name in self._wanted(chunk.label) if self._keys else ():
            for values, key in zip(chunk.columns.get(name[1], ()), chunk.keys, strict=False):
                for value in values if isinstance(values, list) else (values,):
                    self._put(name, value, key)

    def keys(self, label: str, name: str, values: Sequence[Any]) -> Sequence[Any]:
        """The key of the node that has each value; None where none has it, or several."""
        known = self._keys.get((label, name), {})
        found = [known.get(value) for value in values]
        return [None if key is _Several.SEVERAL else key for key in found]

    def wants(self, table: Table) -> bool:
        """Whether some table looks for nodes that this one gives."""
        return any(True for record in table.nodes for _ in self._wanted_of(record.of))

    def _wanted_of(self, label: str) -> Iterator[tuple[str, str]]:
        return self._wanted(label) if label in self.model.nodes else iter(())

    def _wanted(self, label: str) -> Iterator[tuple[str, str]]:
        cls = self.model.nodes[label]
        for wanted, name in self._keys:
            if wanted in cls.labels and name in cls.properties:
                yield wanted, name

    def _put(self, name: tuple[str, str], value: Any, key: Any) -> None:
        known = self._keys[name]
        if value is not None and known.setdefault(value, key) != key:
            known[value] = _Several.SEVERAL


class FixedLookups(Lookups):
    """Keys that were all found before: nothing is added, and the index, which others may share, is not copied."""

    def __init__(self, model: Model, found: Found) -> None:
        super().__init__(model)
        self._keys = found

    def expect(self, table: Table) -> None:
        """All that tables look for is there."""

    def merge(self, found: Found) -> None:
        """All is known."""

    def add_nodes(self, nodes: Iterable[Node]) -> None:
        """All are findable."""

    def add(self, chunk: NodeChunk) -> None:
        """All are findable."""


def ends_of(table: Table, model: Model) -> Iterator[EndpointMapping]:
    """All the nodes that rows of a table name, those that fill roles of claimed events among them."""
    for record in table.records:
        yield from (given for each in record.family for given in nodes_named(each, model))
    if isinstance(table.document, DocumentColumns):
        yield from (given for given in table.document.values.values() if isinstance(given, EndpointMapping))
