"""Writes what was put aside: column by column, several writers at once, none of which waits for another's lock."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from graphmodel.errors import Interrupted
from graphmodel.loading.checkpoint import Checkpoint
from graphmodel.loading.report import Progress, Tallies
from graphmodel.loading.rounds import rounds
from graphmodel.loading.rows import Fates, RowWriter, slices
from graphmodel.problems import Problem
from graphmodel.records.bulk import Rows, Stream
from graphmodel.sources.chunks import TieChunk

GLANCE = 0.2
"""After so many seconds it is looked how far the writers of relationships came."""


class BulkWriter:
    """Writes a stream with `jobs` writers, in batches of `batch` rows, noting how far it came."""

    def __init__(
        self,
        writer: RowWriter,
        tallies: Tallies,
        checkpoint: Checkpoint,
        progress: Progress,
        jobs: int,
        batch: int,
    ) -> None:
        self.writer = writer
        self.tallies = tallies
        self.checkpoint = checkpoint
        self.progress = progress
        self.jobs = jobs
        self.batch = batch
        self.problems: list[Problem] = []
        self._counting = Lock()
        self._written = 0  # relationships of the part in hand

    def write(self, stream: Stream) -> None:
        """Writes the nodes, then the relationships.

        Raises:
            Interrupted: it was asked to stop; what was in hand is written, and noted.
            DatabaseError: the database said no, for another reason than a row.
        """
        self.writer.look(stream)
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="load") as pool:
            self._nodes(stream, pool)
            self._ties(stream, pool)

    def _nodes(self, stream: Stream, pool: ThreadPoolExecutor) -> None:
        done = 0
        waiting: list[tuple[int, Future[Fates]]] = []

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
                for some in slices(rows, self.batch):
                    if self.checkpoint.passed("nodes", done + sum(size for size, _ in waiting) + len(some)):
                        done += len(some)
                        continue
                    self.checkpoint.check()
                    waiting.append((len(some), pool.submit(self.writer.nodes, some)))
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

    def _ties(self, stream: Stream, pool: ThreadPoolExecutor) -> None:
        done = 0
        self.progress("relationships", 0, stream.tie_count)
        for part in stream.ties():
            size = sum(map(len, part))
            if not self.checkpoint.passed("relationships", done + size):
                self._written = 0
                for blocks in rounds(part, self.jobs):
                    futures = [pool.submit(self._block, block) for block in blocks]
                    while wait(futures, GLANCE).not_done:
                        self.progress("relationships", done + self._written, stream.tie_count)
                    for each in futures:
                        self._count(each.result())
                self._finished("relationships", done + size)
            done += size
            self.progress("relationships", done, stream.tie_count)

    def _reached(self, stage: str, rows: int) -> None:
        if not self.problems:  # what was refused is to be told by the load that goes on from here, too
            self.checkpoint.reached(stage, rows)

    def _finished(self, stage: str, rows: int) -> None:
        if not self.problems:
            self.checkpoint.finished(stage, rows)

    def _block(self, block: Sequence[Rows[TieChunk]]) -> Fates:
        found = Fates()
        for rows in block:
            for some in slices(rows, self.batch):
                self.checkpoint.check()
                found += self.writer.ties(some)
                with self._counting:
                    self._written += len(some)
        return found

    def _count(self, fates: Fates) -> None:
        for (kind, name, fate), count in fates.counts.items():
            self.tallies.add(kind, name, fate, count)
        self.problems += fates.problems
