"""Nodes that staged rows name and do not declare: their keys, and which of them there are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graphmodel.staging.layout import ORIGIN, StagedKind
from graphmodel.staging.sql import identifier, literals
from graphmodel.staging.stage import Stage


class OutsideNodes:
    """The nodes that rows of a stage connect or add to, where no row declares them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.queries: dict[str, str] = {}
        """By identity label, a query of the `key` and `label` of those that were added."""

    def keys(self, size: int) -> Iterator[tuple[str, list[str | int]]]:
        """The keys that rows name, so many at a time, each with the identity label of its nodes."""
        adding = [number for number, origin in enumerate(self.stage.origins) if origin.adds]
        named: dict[str, list[str]] = {}
        declared: dict[str, list[str]] = {}
        for kind in self.stage.kinds:
            if not kind.is_node:
                for identity, side in zip(kind.family[1:], kind.ids, strict=True):
                    named.setdefault(identity, []).extend(self._keys(kind, side.place))
                continue
            (key,) = kind.ids
            if adding:
                named.setdefault(kind.family[0], []).extend(self._keys(kind, key.place, adding))
            declared.setdefault(kind.family[0], []).extend(self._keys(kind, key.place, adding, among=False))
        for identity, queries in named.items():
            mine = declared.get(identity)
            but = f" ANTI JOIN ({' UNION ALL '.join(mine)}) d USING (key)" if mine else ""
            query = f"SELECT DISTINCT n.key FROM ({' UNION ALL '.join(queries)}) n{but} WHERE n.key IS NOT NULL"
            for page in self.stage.stream(query, size):
                yield identity, [key for (key,) in page]

    def declared(self, size: int) -> Iterator[tuple[str, list[str | int]]]:
        """The keys of the nodes that rows declare, so many at a time, each with the label that these give it."""
        adding = [number for number, origin in enumerate(self.stage.origins) if origin.adds]
        for kind in self.stage.kinds:
            if kind.is_node:
                rows = " UNION ALL ".join(self._keys(kind, kind.ids[0].place, adding, among=False))
                for page in self.stage.stream(f"SELECT DISTINCT key FROM ({rows}) WHERE key IS NOT NULL", size):
                    yield kind.name, [key for (key,) in page]

    def _keys(self, kind: StagedKind, place: str, origins: Iterable[int] = (), *, among: bool = True) -> Iterator[str]:
        """Queries of the keys in a column, of rows that are `among` those of some origins, or are not."""
        numbers = literals(list(origins))
        where = f" WHERE {ORIGIN} {'' if among else 'NOT '}IN ({numbers})" if numbers else ""
        for part in self.stage.parts[kind.table]:
            yield f"SELECT key FROM (SELECT {identifier(place)} AS key, {ORIGIN} {part}){where}"

    def add(self, identity: str, nodes: list[tuple[Any, str]]) -> None:
        """Takes in nodes of an identity label that there are, each by its key and its label."""
        if not nodes:
            return
        table = self.stage.new_table("outside")
        type_ = "VARCHAR" if isinstance(nodes[0][0], str) else "BIGINT"
        self.stage.run(f"CREATE TABLE {identifier(table)} (key {type_}, label VARCHAR)")
        self.stage.insert(table, nodes)
        query = f"SELECT key, label FROM {identifier(table)}"
        known = self.queries.get(identity)
        self.queries[identity] = f"{known} UNION ALL {query}" if known else query
