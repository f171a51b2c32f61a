"""Nodes found by another property than their key, for tables that name them so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.model import Model, Node
from graphmodel.problems import did_you_mean
from graphmodel.sources.chunks import NodeChunk
from graphmodel.sources.tables import EndpointMapping, Table
from graphmodel.sources.tables.ends import Unfound
from graphmodel.sources.tables.occurrences import nodes_named
from graphmodel.sources.tables.table import DocumentColumns

SEARCHES = 20
"""How many values that no node has are compared with those of all nodes."""
COMPARED = 20_000
"""With so many at most."""


@dataclass(frozen=True)
class _Several:
    """Stands for the keys of several nodes, of which none is meant; two of them, the first in order of text."""

    keys: tuple[Any, ...]


Found = dict[tuple[str, str], dict[Any, Any]]
"""By label and property: the key of the node that has a value."""


class Lookups:
    """The keys of nodes by those properties by which some table looks for them."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._keys: Found = {}
        self._searches = SEARCHES

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
                _add(own, value, key)

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
        """The key of the node that has each value; where none has it, or several, why it names no node."""
        known = self._keys.get((label, name), {})
        found = [known.get(value) for value in values]
        return [
            self._unfound(known, value, key) if key is None or isinstance(key, _Several) else key
            for value, key in zip(values, found, strict=True)
        ]

    def _unfound(self, known: Mapping[Any, Any], value: Any, key: _Several | None) -> Unfound:
        if key is not None:
            return Unfound(key.keys)
        if not self._searches or len(known) > COMPARED or not isinstance(value, str):
            return Unfound()
        self._searches -= 1
        return Unfound(near=did_you_mean(value, (each for each in known if isinstance(each, str))))

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
        if value is not None:
            _add(known, value, key)


def _add(known: dict[Any, Any], value: Any, key: Any) -> None:
    """Notes that a node, or several, have a value."""
    first = known.setdefault(value, key)
    if first != key:
        keys = {*_keys_of(first), *_keys_of(key)}
        known[value] = _Several(tuple(sorted(keys, key=str)[:2]))


def _keys_of(key: Any) -> tuple[Any, ...]:
    return key.keys if isinstance(key, _Several) else (key,)


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
