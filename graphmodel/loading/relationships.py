"""Writes rows of relationships: asks which differ from what is stored, and sends only those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graphmodel.databases import Database
from graphmodel.loading import templates
from graphmodel.loading.comparing import Ends, compared_relationships, sent, shapes
from graphmodel.loading.faults import missing_end
from graphmodel.loading.ownership import of_row
from graphmodel.loading.rows import RowWriter, WriteResult, split_changed
from graphmodel.loading.stored import ExistingTypes
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.problems import Problem
from graphmodel.records import RelationshipRecord
from graphmodel.sources.chunks import RelationshipChunk, take
from graphmodel.staging import RowBatch

Compared = tuple[RowBatch[RelationshipChunk], RowBatch[RelationshipChunk], WriteResult]
"""The rows that are not stored, those that may be stored otherwise, and the outcome of the others."""


class RelationshipWriter(RowWriter):
    """Writes rows of relationships.

    `sure`: all ends are there, and of the right classes. `merge`: the load before this one did not come to its end.
    """

    def __init__(
        self,
        database: Database,
        model: Model,
        keys: Mapping[str, str],
        existing: ExistingTypes,
        *,
        sure: bool,
        merge: bool,
        dry: bool,
    ) -> None:
        super().__init__(database, model, keys, existing, dry)
        self._merge = merge
        self._sure = sure

    def new(self, type: str) -> bool:
        """Whether no relationship of a type was there before."""
        return type not in self.existing.types

    def records(self, rows: RowBatch[RelationshipChunk]) -> list[RelationshipRecord]:
        """The rows, each by itself."""
        chunk, kind = rows.chunk, self.model.relationships[rows.chunk.type]
        start, end = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
        sources = frozenset(rows.sources)
        return [
            RelationshipRecord(chunk.type, Ref(start, a), Ref(end, b), rows.row(at), sources, kind.key, chunk.where(at))
            for at, (a, b) in enumerate(zip(chunk.starts, chunk.ends, strict=True))
        ]

    def plan(self, writer: Writer, rows: RowBatch[RelationshipChunk], result: WriteResult) -> None:
        """Hands to a writer what differs from what is stored; rows whose endpoints are missing are reported."""
        chunk = rows.chunk
        records = self.records(rows)
        ends = writer.nodes(end for record in records for end in (record.start, record.end))
        for at in self._update(writer, records, result):
            sides = (ends.get(each) for each in (records[at].start, records[at].end))
            start, end = (tuple(side.labels) if side is not None else None for side in sides)
            problem = self._missing(chunk, at, start, end)
            if problem is not None:
                result.problems.append(problem)
                continue
            writer.set_relationship(records[at], of_row(records[at], {})[0])
            result.counts["relationship", chunk.type, "created"] += 1

    def compare(self, rows: RowBatch[RelationshipChunk]) -> Compared:
        """Which relationships of a batch are to be created, and which to be looked at."""
        chunk, result = rows.chunk, WriteResult()
        kind = self.model.relationships[chunk.type]
        stored, same = compared_relationships(self.database, rows, kind, self._sides(chunk))
        result.counts["relationship", chunk.type, "unchanged"] += len(same)
        return *split_changed(rows, stored, same), result

    def write(self, rows: RowBatch[RelationshipChunk]) -> WriteResult:
        """Creates a batch at once, in columns; relationships whose endpoints are missing are reported."""
        result = WriteResult()
        written = self.create(rows.chunk, lambda some: self._create(replace(rows, chunk=some), result), result)
        result.counts["relationship", rows.chunk.type, "created"] += written
        return result

    def update(self, rows: RowBatch[RelationshipChunk]) -> WriteResult:
        """Updates relationships as far as they differ, and creates those that are not there after all."""
        result, writer = WriteResult(), self.writer()
        absent = self._update(writer, self.records(rows), result)
        writer.settle(result.reject)
        result += self.write(replace(rows, chunk=take(rows.chunk, absent)))
        return result

    def _update(self, writer: Writer, records: list[RelationshipRecord], result: WriteResult) -> list[int]:
        """Hands over what differs of those that are stored; the numbers of the others."""
        stored = writer.relationships(records)
        absent: list[int] = []
        for at, record in enumerate(records):
            have = stored.get(record.identity)
            if have is None:
                absent.append(at)
                continue
            columns, _ = of_row(record, have.columns)
            if columns:
                writer.set_relationship(record, columns)
            result.counts["relationship", record.type, "updated" if columns else "unchanged"] += 1
        return absent

    def _create(self, rows: RowBatch[RelationshipChunk], result: WriteResult) -> int:
        chunk = rows.chunk
        key, own = shapes(chunk, self.model.relationships[chunk.type])
        text = templates.create_new_relationships(
            chunk.type, *self._sides(chunk), key, own, self._fits(chunk), merge=self._merge, open=rows.open
        )
        written = self.send(text, {"start": list(chunk.starts), **sent(rows, key, own)})
        if written is None or written >= len(chunk):
            return len(chunk)
        return len(chunk) - self._report_missing(rows, result)

    def _report_missing(self, rows: RowBatch[RelationshipChunk], result: WriteResult) -> int:
        chunk = rows.chunk
        ends = {"start": list(chunk.starts), "end": list(chunk.ends)}
        found_ends = self.database.read(templates.stored_ends(*self._sides(chunk)), ends).rows
        missing = [missing_end(self.model, self.model.relationships[chunk.type], chunk, *row) for row in found_ends]
        found = [problem for problem in missing if problem is not None]
        result.problems += found
        return len(found)

    def _missing(
        self, chunk: RelationshipChunk, at: int, start: tuple[str, ...] | None, end: tuple[str, ...] | None
    ) -> Problem | None:
        if self._sure and start and end:
            return None
        return missing_end(self.model, self.model.relationships[chunk.type], chunk, at, start, end)

    def _fits(self, chunk: RelationshipChunk) -> list[tuple[str, str]]:
        """The labels that the ends must have, where the sources could not be asked for them all."""
        kind = self.model.relationships[chunk.type]
        pairs = [*kind.pairs, *((b, a) for a, b in kind.pairs if kind.symmetric)]
        known = [(a, b) for a, b in dict.fromkeys(pairs) if a in self.model.nodes and b in self.model.nodes]
        return known if not self._sure else []

    def _sides(self, chunk: RelationshipChunk) -> Ends:
        start, end = (self.model.nodes[label] for label in (chunk.start, chunk.end))
        return (start.identity, start.key), (end.identity, end.key)
