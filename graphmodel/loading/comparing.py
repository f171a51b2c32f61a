"""Which rows of a batch are stored already, and which of these just so: the server compares, and says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from graphmodel.databases import Database, Result, Statement
from graphmodel.loading import templates
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.grouping import filled, grouped
from graphmodel.loading.lookups import AdjacencyRead, Lookup, Pattern, Reader, Side, far_keys
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
        more, unchanged, _ = _compared(database, reading, rows, key, own)
        found, same = [*found, *more], [*same, *unchanged]
    return set(found), set(same)


def _compared(
    database: Database, reading: AdjacencyRead, rows: RowBatch[RelationshipChunk], key: Shape, own: Shape
) -> Sequence[Any]:
    """The numbers of the rows that are stored, of those stored just so, and the nodes that were left out."""
    far = rows.chunk.ends if reading.outgoing else rows.chunk.starts
    text = templates.same_relationships(reading.fars[0][1], key, own, rows.chunk.columns, rows.open)
    return database.read_all(reading.statement(text, {"far": list(far), **sent(rows, key, own)}))[0].rows[0]


def stored_relationships(
    database: Reader, keys: Mapping[str, str], records: Sequence[RelationshipRecord]
) -> dict[Identity, StoredRelationship]:
    """What is stored of these relationships, by identity."""
    wanted = {record.identity for record in records}
    found = _found(database, keys, _by_label(records))
    return {identity: stored for identity, stored in found.items() if identity in wanted}


def stored_statements(keys: Mapping[str, str], records: Sequence[RelationshipRecord]) -> list[Statement]:
    """What `stored_relationships` asks first."""
    return [_stored_of(_lookup(keys, some).from_starts()) for some in _by_label(records)]


def _by_label(records: Sequence[RelationshipRecord]) -> list[list[RelationshipRecord]]:
    """The records in batches, those of one start in the same, each with starts of one label."""
    return [some for group in grouped(records, lambda r: r.start.label).values() for some in _by_start(group)]


def _found(
    database: Reader, keys: Mapping[str, str], batches: Sequence[Sequence[RelationshipRecord]]
) -> dict[Identity, StoredRelationship]:
    lookups = [_lookup(keys, some) for some in batches]
    readings = [lookup.from_starts() for lookup in lookups]
    results = database.read_all(*map(_stored_of, readings))
    found: dict[Identity, StoredRelationship] = {}
    for some, lookup, reading, result in zip(batches, lookups, readings, results, strict=True):
        own = {record.type: record.key for record in some}
        crowded = {at: many for at, many, *_ in result.rows if many is not None}
        pairs = [(reading, result)]
        if lookup.pattern.others and crowded:
            starts = {reading.near[at] for at in crowded}
            left = [record for record in some if record.start.key in starts]
            found |= _found(database, keys, list(grouped(left, lambda r: r.end.label).values()))
        else:
            pairs += [
                (each, database.read_all(_stored_of(each))[0]) for each in lookup.rest(database, reading, crowded)
            ]
        for each, answer in pairs:
            found |= _identified(lookup.pattern, own, each, answer)
    return found


def _lookup(keys: Mapping[str, str], records: Sequence[RelationshipRecord]) -> Lookup:
    shapes = {r.type: shape_of({name: [r.stored[name]] for name in r.key}) for r in records}
    start = records[0].start.label
    end, *others = [(label, keys[label]) for label in sorted({r.end.label for r in records})]
    pattern = Pattern(dict(sorted(shapes.items())), (start, keys[start]), end, tuple(others))
    texts = [pattern.texts(r.type, (r.stored[name] for name, _ in shapes[r.type])) for r in records]
    return Lookup(pattern, [r.start.key for r in records], [r.end.key for r in records], texts)


def _by_start(records: Sequence[RelationshipRecord]) -> Iterator[list[RelationshipRecord]]:
    """The records in batches, those of one start in the same."""
    groups = grouped(records, lambda r: r.start).values()
    yield from (list(chain.from_iterable(some)) for some in filled(((each, len(each)) for each in groups), BATCH))


def _stored_of(reading: AdjacencyRead) -> Statement:
    return reading.statement(templates.read_relationships(far_keys(reading.fars)))


def _identified(
    pattern: Pattern, own: Mapping[str, tuple[str, ...]], reading: AdjacencyRead, result: Result
) -> dict[Identity, StoredRelationship]:
    found: dict[Identity, StoredRelationship] = {}
    near_label = pattern.far(outgoing=not reading.outgoing)[0]
    names = far_keys(reading.fars)
    for at, many, type, labels, values, id, columns in result.rows:
        for label, key in reading.fars if many is None else ():
            if label in labels:
                near, far = Ref(near_label, reading.near[at]), Ref(label, values[names.index(key)])
                sides = (near, far) if reading.outgoing else (far, near)
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
