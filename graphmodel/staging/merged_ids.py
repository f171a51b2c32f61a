"""Staged relationships under the ids of the nodes that stay, where decisions of `identity.csv` merge nodes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graphmodel.model import Ref, RelationshipType
from graphmodel.sources.decisions import NO_MERGES, Merges
from graphmodel.staging.faults import Place
from graphmodel.staging.layout import ORIGIN, POSITION, StagedKind
from graphmodel.staging.sql import identifier, identifiers, key_text, literal
from graphmodel.staging.stage import Stage


def under_merged_ids(kind: StagedKind, rows: str, merges: Merges) -> str:
    """A query of the same rows; in relationships, the ids of merged nodes are replaced by those that stay.

    Rows that connect two nodes which are one by these decisions are left out.
    """
    if kind.is_node or not merges.into:
        return rows
    new_ids = []
    for column, identity in zip(kind.ids, kind.family[1:], strict=True):
        place = identifier(column.place)
        ids = [(old.key, new.key) for old, new in merges.into.items() if old.label == identity]
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in ids)
        new_ids.append(f"CASE {place} {cases} ELSE {place} END" if ids else place)
    start, end = (identifier(column.place) for column in kind.ids)
    query = f"SELECT * REPLACE ({new_ids[0]} AS {start}, {new_ids[1]} AS {end}) FROM ({rows})"
    if kind.family[1] != kind.family[2]:
        return query
    query += f" WHERE coalesce({start} = {end} OR {new_ids[0]} <> {new_ids[1]}, true)"
    if not isinstance(kind.kind, RelationshipType) or not kind.kind.symmetric:
        return query
    first, second = (key_text(each, number=kind.ids[0].type != "VARCHAR") for each in (start, end))
    turned = f"({first}) > ({second})"
    ends = f"CASE WHEN {turned} THEN {end} ELSE {start} END AS {start}, CASE WHEN {turned} THEN {start} ELSE {end} END"
    return f"SELECT * REPLACE ({ends} AS {end}) FROM ({query})"


class MergedEndpoints:
    """Which nodes the rows of merged nodes name themselves, and by which labels a source declares these.

    `labels` are those of all nodes that decisions name. `across` are the nodes into which one of another class is
    merged, or which no source has.
    """

    def __init__(self, stage: Stage, merges: Merges = NO_MERGES, labels: Mapping[Ref, str] | None = None) -> None:
        self.stage = stage
        self._merges = merges
        self._labels = labels or {}
        self.across = merges.across_classes(self._labels)

    def named(self, kind: StagedKind, places: Collection[Place]) -> dict[Place, set[tuple[Ref, Ref]]]:
        """The endpoints that the rows at these places name."""
        found: dict[Place, set[tuple[Ref, Ref]]] = {}
        if not places:
            return found
        table = self.stage.new_table("misplaced")
        self.stage.run(f"CREATE TABLE {identifier(table)} (origin INTEGER, position BIGINT)")
        self.stage.insert(table, places)
        columns = identifiers((ORIGIN, POSITION, *(column.place for column in kind.ids)))
        parts = (*self.stage.parts[kind.table], *self.stage.panels.get(kind.table, ()))
        rows = " UNION ALL ".join(f"SELECT {columns} {part}" for part in parts)
        same = f"t.{ORIGIN} = p.origin AND t.{POSITION} = p.position"
        query = f"SELECT DISTINCT {columns} FROM ({rows}) t SEMI JOIN {identifier(table)} p ON {same}"
        for origin, position, *keys in self.stage.rows_of(query):
            start, end = (Ref(identity, key) for identity, key in zip(kind.family[1:], keys, strict=True))
            found.setdefault((origin, position), set()).add((start, end))
        self.stage.run(f"DROP TABLE {identifier(table)}")
        return found

    def labels(
        self, named: Collection[tuple[Ref, Ref]], merged: Mapping[Ref, str]
    ) -> list[tuple[str | None, str | None]]:
        """The labels of the pairs, of those named at a place, that decisions put under the ids of `merged`."""
        into = self._merges.into
        pairs = [pair for pair in sorted(named) if {into.get(ref, ref) for ref in pair} == set(merged)]
        return [(self._label(start, merged), self._label(end, merged)) for start, end in pairs]

    def _label(self, ref: Ref, merged: Mapping[Ref, str]) -> str | None:
        return self._labels.get(ref) if ref in self._merges.into else merged[ref]
