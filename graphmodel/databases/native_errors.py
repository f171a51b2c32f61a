"""Where the embedded engine's runtime complains: its log folder, where Python's own standard error is elsewhere.

The runtime is native code, and prints what its logger could not write, as on a full disk, to file descriptor 2. The
programs that a loader starts print there too, so it is the log's only while the engine starts, stops or changes data.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from graphmodel.files import appended

DESCRIPTOR = 2
FILE = "stderr.log"
MOST = 1_000_000
"""Bytes from which on the file begins anew."""


class NativeErrors:
    """What is printed to descriptor 2 while the engine works, kept in a file of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._within = 0
        self._before: int | None = None

    @contextlib.contextmanager
    def diverted(self) -> Iterator[None]:
        """Sends what is written to descriptor 2 to the end of the file; several threads may ask for it at once.

        Nothing is done where the file cannot be opened, where Python's own messages go through that descriptor, or
        where it was sent elsewhere before.
        """
        with self._lock:
            if self._within == 0:
                self._before = self._divert()
            self._within += 1
        try:
            yield
        finally:
            with self._lock:
                self._within -= 1
                if self._within == 0 and self._before is not None:
                    os.dup2(self._before, DESCRIPTOR)
                    os.close(self._before)

    def _divert(self) -> int | None:
        """A copy of the descriptor as it was, if it leads to the file now."""
        if not _is_separate():
            return None
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with appended(self._folder / FILE, MOST) as handle:
                before = os.dup(DESCRIPTOR)
                os.dup2(handle, DESCRIPTOR)
                return before
        return None


def _is_separate() -> bool:
    """Whether Python's standard error is another descriptor for the place to which descriptor 2 goes."""
    with contextlib.suppress(OSError, ValueError, AttributeError):  # a test's stream, a closed one, none at all
        own = sys.stderr.fileno()
        return own != DESCRIPTOR and os.path.sameopenfile(own, DESCRIPTOR)
    return False
