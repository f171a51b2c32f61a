"""Claims that events bound: when one of these changes its day, they must be looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from graphmodel.claims import Testimony
from graphmodel.databases import Statement
from graphmodel.loading import templates
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.subjects import is_ours
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.records import testimony_of


def events_among(model: Model, nodes: Iterable[Ref]) -> set[Ref]:
    """The nodes that may be events, by their labels."""
    return {ref for ref in nodes if any(model.nodes[each].event for each in model.descendants(ref.label))}


def bounded_statements(writer: Writer, events: Collection[Ref]) -> Iterator[Statement]:
    """What reads the claims that these events bound."""
    there = writer.layer.type("BOUNDED_BY") in writer.existing.types
    for label, refs in grouped(sorted(events), lambda ref: ref.label).items() if there else ():
        text = templates.bounded_by(writer.layer, label, writer.keys[label])
        for some in batches(refs, writer.batch):
            yield Statement(text, {"key": [ref.key for ref in some]})


def bounded_by(writer: Writer, events: Collection[Ref]) -> list[Testimony]:
    """The claims, read or pending, that an event among these bounds."""
    known = writer.known(writer.layer.claim).values() if events else ()
    claims = [testimony_of(node.columns) for node in known if is_ours(node)]
    return [claim for claim in claims if any(bound.of in events for bound in claim.bounds)]
