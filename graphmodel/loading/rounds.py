"""Which relationships may be written at the same time: those that share no node.

The nodes are dealt into twice as many parts as there are writers. A block holds all relationships between two parts, in
either direction and within each. In a round every part is in one block only, so its blocks touch different nodes; the
rounds are those of a tournament in which everybody meets everybody once (the circle method).
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from graphmodel.sources.chunks import ChunkT, NodeChunk, RelationshipChunk, split, take
from graphmodel.staging import RowBatch

Block = list[RowBatch[RelationshipChunk]]
Pair = tuple[int, int]


def rounds(rows: Sequence[RowBatch[RelationshipChunk]], writers: int) -> Iterator[list[Block]]:
    """The relationships in rounds of at most so many blocks, no two of which share a node.

    The rows of each are in the order of their starts.
    """
    if writers == 1:
        yield [[in_order(each) for each in rows]]
        return
    dealt: dict[Pair, Block] = defaultdict(list)
    for each in rows:
        marks = pairs_of(each.chunk.starts, each.chunk.ends, 2 * writers)
        for pair, chunk in split(each.chunk, marks, order(each.chunk)):
            dealt[pair].append(replace(each, chunk=chunk))
    for pairs in circle(2 * writers):
        if blocks := [dealt[pair] for pair in pairs if pair in dealt]:
            yield blocks


def in_order(rows: RowBatch[ChunkT]) -> RowBatch[ChunkT]:
    """The rows in the order of their keys, or starts, so that other programs' locks are taken in one order."""
    return replace(rows, chunk=take(rows.chunk, order(rows.chunk)))


def order(chunk: NodeChunk | RelationshipChunk) -> Sequence[int]:
    """The rows' numbers in the order of their keys, or of their starts."""
    ids: Sequence[Any] = chunk.keys if isinstance(chunk, NodeChunk) else chunk.starts
    try:
        return sorted(range(len(chunk)), key=ids.__getitem__)
    except TypeError:  # keys of several types have no order, and need none here
        return range(len(chunk))


def circle(parts: int) -> Iterator[list[Pair]]:
    """Everybody meets everybody once: an even number of parts, in rounds of pairs.

    >>> list(circle(4))
    [[(0, 3), (1, 2)], [(0, 2), (1, 3)], [(0, 1), (2, 3)]]
    """
    around = list(range(1, parts))
    for _ in range(parts - 1):
        seats = [0, *around]
        yield [_pair(seats[i], seats[-1 - i]) for i in range(parts // 2)]
        around = [around[-1], *around[:-1]]


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def pairs_of(starts: Sequence[object], ends: Sequence[object], parts: int) -> list[Pair]:
    """The block of each relationship; one within a part goes to the block that the part has in the first round."""
    home = {part: pair for pair in next(circle(parts)) for part in pair}
    both = zip(parts_of(starts, parts), parts_of(ends, parts), strict=True)
    return [_pair(a, b) if a != b else home[a] for a, b in both]


def parts_of(keys: Sequence[object], parts: int) -> list[int]:
    """The part of each node, by its key alone: the same in every process."""
    return [(zlib.crc32(str(key).encode(errors="surrogatepass")) >> 16) % parts for key in keys]
