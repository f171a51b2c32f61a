"""One holder for a folder, across processes and within one: the engine itself notices only other processes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _seize(handle: int) -> None:
        os.lseek(handle, 1024, os.SEEK_SET)  # beyond the text, which others may read
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LockTaken(Exception):
    """Somebody holds the lock; `pid` is the process, 0 when it is unknown."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"locked by process {pid}")
        self.pid = pid


def hold(path: Path) -> Callable[[], None]:
    """Locks a file until the function it returns is called, or the process ends, however it ends.

    Raises:
        LockTaken: somebody else has it.
        OSError: the file cannot be written, or its folder was moved meanwhile.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        _seize(handle)
    except OSError:
        pid = os.pread(handle, 20, 0) if hasattr(os, "pread") else b""
        os.close(handle)
        raise LockTaken(int(pid) if pid.isdigit() else 0) from None
    try:
        if not os.path.samestat(os.fstat(handle), path.stat()):
            raise FileNotFoundError(errno.ENOENT, "its folder was moved meanwhile", str(path))
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
    except OSError:
        os.close(handle)
        raise
    return lambda: os.close(handle)
