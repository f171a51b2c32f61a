"""Stored rows that no source gives any more, and that stay unless somebody asks for `--prune`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphmodel.loading import counts
from graphmodel.loading.notices import Notice
from graphmodel.loading.pruning import Pruning, givers
from graphmodel.loading.report import Tallies
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.records import Records, RelationshipRecord

MAX_NAMED = 10_000
"""How many rows of each kind are named; the rest is counted."""


def orphans(writer: Writer, model: Model, records: Records, tallies: Tallies) -> Iterator[Notice]:
    """The nodes that no source gives any more, by id, and the relationships, by their endpoints.

    Where not all rows are in memory, counts are compared first, so that a large load asks for nothing that it need not
    read: those that the engine keeps, and where there are more than are given, those of rows that a source gave.
    """
    stream = records.stream
    labels = sorted(writer.existing.labels - set(writer.layer.labels))
    given = len(records.nodes) + (stream.node_count if stream is not None else 0) - _unsent(writer, tallies, "node")
    if stream is None or _more_than(given, writer, labels, counts.count_nodes, counts.count_given_nodes):
        pruning = Pruning(writer, model, records, tallies, givers(writer, records))
        yield from orphaned("nodes", map(_named, pruning.unsaid_nodes()), taken=False)
    types = sorted(writer.existing.types & set(model.relationships))
    given = len(records.relationships) + (stream.relationship_count if stream is not None else 0)
    given -= _unsent(writer, tallies, "relationship")
    if _more_than(given, writer, types, counts.count_relationships, counts.count_given_relationships):
        pruning = Pruning(writer, model, records, tallies, givers(writer, records))
        yield from orphaned("relationships", map(_described, pruning.unsaid_relationships()), taken=False)


def orphans_of(writer: Writer, model: Model, records: Records, tallies: Tallies) -> Iterator[Notice]:
    """The same after a load of some sources: what these gave before, and neither they nor others give any more.

    One count each is compared first, of what the graph has from these sources.
    """
    sources = records.clean_sources
    pruning = Pruning(writer, model, records, tallies, ())
    stream = records.stream
    labels = sorted(writer.existing.labels - set(writer.layer.labels)) if sources else []
    given = sum(1 for each in records.nodes.values() if each.sources & sources)
    given += (stream.node_count if stream is not None else 0) - _unsent(writer, tallies, "node")
    if _more_than(given, writer, labels, counts.given_by(sources, nodes=True)):
        yield from orphaned("nodes", map(_named, pruning.unsaid_nodes()), taken=False)
    types = sorted(writer.existing.types & set(model.relationships)) if sources else []
    given = sum(1 for each in records.relationships.values() if each.sources & sources)
    given += (stream.relationship_count if stream is not None else 0) - _unsent(writer, tallies, "relationship")
    if _more_than(given, writer, types, counts.given_by(sources, nodes=False)):
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


def _unsent(writer: Writer, tallies: Tallies, kind: str) -> int:
    """How many rows are created by this load, but not stored yet."""
    return tallies.count(kind, "created") if writer.together or writer.dry else 0


def _more_than(given: int, writer: Writer, names: list[str], *counted: counts.Count) -> bool:
    """Whether more is stored under these names than is given, by each way of counting, the cheapest first."""
    for count in counted:
        rows = writer.database.read_all(count(names))[0].rows if names else ()
        if sum(many for _, many in rows) <= given:
            return False
    return True
