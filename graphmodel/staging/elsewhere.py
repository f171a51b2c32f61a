"""Nodes that the sources to be loaded do not declare: other sources may, and a graph may have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphmodel.model import Ref
from graphmodel.staging.layout import ORIGIN, StagedKind
from graphmodel.staging.outside import OutsideNodes
from graphmodel.staging.sql import identifier, literals
from graphmodel.staging.stage import Stage

PAGE = 5_000
Lookup = Callable[[str, Sequence[str | int]], Iterable[tuple[str | int, str]]]
"""Which of these keys of an identity label a graph has nodes of, each with the label of its node."""


@dataclass(frozen=True)
class Elsewhere:
    """Where nodes may be that the selected sources do not declare: in the graph that `lookup` asks.

    Without it, as offline, a node is taken to be there if any source declares it. `unread` are identity labels whose
    nodes a source may declare that was not read: none of these is missing.
    """

    lookup: Lookup | None = None
    unread: frozenset[str] = frozenset()


class NodesElsewhere:
    """The nodes of sources that are not loaded: queries of `key`, `label` and `source` by identity label."""

    def __init__(self, stage: Stage, elsewhere: Elsewhere) -> None:
        self.stage = stage
        self.elsewhere = elsewhere
        self._queries: dict[str, list[str]] = {}

    def add_in_memory(self, nodes: Iterable[tuple[Ref, str, str]]) -> None:
        """Takes in nodes of sheets and loaders, each with its label and its source."""
        rows_by_label: dict[str, list[tuple[str | int, str, str]]] = {}
        for ref, label, source in nodes:
            rows_by_label.setdefault(ref.label, []).append((ref.key, label, source))
        for identity, rows in rows_by_label.items():
            table = self.stage.new_table("not loaded")
            type_ = "VARCHAR" if isinstance(rows[0][0], str) else "BIGINT"
            self.stage.run(f"CREATE TABLE {identifier(table)} (key {type_}, label VARCHAR, source VARCHAR)")
            self.stage.insert(table, rows)
            self._queries.setdefault(identity, []).append(f"SELECT key, label, source FROM {identifier(table)}")

    def add_staged(
        self, kinds: Iterable[StagedKind], given: Callable[[StagedKind], str], wanted: Iterable[str]
    ) -> None:
        """Takes in the nodes that staged rows of all but the `wanted` sources declare."""
        loaded = frozenset(wanted)
        origins = self.stage.origins
        others = [at for at, each in enumerate(origins) if each.source not in loaded and not each.adds]
        if not others:
            return
        source = f"list_extract([{literals(each.source for each in origins)}], {ORIGIN} + 1)"
        for kind in kinds:
            key = identifier(kind.ids[0].place)
            self._queries.setdefault(kind.family[0], []).append(
                f"SELECT {key} AS key, {literals([kind.name])} AS label, {source} AS source FROM ({given(kind)}) "
                f"WHERE {ORIGIN} IN ({literals(others)}) AND {key} IS NOT NULL"
            )

    @property
    def declared(self) -> dict[str, str]:
        """A query of the nodes for each identity label that has any."""
        return {identity: " UNION ALL ".join(queries) for identity, queries in self._queries.items()}

    def there(self, ends: Iterable[tuple[str, str]], nodes: Mapping[str, str]) -> dict[str, str]:
        """Queries of the `key` and `label` of those nodes that are there, of the ends that are not among `nodes`.

        `ends` are queries of keys, each after its identity label.
        """
        lookup = self.elsewhere.lookup
        if lookup is None:
            return {identity: f"SELECT key, label FROM ({query})" for identity, query in self.declared.items()}
        named: dict[str, list[str]] = {}
        for identity, query in ends:
            named.setdefault(identity, []).append(query)
        outside = OutsideNodes(self.stage)
        for identity, queries in named.items():
            absent = f"ANTI JOIN ({nodes[identity]}) d USING (key)" if identity in nodes else ""
            found = f"SELECT DISTINCT key FROM ({' UNION ALL '.join(queries)}) {absent} WHERE key IS NOT NULL"
            for page in list(self.stage.stream(found, PAGE)):
                outside.add(identity, list(lookup(identity, [key for (key,) in page])))
        return outside.queries
