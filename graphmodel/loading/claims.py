"""Writes the claim layer, a window of claims at a time: documents, passages and claims, and what links them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from graphmodel.claims import Testimony
from graphmodel.loading.ahead import ahead
from graphmodel.loading.bisect import bisect_failures
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.layer_nodes import LayerNodes, create_links
from graphmodel.loading.ownership import of_link
from graphmodel.loading.records import write_in_batches, write_nodes
from graphmodel.loading.report import Progress, Tallies
from graphmodel.loading.writer import Writer
from graphmodel.model import Ref
from graphmodel.records import NodeRecord, Records, RelationshipRecord, testimony_of
from graphmodel.records.layer import count_claims, layer_parts

CHANGES = 3
"""A new claim comes to so many changes at least: its node, its subject and its evidence."""


Given = tuple[str, str, frozenset[str]]
"""The label, document and sources of nodes that are stored just as their sources give them, links included."""


@dataclass
class LayerResult:
    """What became of the claim layer.

    `refiled` are stored claims that were of another fact, each with the fact that it is of now. `given` counts the
    nodes that the graph now has just as their sources give them, links included, and `links` the links that leave
    these. `read`: what is in memory was read, to be compared, and is not among them.
    """

    read: bool
    refiled: list[tuple[Testimony, str]] = field(default_factory=list)
    given: Counter[Given] = field(default_factory=Counter)
    links: Counter[Given] = field(default_factory=Counter)


def write_claims(
    writer: Writer, records: Records, tallies: Tallies, progress: Progress, *, read_ahead: bool
) -> LayerResult:
    """Writes the nodes and links of claims. `read_ahead`: those that are in memory were read, to be compared."""
    work = _Writing(writer, records, tallies, LayerResult(read_ahead))
    done, total = 0, count_claims(records)
    if total * (1 if records.layer.claim in writer.existing.labels else CHANGES) > writer.together:
        writer.begin_batches()  # what waits to be written would keep all claims in memory
    for part in ahead(layer_parts(records)) if records.staged_claims else layer_parts(records):
        links = grouped(part.claim_links.values(), lambda link: link.start)
        others = list(part.claim_nodes.values())
        if not (read_ahead and part is records):
            others = work.settled(others, links, counted=part is records)
        for some in batches(others, writer.batch):
            work.result.refiled += _of_other_facts(writer, some)
            write_nodes(writer, tallies, some, "claim", owned=True)
            writer.settle()
        done += len(part.claims)
        if part.claim_nodes:
            progress("claims", done, total)
        work.create_links()
        rest = [link for some in links.values() for link in some]
        write_in_batches(writer, tallies, rest, "claim", "evidence", of_link, progress)
        writer.forget(writer.layer.labels)
    return work.result


class _Writing:
    """Settles claims and passages without reading them: those that are unchanged, and those that are new."""

    def __init__(self, writer: Writer, records: Records, tallies: Tallies, result: LayerResult) -> None:
        self.writer = writer
        self.records = records
        self.tallies = tallies
        self.result = result
        self._labels = (records.layer.claim, records.layer.passage)
        self._stored = writer.existing.labels.intersection(self._labels)
        self._new: list[RelationshipRecord] = []

    def settled(
        self, nodes: Sequence[NodeRecord], links: dict[Ref, list[RelationshipRecord]], *, counted: bool
    ) -> list[NodeRecord]:
        """Settles what it can; gives the other nodes. The links of those that are settled leave the `links`."""
        others: list[NodeRecord] = []
        for label, of_label in grouped(nodes, lambda node: node.ref.label).items():
            for some in batches(of_label, self.writer.batch):
                same: list[NodeRecord] = []
                new: list[NodeRecord] = some if label in self._labels else []
                if label in self._stored:
                    same, new = LayerNodes(self.writer, some, links).compare()
                if self.writer.dry or self.writer.together:  # what is new goes with all else, and is not looked for
                    self.writer.assume_absent(new, (link for node in new for link in links.get(node.ref, ())))
                    new = []
                bisect_failures(new, lambda few: LayerNodes(self.writer, few, {}).create(), None)
                for outcome, each in (("unchanged", same), ("created", new)):
                    theirs = [links.pop(node.ref, []) for node in each]
                    self._count(outcome, each, theirs, counted)
                    self._new += chain.from_iterable(theirs) if outcome == "created" else ()
                known = {node.ref for node in (*same, *new)}
                others += (node for node in some if node.ref not in known)
        return others

    def create_links(self) -> None:
        """Creates the links of the nodes that were created, now that all nodes of the part are there."""
        for some in batches(self._new, self.writer.batch):
            bisect_failures(some, lambda few: create_links(self.writer, few), None)
        self._new = []

    def _count(
        self, outcome: str, nodes: Sequence[NodeRecord], links: Sequence[Sequence[RelationshipRecord]], counted: bool
    ) -> None:
        names = chain((node.ref.label for node in nodes), (link.type for theirs in links for link in theirs))
        for name, many in Counter(names).items():
            self.tallies.add("claim", name, outcome, many)
        for node, theirs in zip(nodes, links, strict=True):
            if counted or node.ref not in self.records.claim_nodes:  # of these the part in memory has given account
                given = node.ref.label, node.stored["document"], node.sources
                self.result.given[given] += 1
                self.result.links[given] += len(theirs)


def _of_other_facts(writer: Writer, nodes: Iterable[NodeRecord]) -> Iterator[tuple[Testimony, str]]:
    """Stored claims that were of another fact, with their own: the model has changed what distinguishes facts."""
    wanted = {node.ref: node.stored["fact"] for node in nodes if node.ref.label == writer.layer.claim}
    for ref, stored in writer.nodes(wanted).items():
        if stored.columns.get("fact", wanted[ref]) != wanted[ref]:
            yield testimony_of(stored.columns), wanted[ref]
