"""Which rows of a batch are stored already, and which of these just so: the server compares, and tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from graphmodel.databases import Database
from graphmodel.loading import templates
from graphmodel.loading.changes import grouped
from graphmodel.loading.columns import casts, packed, packed_columns, shape_of
from graphmodel.loading.options import BATCH
from graphmodel.loading.patterns import Shape
from graphmodel.loading.stored import StoredRelationship
from graphmodel.model import NodeType, Ref, RelationshipType
from graphmodel.records import RelationshipRecord
from graphmodel.sources.chunks import NodeChunk, TieChunk, take
from graphmodel.staging import Rows

FEW = 8
"""Up to so many rows of a start are held one by one against what leaves it."""
CROWDED = 8
LOOKED = 16
"""A start that has so many times more relationships than rows, and these besides, is not looked through."""
TEXTS = (str, int, date)
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

    What leaves a node is looked through once for all its rows: a look for each would seek the node each time and, where
    many leave it, such as a state that votes on everything, go through all of them each time. Only from a node with far
    more relationships than rows each is looked for.
    """
    look = _Look(database, kind, ends)
    counts = Counter(rows.chunk.starts)
    many = [row for row, start in enumerate(rows.chunk.starts) if counts[start] > FEW]
    if not many:
        return look.among_few(rows)
    others = set(range(len(rows))).difference(many)
    found, same = _some(rows, many, look.among_many)
    more, alike = _some(rows, sorted(others), look.among_few)
    return found | more, same | alike


def stored_by_shape(
    database: Database, keys: Mapping[str, str], records: Sequence[RelationshipRecord]
) -> dict[tuple[Any, ...], StoredRelationship]:
    """What is stored of relationships, by identity, read where the server cannot compare: a text for each shape.

    All that leaves a node is read at once where many of them leave it, unless it is far more: to find one by both ends
    the embedded engine goes through all of that each time.
    """
    found: dict[tuple[Any, ...], StoredRelationship] = {}
    for (type, start, end), group in grouped(records, lambda r: (r.type, r.start.label, r.end.label)).items():
        found |= _stored(database, type, ((start, keys[start]), (end, keys[end])), group)
    return found


def _stored(
    database: Database, type_: str, ends: Ends, records: Sequence[RelationshipRecord]
) -> dict[tuple[Any, ...], StoredRelationship]:
    plain = all(type(record.stored[name]) in TEXTS for record in records for name in records[0].key)
    counts = Counter(record.start.key for record in records if plain)
    many = [key for key, count in counts.items() if count > FEW]
    sizes = database.read(templates.leave(type_, ends[0]), {"start": many}).rows if many else ()
    whole = [many[at] for at, size in sizes if size <= CROWDED * counts[many[at]] + LOOKED]
    looked = frozenset(whole)
    found = _by_both_ends(database, type_, ends, [record for record in records if record.start.key not in looked])
    leaving = templates.read_leaving(type_, *ends)
    for at, key, stored in database.read(leaving, {"start": whole}).rows if whole else ():
        sides = Ref(ends[0][0], whole[at]), Ref(ends[1][0], key)
        identity = RelationshipRecord(type_, *sides, stored, frozenset(), records[0].key).identity
        found[identity] = StoredRelationship(stored)
    return found


def _by_both_ends(
    database: Database, type_: str, ends: Ends, records: Sequence[RelationshipRecord]
) -> dict[tuple[Any, ...], StoredRelationship]:
    found: dict[tuple[Any, ...], StoredRelationship] = {}
    for key, group in grouped(records, lambda r: casts({name: r.stored[name] for name in r.key})).items():
        text = templates.read_relationships(type_, *ends, key)
        for first in range(0, len(group), BATCH):
            some = group[first : first + BATCH]
            values = {"start": [r.start.key for r in some], "end": [r.end.key for r in some]}
            values |= packed([(name, "") for name, _ in key], [r.stored for r in some], "k")
            rows = database.read(text, values).rows
            found |= {some[i].identity: StoredRelationship(stored) for i, stored in rows}
    return found


def _some(rows: Rows[TieChunk], numbers: Sequence[int], look: Callable[[Rows[TieChunk]], Found]) -> Found:
    """What is found of the rows with these numbers."""
    if not numbers:
        return set(), set()
    found, same = look(replace(rows, chunk=take(rows.chunk, numbers)))
    return {numbers[row] for row in found}, {numbers[row] for row in same}


class _Look:
    """Ways to find and compare relationships of one type between nodes of two labels."""

    def __init__(self, database: Database, kind: RelationshipType, ends: Ends) -> None:
        self.database = database
        self.kind = kind
        self.ends = ends

    def one_by_one(self, rows: Rows[TieChunk]) -> Found:
        """Seeks both ends of each row."""
        found, same = self._read(templates.same_relationships, rows, {"start": list(rows.chunk.starts)})
        return set(found), set(same)

    def among_few(self, rows: Rows[TieChunk]) -> Found:
        """Holds all that leaves a start against all rows of it."""
        starts = rows.chunk.starts
        first = [row for row in range(len(rows)) if not row or starts[row] != starts[row - 1]]
        first.append(len(rows))
        counts = [stop - start for start, stop in pairwise(first)]
        values = {"start": [starts[row] for row in first[:-1]], "first": first, "most": _most(counts)}
        runs = [range(start, stop) for start, stop in pairwise(first)]
        return self._by_start(templates.same_among_few, rows, values, runs)

    def among_many(self, rows: Rows[TieChunk]) -> Found:
        """Finds the row of each relationship that leaves a start by a text of its end and key."""
        sought = _sought(rows.chunk, self.kind.key)
        if sought is None:
            return self.one_by_one(rows)
        runs = [list(each.values()) for each in sought.values()]
        values = {"start": list(sought), "sought": list(sought.values()), "most": _most(map(len, runs))}
        return self._by_start(templates.same_among_many, rows, values, runs)

    def _by_start(
        self, template: Callable[..., str], rows: Rows[TieChunk], own: dict[str, Any], runs: Sequence[Sequence[int]]
    ) -> Found:
        found, same, crowded = self._read(template, rows, own)
        left = sorted(row for at in set(crowded) for row in runs[at])
        more, alike = _some(rows, left, self.one_by_one)
        return more.union(found), alike.union(same)

    def _read(self, template: Callable[..., str], rows: Rows[TieChunk], starts: dict[str, Any]) -> Sequence[list[int]]:
        """The lists of numbers that a template's query tells of the rows, whose starts are sent as it takes them."""
        key, own = shapes(rows.chunk, self.kind)
        text = template(self.kind.type, *self.ends, key, own, rows.open)
        return self.database.read(text, {**sent(rows, key, own), **starts}).rows[0]


def _most(counts: Iterable[int]) -> list[int]:
    """How many relationships of a start are looked through, for each number of its rows."""
    return [CROWDED * count + LOOKED for count in counts]


def _sought(chunk: TieChunk, key: Sequence[str]) -> dict[Any, dict[str, int]] | None:
    """For each start its rows' numbers by a text of end and key; None where texts cannot tell them apart."""
    parts = [chunk.ends, *(chunk.columns[name] for name in key)]
    if any(type(value) not in TEXTS for values in parts for value in values):
        return None
    texts = ["\0".join(map(str, row)) for row in zip(*parts, strict=True)]
    found: dict[Any, dict[str, int]] = defaultdict(dict)
    for row, (start, text) in enumerate(zip(chunk.starts, texts, strict=True)):
        found[start][text] = row
    return found if sum(map(len, found.values())) == len(chunk) else None


def shapes(chunk: TieChunk, kind: RelationshipType) -> tuple[Shape, Shape]:
    """The columns of the relationships' key, and the others."""
    key = shape_of({name: chunk.columns[name] for name in kind.key})
    return key, shape_of({name: values for name, values in chunk.columns.items() if name not in kind.key})


def sent(rows: Rows[TieChunk], key: Shape, own: Shape) -> dict[str, Any]:
    """The parameters of relationships' rows; the starts are not among them."""
    chunk = rows.chunk
    keys, columns = packed_columns(key, chunk.columns, "k"), packed_columns(own, chunk.columns)
    return {"end": list(chunk.ends), **keys, **columns, "sources": list(rows.sources)}
