"""Files at URLs: each is fetched once while sources are read, up to a size, into a folder that goes afterwards."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO

MAX_DOWNLOAD = 4 << 30
"""How many bytes of a file are fetched at most."""
_PART = 1 << 20


class TooLarge(Exception):
    """There is more at a URL than is fetched."""


class Downloads:
    """What was fetched, by its URL."""

    def __init__(self) -> None:
        self._files: dict[str, Path] = {}
        self._folder: Path | None = None

    def open(self, url: str) -> BinaryIO:
        """The file at a URL, to be read.

        Raises:
            ImportError: the library for it is not installed.
            TooLarge: there is more than `MAX_DOWNLOAD`.
            Exception: it cannot be fetched; each protocol has exceptions of its own.
        """
        if url not in self._files:
            self._files[url] = self._fetched(url)
        return self._files[url].open("rb")

    def _fetched(self, url: str) -> Path:
        import fsspec

        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="graphmodel-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = self._folder / str(len(self._files))
        size = 0
        with fsspec.open(url, "rb") as source, path.open("wb") as target:
            while part := source.read(_PART):
                size += len(part)
                if size > MAX_DOWNLOAD:
                    raise TooLarge
                target.write(part)
        return path
