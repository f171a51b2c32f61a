"""Nodes and relationships as the graph will hold them: references, labels, stored columns, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphmodel.claims import ClaimRecord
from graphmodel.claims.identity import value_text
from graphmodel.model import Layer, Phrase, Ref
from graphmodel.model.layer import PLAIN_LAYER
from graphmodel.problems import NOWHERE, Problem, Where
from graphmodel.sources.decisions import NO_MERGES, Merges

if TYPE_CHECKING:
    from graphmodel.staging import StagedGraph
    from graphmodel.staging.claims import StagedClaims
    from graphmodel.staging.faults import Place


@dataclass(frozen=True)
class NodeRecord:
    """A node. `ref` is its identity label and key, `labels` all its labels, `stored` its columns without the key."""

    ref: Ref
    key: str
    labels: tuple[str, ...]
    stored: Mapping[str, Any]
    sources: frozenset[str]
    where: Where = field(default=NOWHERE, compare=False)

    @property
    def name(self) -> str:
        """What a report counts it under."""
        return self.labels[-1]


@dataclass(frozen=True)
class RelationshipRecord:
    """A relationship. `key` holds the columns that distinguish it from parallel ones."""

    type: str
    start: Ref
    end: Ref
    stored: Mapping[str, Any]
    sources: frozenset[str]
    key: tuple[str, ...] = ()
    where: Where = field(default=NOWHERE, compare=False)

    @cached_property
    def identity(self) -> tuple[Any, ...]:
        """What makes it one relationship: type, ends, and the values of its key."""
        key = [value_text(self.stored.get(name)) for name in self.key] if self.key else ()
        return (self.type, self.start, self.end, *key)


@dataclass
class Records:
    """All that a load will write, and what was wrong with the rest.

    `keys` names the key property of each identity label. `plurals` are the nodes whose names are plurals. `phrases`
    say how a type reads before a node, and before quoted claims (True). `stream` has the rows that are too many to
    hold; `staged_claims` are those of tables, of which the sources in `wanted` count (None: all). `clean_sources`
    were read whole, without an error. `merged_nodes` are those that went under another id, as their sources give them.
    `rejected_places` are those of staged rows that a problem keeps out though
    they could be read, `rejected_rows` the sources and places of others.
    """

    nodes: dict[Ref, NodeRecord] = field(default_factory=dict)
    relationships: dict[tuple[Any, ...], RelationshipRecord] = field(default_factory=dict)
    claims: dict[str, ClaimRecord] = field(default_factory=dict)
    claim_nodes: dict[Ref, NodeRecord] = field(default_factory=dict)
    claim_links: dict[tuple[Any, ...], RelationshipRecord] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    names: dict[Ref, str] = field(default_factory=dict)
    plurals: set[Ref] = field(default_factory=set)
    phrases: dict[tuple[str, bool], Phrase] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stream: StagedGraph | None = None
    staged_claims: StagedClaims | None = None
    wanted: frozenset[str] | None = None
    sources: frozenset[str] = frozenset()
    clean_sources: frozenset[str] = frozenset()
    merges: Merges = NO_MERGES
    merged_nodes: dict[Ref, NodeRecord] = field(default_factory=dict)
    rejected_places: frozenset[Place] = frozenset()
    rejected_rows: frozenset[tuple[str, Where]] = frozenset()
    layer: Layer = PLAIN_LAYER

    def add_claim_node(self, node: NodeRecord) -> None:
        """Adds a node of the claim layer, completing one that is there and joining the sources."""
        known = self.claim_nodes.get(node.ref)
        if known is not None:
            node = replace(node, stored={**node.stored, **known.stored}, sources=node.sources | known.sources)
        self.claim_nodes[node.ref] = node

    def add_claim_link(self, link: RelationshipRecord) -> None:
        """Adds a relationship of the claim layer, joining the sources of one that is there."""
        identity = link.identity
        known = self.claim_links.get(identity)
        self.claim_links[identity] = replace(link, sources=link.sources | known.sources) if known else link
