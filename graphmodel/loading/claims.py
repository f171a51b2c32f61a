"""Writes the claim layer, a window of claims at a time: documents, passages and claims, and what links them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graphmodel.claims import Testimony
from graphmodel.loading.ownership import of_link
from graphmodel.loading.records import write_in_batches, write_nodes
from graphmodel.loading.report import Progress, Tallies
from graphmodel.loading.unchanged import unchanged_nodes
from graphmodel.loading.writer import Writer, batches
from graphmodel.model import Ref
from graphmodel.records import NodeRecord, Records, testimony_of
from graphmodel.records.layer import count_claims, layer_parts


@dataclass
class LayerResult:
    """What became of the claim layer.

    `refiled` are stored claims that were of another fact. `unchanged` counts the nodes that were stored just so, links
    included, by label, document and sources.
    """

    refiled: list[Testimony] = field(default_factory=list)
    unchanged: Counter[tuple[str, str, frozenset[str]]] = field(default_factory=Counter)


def write_claims(
    writer: Writer, records: Records, tallies: Tallies, progress: Progress, *, read_ahead: bool
) -> LayerResult:
    """Writes the nodes and links of claims. `read_ahead`: those that are in memory were read, to be compared."""
    result = LayerResult()
    stored = {records.layer.claim, records.layer.passage} & writer.existing.labels
    done, total = 0, count_claims(records)
    for part in layer_parts(records):
        same: dict[Ref, NodeRecord] = {}
        if stored and not (read_ahead and part is records):
            same = unchanged_nodes(writer.database, writer.keys, part, stored)
        _count(tallies, result, part, same)
        for some in batches((node for ref, node in part.claim_nodes.items() if ref not in same), writer.batch):
            result.refiled += _of_other_facts(writer, some)
            write_nodes(writer, tallies, some, "claim", owned=True)
            writer.settle()
        done += len(part.claims)
        if part.claim_nodes:
            progress("claims", done, total)
        links = [link for link in part.claim_links.values() if link.start not in same]
        write_in_batches(writer, tallies, links, "claim", "evidence", of_link, progress)
        writer.forget(writer.layer.labels)
    return result


def _count(tallies: Tallies, result: LayerResult, part: Records, same: dict[Ref, NodeRecord]) -> None:
    names = Counter(ref.label for ref in same)
    names.update(link.type for link in part.claim_links.values() if link.start in same)
    for name, many in names.items():
        tallies.add("claim", name, "unchanged", many)
    result.unchanged.update((ref.label, node.stored["document"], node.sources) for ref, node in same.items())


def _of_other_facts(writer: Writer, nodes: Iterable[NodeRecord]) -> Iterator[Testimony]:
    """Stored claims that were of another fact: the model has changed what tells facts apart."""
    wanted = {node.ref: node.stored["fact"] for node in nodes if node.ref.label == writer.layer.claim}
    for ref, stored in writer.nodes(wanted).items():
        if stored.columns.get("fact", wanted[ref]) != wanted[ref]:
            yield testimony_of(stored.columns)
