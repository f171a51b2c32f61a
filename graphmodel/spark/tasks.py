"""What tasks do with their share of the rows: a staging database each, and the checks and writers of any load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from time import time
from typing import Any

from graphmodel.databases import Target, connect
from graphmodel.loading.bulk import BulkWriter
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.nodes import NodeWriter
from graphmodel.loading.relationships import RelationshipWriter
from graphmodel.loading.report import ChangeCounts, Tallies, no_progress
from graphmodel.loading.rounds import circle, pairs_of, parts_of
from graphmodel.loading.stored import ExistingTypes
from graphmodel.model import Model, Ref
from graphmodel.problems import Problem
from graphmodel.project import Project
from graphmodel.sources.tables.table import Duplicates
from graphmodel.staging import StagedGraph
from graphmodel.staging.faults import Faults
from graphmodel.staging.notes import EndpointNote
from graphmodel.staging.packets import Packet, dealt, node_keys, restage
from graphmodel.staging.stage import Stage


@dataclass(frozen=True)
class Work:
    """What all tasks of a load have in common: the project's folder, and how rows of one identity are merged."""

    root: Path
    duplicates: Mapping[str, Duplicates]
    priority: Sequence[str]
    memory: str
    max_reported: int

    @property
    def model(self) -> Model:
        """The project's model, imported once in each process."""
        return _model_of(self.root)


@dataclass(frozen=True)
class WriteSettings:
    """How tasks write: where to, in which batches, and of which labels and types there was something before."""

    target: Target = field(repr=False)
    batch: int
    existing: ExistingTypes
    may_end_yet: bool


@cache
def _model_of(root: Path) -> Model:
    return Project.at(root).model


# Dealing


@dataclass(frozen=True)
class Deal:
    """Into how many parts nodes are dealt: `shares` to be merged and written, and `parts`, between two of which each
    relationship is in a block of its own.
    """

    shares: int
    parts: int

    @property
    def rounds(self) -> list[list[int]]:
        """The numbers of the blocks in rounds, no two blocks of which share a node."""
        size = self.parts // 2
        return [list(range(first, first + size)) for first in range(0, self.blocks, size)]

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return self.parts * (self.parts - 1) // 2

    def shares_of(self, keys: Iterable[Any]) -> Iterable[int]:
        """The share of each of these keys."""
        return parts_of(list(keys), self.shares)

    def nodes(self, given: Iterable[Packet]) -> Iterator[tuple[int, Packet]]:
        """Nodes by their shares."""
        return dealt(given, lambda packet: self.shares_of(packet.ids(0)))

    def relationships(self, given: Iterable[Packet]) -> Iterator[tuple[int, Packet]]:
        """Relationships by their blocks."""
        numbers = {pair: at for at, pair in enumerate(chain.from_iterable(circle(self.parts)))}

        def blocks(packet: Packet) -> Iterator[int]:
            return (numbers[pair] for pair in pairs_of(packet.ids(0), packet.ids(1), self.parts))

        return dealt(given, blocks)


# Checking


@dataclass(frozen=True)
class Declared:
    """Keys of an identity label's nodes, and the label of each."""

    identity: str
    label: str
    keys: Sequence[Any]


@dataclass(frozen=True)
class EndpointQuery:
    """Keys of an identity label that a block's relationships name."""

    block: int
    identity: str
    keys: Sequence[Any]


@dataclass(frozen=True)
class CheckReport:
    """What checking a share came to: its problems, how many nodes or relationships there are to be written, and what
    is to be known of endpoints, which is among the problems only once all shares are summed.
    """

    problems: Sequence[Problem]
    count: int
    notes: Sequence[EndpointNote] = ()


@contextmanager
def staged(work: Work, given: Iterable[Packet]) -> Iterator[StagedGraph]:
    """The rows of packets, in a staging database that is there as long as the context."""
    stage = Stage(work.model, memory=work.memory, threads=1)
    stage.duplicates = dict(work.duplicates)
    try:
        restage(stage, given)
        yield StagedGraph(work.model, stage, work.priority)
    finally:
        stage.close()


def check_nodes(work: Work, given: Iterable[Packet]) -> Iterator[Declared | CheckReport]:
    """Merges a share of the nodes: what they are, then what is wrong with them."""
    with staged(work, given) as graph:
        faults = Faults(())
        graph.check(faults, {}, closed=False)
        for kind, keys in node_keys(graph):
            yield Declared(kind.family[0], kind.name, keys)
        yield CheckReport(faults.problems, graph.node_count, faults.notes)


def endpoints(work: Work, deal: Deal, block: int, given: Iterable[Packet]) -> Iterator[tuple[int, EndpointQuery]]:
    """The nodes that a block's relationships name, each once, by the shares in which they are."""
    model = work.model
    keys: dict[str, set[Any]] = defaultdict(set)
    for packet in given:
        for side, label in enumerate(packet.labels[1:]):
            keys[model.nodes[label].identity].update(packet.ids(side))
    for identity, own in keys.items():
        by_share: dict[int, list[Any]] = defaultdict(list)
        for share, key in zip(deal.shares_of(own), own, strict=True):
            by_share[share].append(key)
        for share, some in by_share.items():
            yield share, EndpointQuery(block, identity, some)


def find_endpoints(given: Iterable[Declared | EndpointQuery | CheckReport]) -> Iterator[tuple[int, Declared]]:
    """For each block that asks, which of its nodes there are in a share, whose own nodes come first."""
    known: dict[str, dict[Any, str]] = defaultdict(dict)
    waiting: list[EndpointQuery] = []
    for each in given:
        if isinstance(each, Declared):
            known[each.identity].update(dict.fromkeys(each.keys, each.label))
        elif isinstance(each, EndpointQuery):
            waiting.append(each)
    for asked in waiting:
        found: dict[str, list[Any]] = defaultdict(list)
        own = known.get(asked.identity, {})
        for key in asked.keys:
            if key in own:
                found[own[key]].append(key)
        for label, keys in found.items():
            yield asked.block, Declared(asked.identity, label, keys)


@contextmanager
def checked_block(work: Work, given: Iterable[Packet | Declared]) -> Iterator[tuple[StagedGraph, Faults]]:
    """The relationships of a block, merged and checked against the nodes that were found, and their problems."""
    nodes: dict[Ref, str] = {}

    def rows() -> Iterator[Packet]:
        for each in given:
            if isinstance(each, Packet):
                yield each
            else:
                nodes.update((Ref(each.identity, key), each.label) for key in each.keys)

    with staged(work, rows()) as graph:
        faults = Faults(())
        graph.check(faults, nodes)
        yield graph, faults


def check_relationships(work: Work, given: Iterable[Packet | Declared]) -> Iterator[CheckReport]:
    """Merges the relationships of a block, and looks for their endpoints among the nodes that were found."""
    with checked_block(work, given) as (graph, faults):
        yield CheckReport(faults.problems, graph.relationship_count, faults.notes)


# Writing


@dataclass(frozen=True)
class WriteReport:
    """What became of a share, and the rows that the database refused."""

    tallies: Sequence[ChangeCounts]
    problems: Sequence[Problem]


def write_nodes(work: Work, writing: WriteSettings, given: Iterable[Packet]) -> Iterator[WriteReport]:
    """Writes a share of the nodes."""
    with staged(work, given) as graph:
        graph.check(Faults(()), {}, closed=False)
        yield _written(work, writing, graph)


def write_relationships(
    work: Work, writing: WriteSettings, given: Iterable[Packet | Declared]
) -> Iterator[WriteReport]:
    """Writes the relationships of a block."""
    with checked_block(work, given) as (graph, _):
        yield _written(work, writing, graph)


def _written(work: Work, writing: WriteSettings, graph: StagedGraph) -> WriteReport:
    model = work.model
    keys = {kind.identity: kind.key for kind in model.nodes.values() if kind.key}
    existing = ExistingTypes(set(writing.existing.labels), set(writing.existing.types))
    tallies = Tallies()
    with connect(writing.target) as database:
        to = database, model, keys, existing
        # A try that Spark gave up may still write, so a relationship is merged, which waits for the other's lock.
        bulk = BulkWriter(
            NodeWriter(*to, classes=False, dry=False),
            RelationshipWriter(*to, sure=True, merge=True, dry=False),
            tallies,
            Checkpoint(database, "", time, dry=True),
            no_progress,
            1,
            writing.batch,
        )
        bulk.write(graph)
    return WriteReport(tallies.result(), bulk.problems)
