"""Files that grow a piece at a time: any number of them, none held open, plain or gzip."""

from __future__ import annotations

import gzip
from collections import defaultdict
from pathlib import Path

PIECE = 1 << 20
LEVEL = 3


def packed(data: bytes) -> bytes:
    """A member of a gzip file."""
    return gzip.compress(data, LEVEL)


class Appending:
    """Text for files of a folder, written whenever a piece is large enough. A gzip file then has several members."""

    def __init__(self, folder: Path, *, packed: bool = False) -> None:
        self._folder = folder
        self._packed = packed
        self._waiting: dict[str, list[str]] = defaultdict(list)
        self._sizes: dict[str, int] = defaultdict(int)

    def add(self, name: str, text: str) -> None:
        """Adds text to a file."""
        self._waiting[name].append(text)
        self._sizes[name] += len(text)
        if self._sizes[name] > PIECE:
            self._write(name)

    def flush(self, name: str) -> None:
        """Writes what waits for a file."""
        if name in self._waiting:
            self._write(name)

    def finish(self) -> None:
        """Writes what is left."""
        for name in list(self._waiting):
            self._write(name)

    def _write(self, name: str) -> None:
        data = "".join(self._waiting.pop(name)).encode()
        self._sizes[name] = 0
        with (self._folder / name).open("ab") as file:
            file.write(packed(data) if self._packed else data)
