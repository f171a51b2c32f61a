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
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import count
from operator import eq, itemgetter
from pathlib import Path
from typing import Any, Generic, TypeVar

from graphmodel.errors import SourceError
from graphmodel.sources.chunks import NodeChunk, TieChunk

HELD = 100_000
"""Rows in memory at most: of those not yet on disk, and of a part in hand."""
FAN = 32
_PREFIX = "spool-"
_BITS, _LEVELS = 5, 6
ChunkT = TypeVar("ChunkT", NodeChunk, TieChunk)


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
        self._folder: Path | None = None
        self._remove: Callable[[], object] = lambda: None
        self._sizes: dict[int, int] = defaultdict(int)  # rows on disk, by part
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
        return self._folder is None

    def parts(self, share: int = 0, of: int = 1) -> Iterator[list[ChunkT]]:
        """The chunks in parts of at most about `held` rows; no identity is in two of them.

        `share` is the number of one of several that go through them together: each gets parts that no other gets.
        """
        if self.in_memory:
            if self._chunks and share == 0:
                yield self._chunks
            return
        self._spill()
        for number, group in enumerate(self._groups()):
            if number % of == share:
                yield from self._together(group)

    @property
    def print(self) -> int:
        """A number that tells whether two spools were given the same rows in the same way."""
        if self._folder is not None:
            self._spill()
        found = self._print
        for chunk in self._chunks:
            found = _summed(chunk, found)
        return found

    def close(self) -> None:
        """Forgets everything, on disk too."""
        self._chunks = []
        self._folder = None
        self._remove()

    def _groups(self) -> Iterator[list[int]]:
        """Neighbouring parts that are small enough to be in hand together."""
        group: list[int] = []
        for part, size in sorted(self._sizes.items()):
            if group and sum(self._sizes[each] for each in group) + size > self.held:
                yield group
                group = []
            group.append(part)
        yield group

    def _together(self, group: Sequence[int]) -> Iterator[list[ChunkT]]:
        below: Spool[ChunkT] = Spool(self._under, self.held, self._level + 1)
        for part in group:
            for chunk in _read(self._path(part)):
                below.add(chunk)
        yield from below.parts()
        below.close()

    def _path(self, part: int) -> Path:
        assert self._folder is not None
        return self._folder / f"{part:02}"

    def _spill(self) -> None:
        routed: dict[int, list[ChunkT]] = defaultdict(list)
        for chunk in self._chunks:
            for part, some in split(chunk, [_bucket(text, self._level) for text in identities(chunk, self._level)]):
                routed[part].append(some)
        self._chunks, self._waiting = [], 0
        try:
            if self._folder is None:
                if self._under is not None:
                    self._under.mkdir(parents=True, exist_ok=True)
                    _clear(self._under)
                made = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=self._under)  # for this user's eyes only
                self._folder = Path(made)
                self._remove = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            for part, chunks in sorted(routed.items()):
                with self._path(part).open("ab") as file:
                    for chunk in joined(chunks):
                        text = _pickled(chunk)
                        self._print = zlib.crc32(text, self._print)
                        file.write(text)
                        self._sizes[part] += len(chunk)
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


def split(chunk: ChunkT, marks: Sequence[Any], order: Sequence[int] | None = None) -> Iterator[tuple[Any, ChunkT]]:
    """The rows of a chunk by their marks, each part in this order, or its old one."""
    rows: dict[Any, list[int]] = defaultdict(list)
    if order is None:
        if len(set(marks)) == 1:
            yield marks[0], chunk
            return
        order = range(len(marks))
    for row in order:
        rows[marks[row]].append(row)
    for mark, some in rows.items():
        yield mark, take(chunk, some)


def cut(chunk: ChunkT, size: int) -> Iterator[ChunkT]:
    """The chunk in chunks of so many rows."""
    if len(chunk) <= size:
        yield chunk
        return
    for first in range(0, len(chunk), size):
        some = slice(first, first + size)
        lists: dict[str, Any] = {name: getattr(chunk, name)[some] for name in _lists(chunk)}
        yield replace(chunk, columns={name: values[some] for name, values in chunk.columns.items()}, **lists)


def take(chunk: ChunkT, rows: Sequence[int]) -> ChunkT:
    """These rows of a chunk, in this order."""
    if len(rows) == len(chunk) and all(map(eq, rows, count())):
        return chunk
    pick = itemgetter(*rows) if len(rows) > 1 else lambda values: tuple(values[row] for row in rows)
    taken: dict[str, Any] = {name: pick(getattr(chunk, name)) for name in _lists(chunk)}
    return replace(chunk, columns={name: pick(values) for name, values in chunk.columns.items()}, **taken)


def joined(chunks: Iterable[ChunkT], most: int = HELD) -> Iterator[ChunkT]:
    """The chunks with those put together, in order, that differ in their rows only; none larger than `most`."""
    alike: dict[tuple[Any, ...], list[ChunkT]] = defaultdict(list)
    sizes: dict[tuple[Any, ...], int] = defaultdict(int)
    for chunk in chunks:
        shape = _shape(chunk)
        if sizes[shape] and sizes[shape] + len(chunk) > most:
            yield _one(alike.pop(shape))
            sizes[shape] = 0
        alike[shape].append(chunk)
        sizes[shape] += len(chunk)
    for group in alike.values():
        yield _one(group)


def _one(chunks: Sequence[ChunkT]) -> ChunkT:
    first = chunks[0]
    if len(chunks) == 1:
        return first
    columns = {name: _chained(chunk.columns[name] for chunk in chunks) for name in first.columns}
    lists: dict[str, Any] = {name: _chained(getattr(chunk, name) for chunk in chunks) for name in _lists(first)}
    return replace(first, columns=columns, **lists)


def _chained(lists: Iterable[Sequence[Any]]) -> list[Any]:
    found: list[Any] = []
    for each in lists:
        found.extend(each)
    return found


def _lists(chunk: NodeChunk | TieChunk) -> tuple[str, ...]:
    return ("keys", "lines") if isinstance(chunk, NodeChunk) else ("starts", "ends", "lines")


def _shape(chunk: NodeChunk | TieChunk) -> tuple[Any, ...]:
    alike = (getattr(chunk, f.name) for f in fields(chunk) if f.name not in ("columns", *_lists(chunk)))
    return (*alike, tuple(sorted(chunk.columns)))


def _clear(folder: Path) -> None:
    """Removes what processes that were killed have left."""
    for left in folder.glob(f"{_PREFIX}*-*") if os.name == "posix" else ():
        pid = left.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdigit() and not Path("/proc", pid).exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)


def _bucket(text: str, level: int) -> int:
    return zlib.crc32(text.encode(errors="surrogatepass")) >> (_BITS * level) & (FAN - 1)


def _summed(chunk: NodeChunk | TieChunk, found: int) -> int:
    found = zlib.crc32(repr(_shape(chunk)).encode(errors="surrogatepass"), found)
    for name in _lists(chunk):
        found = zlib.crc32(_bytes(getattr(chunk, name)), found)
    for _, values in sorted(chunk.columns.items()):
        found = zlib.crc32(_bytes(values), found)
    return found


def _bytes(values: Sequence[Any]) -> bytes:
    """Values as bytes, made without pickle where they are plain."""
    try:
        kinds = set(map(type, values))
        if kinds == {str}:
            return "\0".join(values).encode(errors="surrogatepass")
        if kinds == {int}:
            return array("q", values).tobytes()
        if kinds == {float}:
            return array("d", values).tobytes()
    except OverflowError:
        pass
    return pickle.dumps(list(values), pickle.HIGHEST_PROTOCOL)


def _pickled(chunk: NodeChunk | TieChunk) -> bytes:
    return pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)


def _read(path: Path) -> Iterator[Any]:
    try:
        with path.open("rb") as file:
            while file.peek(1):
                yield pickle.load(file)  # noqa: S301 - a file that this process wrote, in a folder only it can read
    except (OSError, EOFError, pickle.UnpicklingError) as wrong:
        fault = f"rows that were put aside cannot be read: {getattr(wrong, 'strerror', None) or wrong}"
        raise SourceError(fault, hint="load again") from wrong
