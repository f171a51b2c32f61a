"""What was put aside, as a load writes it: duplicates merged, disagreements told, ends looked up, a part at a time.

Everything is gone through twice: once to find what is wrong, before anything is written, and once to write. What is in
memory anyway is put together once.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

from graphmodel.model import Model, Ref, Relationship, RelationshipType, see_definition
from graphmodel.records.faults import Faults
from graphmodel.records.known import Known, fits
from graphmodel.records.merging import Said, merged
from graphmodel.records.rowed import (
    Kind,
    defaults,
    item_of,
    key_of,
    named,
    node_of,
    repeated,
    rows_with,
    ties_by,
    values_of,
    widened,
)
from graphmodel.sources import Row
from graphmodel.sources.bulk import Bulk
from graphmodel.sources.chunks import ChunkT, NodeChunk, TieChunk, take, without


@dataclass(frozen=True)
class Rows(Generic[ChunkT]):
    """Rows to be written: every column that they have, defaults too, and the sources that give them.

    In a column that is `open`, None is a value of which a row says nothing; in another it takes away what is stored.
    """

    chunk: ChunkT
    sources: tuple[str, ...]
    open: frozenset[str] = frozenset()

    def row(self, at: int) -> dict[str, Any]:
        """What a row says, by column."""
        cells = ((name, values[at]) for name, values in self.chunk.columns.items())
        return {name: value for name, value in cells if value is not None or name not in self.open}

    def __len__(self) -> int:
        return len(self.chunk)


class Stream:
    """The rows that were put aside. Before they are `checked`, all are counted, also those that are alike.

    `wanted` are the sources that are to be loaded, `only` the labels and types; None stands for all.
    """

    def __init__(self, model: Model, bulk: Bulk, priority: Sequence[str]) -> None:
        self.model = model
        self.bulk = bulk
        self.known = Known()
        self.wanted: frozenset[str] | None = None
        self.only: frozenset[str] | None = None
        self._priority = list(priority)
        self.checked = False
        self.node_count = bulk.nodes.rows
        self.tie_count = bulk.ties.rows
        self._order = {source: at for at, source in enumerate(bulk.duplicates)}
        self._shared: dict[str, set[Any]] = defaultdict(set)
        self._pairs: dict[tuple[str, str, str], set[tuple[Any, Any]]] = defaultdict(set)
        self._checked_nodes: list[Rows[NodeChunk]] | None = None
        self._checked_ties: list[list[Rows[TieChunk]]] | None = None

    def __len__(self) -> int:
        return len(self.bulk)

    def share(self, nodes: Iterable[Ref], ties: Iterable[tuple[str, Ref, Ref]]) -> None:
        """Says of which nodes, and relationships between which, there are rows in memory: the others go there too."""
        for ref in nodes:
            self._shared[ref.label].add(ref.key)
        for type_, start, end in ties:
            self._pairs[type_, start.label, end.label].add((start.key, end.key))

    def check(self, faults: Faults) -> None:
        """Tells what is wrong, remembers which nodes there are, and counts."""
        self.checked = True
        self.node_count = self.tie_count = 0
        kept: list[Rows[NodeChunk]] = []
        for nodes in self.nodes(faults):
            self.known.add(self.model.nodes[nodes.chunk.label].identity, nodes.chunk.keys, nodes.chunk.label)
            self.node_count += len(nodes)
            kept += [nodes] if self.bulk.nodes.in_memory else []
        parts: list[list[Rows[TieChunk]]] = []
        for part in self.ties(faults):
            self.tie_count += sum(map(len, part))
            parts += [part] if self.bulk.ties.in_memory else []
        self._checked_nodes = kept if self.bulk.nodes.in_memory else None
        self._checked_ties = parts if self.bulk.ties.in_memory else None

    @property
    def in_memory(self) -> bool:
        """Whether nothing is on disk."""
        return self.bulk.nodes.in_memory and self.bulk.ties.in_memory

    def forget(self) -> None:
        """Looks at the rows anew: other ones are asked for."""
        self._checked_nodes = self._checked_ties = None

    @property
    def print(self) -> int:
        """A number that tells whether two streams give the same rows, in an order that comes to the same parts."""
        kinds: list[Kind] = [*self.model.nodes.values(), *self.model.relationships.values()]
        shared = [*self._shared.items(), *self._pairs.items()]
        parts = [
            self.bulk.print,
            self.bulk.nodes.held,
            sorted(self.bulk.duplicates.items()),
            self._priority,
            *(None if names is None else sorted(names) for names in (self.wanted, self.only)),
            sorted((repr(kind), sorted(map(repr, keys))) for kind, keys in shared),
            [(str(kind), sorted(defaults(kind, ()).items(), key=str)) for kind in kinds],
        ]
        return zlib.crc32(repr(parts).encode(errors="surrogatepass"))

    # Nodes

    def shared_nodes(self) -> Iterator[tuple[str, Row]]:
        """The rows, each with its source, of nodes that what is in memory speaks of."""
        for part in self.bulk.nodes.parts() if self._shared else ():
            for chunk in part:
                kind = self.model.nodes[chunk.label]
                for at in rows_with(chunk.keys, self._shared.get(kind.identity)):
                    yield chunk.source, Row(node_of(kind, chunk, at), chunk.where(at))

    def nodes(self, faults: Faults | None = None) -> Iterator[Rows[NodeChunk]]:
        """The nodes, none twice. What is wrong goes to `faults`; the rows concerned are left out either way."""
        if faults is None and self._checked_nodes is not None:
            yield from self._checked_nodes
            return
        for part in self.bulk.nodes.parts():
            by_identity: dict[str, list[NodeChunk]] = defaultdict(list)
            for chunk in part:
                identity = self.model.nodes[chunk.label].identity
                shared = self._shared.get(identity)
                by_identity[identity].append(without(chunk, rows_with(chunk.keys, shared)) if shared else chunk)
            for chunks in by_identity.values():
                yield from self._whole(self._merged(chunks, key_of, faults))

    # Relationships

    def shared_ties(self) -> Iterator[tuple[str, Row]]:
        """The rows, each with its source, of relationships that are in memory too."""
        for part in self.bulk.ties.parts() if self._pairs else ():
            for chunk in part:
                for at in self._held_too(chunk):
                    yield chunk.source, Row(self._tie(chunk, at), chunk.where(at))

    def ties(self, faults: Faults | None = None) -> Iterator[list[Rows[TieChunk]]]:
        """The relationships, none twice, in parts; no identity is in two of them."""
        if faults is None and self._checked_ties is not None:
            yield from self._checked_ties
            return
        for part in self.bulk.ties.parts():
            by_type: dict[tuple[str, str, str], list[TieChunk]] = defaultdict(list)
            for chunk in part:
                rest = self._joined(without(chunk, self._held_too(chunk)), faults)
                ends = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
                by_type[chunk.type, *ends].append(rest)  # type: ignore[index]  # three texts
            yield [
                rows
                for (type_, _, _), chunks in by_type.items()
                for rows in self._whole(self._merged(chunks, ties_by(self.model.relationships[type_].key), faults))
            ]

    def _held_too(self, chunk: TieChunk) -> list[int]:
        start, end = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
        pairs = self._pairs.get((chunk.type, start, end))
        return rows_with(list(zip(chunk.starts, chunk.ends, strict=True)), pairs) if pairs else []

    def _tie(self, chunk: TieChunk, at: int) -> Relationship[Any, Any]:
        kind = self.model.relationships[chunk.type]
        start, end = (self.model.nodes[label].cls for label in (chunk.start, chunk.end))
        values = values_of(kind, chunk, at)
        values |= {"start": start.key(chunk.starts[at]), "end": end.key(chunk.ends[at])}
        return kind.cls.model_construct(_fields_set=set(values), **values)

    def _joined(self, chunk: TieChunk, faults: Faults | None) -> TieChunk:
        """Without the rows whose ends are not there, or of the wrong class, as far as is known."""
        if not self.known.complete or not len(chunk):
            return chunk
        kind = self.model.relationships[chunk.type]
        start, end = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
        ends = list(zip(self.known.labels(start, chunk.starts), self.known.labels(end, chunk.ends), strict=True))
        unfit = {pair for pair in set(ends) if not self._fit(kind, *pair)}
        bad = [at for at, pair in enumerate(ends) if pair in unfit] if unfit else []
        for at in bad if faults is not None else ():
            for told in self._faults(kind, chunk, at, ends[at]):
                assert faults is not None
                faults.add(chunk.source, chunk.where(at), *told)
        return without(chunk, bad)

    def _fit(self, kind: RelationshipType, start: str | None, end: str | None) -> bool:
        return start is not None and end is not None and fits(self.model, kind, start, end)

    def _faults(
        self, kind: RelationshipType, chunk: TieChunk, at: int, found: tuple[str | None, str | None]
    ) -> Iterator[tuple[str, str, str]]:
        for label, name, keys in zip(found, (chunk.start, chunk.end), (chunk.starts, chunk.ends), strict=True):
            if label is None:
                yield "missing-end", f"no source declares the {name} {keys[at]!r}", "declare it, or take the row out"
        if None not in found:
            wanted = ", ".join(f"({a})->({b})" for a, b in kind.pairs)
            yield "wrong-end", f"{kind.type} joins {wanted}, not ({found[0]})->({found[1]})", see_definition(kind.type)

    # Both

    def _merged(
        self,
        chunks: Sequence[ChunkT],
        identity: Callable[[ChunkT], Sequence[Any]],
        faults: Faults | None,
    ) -> Iterator[Rows[ChunkT]]:
        """The rows of one kind, those of one identity put together."""
        chunks = [chunk for chunk in chunks if self._asked_for(chunk)]
        ids = [identity(chunk) for chunk in chunks]
        twice = repeated(ids)
        if not twice:
            yield from (Rows(chunk, (chunk.source,)) for chunk in chunks if len(chunk))
            return
        several: dict[Any, list[tuple[ChunkT, int]]] = defaultdict(list)
        for chunk, each in zip(chunks, ids, strict=True):
            at = rows_with(each, twice)
            for row in at:
                several[each[row]].append((chunk, row))
            rest = without(chunk, at)
            if len(rest):
                yield Rows(rest, (chunk.source,))
        for rows in several.values():
            yield self._one(rows, faults)

    def _asked_for(self, chunk: NodeChunk | TieChunk) -> bool:
        name = chunk.label if isinstance(chunk, NodeChunk) else chunk.type
        return (self.wanted is None or chunk.source in self.wanted) and (self.only is None or name in self.only)

    def _one(self, rows: Sequence[tuple[ChunkT, int]], faults: Faults | None) -> Rows[ChunkT]:
        rows = sorted(rows, key=self._place)
        first, at = rows[0]
        kind = self._kind(first)
        same = [(chunk, row) for chunk, row in rows if self._kind(chunk) is kind]
        if faults is not None:
            for chunk, row in rows:
                if self._kind(chunk) is not kind:
                    here, there = getattr(chunk, "label", ""), getattr(first, "label", "")
                    fault = f"{named(chunk, row)} is {here} here, but {there} at {first.where(at)}"
                    hint = "give one of them another key, or both one class"
                    faults.add(chunk.source, chunk.where(row), "class-differs", fault, hint)
        counted = self._by_rule(same)
        said = [Said(c.source, Row(item_of(kind, c, row), c.where(row))) for c, row in counted]
        what = named(first, at)
        own = {name: declared for name, declared in kind.properties.items() if not declared.key}
        cells = ((name, values[row]) for c, row in counted for name, values in c.columns.items())
        stored: dict[str, Any] = {name: None for name, value in cells if value is None}
        stored |= merged(what, said, own, self._priority, faults or Faults(()))
        chunk = replace(take(first, [at]), columns={name: [value] for name, value in stored.items()})
        return Rows(chunk, tuple(sorted({c.source for c, _ in same})))

    def _place(self, item: tuple[ChunkT, int]) -> tuple[int, int]:
        """Tables come in the order of their sources, each row by row: chunks come as they were put together."""
        chunk, row = item
        return self._order.get(chunk.source, -1), chunk.lines[row]

    def _by_rule(self, rows: Sequence[tuple[ChunkT, int]]) -> list[tuple[ChunkT, int]]:
        """Of each source whose rule is that the first or the last row wins, that row alone."""
        by_source: dict[str, list[tuple[ChunkT, int]]] = defaultdict(list)
        for chunk, row in rows:
            by_source[chunk.source].append((chunk, row))
        for source, mine in by_source.items():
            rule = self.bulk.duplicates.get(source, "error")
            if rule != "error":
                by_source[source] = [mine[0 if rule == "first" else -1]]
        return [item for mine in by_source.values() for item in mine]

    def _kind(self, chunk: NodeChunk | TieChunk) -> Kind:
        if isinstance(chunk, NodeChunk):
            return self.model.nodes[chunk.label]
        return self.model.relationships[chunk.type]

    def _whole(self, found: Iterable[Rows[ChunkT]]) -> Iterator[Rows[ChunkT]]:
        """The rows with the defaults of the properties that they leave open, put together as far as may be."""
        by_sources: dict[tuple[str, ...], list[ChunkT]] = defaultdict(list)
        for rows in found:
            own = defaults(self._kind(rows.chunk), rows.chunk.columns)
            columns = {**rows.chunk.columns, **{name: [value] * len(rows) for name, value in own.items()}}
            by_sources[rows.sources].append(replace(rows.chunk, columns=columns) if own else rows.chunk)
        for sources, chunks in by_sources.items():
            yield from (Rows(chunk, sources, open) for chunk, open in widened(chunks))
