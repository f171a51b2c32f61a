"""The graph that a load into an empty database would make, as blocks, one after another; no database is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from graphmodel.export.blocks import Block, NodeBlock, RelationshipBlock, Same
from graphmodel.export.copied import Group, StagedBlock
from graphmodel.export.layout import ROWS, Layout, columned
from graphmodel.export.standing import Identity, settle, with_claimed, with_fact
from graphmodel.model import Model, NodeType, Ref
from graphmodel.model.layer import LABEL_PREFIX, META, OWN, SOURCES
from graphmodel.model.stored_types import stored_types
from graphmodel.records import NodeRecord, Records, RelationshipRecord
from graphmodel.sources.chunks import NodeChunk, RelationshipChunk, without
from graphmodel.staging import RowBatch
from graphmodel.staging.batches import RowGroup as StagedGroup
from graphmodel.staging.copy import StagedRows, Variant

NEWEST = "published_last"


class ExportGraph:
    """Nodes and relationships of records, with what their claims add on a day, and the note of what was loaded.

    A `plain` one is what the model declares and nothing else: the nodes, properties and relationships that hold on the
    day, without claims, documents and passages, evidence, the note, and every other name of graphmodel's own. With
    `mixed`, a column may hold values of two types.
    """

    def __init__(
        self, model: Model, records: Records, day: date, format: int, *, plain: bool = False, mixed: bool = False
    ) -> None:
        self.plain = plain
        self._mixed = mixed
        self.model = model
        self.records = records
        self.day = day
        self.standings = settle(model, records, day)
        identities = sorted(set(records.keys) - set(model.layer.labels))
        meta = {"format": format, "as_of": day, "pending": False, "identities": identities}
        meta |= {"layer": model.layer.prefix} if model.layer.prefix else {}
        encodings = stored_types(model)
        meta |= {"encodings": encodings} if encodings else {}
        meta |= {"merges": records.merges.lines} if records.merges.into else {}
        self._meta = NodeRecord(Ref(META, "graphmodel"), "id", (META,), meta, frozenset())
        self._relationships = self._relationships_in_memory()
        self.layout = Layout(model, self._found(), plain=plain, mixed=mixed)
        stream = records.stream
        own_nodes, own_relationships = (0, 0) if plain else (len(records.claim_nodes) + 1, len(records.claim_links))
        self.node_count = len(records.nodes) + own_nodes + (stream.node_count if stream else 0)
        self.relationship_count = (
            len(self._relationships) + own_relationships + (stream.relationship_count if stream else 0)
        )

    def blocks_in_memory(self) -> Iterator[Block]:
        """What is in memory, without facts that rows on disk may say as well: nodes before relationships."""
        yield from self._node_blocks(self._nodes_in_memory())
        links = () if self.plain else self.records.claim_links.values()
        yield from self._relationship_blocks([*self._relationships.values(), *map(_row, links)])

    def staged(self) -> Iterator[StagedBlock]:
        """What is staged, nodes before relationships."""
        stream = self.records.stream
        if stream is None:
            return
        for rows in (*stream.staged(nodes=True), *stream.staged(nodes=False)):
            variants = (rows.whole,) if self._mixed else rows.variants()
            yield StagedBlock(rows, tuple((self._group(rows, variant), variant) for variant in variants))

    def copies(self, block: StagedBlock) -> bool:
        """Whether DuckDB may write a block: no fact or label adds to its rows, and SQL has a form for all defaults."""
        facts = self.standings.facts.values()
        if has_labels(block.rows.group):
            return False
        return block.rows.simple and not any(fact.type == block.rows.kind.name for fact in facts)

    def blocks(self, block: StagedBlock, met: set[Identity]) -> Iterator[Block]:
        """The rows of a staged block; `met` gets the facts that rows there say as well, which are merged."""
        assert self.records.stream is not None
        facts = self._facts_by_pair() if not block.rows.kind.is_node else {}
        for rows in self.records.stream.batches(block.rows):
            yield from self._nodes_of(rows) if block.rows.kind.is_node else self._relationships_of(rows, facts, met)

    def _group(self, rows: StagedRows, variant: Variant) -> Group:
        kind = rows.kind
        if isinstance(kind.kind, NodeType):
            group: Group = self.layout.node_group(kind.kind.labels, kind.kind.identity)
        else:
            group = self.layout.relationship_group(kind.name, *kind.family[1:])
        return replace(group, columns=self.layout.typed_columns(group.columns, variant.kinds))

    def facts(self, met: set[Identity]) -> Iterator[RelationshipBlock]:
        """The facts that no row says as well."""
        rest = (fact for identity, fact in self.standings.facts.items() if identity not in met)
        yield from self._relationship_blocks([_row(fact) for fact in rest if fact.identity not in self._relationships])

    # Nodes

    def _nodes_in_memory(self) -> Iterator[tuple[NodeRecord, dict[str, Any]]]:
        for ref, node in self.records.nodes.items():
            own, claimed = {**node.stored, node.key: ref.key}, self.standings.columns.get(ref, {})
            stored = with_claimed(self.model.nodes[node.name], own, claimed)
            yield node, stored
        if self.plain:
            return
        for ref, node in self.records.claim_nodes.items():
            marks = self.standings.marks[ref] if ref.label == self.model.layer.claim else {}
            status = {name: value for name, value in marks.items() if value is not None}
            yield node, {**node.stored, **status}
        yield self._meta, dict(self._meta.stored)

    def _node_blocks(self, nodes: Iterable[tuple[NodeRecord, dict[str, Any]]]) -> Iterator[NodeBlock]:
        groups: dict[Any, list[tuple[NodeRecord, dict[str, Any]]]] = defaultdict(list)
        for record, stored in nodes:
            groups[record.labels, record.ref.label, record.key].append((record, stored))
        for (labels, identity, key), members in groups.items():
            for some in _batches(members):
                each = [
                    {**columns, **({SOURCES: sorted(record.sources)} if record.sources else {})}
                    for record, columns in some
                ]
                values = columned(each)
                values.pop(key, None)
                yield from self.layout.nodes(labels, identity, [record.ref.key for record, _ in some], values)

    def _nodes_of(self, rows: RowBatch[NodeChunk]) -> Iterator[NodeBlock]:
        kind = self.model.nodes[rows.chunk.label]
        values = {**rows.chunk.columns, SOURCES: Same(list(rows.sources), len(rows))}
        yield from self.layout.nodes(kind.labels, kind.identity, rows.chunk.keys, values)

    # Relationships

    def _relationships_in_memory(self) -> dict[Identity, tuple[RelationshipRecord, dict[str, Any]]]:
        found: dict[Identity, tuple[RelationshipRecord, dict[str, Any]]] = {}
        for identity, relationship in self.records.relationships.items():
            record, stored = _row(relationship)
            fact = self.standings.facts.get(identity)
            found[identity] = record, with_fact(self.model.relationships[fact.type], stored, fact) if fact else stored
        return found

    def _relationship_blocks(
        self, relationships: Iterable[tuple[RelationshipRecord, dict[str, Any]]]
    ) -> Iterator[RelationshipBlock]:
        groups: dict[Any, list[tuple[RelationshipRecord, dict[str, Any]]]] = defaultdict(list)
        for record, stored in relationships:
            groups[record.type, record.start.label, record.end.label].append((record, stored))
        for (type_, start, end), members in groups.items():
            for some in _batches(members):
                sides = [record.start.key for record, _ in some], [record.end.key for record, _ in some]
                yield from self.layout.relationships(type_, start, end, sides, columned([stored for _, stored in some]))

    def _facts_by_pair(self) -> dict[str, dict[tuple[Any, Any], dict[Identity, RelationshipRecord]]]:
        """The facts whose relationship may be among the rows on disk, by type and the keys of both ends."""
        found: dict[str, dict[tuple[Any, Any], dict[Identity, RelationshipRecord]]]
        found = defaultdict(lambda: defaultdict(dict))
        for identity, fact in self.standings.facts.items():
            if identity not in self._relationships:
                found[fact.type][fact.start.key, fact.end.key][identity] = fact
        return found

    def _relationships_of(
        self, rows: RowBatch[RelationshipChunk], facts: Mapping[str, Mapping[Any, Any]], met: set[Identity]
    ) -> Iterator[RelationshipBlock]:
        chunk = rows.chunk
        start, end = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
        pairs = facts.get(chunk.type)
        if pairs:
            at = [n for n, pair in enumerate(zip(chunk.starts, chunk.ends, strict=True)) if pair in pairs]
            if at:
                yield from self._relationship_blocks([self._with_fact(rows, n, pairs, met) for n in at])
                chunk = without(chunk, at)
        if len(chunk):
            own = {SOURCES: Same(list(rows.sources), len(chunk)), OWN: Same(True, len(chunk))}
            yield from self.layout.relationships(
                chunk.type, start, end, (chunk.starts, chunk.ends), {**chunk.columns, **own}
            )

    def _with_fact(
        self,
        rows: RowBatch[RelationshipChunk],
        at: int,
        pairs: Mapping[Any, Mapping[Identity, RelationshipRecord]],
        met: set[Identity],
    ) -> tuple[RelationshipRecord, dict[str, Any]]:
        chunk = rows.chunk
        start, end = (self.model.nodes[label].identity for label in (chunk.start, chunk.end))
        stored = {name: values[at] for name, values in chunk.columns.items() if values[at] is not None}
        key = self.model.relationships[chunk.type].key
        ends = Ref(start, chunk.starts[at]), Ref(end, chunk.ends[at])
        record, said = _row(RelationshipRecord(chunk.type, *ends, stored, frozenset(rows.sources), key))
        fact = pairs[chunk.starts[at], chunk.ends[at]].get(record.identity)
        if fact is None:
            return record, said
        met.add(record.identity)
        return record, with_fact(self.model.relationships[fact.type], said, fact)

    # Both

    def _found(self) -> dict[str, set[str]]:
        """The columns of what is in memory, by label and type."""
        found: dict[str, set[str]] = defaultdict(set)
        for record, stored in self._nodes_in_memory():
            found[record.name].update(stored)
        for fact in self.standings.facts.values():
            found[fact.type].update(fact.stored)
        for relationship, stored in self._relationships.values():
            found[relationship.type].update(stored)
        claimed = {fact.type for fact in self.standings.facts.values()}
        for type_ in claimed if self.records.stream is not None else ():
            found[type_].add("gm_claimed")
        for rows in self.records.stream.staged(nodes=False) if self.plain and self.records.stream is not None else ():
            filled = zip(rows.kind.columns, rows.group.filled, strict=True)
            found[rows.kind.name].update(column.name for column, count in filled if count)
        return found


def has_labels(group: StagedGroup) -> bool:
    """Whether nodes of a group have optional labels."""
    filled = zip(group.kind.columns, group.filled, strict=True)
    return any(count and column.name.startswith(LABEL_PREFIX) for column, count in filled)


def newest(records: Records) -> date | None:
    """The day on which the newest document was published."""
    days = [
        node.stored[NEWEST]
        for node in records.claim_nodes.values()
        if node.ref.label == records.layer.document and NEWEST in node.stored
    ]
    return max(days, default=None)


def _row(relationship: RelationshipRecord) -> tuple[RelationshipRecord, dict[str, Any]]:
    return relationship, {**relationship.stored, SOURCES: sorted(relationship.sources), OWN: True}


def _batches(members: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(members), ROWS):
        yield members[start : start + ROWS]
