"""Staged relationships under the ids of the nodes that stay, where decisions of `identity.csv` merge nodes."""

from __future__ import annotations

from graphmodel.model import RelationshipType
from graphmodel.sources.decisions import Merges
from graphmodel.staging.layout import StagedKind
from graphmodel.staging.sql import identifier, key_text, literal


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
