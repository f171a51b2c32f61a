"""Nodes of the claim layer in columns: the server compares them with their links, and those that are new are created.

Nothing is read of nodes that are unchanged or new, so that many claims take a few statements a window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from graphmodel.databases import Statement
from graphmodel.loading import templates
from graphmodel.loading.buckets import SEPARATOR
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.grouping import grouped
from graphmodel.loading.ownership import KEPT
from graphmodel.loading.patterns import ROWS, exactly, match
from graphmodel.loading.writer import Writer
from graphmodel.model import Ref
from graphmodel.model.layer import ADOPTED, OWN, SOURCES
from graphmodel.records import NodeRecord, RelationshipRecord
from graphmodel.syntax.literals import literal
from graphmodel.syntax.quoting import quote

Links = Mapping[Ref, Sequence[RelationshipRecord]]
"""The relationships that leave nodes."""


class LayerNodes:
    """Some nodes of the claim layer that have one label, and their `links`."""

    def __init__(self, writer: Writer, nodes: Sequence[NodeRecord], links: Links) -> None:
        self.writer = writer
        self.nodes = nodes
        self.links = links
        self.label = nodes[0].ref.label
        self.key = nodes[0].key

    @cached_property
    def columns(self) -> dict[str, list[Any]]:
        """The properties of all, sources among them; None where a node has none."""
        names = sorted({name for node in self.nodes for name in node.stored})
        columns: dict[str, list[Any]] = {name: [node.stored.get(name) for node in self.nodes] for name in names}
        return {**columns, SOURCES: [sorted(node.sources) for node in self.nodes]}

    def compare(self) -> tuple[list[NodeRecord], list[NodeRecord]]:
        """The nodes that are stored with just these properties, sources and links, and those that are not stored.

        What an event bounds is never among the first: part of its properties follows from other claims.
        """
        text = self._comparison([name for name in self.columns if name != SOURCES])
        given = [[_text(link) for link in self.links.get(node.ref, ())] for node in self.nodes]
        ((found, same),) = self.writer.database.read(text, {**self._values, "links": given}).rows
        known = set(found)
        unchanged = [self.nodes[at] for at in same if "bounds" not in self.nodes[at].stored]
        return unchanged, [node for at, node in enumerate(self.nodes) if at not in known]

    def create(self) -> int:
        """Creates the nodes, which are not stored; gives how many."""
        shape = shape_of(self.columns)
        first = self.writer.database.dialect.creates_first
        make = templates.create_shaped_nodes if first else templates.merge_nodes
        self.writer.write(Statement(make(self.label, self.key, (self.label,), shape), self._values))
        self.writer.existing.labels.add(self.label)
        return len(self.nodes)

    @property
    def _values(self) -> dict[str, Any]:
        keys = [node.ref.key for node in self.nodes]
        return {"key": keys, **packed_columns(shape_of(self.columns), self.columns)}

    def _comparison(self, names: Sequence[str]) -> str:
        declared = next(node.columns for node in self.writer.layer.nodes if node.label == self.label)
        absent = set(declared) - {*names, *KEPT, self.key}
        tests = [
            f"n.{ADOPTED} IS NULL",
            *exactly("n", shape_of(self.columns), self.columns),
            *(f"n.{quote(name)} IS NULL" for name in sorted(absent)),
        ]
        sources = f"$`c_{SOURCES}`[i]"
        ends = sorted({link.end.label for node in self.nodes for link in self.links.get(node.ref, ())})
        cases = "".join(
            f" WHEN m:{quote(end)} THEN {literal(end + SEPARATOR)} + toString(m.{quote(self.writer.keys[end])})"
            for end in ends
        )
        end = f"CASE{cases} ELSE '' END" if cases else "''"
        link = f"type(r) + {literal(SEPARATOR)} + {end}"
        theirs = f"CASE WHEN r.{OWN} AND r.{SOURCES} = {sources} THEN {link} WHEN r IS NOT NULL THEN '' END"
        same = (
            "so AND size(links) = size($links[i]) AND all(link IN links WHERE link IN $links[i]) "
            "AND all(link IN $links[i] WHERE link IN links)"
        )
        return (
            f"{ROWS} {match('n', self.label, self.key, '$key[i]')} WITH i, n, {' AND '.join(tests)} AS so "
            f"OPTIONAL MATCH (n)-[r]->(m) WHERE so AND r.{SOURCES} IS NOT NULL WITH i, so, collect({theirs}) AS links "
            f"RETURN collect(i) AS found, collect(CASE WHEN {same} THEN i END) AS same"
        )


def create_links(writer: Writer, links: Sequence[RelationshipRecord]) -> int:
    """Creates links of the claim layer, which are not stored; gives how many."""
    make = templates.merge_relationships if writer.merges else templates.create_relationships
    statements = []
    for (type, start, end), some in grouped(links, lambda r: (r.type, r.start.label, r.end.label)).items():
        text = make(type, (start, writer.keys[start]), (end, writer.keys[end]), (), ((SOURCES, ""),))
        ends = {"start": [link.start.key for link in some], "end": [link.end.key for link in some]}
        statements.append(Statement(text, {**ends, f"c_{SOURCES}": [sorted(link.sources) for link in some]}))
    writer.write(*statements)
    writer.existing.types.update(link.type for link in links)
    return len(links)


def _text(link: RelationshipRecord) -> str:
    return SEPARATOR.join((link.type, link.end.label, str(link.end.key)))
