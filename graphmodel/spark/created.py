"""The nodes that `missing: create` makes: endpoints that no source declares, found in the share where they would be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphmodel.model import Model
from graphmodel.problems import Where
from graphmodel.sources.tables.table import EndpointMapping, Table
from graphmodel.spark.reading import SliceReport
from graphmodel.spark.tasks import Deal
from graphmodel.staging.layout import StagingTables
from graphmodel.staging.notes import EndpointNote
from graphmodel.staging.packets import Packet
from graphmodel.staging.stage import Origin


@dataclass(frozen=True)
class NamedEndpoints:
    """Keys at a side of some relationships, to be made nodes if no source declares them; the line of each.

    `labels` are the type of these relationships, and the labels at both endpoints.
    """

    labels: tuple[str, ...]
    side: int
    origin: Origin
    lines: Mapping[Any, int]

    @property
    def label(self) -> str:
        """The label of these nodes."""
        return self.labels[1 + self.side]


def creates_nodes(table: Table) -> bool:
    """Whether a mapping says `missing: create`."""
    values = (given for each in (*table.nodes, *table.relationships) for given in each.values.values())
    return any(isinstance(given, EndpointMapping) and given.value.missing == "create" for given in values)


def creates(packet: Packet) -> bool:
    """Whether a source says of endpoints of these relationships that they are made where no source declares them."""
    return not packet.is_node and "create" in packet.origin.missing


def named_endpoints(deal: Deal, given: Iterable[Packet]) -> Iterator[tuple[int, NamedEndpoints]]:
    """The endpoints that may have to be made, by the shares in which they would be."""
    for packet in given:
        for side in (0, 1):
            if packet.origin.missing[side] != "create":
                continue
            lines: dict[Any, int] = {}
            for row, key in zip(packet.rows, packet.ids(side), strict=True):
                lines[key] = min(row[0], lines.get(key, row[0]))
            by_share: dict[int, dict[Any, int]] = defaultdict(dict)
            for share, key in zip(deal.shares_of(lines), lines, strict=True):
                by_share[share][key] = lines[key]
            for share, own in by_share.items():
                yield share, NamedEndpoints(packet.labels, side, packet.origin, own)


def in_order(reports: Iterable[SliceReport]) -> dict[tuple[str, ...], int]:
    """The relationships of all slices by their labels, numbered as their first rows come."""
    found: dict[tuple[str, ...], int] = {}
    for report in sorted(reports, key=lambda each: each.number):  # those of partitions of a table have one number
        for labels in report.kinds:
            found.setdefault(labels, len(found))
    return found


def _number(order: Mapping[str, int], origin: Origin) -> int:
    return order.get(origin.source, len(order))


def create_nodes(
    model: Model,
    order: Mapping[str, int],
    kinds: Mapping[tuple[str, ...], int],
    given: Iterable[Packet | NamedEndpoints],
) -> Iterator[Packet | EndpointNote]:
    """Of a share's nodes and the endpoints named in it, those that are to be made, and how many that are.

    `order` is that of the sources, `kinds` that of relationships, in all rows: as in `staging.declaring`, the first
    kind that names a node makes it, by the first row with it at its start, or else at its end. So the label of a node
    is the same whatever else is in its share.
    """
    declared: set[tuple[str, Any]] = set()
    named: list[NamedEndpoints] = []
    for each in given:
        if isinstance(each, NamedEndpoints):
            named.append(each)
        elif not each.origin.adds:
            identity = model.nodes[each.labels[0]].identity
            declared.update((identity, key) for key in each.ids(0))
    first: dict[tuple[str, Any], tuple[tuple[Any, ...], NamedEndpoints]] = {}
    for each in named:
        identity = model.nodes[each.label].identity
        place = kinds[each.labels], each.side, _number(order, each.origin), each.origin.file
        for key, line in each.lines.items():
            rank = *place, line
            if (identity, key) not in declared and ((identity, key) not in first or rank < first[identity, key][0]):
                first[identity, key] = rank, each
    made: dict[int, dict[Any, int]] = defaultdict(dict)
    makers = {id(each): each for each in named}
    for (_, key), (_, maker) in first.items():
        made[id(maker)][key] = maker.lines[key]
    for number, lines in made.items():
        yield from _made(model, makers[number], lines)


def _made(model: Model, named: NamedEndpoints, lines: Mapping[Any, int]) -> Iterator[Packet | EndpointNote]:
    empty = [None] * (len(StagingTables(model).nodes(named.label).all) - 1)
    yield Packet((named.label,), named.origin, frozenset(), [(line, key, *empty) for key, line in lines.items()])
    key = min(lines, key=lambda each: (lines[each], str(each)))
    where = Where(named.origin.file, lines[key])
    yield EndpointNote(where, len(lines), "create", named.labels[0], named.side, named.label, key)
