"""Which rows of a batch are stored already, and which of these just so: the server compares, and tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from graphmodel.databases import Database
from graphmodel.loading import templates
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.templates import Shape
from graphmodel.model import NodeType, RelationshipType
from graphmodel.records.bulk import Rows
from graphmodel.sources.chunks import NodeChunk, TieChunk, take

SHARED = 4
"""Rows of a start, on average, from which on it is cheaper to look through all that leaves it than to look for each."""
CROWDED = 8
"""A start that has so many times more relationships than rows is not looked through."""
_TEXTS = (str, int, date)
"""Types whose values are the same text here and on the server."""

Ends = tuple[tuple[str, str], tuple[str, str]]
"""Label and key property of the start and of the end."""
Found = tuple[set[int], set[int]]
"""The numbers of the rows that are stored, and of those that are stored just so."""


def compared_nodes(database: Database, rows: Rows[NodeChunk], kind: NodeType) -> Found:
    """Compares nodes with what is stored under their keys."""
    shape = shape_of(rows.chunk.columns)
    values = {"key": list(rows.chunk.keys), **packed_columns(shape, rows.chunk.columns), "sources": list(rows.sources)}
    found, same = database.read(
        templates.same_nodes(kind.identity, kind.key, kind.labels, shape, rows.open), values
    ).rows[0]
    return set(found), set(same)


def compared_ties(database: Database, rows: Rows[TieChunk], kind: RelationshipType, ends: Ends) -> Found:
    """Compares relationships, sorted by their starts, with what is stored between their ends under their keys.

    Where many leave one node, such as states that vote on everything, all that leaves it is looked through once: a
    look for each would go through all of them each time.
    """
    chunk = rows.chunk
    starts = list(dict.fromkeys(chunk.starts))
    if len(starts) * SHARED <= len(chunk) and (sought := _sought(chunk, kind.key, starts)) is not None:
        return _by_start(database, rows, kind, ends, starts, sought)
    return _one_by_one(database, rows, kind, ends)


def _one_by_one(database: Database, rows: Rows[TieChunk], kind: RelationshipType, ends: Ends) -> Found:
    key, own = shapes(rows.chunk, kind)
    values = {**sent_ends(rows.chunk, key), **_columns(rows, own)}
    found, same = database.read(templates.same_relationships(kind.type, *ends, key, own, rows.open), values).rows[0]
    return set(found), set(same)


def _by_start(
    database: Database,
    rows: Rows[TieChunk],
    kind: RelationshipType,
    ends: Ends,
    starts: Sequence[Any],
    sought: Sequence[Mapping[str, int]],
) -> Found:
    key, own = shapes(rows.chunk, kind)
    values = sent_ends(rows.chunk, key) | _columns(rows, own)
    values |= {"start": starts, "sought": sought, "most": [CROWDED * len(each) + 100 for each in sought]}
    found, same, crowded = database.read(templates.same_from(kind.type, *ends, key, own, rows.open), values).rows[0]
    if crowded:
        left = sorted(row for at in crowded for row in sought[at].values())
        more, alike = _one_by_one(database, replace(rows, chunk=take(rows.chunk, left)), kind, ends)
        found, same = [*found, *(left[at] for at in more)], [*same, *(left[at] for at in alike)]
    return set(found), set(same)


def _sought(chunk: TieChunk, key: Sequence[str], starts: Sequence[Any]) -> list[dict[str, int]] | None:
    """For each start its rows' numbers by a text of end and key; None where texts cannot tell them apart."""
    parts = [chunk.ends, *(chunk.columns[name] for name in key)]
    if any(type(value) not in _TEXTS for values in parts for value in values):
        return None
    texts = ["\0".join(map(str, row)) for row in zip(*parts, strict=True)]
    found: dict[Any, dict[str, int]] = {start: {} for start in starts}
    for row, (start, text) in enumerate(zip(chunk.starts, texts, strict=True)):
        found[start][text] = row
    return list(found.values()) if sum(map(len, found.values())) == len(chunk) else None


def shapes(chunk: TieChunk, kind: RelationshipType) -> tuple[Shape, Shape]:
    """The columns of the relationships' key, and the others."""
    key = shape_of({name: chunk.columns[name] for name in kind.key})
    return key, shape_of({name: values for name, values in chunk.columns.items() if name not in kind.key})


def sent_ends(chunk: TieChunk, key: Shape) -> dict[str, Any]:
    """The parameters by which relationships are found."""
    return {"start": list(chunk.starts), "end": list(chunk.ends), **packed_columns(key, chunk.columns, "k")}


def _columns(rows: Rows[TieChunk], own: Shape) -> dict[str, Any]:
    return {**packed_columns(own, rows.chunk.columns), "sources": list(rows.sources)}
