"""Writes what was staged: column by column, several writers at once, none of which waits for another's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from typing import TypeVar

from graphmodel.errors import Interrupted
from graphmodel.loading.ahead import ahead
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.nodes import NodeWriter
from graphmodel.loading.relationships import RelationshipWriter
from graphmodel.loading.report import Progress, Tallies
from graphmodel.loading.rounds import in_order, rounds
from graphmodel.loading.rows import WriteResult, by_start, concat_batches, slices
from graphmodel.loading.writer import Writer
from graphmodel.problems import Problem
from graphmodel.sources.chunks import RelationshipChunk
from graphmodel.staging import RowBatch, StagedGraph

GLANCE = 0.2
"""After so many seconds it is looked how far the writers of relationships came."""
Part = list[RowBatch[RelationshipChunk]]
Work = Callable[[RowBatch[RelationshipChunk]], WriteResult]
Cut = Callable[[RowBatch[RelationshipChunk], int], Iterator[RowBatch[RelationshipChunk]]]
Item = TypeVar("Item")


class BulkWriter:
    """Writes a stream with `jobs` writers, in batches of `batch` rows, noting how far it came."""

    def __init__(
        self,
        nodes: NodeWriter,
        relationships: RelationshipWriter,
        tallies: Tallies,
        checkpoint: Checkpoint,
        progress: Progress,
        jobs: int,
        batch: int,
    ) -> None:
        self.nodes = nodes
        self.relationships = relationships
        self.tallies = tallies
        self.checkpoint = checkpoint
        self.progress = progress
        self.jobs = jobs
        self.batch = batch
        self.problems: list[Problem] = []
        self.labels: set[str] = set()
        self.types: set[str] = set()
        self._counting = Lock()
        self._settled = 0  # relationships of the part in hand
        self._done = 0  # relationships of the parts before it

    def write(self, stream: StagedGraph) -> None:
        """Writes the nodes, then the relationships.

        Raises:
            Interrupted: it was asked to stop; what was in hand is written, and noted.
            DatabaseError: the database said no, for another reason than a row.
        """
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="load") as pool:
            self._nodes(stream, pool)
            self._relationships(stream, pool)

    def plan(self, stream: StagedGraph, writer: Writer) -> None:
        """Hands all that differs from what is stored to a writer, and writes nothing by itself."""
        nodes = list(stream.nodes())
        relationships = [rows for part in stream.relationships() for rows in part]
        writer.nodes(ref for rows in nodes for ref in self.nodes.refs(rows))
        result = WriteResult()
        for some in nodes:
            self.nodes.plan(writer, some, result)
        self.progress("nodes", stream.node_count, stream.node_count)
        records = [record for rows in relationships for record in self.relationships.records(rows)]
        writer.nodes(end for record in records for end in (record.start, record.end))
        writer.relationships(records)
        for part in relationships:
            self.relationships.plan(writer, part, result)
        self.progress("relationships", stream.relationship_count, stream.relationship_count)
        self._count(result)

    def _nodes(self, stream: StagedGraph, pool: ThreadPoolExecutor) -> None:
        done = 0
        waiting: list[tuple[int, Future[WriteResult]]] = []

        def settle(most: int) -> None:
            nonlocal done
            while len(waiting) > most:
                size, first = waiting.pop(0)
                self._count(first.result())
                done += size
                self._reached("nodes", done)
                self.progress("nodes", done, stream.node_count)

        self.progress("nodes", 0, stream.node_count)
        try:
            for rows in stream.nodes():
                self.labels.add(rows.chunk.label)
                for some in slices(in_order(rows), self.batch):
                    if self.checkpoint.passed("nodes", done + sum(size for size, _ in waiting) + len(some)):
                        done += len(some)
                        continue
                    self.checkpoint.check()
                    waiting.append((len(some), pool.submit(self.nodes.write, some)))
                    settle(2 * self.jobs - 1)
            settle(0)
        except Interrupted:
            settle(0)
            raise
        except BaseException:
            for _, each in waiting:
                each.cancel()
            raise
        self._finished("nodes", done)

    def _relationships(self, stream: StagedGraph, pool: ThreadPoolExecutor) -> None:
        self._done = 0
        self.progress("relationships", 0, stream.relationship_count)
        for part in ahead(stream.relationships()):
            size = sum(map(len, part))
            self.types |= {rows.chunk.type for rows in part}
            if not self.checkpoint.passed("relationships", self._done + size):
                self._settled = 0
                self._part(part, pool, stream.relationship_count)
                self._finished("relationships", self._done + size)
            self._done += size
            self.progress("relationships", self._done, stream.relationship_count)

    def _part(self, part: Part, pool: ThreadPoolExecutor, total: int) -> None:
        """Compares first, in any order, since that takes no lock; then writes what is not stored so."""
        absent = [rows for rows in part if self.relationships.new(rows.chunk.type)]
        others: Part = []
        batches = [
            some
            for rows in part
            if not self.relationships.new(rows.chunk.type)
            for some in by_start(in_order(rows), self.batch)
        ]
        for lacking, differing, result in self._all([pool.submit(self._compare, some) for some in batches], total):
            absent.append(lacking)
            others.append(differing)
            self._count(result)
        for work, cut, rows in (
            (self.relationships.write, slices, absent),
            (self.relationships.update, by_start, others),
        ):
            for blocks in rounds(concat_batches(rows), self.jobs):
                for found in self._all([pool.submit(self._block, work, cut, block) for block in blocks], total):
                    self._count(found)

    def _all(self, futures: Sequence[Future[Item]], total: int) -> Iterator[Item]:
        """What they give, once all are done."""
        while wait(futures, GLANCE).not_done:
            self.progress("relationships", self._done + self._settled, total)
        for each in futures:
            yield each.result()

    def _compare(
        self, rows: RowBatch[RelationshipChunk]
    ) -> tuple[RowBatch[RelationshipChunk], RowBatch[RelationshipChunk], WriteResult]:
        self.checkpoint.check()
        absent, others, result = self.relationships.compare(rows)
        self._settle(len(rows) - len(absent) - len(others))
        return absent, others, result

    def _block(self, work: Work, cut: Cut, block: Sequence[RowBatch[RelationshipChunk]]) -> WriteResult:
        found = WriteResult()
        for rows in block:
            for some in cut(rows, self.batch):
                self.checkpoint.check()
                found += work(some)
                self._settle(len(some))
        return found

    def _settle(self, rows: int) -> None:
        with self._counting:
            self._settled += rows

    def _reached(self, stage: str, rows: int) -> None:
        if not self.problems:  # the load that goes on from here reports what was refused, too
            self.checkpoint.reached(stage, rows)

    def _finished(self, stage: str, rows: int) -> None:
        if not self.problems:
            self.checkpoint.finished(stage, rows)

    def _count(self, result: WriteResult) -> None:
        for (kind, name, outcome), count in result.counts.items():
            self.tallies.add(kind, name, outcome, count)
        self.tallies.updated |= result.updated
        self.problems += result.problems
