"""Whether the nodes that relationships join are there, for more nodes than are held in memory.

Of each key only a number of 64 bits is kept, on disk, in parts by its first bits; the rows are looked for afterwards,
if any end is missing. (Among a hundred million nodes, a missing one goes unnoticed with a chance of 1 in 10^11.)
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from graphmodel.export.blocks import Block, NodeBlock
from graphmodel.model import Model, RelationshipType
from graphmodel.problems import Problem
from graphmodel.records.bulk import Rows, Stream
from graphmodel.records.known import fits
from graphmodel.sources.chunks import TieChunk, without

PARTS = 64
HELD = 100_000
TOLD = 1_000
_STEP = 2**64 // PARTS
_BOUNDS = [-(2**63) + part * _STEP for part in range(PARTS)]
Side = tuple[str, str, str]
"""A type of relationships, which end of it, and the identity label there."""


def numbers(keys: Iterable[Any]) -> list[int]:
    """A number for each key; alike in this process and in those that it forks."""
    return list(map(hash, zip(keys, strict=False)))  # of a tuple: an integer is its own hash


class Ends:
    """Takes in the keys of all nodes and of all ends; `missing` then tells which ends are no node."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, array[int]] = defaultdict(lambda: array("q"))

    def add(self, block: Block) -> None:
        """Takes a block in."""
        if isinstance(block, NodeBlock):
            self._add(f"node-{_name(block.group.identity, block.group.name)}", block.keys)
            return
        for side, end, keys in (("start", block.group.start, block.starts), ("end", block.group.end, block.ends)):
            self._add(f"{side}-{_name(block.group.type, end.identity)}", keys)

    def close(self) -> None:
        """Writes what is left."""
        for name in list(self._waiting):
            self._write(name)

    def _add(self, name: str, keys: Sequence[Any]) -> None:
        waiting = self._waiting[name]
        waiting.extend(numbers(keys))
        if len(waiting) > HELD:
            self._write(name)

    def _write(self, name: str) -> None:
        ordered = array("q", sorted(self._waiting.pop(name)))
        folder = self._folder / name
        folder.mkdir(parents=True, exist_ok=True)
        bounds = [*(bisect_left(ordered, bound) for bound in _BOUNDS), len(ordered)]
        for part, (first, last) in enumerate(pairwise(bounds)):
            if first < last:
                with (folder / f"{part:02}").open("ab") as file:
                    ordered[first:last].tofile(file)


def missing(model: Model, folders: Sequence[Path], types: Iterable[Side]) -> dict[Side, set[int]]:
    """The numbers of ends that are no node of a class that may be there."""
    found: dict[Side, set[int]] = {}
    for type_, side, identity in types:
        wanted = [folder / f"{side}-{_name(type_, identity)}" for folder in folders]
        labels = list(_allowed(model, type_, side, identity))
        nodes = [folder / f"node-{_name(identity, label)}" for folder in folders for label in labels]
        lost: set[int] = set()
        for part in range(PARTS):
            joined = set(_read(wanted, part))
            if joined:
                lost |= joined.difference(_read(nodes, part))
        if lost:
            found[type_, side, identity] = lost
    return found


class Joined:
    """A stream's relationships without those whose ends are missing, which are told."""

    def __init__(self, model: Model, stream: Stream, lost: dict[Side, set[int]]) -> None:
        self.model = model
        self._stream = stream
        self._lost = lost

    def problems(self) -> list[Problem]:
        """What is wrong, row by row; no more than a thousand are told."""
        found: list[Problem] = []
        for part in self._stream.ties():
            for rows in part:
                for at in self.bad(rows.chunk):
                    found.append(self._problem(rows.chunk, at))
                    if len(found) >= TOLD:
                        return found
        return found

    def sound(self, rows: Rows[TieChunk]) -> Rows[TieChunk]:
        """The rows whose ends are there."""
        return replace(rows, chunk=without(rows.chunk, self.bad(rows.chunk)))

    def bad(self, chunk: TieChunk) -> list[int]:
        """The rows whose ends are not there."""
        found: set[int] = set()
        for side, label, keys in (("start", chunk.start, chunk.starts), ("end", chunk.end, chunk.ends)):
            lost = self._lost.get((chunk.type, side, self.model.nodes[label].identity))
            if lost:
                found |= {at for at, number in enumerate(numbers(keys)) if number in lost}
        return sorted(found)

    def _problem(self, chunk: TieChunk, at: int) -> Problem:
        for side, label, keys in (("start", chunk.start, chunk.starts), ("end", chunk.end, chunk.ends)):
            identity = self.model.nodes[label].identity
            if numbers([keys[at]])[0] in self._lost.get((chunk.type, side, identity), ()):
                kind = self.model.relationships[chunk.type]
                wanted = ", ".join(f"({a})->({b})" for a, b in kind.pairs)
                fault = f"no source declares the {label} {keys[at]!r}, or not as {chunk.type} joins them: {wanted}"
                return Problem(chunk.where(at), "missing-end", fault, "declare it, or take the row out")
        raise AssertionError("a row that is not bad")


def _allowed(model: Model, type_: str, side: str, identity: str) -> Iterator[str]:
    """The labels of the nodes that may be at an end, of those with this identity label."""
    kind: RelationshipType | None = model.relationships.get(type_)
    concrete = {label: node for label, node in model.nodes.items() if not node.abstract}
    for label, node in concrete.items():
        if node.identity != identity:
            continue
        pairs = ((label, other) if side == "start" else (other, label) for other in concrete)
        if kind is None or any(fits(model, kind, start, end) for start, end in pairs):
            yield label


def _read(folders: Iterable[Path], part: int) -> Iterator[int]:
    for folder in folders:
        path = folder / f"{part:02}"
        if path.is_file():
            held = array("q")
            held.frombytes(path.read_bytes())
            yield from held


def _name(*words: str) -> str:
    return "-".join(word.encode().hex() for word in words)
