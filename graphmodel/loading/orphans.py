"""Stored rows that no source gives any more, and that stay unless somebody asks for `--prune`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from graphmodel.loading import counts
from graphmodel.loading.notices import Notice
from graphmodel.loading.pruning import Pruning, givers
from graphmodel.loading.report import Tallies
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.records import NodeRecord, Records, RelationshipRecord

MAX_NAMED = 10_000
"""How many rows of each kind are named; the rest is counted."""


def orphans(writer: Writer, model: Model, records: Records, tallies: Tallies) -> Iterator[Notice]:
    """The nodes that no source gives any more, by id, and the relationships, by their endpoints.

    Counts are compared first, so that a load asks for nothing that it need not read.
    """
    yield from _orphans(writer, model, records, tallies, None)


def orphans_of(writer: Writer, model: Model, records: Records, tallies: Tallies) -> Iterator[Notice]:
    """The same after a load of some sources: what these gave before, and neither they nor others give any more."""
    if records.clean_sources:
        yield from _orphans(writer, model, records, tallies, records.clean_sources)


def _orphans(
    writer: Writer, model: Model, records: Records, tallies: Tallies, sources: Collection[str] | None
) -> Iterator[Notice]:
    nodes, relationships = _surplus(writer, model, records, tallies, sources)
    if not nodes and not relationships:
        return
    pruning = Pruning(writer, model, records, tallies, givers(writer, records) if sources is None else ())
    if nodes:
        yield from orphaned("nodes", map(_named, pruning.unsaid_nodes()), taken=False)
    if relationships:
        yield from orphaned("relationships", map(_described, pruning.unsaid_relationships()), taken=False)


def prune(pruning: Pruning, *, dry: bool) -> list[Notice]:
    """Takes away what no source gives any more, and says what that was, or in a dry run would be."""
    relationships = list(orphaned("relationships", map(_described, pruning.relationships()), taken=True, dry=dry))
    return [*orphaned("nodes", map(_named, pruning.nodes()), taken=True, dry=dry), *relationships]


def orphaned(what: str, names: Iterable[str], *, taken: bool, dry: bool = False) -> Iterator[Notice]:
    """Rows that no source declares any more, up to `MAX_NAMED` of them by name, and what becomes of them."""
    count = 0
    kept: list[str] = []
    for count, name in enumerate(names, 1):  # noqa: B007 - how many there were
        if len(kept) < MAX_NAMED:
            kept.append(name)
    if count:
        done = ("would be removed" if dry else "were removed") if taken else "stay; --prune removes them"
        yield Notice("orphaned", count, f"{what} that no source declares {done}", tuple(sorted(kept)))


def _named(ref: Ref) -> str:
    return f"{ref.label}:{ref.key}"


def _described(record: RelationshipRecord) -> str:
    """A relationship as `start TYPE end`, with the values of its key, if it has one."""
    key = ", ".join(f"{name}: {record.stored[name]}" for name in record.key)
    return f"{record.start.key} {record.type} {record.end.key}" + (f" {{{key}}}" if key else "")


def _surplus(
    writer: Writer, model: Model, records: Records, tallies: Tallies, sources: Collection[str] | None
) -> tuple[bool, bool]:
    """Whether the graph has more nodes, and more relationships, of these sources, or of any, than are given now."""
    stream, unsent = records.stream, writer.together or writer.dry

    def given(kind: str, rows: Iterable[NodeRecord | RelationshipRecord], streamed: int) -> int:
        named = sum(1 for row in rows if sources is None or not row.sources.isdisjoint(sources))
        return named + streamed - (tallies.count(kind, "created") if unsent else 0)

    nodes = given("node", records.nodes.values(), stream.node_count if stream else 0)
    relationships = given("relationship", records.relationships.values(), stream.relationship_count if stream else 0)
    labels = sorted(writer.existing.labels - set(writer.layer.labels))
    types = sorted(writer.existing.types & set(model.relationships))
    asked = [counts.count_given_nodes(labels, nodes, sources)] if labels else []
    asked += [counts.count_given_relationships(types, relationships, sources)] if types else []
    stored = [answer.value() for answer in writer.database.read_all(*asked)] if asked else []
    return bool(labels) and stored[0] > nodes, bool(types) and stored[-1] > relationships
