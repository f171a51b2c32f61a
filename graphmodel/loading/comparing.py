"""Which rows of a batch are stored already, and which of these just so: the server compares, and says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from graphmodel.databases import Database, Result, Statement
from graphmodel.loading import templates
from graphmodel.loading.changes import grouped
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.lookups import AdjacencyRead, Lookup, Pattern, Side
from graphmodel.loading.options import BATCH
from graphmodel.loading.patterns import Shape
from graphmodel.loading.stored import StoredRelationship
from graphmodel.model import NodeType, Ref, RelationshipType
from graphmodel.records import RelationshipRecord
from graphmodel.sources.chunks import NodeChunk, RelationshipChunk
from graphmodel.staging import RowBatch

Ends = tuple[Side, Side]
"""Label and key property of the start and of the end."""
Found = tuple[set[int], set[int]]
"""The numbers of the rows that are stored, and of those that are stored just so."""
Identity = tuple[Any, ...]


def compared_nodes(database: Database, rows: RowBatch[NodeChunk], kind: NodeType) -> Found:
    """Compares nodes with what is stored under their keys."""
    shape = shape_of(rows.chunk.columns)
    values = {"key": list(rows.chunk.keys), **packed_columns(shape, rows.chunk.columns), "sources": list(rows.sources)}
    found, same = database.read(
        templates.same_nodes(kind.identity, kind.key, kind.labels, shape, rows.chunk.columns, rows.open), values
    ).rows[0]
    return set(found), set(same)


def compared_relationships(
    database: Database, rows: RowBatch[RelationshipChunk], kind: RelationshipType, ends: Ends
) -> Found:
    """Compares relationships with what is stored between their ends under their keys."""
    chunk = rows.chunk
    key, own = shapes(chunk, kind)
    pattern = Pattern({kind.type: key}, *ends)
    values = zip(*(chunk.columns[name] for name, _ in key), strict=True) if key else repeat((), len(chunk))
    lookup = Lookup(pattern, chunk.starts, chunk.ends, [pattern.texts(kind.type, each) for each in values])
    first = lookup.from_starts()
    found, same, crowded = _compared(database, first, rows, key, own)
    for reading in lookup.rest(database, first, dict(crowded)):
        more, alike, _ = _compared(database, reading, rows, key, own)
        found, same = [*found, *more], [*same, *alike]
    return set(found), set(same)


def _compared(
    database: Database, reading: AdjacencyRead, rows: RowBatch[RelationshipChunk], key: Shape, own: Shape
) -> Sequence[Any]:
    """The numbers of the rows that are stored, of those stored just so, and the nodes that were left out."""
    far = rows.chunk.ends if reading.outgoing else rows.chunk.starts
    text = templates.same_relationships(reading.far[1], key, own, rows.chunk.columns, rows.open)
    return database.read_all(reading.statement(text, {"far": list(far), **sent(rows, key, own)}))[0].rows[0]


def stored_relationships(
    database: Database, keys: Mapping[str, str], records: Sequence[RelationshipRecord]
) -> dict[Identity, StoredRelationship]:
    """What is stored of these relationships, by identity."""
    lookups = [
        _lookup(keys, sides, some)
        for sides, group in grouped(records, lambda r: (r.start.label, r.end.label)).items()
        for some in _by_start(group)
    ]
    wanted = {record.identity for record in records}
    found: dict[Identity, StoredRelationship] = {}
    readings = [lookup.from_starts() for lookup in lookups]
    results = database.read_all(*(_stored_of(reading) for reading in readings))
    own = {record.type: record.key for record in records}
    for lookup, reading, result in zip(lookups, readings, results, strict=True):
        crowded = {at: many for at, many, *_ in result.rows if many is not None}
        pairs = [(reading, result)]
        pairs += [(each, database.read_all(_stored_of(each))[0]) for each in lookup.rest(database, reading, crowded)]
        for each, answer in pairs:
            found |= _identified(lookup.pattern, own, each, answer)
    return {identity: stored for identity, stored in found.items() if identity in wanted}


def _lookup(keys: Mapping[str, str], sides: tuple[str, str], records: Sequence[RelationshipRecord]) -> Lookup:
    start, end = sides
    shapes = {r.type: shape_of({name: [r.stored[name]] for name in r.key}) for r in records}
    pattern = Pattern(dict(sorted(shapes.items())), (start, keys[start]), (end, keys[end]))
    texts = [pattern.texts(r.type, (r.stored[name] for name, _ in shapes[r.type])) for r in records]
    return Lookup(pattern, [r.start.key for r in records], [r.end.key for r in records], texts)


def _by_start(records: Sequence[RelationshipRecord]) -> Iterator[list[RelationshipRecord]]:
    """The records in batches, those of one start in the same."""
    batch: list[RelationshipRecord] = []
    for group in grouped(records, lambda r: r.start).values():
        if batch and len(batch) + len(group) > BATCH:
            yield batch
            batch = []
        batch += group
    if batch:
        yield batch


def _stored_of(reading: AdjacencyRead) -> Statement:
    return reading.statement(templates.read_relationships(reading.far[1]))


def _identified(
    pattern: Pattern, own: Mapping[str, tuple[str, ...]], reading: AdjacencyRead, result: Result
) -> dict[Identity, StoredRelationship]:
    found: dict[Identity, StoredRelationship] = {}
    for at, many, type, far, id, columns in result.rows:
        if many is None:
            a, b = (reading.near[at], far) if reading.outgoing else (far, reading.near[at])
            sides = Ref(pattern.start[0], a), Ref(pattern.end[0], b)
            record = RelationshipRecord(type, *sides, columns, frozenset(), own[type])
            found[record.identity] = StoredRelationship(columns, id)
    return found


def shapes(chunk: RelationshipChunk, kind: RelationshipType) -> tuple[Shape, Shape]:
    """The columns of the relationships' key, and the others."""
    key = shape_of({name: chunk.columns[name] for name in kind.key})
    return key, shape_of({name: values for name, values in chunk.columns.items() if name not in kind.key})


def sent(rows: RowBatch[RelationshipChunk], key: Shape, own: Shape) -> dict[str, Any]:
    """The parameters of relationships' rows; the starts are not among them."""
    chunk = rows.chunk
    keys, columns = packed_columns(key, chunk.columns, "k"), packed_columns(own, chunk.columns)
    return {"end": list(chunk.ends), **keys, **columns, "sources": list(rows.sources)}
