"""Stored rows that no source gives any more, and that stay unless somebody asks for `--prune`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from graphmodel.databases import Statement
from graphmodel.loading import counts
from graphmodel.loading.notices import MAX_NAMED, Notice
from graphmodel.loading.pruning import Pruning, givers
from graphmodel.loading.report import Tallies
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.records import NodeRecord, Records, RelationshipRecord


def orphans(writer: Writer, model: Model, records: Records, tallies: Tallies) -> Iterator[Notice]:
    """The nodes that no source gives any more, by id, and the relationships, by their endpoints.

    Counts are compared first, so that a load asks for nothing that it need not read.
    """
    yield from _orphans(writer, model, records, tallies, None)


def orphans_of(
    writer: Writer, model: Model, records: Records, tallies: Tallies, sources: Collection[str]
) -> Iterator[Notice]:
    """The same of some sources after a load: what these gave before, and neither they nor others give any more."""
    if sources:
        yield from _orphans(writer, model, records, tallies, sources)


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
    asked = surplus_statements(writer, model, records, tallies, sources)
    answers = iter(writer.ahead.read_all(*(each for each in asked.values() if each is not None)))
    more = {
        kind: each is not None and next(answers).value() > _given(writer, records, tallies, sources, kind)
        for kind, each in asked.items()
    }
    return more["node"], more["relationship"]


def surplus_statements(
    writer: Writer, model: Model, records: Records, tallies: Tallies, sources: Collection[str] | None
) -> dict[str, Statement | None]:
    """By kind, what counts that; nothing for what the graph has none of."""
    labels = sorted(writer.existing.labels - set(writer.layer.labels))
    types = sorted(writer.existing.types & set(model.relationships))
    nodes, relationships = (_given(writer, records, tallies, sources, kind) for kind in ("node", "relationship"))
    return {
        "node": counts.count_given_nodes(labels, nodes, sources) if labels else None,
        "relationship": counts.count_given_relationships(types, relationships, sources) if types else None,
    }


def _given(writer: Writer, records: Records, tallies: Tallies, sources: Collection[str] | None, kind: str) -> int:
    """How many nodes or relationships that are stored by now the sources give."""
    stream = records.stream
    rows: Iterable[NodeRecord | RelationshipRecord] = records.nodes.values()
    streamed = stream.node_count if stream else 0
    if kind == "relationship":
        rows, streamed = records.relationships.values(), stream.relationship_count if stream else 0
    named = sum(1 for row in rows if sources is None or not row.sources.isdisjoint(sources))
    return named + streamed - (tallies.count(kind, "created") if writer.together or writer.dry else 0)
