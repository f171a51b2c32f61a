"""Several processes, each with a share of what was put aside: rows of one identity are in one share."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from graphmodel.records.bulk import Stream
from graphmodel.sources.bulk import Bulk, Duplicates
from graphmodel.sources.chunks import NodeChunk, TieChunk
from graphmodel.sources.spool import ChunkT, Spool

WORTHWHILE = 200_000
"""Rows put aside, from which on a second process saves time."""
Found = TypeVar("Found")


def processes(stream: Stream | None, wanted: int) -> int:
    """How many processes to use: several where they can be forked, and there is enough to do."""
    if stream is None or len(stream) < WORTHWHILE or sys.platform != "linux":
        return 1
    return wanted


class Share:
    """A share of a `Bulk`, as a stream reads it."""

    def __init__(self, bulk: Bulk, part: int, of: int) -> None:
        self.nodes: _Parts[NodeChunk] = _Parts(bulk.nodes, part, of)
        self.ties: _Parts[TieChunk] = _Parts(bulk.ties, part, of)
        self.duplicates: dict[str, Duplicates] = bulk.duplicates


class _Parts(Generic[ChunkT]):
    def __init__(self, spool: Spool[ChunkT], part: int, of: int) -> None:
        self._spool: Spool[ChunkT] = spool
        self._part = part
        self._of = of

    def parts(self) -> Iterator[list[ChunkT]]:
        """Every second part of the spool, or as many as there are processes."""
        return self._spool.parts(self._part, self._of)


def shared(stream: Stream, part: int, of: int) -> Stream:
    """A share of a stream."""
    if of == 1:
        return stream
    mine = copy(stream)
    mine.forget()
    mine.bulk = Share(stream.bulk, part, of)  # type: ignore[assignment]  # all that a stream asks of it
    return mine


class Others(Generic[Found]):
    """Processes that do the other parts of a work; `results` waits for what they found."""

    def __init__(self, parts: Sequence[int], work: Callable[[int], Found]) -> None:
        context = multiprocessing.get_context("fork") if parts else None
        self._running: list[tuple[Any, Connection]] = []
        for part in parts:
            assert context is not None
            mine, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_send, args=(work, part, theirs), daemon=True)
            with warnings.catch_warnings():  # other threads draw a progress bar; a child has no use for it
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            theirs.close()
            self._running.append((process, mine))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        for process, connection in self._running:
            connection.close()
            if wrong is not None:
                process.terminate()
            process.join()

    def results(self) -> list[Found]:
        """What each found, in order.

        Raises:
            Exception: what one of them raised.
        """
        found: list[Found] = []
        for process, connection in self._running:
            try:
                sound, result = connection.recv()
            except EOFError:
                process.join()
                raise RuntimeError(f"a process that wrote a part ended with {process.exitcode}") from None
            if not sound:
                raise result
            found.append(result)
        return found


def _send(work: Callable[[int], Any], part: int, connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for it decides
    try:
        told: tuple[bool, Any] = (True, work(part))
    except Exception as wrong:
        told = (False, wrong)
    connection.send(told)
    connection.close()
