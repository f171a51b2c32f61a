"""Chunks put aside until all sources are read: in memory while they are few, then on disk, never whole in memory.

Rows of one identity meet in one part, however many there are and whichever source gives them; so duplicates are found a
part at a time. A part that is too large is split again.
"""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
import weakref
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

from graphmodel.errors import SourceError
from graphmodel.sources.chunks import ChunkT, NodeChunk, TieChunk, joined, lists, shape, split
from graphmodel.sources.packing import Packed, pack

HELD = 100_000
"""Rows in memory at most: of those not yet on disk, and of a part in hand."""
FAN = 32
_PREFIX = "spool-"
_BITS, _LEVELS = 5, 6


@dataclass(frozen=True)
class Store:
    """A folder with a file for each part, and how many rows are in each."""

    folder: Path
    sizes: dict[int, int]


@dataclass(frozen=True)
class Given(Generic[ChunkT]):
    """What a spool holds: in memory, and on disk, whose rows have this print."""

    chunks: list[ChunkT]
    stores: list[Store]
    print: int


class Spool(Generic[ChunkT]):
    """Chunks of one kind: add them all, then go through the parts, as often as need be.

    Up to `first` rows stay in memory, all in one part. Beyond, parts have `held` rows at most, and its files lie in a
    folder of its own below `folder`, which goes when it is no longer used.

    Raises:
        SourceError: the disk is full, or cannot be written to.
    """

    def __init__(self, folder: Path | None = None, held: int = HELD, level: int = 0, first: int = 0) -> None:
        self.rows = 0
        self._under = folder
        self.held = held
        self._first = max(first, held)
        self._level = level
        self._chunks: list[ChunkT] = []
        self._waiting = 0
        self._own: Store | None = None
        self._stores: list[Store] = []
        self._remove: weakref.finalize[Any, Any] | None = None
        self._print = 0  # of what is on disk

    def add(self, chunk: ChunkT) -> None:
        """Puts a chunk aside."""
        self._chunks.append(chunk)
        self.rows += len(chunk)
        self._waiting += len(chunk)
        if self._waiting > (self._first if self.in_memory else self.held) and self._level < _LEVELS:
            self._spill()

    @property
    def in_memory(self) -> bool:
        """Whether nothing of it is on disk."""
        return not self._stores

    def given(self, on_disk: bool = False) -> Given[ChunkT]:
        """All that was added, for a spool of another process to adopt; the files are then no longer this one's.

        `on_disk`: nothing of it stays in memory.
        """
        if on_disk:
            self._spill()
        self.settle()
        if self._remove is not None:
            self._remove.detach()
        return Given(self._chunks, self._stores, self._print)

    def adopt(self, given: Given[ChunkT]) -> None:
        """Adds what another spool held. Its folders stay where they are; who made them removes them."""
        for store in given.stores:
            self._stores.append(store)
            self.rows += sum(store.sizes.values())
        if given.stores:
            self._print = zlib.crc32(given.print.to_bytes(4, "big"), self._print)
        for chunk in given.chunks:
            self.add(chunk)

    def settle(self) -> None:
        """Puts on disk what is left, if anything is there: before several processes go through the parts."""
        if not self.in_memory:
            self._spill()

    def parts(self, share: int = 0, of: int = 1) -> Iterator[list[ChunkT]]:
        """The chunks in parts of at most about `held` rows; no identity is in two of them.

        `share` is the number of one of several that go through them together: each gets parts that no other gets.
        """
        if self.in_memory:
            if self._chunks and share == 0:
                yield self._chunks
            return
        self.settle()
        for number, group in enumerate(self._groups()):
            if number % of == share:
                yield from self._together(group)

    @property
    def print(self) -> int:
        """A number that tells whether two spools were given the same rows in the same way."""
        self.settle()
        found = self._print
        for chunk in self._chunks:
            found = _summed(chunk, found)
        return found

    def close(self) -> None:
        """Forgets everything, on disk too."""
        self._chunks = []
        self._own, self._stores = None, []
        if self._remove is not None:
            self._remove()

    def _groups(self) -> Iterator[list[int]]:
        """Neighbouring parts that are small enough to be in hand together."""
        sizes: Counter[int] = Counter()
        for store in self._stores:
            sizes.update(store.sizes)
        group: list[int] = []
        for part, size in sorted(sizes.items()):
            if group and sum(sizes[each] for each in group) + size > self.held:
                yield group
                group = []
            group.append(part)
        yield group

    def _together(self, group: Sequence[int]) -> Iterator[list[ChunkT]]:
        below: Spool[ChunkT] = Spool(self._under, self.held, self._level + 1)
        for part in group:
            for store in self._stores:
                for chunk in _read(store.folder / _name(part)) if part in store.sizes else ():
                    below.add(chunk)
        yield from below.parts()
        below.close()

    def _spill(self) -> None:
        if not self._chunks:
            return
        routed: dict[int, list[ChunkT]] = defaultdict(list)
        for chunk in self._chunks:
            for part, some in split(chunk, buckets(identities(chunk, self._level), self._level)):
                routed[part].append(some)
        self._chunks, self._waiting = [], 0
        try:
            if self._own is None:
                self._own = Store(new_folder(self._under), {})
                self._stores.append(self._own)
                self._remove = weakref.finalize(self, shutil.rmtree, self._own.folder, ignore_errors=True)
            for part, chunks in sorted(routed.items()):
                with (self._own.folder / _name(part)).open("ab") as file:
                    for chunk in joined(chunks):
                        text = _pickled(chunk)
                        self._print = zlib.crc32(text, self._print)
                        file.write(text)
                        self._own.sizes[part] = self._own.sizes.get(part, 0) + len(chunk)
        except OSError as wrong:
            untouched = "" if self._level else "; nothing was written to the database"
            hint = f"free some space there and load again{untouched}"
            raise SourceError(
                f"rows cannot be put aside in {self._under or 'the temporary folder'}: {wrong.strerror}", hint=hint
            ) from wrong


def identities(chunk: NodeChunk | TieChunk, level: int) -> Iterable[str]:
    """A text a row that tells where rows of one identity meet: a node's key, or both ends of a relationship.

    At first a relationship's start alone, so that what leaves a node stays together while it is not too much.
    """
    if isinstance(chunk, NodeChunk):
        return map(str, chunk.keys)
    if not level:
        return map(str, chunk.starts)
    return (f"{start}\0{end}" for start, end in zip(chunk.starts, chunk.ends, strict=True))


def new_folder(under: Path | None) -> Path:
    """A folder for rows that are put aside, for this user's eyes only; those that killed processes left are removed.

    Raises:
        OSError: it cannot be made.
    """
    if under is not None:
        under.mkdir(parents=True, exist_ok=True)
        _clear(under)
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=under))


def _clear(folder: Path) -> None:
    """Removes what processes that were killed have left."""
    for left in folder.glob(f"{_PREFIX}*-*") if os.name == "posix" else ():
        pid = left.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdigit() and not Path("/proc", pid).exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)


def buckets(texts: Iterable[str], level: int) -> list[int]:
    """The part of each text."""
    shift, mask = _BITS * level, FAN - 1
    held = list(texts)
    try:
        encoded = list(map(str.encode, held))
    except UnicodeEncodeError:  # half a pair of surrogates
        encoded = [text.encode(errors="surrogatepass") for text in held]
    return [number >> shift & mask for number in map(zlib.crc32, encoded)]


def _summed(chunk: NodeChunk | TieChunk, found: int) -> int:
    found = zlib.crc32(repr(shape(chunk)).encode(errors="surrogatepass"), found)
    for name in lists(chunk):
        found = zlib.crc32(_bytes(getattr(chunk, name)), found)
    for _, values in sorted(chunk.columns.items()):
        found = zlib.crc32(_bytes(values), found)
    return found


def _bytes(values: Sequence[Any]) -> bytes:
    packed = pack(values)
    if not isinstance(packed, Packed):
        return pickle.dumps(list(values), pickle.HIGHEST_PROTOCOL)
    return packed.data if isinstance(packed.data, bytes) else packed.data.encode(errors="surrogatepass")


def _pickled(chunk: NodeChunk | TieChunk) -> bytes:
    return pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)


def _name(part: int) -> str:
    return f"{part:02}"


def _read(path: Path) -> Iterator[Any]:
    try:
        with path.open("rb") as file:
            while file.peek(1):
                yield pickle.load(file)  # noqa: S301 - a file that this process wrote, in a folder only it can read
    except (OSError, EOFError, pickle.UnpicklingError) as wrong:
        fault = f"rows that were put aside cannot be read: {getattr(wrong, 'strerror', None) or wrong}"
        raise SourceError(fault, hint="load again") from wrong
