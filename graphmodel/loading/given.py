"""How much of the claim layer the graph has just as its sources give it now: there nothing can have vanished."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from graphmodel.loading.claims import LayerResult
from graphmodel.loading.stored import StoredNode, StoredRelationship
from graphmodel.loading.writer import Writer
from graphmodel.model.layer import SOURCES
from graphmodel.records import Records


def compared_documents(records: Records) -> dict[str, set[str]]:
    """The documents, by label, whose claims and passages are in memory, to be compared one by one."""
    found: dict[str, set[str]] = defaultdict(set)
    for ref, node in records.claim_nodes.items():
        if "document" in node.stored:
            found[ref.label].add(node.stored["document"])
    return found


@dataclass
class GivenCounts:
    """By label and document, how many nodes the graph has just as sources give them, and how many links leave these.

    The links of `compared` documents were read one by one: others may leave their nodes.
    """

    nodes: Counter[tuple[str, str]] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    compared: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def count_given(writer: Writer, records: Records, sources: frozenset[str], layer: LayerResult) -> GivenCounts:
    """Counts what these sources give and the graph has from just those of them: nothing of it is to be changed."""
    found = GivenCounts()
    for counted, many in ((found.nodes, layer.given), (found.links, layer.links)):
        for (label, document, of), count in many.items():
            counted[label, document] += count if of & sources else 0
    if not layer.read:
        return found
    found.compared = compared_documents(records)
    nodes = {ref: node for ref, node in records.claim_nodes.items() if "document" in node.stored}
    for ref, given in nodes.items():
        same = _are(writer.unchanged_node(ref), given.sources, sources)
        found.nodes[ref.label, given.stored["document"]] += same
    for link in records.claim_links.values():
        if link.start in nodes:
            same = _are(writer.unchanged_relationship(link), link.sources, sources)
            found.links[link.start.label, nodes[link.start].stored["document"]] += same
    return found


def _are(stored: StoredNode | StoredRelationship | None, given: frozenset[str], sources: frozenset[str]) -> bool:
    """Whether an element is stored with just those of these sources that give it."""
    those = given & sources
    return stored is not None and bool(those) and sources.intersection(stored.columns.get(SOURCES, ())) == those
