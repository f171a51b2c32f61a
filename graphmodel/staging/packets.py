"""Rows on their way from one stage to another, which may be in another process: as the tables of both hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphmodel.staging.graph import StagedGraph
from graphmodel.staging.layout import CLEARED, ORIGIN, POSITION, StagedKind
from graphmodel.staging.sql import identifier, identifiers
from graphmodel.staging.stage import Origin, Stage

PACKET = 20_000
"""How many rows are in a packet at most."""
MAX_ROWS = 250_000
"""How many rows are held, about, while they are dealt."""


@dataclass(frozen=True)
class Packet:
    """Rows of a kind and an origin, whose nulls clear the same columns: the line of each, its key or endpoints, and
    its columns. `labels` are a label, or a type and the labels at both endpoints.
    """

    labels: tuple[str, ...]
    origin: Origin
    cleared: frozenset[str]
    rows: Sequence[tuple[Any, ...]]

    @property
    def is_node(self) -> bool:
        """Whether it holds nodes."""
        return len(self.labels) == 1

    def ids(self, side: int) -> list[Any]:
        """The key of each row; of relationships that at the start, 0, or the end, 1."""
        return [row[1 + side] for row in self.rows]


def dealt(given: Iterable[Packet], marks: Callable[[Packet], Iterable[int]]) -> Iterator[tuple[int, Packet]]:
    """The rows of packets by their marks, in their order: of each kind and origin one packet a mark, while so many rows
    as `MAX_ROWS` are held at once.
    """
    for some in _stretches(given):
        rows: dict[tuple[int, Packet], list[tuple[Any, ...]]] = defaultdict(list)
        for packet in some:
            head = replace(packet, rows=())
            for mark, row in zip(marks(packet), packet.rows, strict=True):
                rows[mark, head].append(row)
        yield from ((mark, replace(head, rows=own)) for (mark, head), own in rows.items())


def _stretches(given: Iterable[Packet]) -> Iterator[list[Packet]]:
    """The packets, as many at a time as have `MAX_ROWS` rows."""
    pending: list[Packet] = []
    count = 0
    for packet in given:
        pending.append(packet)
        count += len(packet.rows)
        if count >= MAX_ROWS:
            yield pending
            pending, count = [], 0
    yield pending


def packets(stage: Stage, move: Callable[[Origin, int], tuple[Origin, int]]) -> Iterator[Packet]:
    """All rows of a stage. `move` says what the origin and the position of one are elsewhere."""
    stage.settle()
    for kind in stage.kinds:
        columns = identifiers(column.place for column in kind.all)
        for part in stage.parts[kind.table]:
            for page in stage.stream(f"SELECT {ORIGIN}, {CLEARED}, {POSITION}, {columns} {part}", PACKET):
                yield from _packed(stage, kind, page, move)


def _packed(
    stage: Stage,
    kind: StagedKind,
    page: Iterable[tuple[Any, ...]],
    move: Callable[[Origin, int], tuple[Origin, int]],
) -> Iterator[Packet]:
    found: dict[tuple[Origin, int | None], list[tuple[Any, ...]]] = defaultdict(list)
    for number, cleared, position, *cells in page:
        origin, line = move(stage.origins[number], position)
        found[origin, cleared].append((line, *cells))
    for (origin, cleared), rows in found.items():
        yield Packet(kind.labels, origin, stage.cleared(cleared), rows)


def restage(stage: Stage, given: Iterable[Packet]) -> None:
    """Adds packets to a stage of the same model."""
    for packet in given:
        labels = packet.labels
        kind = stage.layout.nodes(labels[0]) if packet.is_node else stage.layout.relationships(*labels)
        origin, cleared = stage.origin(packet.origin), stage.clearing(packet.cleared)
        rows = ((origin, line, cleared, *cells) for line, *cells in packet.rows)
        stage.append(kind, rows, len(packet.rows))
    stage.settle()


def node_keys(graph: StagedGraph) -> Iterator[tuple[StagedKind, list[Any]]]:
    """The keys of the nodes that are to be written, page by page, each once."""
    for kind in graph.stage.kinds:
        if kind.is_node:
            key = identifier(kind.ids[0].place)
            for page in graph.stage.stream(f"SELECT {key} FROM ({graph.rows(kind)})", PACKET):
                yield kind, [key for (key,) in page]
