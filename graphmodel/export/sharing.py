"""Several processes, each with a share of what was put aside: rows of one identity are in one share."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Generic

from graphmodel.records.bulk import Stream
from graphmodel.sources.bulk import Bulk, Duplicates
from graphmodel.sources.chunks import ChunkT, NodeChunk, TieChunk
from graphmodel.sources.processes import FORKS
from graphmodel.sources.spool import Spool

WORTHWHILE = 200_000
"""Rows put aside, from which on a second process saves time."""


def processes(stream: Stream | None, wanted: int) -> int:
    """How many processes to use: several where they can be forked, and there is enough to do."""
    return wanted if FORKS and stream is not None and len(stream) >= WORTHWHILE else 1


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
