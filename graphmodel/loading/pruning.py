"""What sources that the project no longer names, or rows that a source no longer gives, leave behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from graphmodel.databases import Statement
from graphmodel.loading import templates, texts
from graphmodel.loading.comparing import Identity
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.report import Tallies
from graphmodel.loading.stored import StoredRelationship
from graphmodel.loading.stored_rows import relationship_rows, stored_rows
from graphmodel.loading.vanishing import release
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, PropertyType, Ref, RelationshipType
from graphmodel.model.layer import SOURCES
from graphmodel.problems import NOWHERE, Problem
from graphmodel.records import Records, RelationshipRecord
from graphmodel.records.facts import BY_CLAIMS
from graphmodel.staging.unsaid import Given, Stored, StoredRows, Unsaid, UnsaidRows

PAGE = 10_000
Item = TypeVar("Item")
UnsaidRelationship = tuple[RelationshipRecord, Unsaid]


def left_behind(sayers: Iterable[tuple[str, str]], records: Records) -> dict[str, set[str]]:
    """The sources of stored claims that are not among those just read, each with the documents it speaks of."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, document in sayers:
        if source not in records.sources:
            found[source].add(document)
    return found


def givers(writer: Writer, records: Records) -> set[str]:
    """The sources of stored nodes and relationships that are not among those just read."""
    results = writer.database.read_all(*map(Statement, texts.GIVERS))
    found = {source for result in results for (source,) in result.rows}
    return found - records.sources - {BY_CLAIMS}


def renamed(left: dict[str, set[str]], records: Records) -> set[str]:
    """Those all of whose documents another source now speaks of: a fact sheet under a new name."""
    referenced = {
        ref.key for ref, node in records.claim_nodes.items() if ref.label == records.layer.document and node.sources
    }
    return {source for source, documents in left.items() if documents <= referenced}


def warnings(left: Iterable[str], claimants: Collection[str]) -> list[Problem]:
    """A warning for each source whose claims, or documents without any, stay though the project does not name it."""
    hint = "name it in `sources` again, or take what it said away with --prune"
    faults = (
        f"{'claims' if source in claimants else 'documents'} of {source} stay: the project no longer names it"
        for source in sorted(left)
    )
    return [Problem(NOWHERE, "source-gone", fault, hint, "warning") for fault in faults]


class Pruning:
    """Finds whole rows that no source gives any more, and takes them away: relationships first, then nodes.

    What is stored is compared with what is given in the staging database, and what is taken away is handed on one by
    one, so that none of it is ever held whole. A node stays that somebody else has joined to something, or that was
    there before.
    """

    def __init__(self, writer: Writer, model: Model, records: Records, tallies: Tallies, gone: Iterable[str]) -> None:
        self._work = _Pruning(writer, model, records, tallies, frozenset({*records.clean_sources, *gone}))
        self._writer = writer
        self._tallies = tallies

    def unsaid_nodes(self) -> set[Ref]:
        """The nodes that no source gives any more, which would be taken away or left to whoever joined them."""
        return {ref for left in self._work.nodes() for ref, (others, _) in left.items() if not others}

    def unsaid_relationships(self) -> Iterator[RelationshipRecord]:
        """The relationships that no source gives any more, which would be taken away."""
        return (record for unsaid in self._work.relationships() for record, row in unsaid if not row.others)

    def relationships(self) -> Iterator[RelationshipRecord]:
        """Deletes relationships, or leaves them to the sources that still give them; gives those deleted."""
        writer = self._writer
        for unsaid in self._work.relationships():
            stored = self._stored(unsaid)
            for record, row in unsaid:
                if (now := stored.get(record.identity)) is not None:
                    before = writer.as_read(record)
                    over = set(before.columns[SOURCES] if before is not None else ()).difference(row.others)
                    still = [source for source in now.columns[SOURCES] if source not in over]
                    release(writer, self._tallies, record, still, "relationship")
                    if not still:
                        yield record
            writer.settle()

    def _stored(self, unsaid: Iterable[UnsaidRelationship]) -> Mapping[Identity, StoredRelationship | None]:
        """These relationships as they will be.

        In batches they are not read again, and go before anything else is changed. In a load that is one transaction
        claims may make one anew that was taken away, and clear whatever it had: all its columns are read.
        """
        if self._writer.together:
            return self._writer.relationships(record for record, _ in unsaid)
        return {
            record.identity: self._writer.remember_relationship(
                replace(record, stored={**record.stored, SOURCES: row.sources}), row.element
            )
            for record, row in unsaid
        }

    def nodes(self) -> Iterator[Ref]:
        """Deletes nodes, or leaves them to whoever they belong to; gives those deleted. Relationships go before."""
        for left in self._work.nodes():
            yield from self._work.take_away(left)
            self._writer.settle()


class _Pruning:
    def __init__(
        self, writer: Writer, model: Model, records: Records, tallies: Tallies, sources: frozenset[str]
    ) -> None:
        self.writer = writer
        self.model = model
        self.records = records
        self.tallies = tallies
        self.sources = sources
        self.unsaid = UnsaidRows(model, records.stream, sources)

    # Nodes

    def nodes(self) -> Iterator[dict[Ref, tuple[list[str], bool]]]:
        """The nodes that a source no longer says: the sources that still do, and whether they were there before."""
        for identity, key in self._identities():
            given = (
                (source, (ref.key,))
                for ref, record in self.records.nodes.items()
                if ref.label == identity
                for source in record.sources
            )
            adopted: set[Any] = set()
            stored = self._stored_nodes(identity, key, adopted)
            for some in paged(self.unsaid.nodes(identity, given, stored), PAGE):
                yield {Ref(identity, *row.ids): (list(row.others), row.ids[0] in adopted) for row in some}

    def _stored_nodes(self, identity: str, key: PropertyType, adopted: set[Any]) -> StoredRows:
        def rows(answer: Iterable[tuple[Any, ...]]) -> Iterator[Stored]:
            adopted.clear()
            for id, sources, before in answer:
                if before:
                    adopted.add(id)
                yield (id,), self._sources(identity, id, sources), ""

        return stored_rows(self.writer, templates.stored_nodes(identity, key.name), self.sources, rows)

    def _sources(self, label: str, key: Any, stored: list[str]) -> list[str]:
        """The sources of a node as they will be, where this load changes them."""
        node = self.writer.known_node(Ref(label, key))
        return list(node.columns.get(SOURCES, stored)) if node is not None else stored

    def take_away(self, left: Mapping[Ref, tuple[list[str], bool]]) -> set[Ref]:
        """Deletes the nodes that nobody says any more, or leaves them to whoever they belong to."""
        writer = self.writer
        gone = {ref for ref, (others, _) in left.items() if not others}
        kept = {ref for ref in gone if left[ref][1]} | self._joined(gone)
        self.tallies.add("node", "no longer given", "deleted", len(gone - kept))
        writer.nodes(left)
        writer.delete_nodes(gone - kept)
        for ref, (others, _) in left.items():
            if ref in kept or others:
                writer.set_columns(ref, {SOURCES: others or None})
        return gone - kept

    def _joined(self, refs: Iterable[Ref]) -> set[Ref]:
        """Those that somebody else has joined to something."""
        found: set[Ref] = set()
        for label, group in grouped(refs, lambda ref: ref.label).items():
            text = templates.foreign_relationships(label, self.writer.keys[label])
            for some in batches(group, self.writer.batch):
                rows = self.writer.database.read(text, {"key": [ref.key for ref in some]}).rows
                found |= {Ref(label, key) for (key,) in rows}
        return found

    # Relationships

    def relationships(self) -> Iterator[list[UnsaidRelationship]]:
        """The relationships that a source no longer says."""
        for kind in self.model.relationships.values():
            for start, end in self._pairs(kind):
                unsaid = self.unsaid.relationships(
                    kind.type,
                    start,
                    end,
                    self._given_relationships(kind, start, end),
                    self._stored_relationships(kind, start, end),
                )
                for some in paged(unsaid, PAGE):
                    yield [(self._record(kind, start, end, row.ids), row) for row in some]

    def _pairs(self, kind: RelationshipType) -> list[tuple[str, str]]:
        """The identity labels between which a type may be."""
        identities = dict(self._identities())
        both = [*kind.pairs, *((b, a) for a, b in kind.pairs if kind.symmetric)]
        pairs = {
            (self.model.nodes[a].identity, self.model.nodes[b].identity)
            for a, b in both
            if a in self.model.nodes and b in self.model.nodes
        }
        return sorted((start, end) for start, end in pairs if start in identities and end in identities)

    def _given_relationships(self, kind: RelationshipType, start: str, end: str) -> Iterator[Given]:
        for record in self.records.relationships.values():
            if (record.type, record.start.label, record.end.label) == (kind.type, start, end):
                ids = (record.start.key, record.end.key, *(record.stored[name] for name in kind.key))
                yield from ((source, ids) for source in record.sources)

    def _stored_relationships(self, kind: RelationshipType, start: str, end: str) -> StoredRows:
        identities = dict(self._identities())
        ends = (start, identities[start].name), (end, identities[end].name)
        return relationship_rows(self.writer, kind, ends, self.sources)

    def _record(self, kind: RelationshipType, start: str, end: str, ids: Sequence[Any]) -> RelationshipRecord:
        a, b, *key = ids
        stored = dict(zip(kind.key, key, strict=True))
        return RelationshipRecord(kind.type, Ref(start, a), Ref(end, b), stored, frozenset(), kind.key)

    # Both

    def _identities(self) -> list[tuple[str, PropertyType]]:
        kinds = {kind.identity: kind.properties[kind.key] for kind in self.model.nodes.values() if kind.key}
        return sorted(kinds.items(), key=itemgetter(0))


def paged(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most this size, never all at once."""
    running = iter(items)
    while some := list(islice(running, size)):
        yield some
