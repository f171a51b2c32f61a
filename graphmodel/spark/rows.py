"""The rows of a load as Spark holds them: read once, dealt to shares of nodes and blocks of relationships."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from graphmodel.sources.lookups import Found, Lookups
from graphmodel.sources.tables import Table
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.row_notes import summed
from graphmodel.spark.catalogue import each_partition
from graphmodel.spark.created import create_nodes, creates, creates_nodes, in_order, named_endpoints
from graphmodel.spark.expectations import observe, unmet
from graphmodel.spark.parts import Part, PartSettings, export_nodes, export_relationships
from graphmodel.spark.reading import (
    LocalRows,
    SliceReport,
    index_rows,
    index_slice,
    is_packet,
    read_rows,
    read_slice,
    rows_of,
    without_empty_parts,
)
from graphmodel.spark.slices import PartT, Slice, is_regular, pieces_of, slices_of, survey, together
from graphmodel.spark.tasks import (
    CheckReport,
    Deal,
    Work,
    WriteReport,
    WriteSettings,
    check_nodes,
    check_relationships,
    endpoints,
    find_endpoints,
    write_nodes,
    write_relationships,
)
from graphmodel.staging.notes import EndpointNote
from graphmodel.staging.packets import Packet

SHARE = 250_000
"""About how many nodes a task merges."""
BLOCK = 500_000
"""About how many relationships a task merges."""
LEAST = 20_000
"""For fewer rows no further task begins: that takes as long as to merge them."""


def deal_of(nodes: int, relationships: int, tasks: int) -> Deal:
    """Into how many parts so many rows are dealt, for so many tasks at once.

    >>> deal_of(1_000, 2_000, 2), deal_of(10**9, 10**10, 64).rounds[0][:3]
    (Deal(shares=1, parts=2), [0, 1, 2])
    """
    shares = max(_tasks_for(nodes, tasks), math.ceil(nodes / SHARE))
    writers = _tasks_for(relationships, tasks)
    parts = max(2 * writers, math.ceil((1 + math.sqrt(1 + 8 * relationships / BLOCK)) / 2))
    return Deal(shares, parts + parts % 2)


def _tasks_for(rows: int, tasks: int) -> int:
    return max(1, min(tasks, math.ceil(rows / LEAST)))


def _number(number: int) -> int:
    """Into which partition a numbered share goes; one function, so that Spark knows which are dealt alike."""
    return number


class SparkRows:
    """The rows of tables in a Spark context, and the jobs that look at them and write them."""

    def __init__(self, context: Any, work: Work, tables: Sequence[Table]) -> None:
        self.context = context
        self.work = work
        self.tables = tables
        self._rows: Any = None
        self._shares: Any = None
        self._blocks: Any = None
        self._kinds: Mapping[tuple[str, ...], int] = {}
        self.deal = Deal(1, 2)

    def read(self, piece: int) -> list[SliceReport]:
        """Reads all files, those larger than `piece` bytes in slices; what reading each slice came to.

        A file that was cut where quotes are used in another way than the standard's is read once more, whole.
        """
        from pyspark import StorageLevel

        all_slices = self._slices(piece)
        slices, unmet_reports = self._as_expected(all_slices)
        work, found = self.work, self._index(slices)
        known = self.context.broadcast(found)

        def in_file(slice_: Slice) -> Iterator[Packet | SliceReport]:
            return read_slice(slice_, work.model, work.memory, work.max_reported, known.value)

        def in_partition(local: LocalRows) -> Iterator[Packet | SliceReport]:
            return read_rows(local, work.model, work.memory, work.max_reported, known.value)

        items = self._each(slices, in_file, in_partition).persist(StorageLevel.DISK_ONLY)
        self._rows = items.filter(lambda each: is_packet(each, all_slices))
        reports: list[SliceReport] = items.filter(lambda each: isinstance(each, SliceReport)).collect()
        self._kinds = in_order(reports)
        return without_empty_parts([*reports, *unmet_reports])

    def _as_expected(self, slices: Sequence[Slice]) -> tuple[list[Slice], list[SliceReport]]:
        """The slices of the tables that keep what is expected of them, which is asked no more, and of others why not.

        Nothing is used of those; as in `graphmodel load`, rows are read for this once before.
        """
        numbers = {id(table): number for number, table in enumerate(self.tables)}
        owners = {each.number: numbers[id(each.table)] for each in slices if each.table.expect is not None}
        wanted = [each for each in slices if each.number in owners]
        if not wanted:
            return list(slices), []

        def in_file(slice_: Slice) -> Iterator[Any]:
            with rows_of(slice_) as local:
                yield from observe(local, owners[slice_.number])

        def in_partition(local: LocalRows) -> Iterator[Any]:
            return observe(local, owners[local.number])

        found = unmet(self.tables, self._each(wanted, in_file, in_partition), datetime.now())
        kept = [each for each in slices if owners.get(each.number) not in found]
        reports = [SliceReport(-1, problems=problems) for problems in found.values()]
        return [replace(each, table=replace(each.table, expect=None)) for each in kept], reports

    def _each(
        self,
        slices: Sequence[Slice],
        in_file: Callable[[Slice], Iterable[Any]],
        in_partition: Callable[[LocalRows], Iterator[Any]],
    ) -> Any:
        """What is found in slices of files, small ones together, and in partitions of tables that Spark reads."""
        files = [each for each in slices if not each.table.is_catalogued]
        parts = [self._together(files).flatMap(in_file)] if files else []
        tables = [each for each in slices if each.table.is_catalogued]
        parts += [each_partition(self.context, each.table, each.number, in_partition) for each in tables]
        return self.context.union(parts) if parts else self.context.parallelize([], 1)

    def _together(self, parts: Sequence[PartT]) -> Any:
        """Parts of files, for as many tasks as these are worth."""
        groups = together(parts, self.context.defaultParallelism)
        return self.context.parallelize(groups, len(groups)).flatMap(list)

    def _slices(self, piece: int) -> list[Slice]:
        pieces = pieces_of(self.tables, piece)
        surveys = self._together(pieces).map(survey).collect() if pieces else []
        quoted = [each for each in slices_of(self.tables, surveys) if each.quoted]
        if quoted:
            wrong = self._together(quoted).filter(lambda each: not is_regular(each)).collect()
            files = {file_name(each.table) for each in wrong}
            surveys = [each for each in surveys if file_name(self.tables[each.piece.table]) not in files]
        return slices_of(self.tables, surveys)

    def _index(self, slices: Sequence[Slice]) -> Found:
        """The keys of the nodes for which some table looks by another property."""
        from pyspark import StorageLevel

        work = self.work
        lookups = Lookups(work.model)
        for table in self.tables:
            lookups.expect(table)
        wanted = [each for each in slices if lookups.wants(each.table)]
        if wanted:
            names = dict(lookups.found)

            def in_file(slice_: Slice) -> Iterable[Found]:
                return [index_slice(slice_, work.model, names)]

            def in_partition(local: LocalRows) -> Iterator[Found]:
                yield index_rows(local, work.model, names)

            indexes = self._each(wanted, in_file, in_partition)
            if indexes.getNumPartitions() > 1:  # else each is made only when it is asked for, one after the other
                indexes = indexes.persist(StorageLevel.DISK_ONLY)
                indexes.count()
            for found in indexes.toLocalIterator():
                lookups.merge(found)
            indexes.unpersist()
        return lookups.found

    def check(self, deal: Deal) -> list[CheckReport]:
        """Deals the rows, merges those of one identity, and looks for the endpoints of relationships."""
        from pyspark import StorageLevel

        work, self.deal = self.work, deal
        self._shares = self._dealt(lambda each: each.is_node, deal.nodes, deal.shares)
        notes = self._create()
        checked = self._shares.mapPartitionsWithIndex(
            lambda share, own: ((share, each) for each in check_nodes(work, _values(own))), preservesPartitioning=True
        ).persist(StorageLevel.DISK_ONLY)
        found = checked.values().filter(lambda each: isinstance(each, CheckReport)).collect()
        links = self._dealt(lambda each: not each.is_node, deal.relationships, deal.blocks)
        asked = links.mapPartitionsWithIndex(lambda block, own: endpoints(work, deal, block, _values(own))).partitionBy(
            deal.shares, _number
        )
        ends = checked.union(asked).mapPartitions(lambda own: find_endpoints(_values(own)))
        self._blocks = links.union(ends.partitionBy(deal.blocks, _number))
        assert self._blocks.getNumPartitions() == deal.blocks
        found += self._blocks.mapPartitions(lambda own: check_relationships(work, _values(own))).collect()
        notes += [note for report in found for note in report.notes]
        return [*found, CheckReport([note.problem for note in summed(notes)], 0)]

    def _create(self) -> list[EndpointNote]:
        """Adds the nodes that a mapping makes where no source declares them, and gives how many these are."""
        if not any(map(creates_nodes, self.tables)):
            return []
        from pyspark import StorageLevel

        work, deal, kinds = self.work, self.deal, self._kinds
        order = {table.name: number for number, table in reversed(list(enumerate(self.tables)))}
        named = self._rows.filter(creates).mapPartitions(lambda own: named_endpoints(deal, own))
        both = self._shares.union(named.partitionBy(deal.shares, _number))
        created = both.mapPartitionsWithIndex(
            lambda share, own: ((share, each) for each in create_nodes(work.model, order, kinds, _values(own))),
            preservesPartitioning=True,
        ).persist(StorageLevel.DISK_ONLY)
        notes: list[EndpointNote] = created.values().filter(lambda each: isinstance(each, EndpointNote)).collect()
        self._shares = self._shares.union(created.filter(lambda pair: isinstance(pair[1], Packet)))
        assert self._shares.getNumPartitions() == deal.shares
        return notes

    def _dealt(self, wanted: Callable[[Packet], bool], deal: Callable[[Iterable[Packet]], Any], parts: int) -> Any:
        return self._rows.filter(wanted).mapPartitions(deal).partitionBy(parts, _number)

    def export_nodes(self, settings: PartSettings) -> list[Part]:
        """Writes the nodes to files, all shares of them at once as far as there are tasks."""
        work = self.work
        parts: list[Part] = self._shares.mapPartitions(lambda own: export_nodes(work, settings, _values(own))).collect()
        return parts

    def export_relationships(self, settings: PartSettings) -> list[Part]:
        """The same of the relationships; a file has no locks, so their blocks need no rounds."""
        work = self.work
        found: list[Part]
        found = self._blocks.mapPartitions(lambda own: export_relationships(work, settings, _values(own))).collect()
        return found

    def write_nodes(self, writing: WriteSettings) -> Iterator[WriteReport]:
        """Writes the nodes, all shares of them at once as far as there are tasks."""
        work = self.work
        yield from self._shares.mapPartitions(lambda own: write_nodes(work, writing, _values(own))).collect()

    def write_relationships(self, writing: WriteSettings, blocks: Sequence[int]) -> list[WriteReport]:
        """Writes the relationships of some blocks: those of a round of the deal, no two of which share a node."""
        work = self.work

        def write(own: Iterable[tuple[int, Any]]) -> Iterator[WriteReport]:
            return write_relationships(work, writing, _values(own))

        reports: list[WriteReport] = self.context.runJob(self._blocks, write, blocks)
        return reports


def _values(pairs: Iterable[tuple[int, Any]]) -> Iterator[Any]:
    return (value for _, value in pairs)
