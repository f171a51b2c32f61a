"""Staged rows of nodes and relationships of which rows in memory speak as well: they leave the stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from graphmodel.model import Model, NodeType, Ref
from graphmodel.model.groups import fill_objects
from graphmodel.sources import SourceItem
from graphmodel.sources.decisions import Merges
from graphmodel.staging.faults import Place
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, StagedKind, decoded, families
from graphmodel.staging.panels import given_rows
from graphmodel.staging.sql import identifier, identifiers
from graphmodel.staging.stage import Stage
from graphmodel.staging.stored import restored

ENDS = ("start", "end")
PAGE = 20_000
"""How many rows are brought into memory at a time."""


class SharedRows:
    """The staged rows that are to be in memory; `tables` has, by family, the table of their keys or endpoints."""

    def __init__(self, model: Model, stage: Stage, merges: Merges) -> None:
        self.tables: dict[tuple[str, ...], str] = {}
        self._model = model
        self._stage = stage
        self._merges = merges

    def share(self, nodes: Iterable[Ref], relationships: Iterable[tuple[str, Ref, Ref]]) -> None:
        """Says which nodes, and relationships between which, are in memory too: their rows leave the stage."""
        keys: dict[str, set[Any]] = {}
        for ref in nodes:
            keys.setdefault(ref.label, set()).add(ref.key)
        pairs: dict[tuple[str, ...], set[Any]] = {}
        for type_, start, end in relationships:
            pairs.setdefault((type_, start.label, end.label), set()).add((start.key, end.key))
        for family, kinds in families(self._stage.kinds):
            found = pairs.get(family) if len(family) > 1 else {(key,) for key in keys.get(family[0], ())}
            if found:
                self._hold(family, kinds, found)

    def _hold(self, family: tuple[str, ...], kinds: Sequence[StagedKind], ids: Collection[tuple[Any, ...]]) -> None:
        some, shared = self._stage.new_table("spoken of"), self._stage.new_table("held")
        columns = [(f"id {at}", column.type) for at, column in enumerate(kinds[0].ids)]
        typed = ", ".join(f"{identifier(name)} {type_}" for name, type_ in columns)
        self._stage.run(f"CREATE TABLE {identifier(some)} ({typed})")
        self._stage.insert(some, sorted(ids))
        own = " UNION ALL ".join(f"SELECT {_ids(kind)} FROM ({self._given(kind)})" for kind in kinds)
        same = " AND ".join(f"s.{identifier(name)} = t.{identifier(name)}" for name, _ in columns)
        self._stage.run(
            f"CREATE TABLE {identifier(shared)} AS SELECT * FROM {identifier(some)} s SEMI JOIN ({own}) t ON {same}"
        )
        if self._stage.value(f"SELECT count(*) FROM {identifier(shared)}"):
            self.tables[family] = shared

    def nodes(self) -> Iterator[tuple[SourceItem, str, Place]]:
        """The rows of the nodes, each with its source and where it is in the order of reading."""
        return self._rows(nodes=True)

    def relationships(self) -> Iterator[tuple[SourceItem, str, Place]]:
        """The rows of the relationships, each with its source and where it is in the order of reading."""
        return self._rows(nodes=False)

    def _rows(self, *, nodes: bool) -> Iterator[tuple[SourceItem, str, Place]]:
        ranks = self._stage.ranks()
        for kind in self._stage.kinds:
            shared = self.tables.get(kind.family)
            if shared is None or kind.is_node != nodes:
                continue
            columns = identifiers((column.place for column in kind.all), "t")
            query = (
                f"SELECT t.{ORIGIN}, t.{POSITION}, t.{CLEARED}, {columns} FROM ({self._given(kind)}) t "
                f"SEMI JOIN {identifier(shared)} h ON {_same_key(kind)} ORDER BY 1, 2"
            )
            made: dict[str, Any] = {}  # a table of claims may say the same of a node in each row
            for page in self._stage.stream(query, PAGE):
                origins, positions, cleared, *cells = zip(*page, strict=True)
                values = list(decoded(kind.all, cells))
                for at, origin in enumerate(origins):
                    clears = self._stage.cleared(cleared[at])
                    row = [column[at] for column in values]
                    same = repr((cleared[at], row))
                    if same not in made:
                        made[same] = _item(self._model, kind, row, clears)
                    given, where = self._stage.origins[origin], self._stage.where(origin, positions[at])
                    turn = (ranks[origin], positions[at])
                    yield SourceItem(made[same], where, given.adds, clears), given.source, turn

    def _given(self, kind: StagedKind) -> str:
        return given_rows(self._stage, kind, self._merges)

    def without(self, kind: StagedKind, query: str) -> str:
        """A query of the rows of a table that are not shared."""
        shared = self.tables.get(kind.family)
        if shared is None:
            return query
        return f"SELECT t.* FROM ({query}) t ANTI JOIN {identifier(shared)} h ON {_same_key(kind)}"


def _ids(kind: StagedKind) -> str:
    """The key or the endpoints under names that all tables of a family have in common."""
    places = [column.place for column in kind.ids]
    return ", ".join(f"{identifier(place)} AS {identifier(f'id {at}')}" for at, place in enumerate(places))


def _same_key(kind: StagedKind) -> str:
    return " AND ".join(
        f"t.{identifier(column.place)} = h.{identifier(f'id {at}')}" for at, column in enumerate(kind.ids)
    )


def _item(model: Model, kind: StagedKind, row: Sequence[Any], clears: frozenset[str]) -> Any:
    """The object of a row: a node, or a relationship between keys."""
    own, ids = kind.kind, row[: len(kind.ids)]
    cells = zip(kind.columns, row[len(kind.ids) :], strict=True)
    stored = {column.name: value for column, value in cells if value is not None or column.name in clears}
    values = {p.name: restored(p, stored) for p in own.properties.values() if p.columns[0].name in stored}
    if isinstance(own, NodeType):
        values |= {own.key: ids[0]}
    else:
        classes = [model.nodes[label].cls for label in kind.labels[1:]]
        values |= {side: cls.key(key) for side, cls, key in zip(ENDS, classes, ids, strict=True)}
    attributes = {
        own.properties[name].attribute if name in own.properties else name: each for name, each in values.items()
    }
    item = own.cls.model_construct(_fields_set=set(attributes), **attributes)
    fill_objects(item)
    return item
