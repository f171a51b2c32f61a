"""Where the embedded engine's runtime complains: its log folder, where Python's own standard error is elsewhere.

The runtime is native code, and prints what its logger could not write, as on a full disk, to file descriptor 2.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from graphmodel.files import appended

DESCRIPTOR = 2


def divert(file: Path) -> Callable[[], None]:
    """Sends what is written to descriptor 2 to the end of a file, until the function that is returned is called.

    Nothing is done where Python's own messages go through that descriptor, or it was sent elsewhere before.
    """
    if not _is_apart():
        return unchanged
    before = os.dup(DESCRIPTOR)
    with appended(file) as handle:
        os.dup2(handle, DESCRIPTOR)

    def restore() -> None:
        os.dup2(before, DESCRIPTOR)
        os.close(before)

    return restore


def unchanged() -> None:
    """Restores what was not diverted: nothing."""


def _is_apart() -> bool:
    """Whether Python's standard error is another descriptor for the place to which descriptor 2 goes."""
    with contextlib.suppress(OSError, ValueError, AttributeError):  # a test's stream, a closed one, none at all
        own = sys.stderr.fileno()
        return own != DESCRIPTOR and os.path.sameopenfile(own, DESCRIPTOR)
    return False
