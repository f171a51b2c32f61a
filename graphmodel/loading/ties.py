"""Writes batches of relationships: asks which differ from what is stored, and sends only those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphmodel.databases import Database
from graphmodel.loading import templates
from graphmodel.loading.comparing import Ends, compared_ties, sent, shapes, stored_ties
from graphmodel.loading.faults import missing_end
from graphmodel.loading.ownership import of_row
from graphmodel.loading.rows import Fates, Held, RowWriter, apart
from graphmodel.model import Model, Ref
from graphmodel.records import RelationshipRecord
from graphmodel.sources.chunks import TieChunk, take
from graphmodel.staging import Rows

Compared = tuple[Rows[TieChunk], Rows[TieChunk], Fates]
"""The rows that are not stored, those that may be stored otherwise, and the fates of the others."""


class TieWriter(RowWriter):
    """Writes batches of relationships.

    `sure`: all ends are there, and of the right classes. `merge`: the load before this one did not come to its end.
    """

    def __init__(
        self,
        database: Database,
        model: Model,
        keys: Mapping[str, str],
        held: Held,
        *,
        sure: bool,
        merge: bool,
        dry: bool,
    ) -> None:
        super().__init__(database, model, keys, held, dry)
        self._merge = merge
        self._sure = sure

    def new(self, type: str) -> bool:
        """Whether no relationship of a type was there before."""
        return type not in self.held.types

    def compare(self, rows: Rows[TieChunk]) -> Compared:
        """Which relationships of a batch, sorted by their starts, are to be created, and which to be looked at."""
        chunk, fates = rows.chunk, Fates()
        if not self.compares:
            return replace(rows, chunk=take(chunk, [])), rows, fates
        kind = self.model.relationships[chunk.type]
        stored, same = compared_ties(self.database, rows, kind, self._sides(chunk))
        fates.counts["relationship", chunk.type, "unchanged"] += len(same)
        return *apart(rows, stored, same), fates

    def write(self, rows: Rows[TieChunk]) -> Fates:
        """Creates relationships that are not there; those whose ends are not there are told."""
        fates = Fates()
        written = self.create(rows.chunk, lambda some: self._create(replace(rows, chunk=some), fates), fates)
        fates.counts["relationship", rows.chunk.type, "created"] += written
        return fates

    def update(self, rows: Rows[TieChunk]) -> Fates:
        """Updates relationships as far as they differ, and creates those that are not there after all."""
        fates = Fates()
        absent = self._update(rows, fates)
        fates += self.write(replace(rows, chunk=absent))
        return fates

    def _update(self, rows: Rows[TieChunk], fates: Fates) -> TieChunk:
        chunk = rows.chunk
        records = [self._tie(rows, at) for at in range(len(chunk))]
        stored = self.writer.stored_relationships(records) if self.compares else stored_ties(self.writer, records)
        due: list[tuple[RelationshipRecord, dict[str, Any]]] = []
        absent: list[int] = []
        for at, record in enumerate(records):
            have = stored.get(record.identity)
            if have is None:
                absent.append(at)
                continue
            columns, _ = of_row(record, have)
            due += [(record, columns)] if columns else []
            fates.counts["relationship", chunk.type, "unchanged"] += not columns
        written = self.isolated(due, lambda items: self.writer.merge_relationships(items), lambda item: item[0], fates)
        fates.counts["relationship", chunk.type, "updated"] += written
        return take(chunk, absent)

    def _tie(self, rows: Rows[TieChunk], at: int) -> RelationshipRecord:
        chunk = rows.chunk
        start, end = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
        return RelationshipRecord(
            chunk.type,
            Ref(start, chunk.starts[at]),
            Ref(end, chunk.ends[at]),
            rows.row(at),
            frozenset(rows.sources),
            self.model.relationships[chunk.type].key,
            chunk.where(at),
        )

    def _create(self, rows: Rows[TieChunk], fates: Fates) -> int:
        chunk = rows.chunk
        key, own = shapes(chunk, self.model.relationships[chunk.type])
        text = templates.create_relationships(
            chunk.type, *self._sides(chunk), key, own, self._fits(chunk), merge=self._merge, open=rows.open
        )
        told = self.send(text, {"start": list(chunk.starts), **sent(rows, key, own)})
        if told is None or told >= len(chunk):
            return len(chunk)
        return len(chunk) - self._tell_missing(rows, fates)

    def _tell_missing(self, rows: Rows[TieChunk], fates: Fates) -> int:
        chunk, kind = rows.chunk, self.model.relationships[rows.chunk.type]
        ends = {"start": list(chunk.starts), "end": list(chunk.ends)}
        held = self.database.read(templates.ends_held(*self._sides(chunk)), ends).rows
        missing = [missing_end(self.model, kind, chunk, at, a, b) for at, a, b in held]
        found = [problem for problem in missing if problem is not None]
        fates.problems += found
        return len(found)

    def _fits(self, chunk: TieChunk) -> list[tuple[str, str]]:
        """The labels that the ends must have, where the sources could not be asked for them all."""
        kind = self.model.relationships[chunk.type]
        pairs = [*kind.pairs, *((b, a) for a, b in kind.pairs if kind.symmetric)]
        known = [(a, b) for a, b in dict.fromkeys(pairs) if a in self.model.nodes and b in self.model.nodes]
        return known if not self._sure else []

    def _sides(self, chunk: TieChunk) -> Ends:
        start, end = (self.model.nodes[label] for label in (chunk.start, chunk.end))
        return (start.identity, start.key), (end.identity, end.key)
