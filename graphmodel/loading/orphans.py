"""Stored rows that no source gives any more, and that stay unless somebody asks for `--prune`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from graphmodel.loading import counts
from graphmodel.loading.notices import Notice
from graphmodel.loading.pruning import unsaid_nodes
from graphmodel.loading.report import Tallies
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.records import LAYER, Records


def orphans(writer: Writer, model: Model, records: Records, tallies: Tallies) -> Iterator[Notice]:
    """Nodes by their ids where all rows are in memory, else how many; of relationships how many.

    Only counts are compared, so that a large load asks for nothing that it need not read: first those that the engine
    keeps, and where there are more than are given, those of rows that a source gave.
    """
    stream = records.stream
    if stream is None:
        yield from orphaned(unsaid_nodes(writer, model, records, tallies), taken=False)
    else:
        labels = sorted(writer.existing.labels - set(LAYER))
        given = len(records.nodes) + stream.node_count - _unsent(writer, tallies, "node")
        yield from _surplus(writer, "nodes", labels, given, counts.count_nodes, counts.count_given_nodes)
    types = sorted(writer.existing.types & set(model.relationships))
    given = len(records.relationships) + (stream.tie_count if stream is not None else 0)
    given -= _unsent(writer, tallies, "relationship")
    both = counts.count_relationships, counts.count_given_relationships
    yield from _surplus(writer, "relationships", types, given, *both)


def orphaned(refs: Iterable[Ref], taken: bool) -> Iterator[Notice]:
    """The nodes that no source declares any more, by id, and what became of them."""
    names = sorted(f"{ref.label}:{ref.key}" for ref in refs)
    if names:
        done = "were taken away" if taken else "stay; --prune takes them away"
        yield Notice("orphaned", len(names), f"nodes that no source declares {done}", tuple(names))


def _unsent(writer: Writer, tallies: Tallies, kind: str) -> int:
    """How many rows are created by this load, but not stored yet."""
    return tallies.count(kind, "created") if writer.together or writer.dry else 0


def _surplus(
    writer: Writer,
    what: str,
    names: list[str],
    given: int,
    counted: Callable[[str], str],
    given_by_sources: Callable[[str], str],
) -> Iterator[Notice]:
    for count in (counted, given_by_sources):
        rows = writer.database.read(counts.count_each(map(count, names))).rows if names else ()
        surplus = sum(many for _, many in rows) - given
        if surplus <= 0:
            return
    yield Notice("orphaned", surplus, f"{what} that no source gives any more stay; --prune takes them away")
