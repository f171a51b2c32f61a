"""What sources that the project no longer names, or rows that a source no longer gives, leave behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from graphmodel.loading import templates, texts
from graphmodel.loading.writing import Writer, batches, grouped
from graphmodel.model import Model, PropertyType, Ref, RelationshipType
from graphmodel.model.layer import ADOPTED, SOURCES
from graphmodel.problems import NOWHERE, Problem
from graphmodel.records import Records, RelationshipRecord
from graphmodel.records.facts import BY_CLAIMS
from graphmodel.sources.chunks import NodeChunk, TieChunk
from graphmodel.sources.spool import Spool

PAGE = 10_000


def left_behind(writer: Writer, records: Records) -> dict[str, set[str]]:
    """The sources of stored claims that are not among those just read, each with the documents it speaks of."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, document in writer.database.read(texts.SAYERS).rows:
        if source not in records.sources:
            found[source].add(document)
    return found


def givers(writer: Writer, records: Records) -> set[str]:
    """The sources of stored nodes and relationships that are not among those just read."""
    found = {source for text in texts.GIVERS for (source,) in writer.database.read(text).rows}
    return found - records.sources - {BY_CLAIMS}


def renamed(left: dict[str, set[str]], records: Records) -> set[str]:
    """Those all of whose documents another source now speaks of: a fact sheet under a new name."""
    spoken = {ref.key for ref, node in records.claim_nodes.items() if ref.label == "Document" and node.sources}
    return {source for source, documents in left.items() if documents <= spoken}


def warnings(left: Iterable[str]) -> list[Problem]:
    """A warning for each source whose claims stay though the project does not name it."""
    hint = "name it in `sources` again, or take what it said away with --prune"
    return [
        Problem(NOWHERE, "source-gone", f"claims of {source} stay, which is no source of this project", hint, "warning")
        for source in sorted(left)
    ]


def unsaid_nodes(writer: Writer, model: Model, records: Records) -> set[Ref]:
    """The nodes that no source gives any more, which `prune` would take away or leave to whoever joined them."""
    work = _Pruning(writer, model, records, frozenset({*records.faultless, *givers(writer, records)}))
    return {ref for left in work.nodes() for ref, (others, _) in left.items() if not others}


def prune(writer: Writer, model: Model, records: Records, gone: Iterable[str]) -> set[Ref]:
    """Takes away whole rows that no source gives any more: relationships first, then nodes. Returns these nodes.

    A node stays that somebody else has joined to something, or that was there before. What is stored is met with what
    is said part by part, so that neither is ever held whole.
    """
    work = _Pruning(writer, model, records, frozenset({*records.faultless, *gone}))
    for unsaid in work.ties():
        writer.release(unsaid, "relationship")
    return {ref for left in work.nodes() for ref in work.take_away(left)}


class _Pruning:
    def __init__(self, writer: Writer, model: Model, records: Records, sources: frozenset[str]) -> None:
        self.writer = writer
        self.model = model
        self.records = records
        self.sources = sources
        self.folder = records.stream.bulk.folder if records.stream is not None else None

    # Nodes

    def nodes(self) -> Iterator[dict[Ref, tuple[list[str], bool]]]:
        """The nodes that a source no longer says: the sources that still do, and whether they were there before."""
        spool: Spool[NodeChunk] = Spool(self.folder)
        for chunk in self._said_nodes():
            spool.add(chunk)
        for identity, key in self._identities():
            for rows in self._pages(templates.stored_nodes(identity, key.name), key):
                keys, sources, adopted = zip(*rows, strict=True)
                spool.add(NodeChunk("", identity, keys, {SOURCES: sources, ADOPTED: adopted}, "", [0] * len(keys)))
        for part in spool.parts():
            yield self._unsaid_nodes(part)
        spool.close()

    def _said_nodes(self) -> Iterator[NodeChunk]:
        for ref, record in self.records.nodes.items():
            yield from (NodeChunk(source, ref.label, [ref.key], {}, "", [0]) for source in record.sources)
        for part in self.records.stream.bulk.nodes.parts() if self.records.stream is not None else ():
            for chunk in part:
                yield NodeChunk(
                    chunk.source, self.model.nodes[chunk.label].identity, chunk.keys, {}, "", [0] * len(chunk)
                )

    def _unsaid_nodes(self, part: Sequence[NodeChunk]) -> dict[Ref, tuple[list[str], bool]]:
        said = {(chunk.source, chunk.label, key) for chunk in part if chunk.source for key in chunk.keys}
        left: dict[Ref, tuple[list[str], bool]] = {}
        for chunk in (chunk for chunk in part if not chunk.source):
            columns = (chunk.keys, chunk.columns[SOURCES], chunk.columns[ADOPTED])
            for key, sources, adopted in zip(*columns, strict=True):
                others = [s for s in sources if s not in self.sources or (s, chunk.label, key) in said]
                if len(others) < len(sources):
                    left[Ref(chunk.label, key)] = others, adopted
        return left

    def take_away(self, left: Mapping[Ref, tuple[list[str], bool]]) -> set[Ref]:
        """Deletes the nodes that nobody says any more, or leaves them to whoever they belong to."""
        writer = self.writer
        gone = {ref for ref, (others, _) in left.items() if not others}
        kept = {ref for ref in gone if left[ref][1]} | self._joined(gone)
        writer.tallies.add("node", "no longer given", "deleted", len(gone - kept))
        writer.delete_nodes(gone - kept)
        writer.drop_columns(dict.fromkeys(kept, frozenset({SOURCES})))
        writer.set_columns({ref: {SOURCES: others} for ref, (others, _) in left.items() if others})
        return gone - kept

    def _joined(self, refs: Iterable[Ref]) -> set[Ref]:
        """Those that somebody else has joined to something."""
        found: set[Ref] = set()
        for label, group in grouped(refs, lambda ref: ref.label).items():
            text = templates.foreign_ties(label, self.writer.keys[label])
            for some in batches(group, self.writer.batch):
                rows = self.writer.database.read(text, {"key": [ref.key for ref in some]}).rows
                found |= {Ref(label, key) for (key,) in rows}
        return found

    # Relationships

    def ties(self) -> Iterator[list[tuple[RelationshipRecord, list[str]]]]:
        """The relationships that a source no longer says, each with the sources that still do."""
        spool: Spool[TieChunk] = Spool(self.folder)
        for chunk in self._said_ties():
            spool.add(chunk)
        for kind in self.model.relationships.values():
            for chunk in self._stored_ties(kind):
                spool.add(chunk)
        for part in spool.parts():
            yield list(self._unsaid_ties(part))
        spool.close()

    def _said_ties(self) -> Iterator[TieChunk]:
        for record in self.records.relationships.values():
            own = {name: [record.stored[name]] for name in record.key}
            a, b = record.start, record.end
            for source in record.sources:
                yield TieChunk(source, record.type, a.label, [a.key], b.label, [b.key], own, "", [0])
        for part in self.records.stream.bulk.ties.parts() if self.records.stream is not None else ():
            for chunk in part:
                start, end = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
                columns = {name: chunk.columns[name] for name in self.model.relationships[chunk.type].key}
                yield replace(chunk, start=start, end=end, columns=columns)

    def _stored_ties(self, kind: RelationshipType) -> Iterator[TieChunk]:
        identities = dict(self._identities())
        both = [*kind.pairs, *((b, a) for a, b in kind.pairs if kind.symmetric)]
        pairs = {
            (self.model.nodes[a].identity, self.model.nodes[b].identity)
            for a, b in both
            if a in self.model.nodes and b in self.model.nodes
        }
        for start, end in sorted(pairs):
            if start not in identities or end not in identities:
                continue
            text = templates.stored_ties(kind.type, (start, identities[start].name), (end, identities[end].name))
            for rows in self._pages(text, identities[start], PAGE // 10):
                found = [row for row in rows if row[2] is not None and set(kind.key) <= set(row[2])]
                if found:
                    starts, ends, stored = zip(*found, strict=True)
                    yield TieChunk("", kind.type, start, starts, end, ends, {"": stored}, "", [0] * len(found))

    def _unsaid_ties(self, part: Sequence[TieChunk]) -> Iterator[tuple[RelationshipRecord, list[str]]]:
        said = {(chunk.source, *which) for chunk in part if chunk.source for which in self._which(chunk)}
        for chunk in (chunk for chunk in part if not chunk.source):
            key = self.model.relationships[chunk.type].key
            for stored, which in zip(chunk.columns[""], self._which(chunk), strict=True):
                others = [s for s in stored[SOURCES] if s not in self.sources or (s, *which) in said]
                if len(others) < len(stored[SOURCES]):
                    start, end = Ref(chunk.start, which[3]), Ref(chunk.end, which[4])
                    yield RelationshipRecord(chunk.type, start, end, stored, frozenset(), key), others

    def _which(self, chunk: TieChunk) -> Iterator[tuple[Any, ...]]:
        names = self.model.relationships[chunk.type].key
        for row, (start, end) in enumerate(zip(chunk.starts, chunk.ends, strict=True)):
            stored = chunk.columns[""][row] if "" in chunk.columns else None
            values = (repr(stored[n] if stored is not None else chunk.columns[n][row]) for n in names)
            yield (chunk.type, chunk.start, chunk.end, start, end, *values)

    # Both

    def _identities(self) -> list[tuple[str, PropertyType]]:
        kinds = {kind.identity: kind.properties[kind.key] for kind in self.model.nodes.values() if kind.key}
        return sorted(kinds.items(), key=itemgetter(0))

    def _pages(self, text: str, key: PropertyType, size: int = PAGE) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows of a query by pages, in the order of their first column, a key."""
        after: Any = -(2**63) if key.kind == "integer" else ""
        while True:
            values = {"after": after, "sources": sorted(self.sources), "size": size}
            rows = self.writer.database.read(text, values).rows
            if not rows:
                return
            yield rows
            after = rows[-1][0]
