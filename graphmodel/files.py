"""Files that we write: whole or not at all, and never through a symbolic link that somebody else has laid.

A project may come from a stranger, with a link in the place of a file that a command writes. What is written goes to a
new file beside its place, and is renamed, which takes the place of a link instead of following it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LEFT = re.compile(r"\.graphmodel-[0-9a-f]{16}")
_OLD = 3600
_HERE, _RENAME_EXCHANGE = -100, 2
_LINK = "it is a symbolic link, which is not followed"
_PIPE = "a pipe or a device"


def write_file(path: Path, content: bytes | str, *, private: bool = False) -> None:
    """Writes a file, which has its old content until the new one is on disk; text becomes UTF-8.

    A file that is there keeps its rights; a `private` one is its owner's alone. A pipe or a device is written to.

    Raises:
        OSError: it cannot be written, or a symbolic link is in its place.
    """
    with new_file(path, private=private) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def write_in(root: Path, path: Path, content: bytes | str) -> None:
    """Writes a file in a folder, to which no symbolic link leads from `root` on.

    Raises:
        OSError: as `write_file`, a folder below `root` is a symbolic link, or a pipe or a device is in its place.
    """
    if path.absolute().is_relative_to(root.absolute()):
        own_folder(root, path.absolute().relative_to(root.absolute()).parent)
    there = _state(path)
    if there is not None and _is_special(there):
        raise OSError(errno.EINVAL, f"it is {_PIPE}, and no file", str(path))
    write_file(path, content)


@contextmanager
def new_file(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write to, which takes its place at the end of the `with` statement; not after an exception.

    Raises:
        OSError: as `write_file`.
    """
    there = _state(path)
    if there is not None and not private and _is_device(path, there):
        with path.open("wb") as device:
            yield device
        return
    if there is not None and stat.S_ISLNK(there.st_mode):
        raise OSError(errno.ELOOP, _LINK, str(path))
    if there is not None and not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    made = path.with_name(f".graphmodel-{secrets.token_hex(8)}")
    _remove_left(path.parent)
    try:
        handle = os.open(made, _NEW, 0o600 if private else 0o666)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if there is not None and not private:
            made.chmod(stat.S_IMODE(there.st_mode))
        made.replace(path)
    except BaseException:
        with suppress(OSError):
            made.unlink()
        raise


@contextmanager
def appended(path: Path, most: int) -> Iterator[int]:
    """A descriptor that writes to the end of a file of this user's own, emptied first if it has more bytes than `most`.

    Raises:
        OSError: it cannot be opened, or a symbolic link is in its place.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if os.fstat(handle).st_size > most:
            os.ftruncate(handle, 0)
        yield handle
    finally:
        os.close(handle)


def exchange(one: Path, other: Path) -> bool:
    """Gives two folders each other's place at one moment; False, and nothing is done, where that cannot be had.

    It is a call of Linux alone, and of most of its file systems (renameat2 with RENAME_EXCHANGE).
    """
    call = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    return call is not None and call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _RENAME_EXCHANGE) == 0


def way_out(wrong: OSError, otherwise: str) -> str:
    """The next step where a file could not be written: on a full or broken disk, not to take another name.

    >>> way_out(OSError(errno.ENOSPC, ""), "check its rights"), way_out(OSError(errno.EACCES, ""), "check its rights")
    ('free some space there, and run it again', 'check its rights')
    """
    if wrong.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "free some space there, and run it again"
    return "run it again; if it fails again, have the disk looked at" if wrong.errno == errno.EIO else otherwise


def resolved(path: Path) -> Path:
    """The path without symbolic links; where these lead round in a circle, up to there.

    `Path.resolve` raises a RuntimeError there before Python 3.13.
    """
    return Path(os.path.realpath(path))


def is_pipe(path: Path) -> bool:
    """Whether there is a pipe, a socket or a device, from which something may be read without an end, or never."""
    return path.exists() and not path.is_file() and not path.is_dir()


def own_folder(root: Path, below: Path) -> Path:
    """The folder `below` a project's, which need not be there yet.

    Raises:
        OSError: a symbolic link leads elsewhere on the way.
    """
    for part in reversed((below, *below.parents)):
        if (root / part).is_symlink() and part != Path():
            raise OSError(errno.ELOOP, _LINK, str(root / part))
    return root / below


def no_files_in(folder: Path) -> Iterator[tuple[str, str]]:
    """What is neither a file nor a folder, in a folder and those below it: its path from there, and what it is."""
    for at, folders, files in os.walk(folder):
        for name in sorted((*folders, *files)):
            state = _state(Path(at, name))
            if state is not None and (stat.S_ISLNK(state.st_mode) or _is_special(state)):
                what = "a symbolic link" if stat.S_ISLNK(state.st_mode) else _PIPE
                yield Path(at, name).relative_to(folder).as_posix(), what


def is_left(name: str) -> bool:
    """Whether a file of this name is what a process that was killed had written so far, or one is writing."""
    return _LEFT.fullmatch(name) is not None


def _remove_left(folder: Path) -> None:
    """Removes what killed processes left in a folder: what nobody has written to for an hour."""
    with suppress(OSError), os.scandir(folder) as found:
        for each in found:
            if is_left(each.name) and each.stat(follow_symlinks=False).st_mtime < time.time() - _OLD:
                Path(each).unlink()


def _state(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _is_device(path: Path, there: os.stat_result) -> bool:
    """Whether it is a pipe, a terminal or a device; a link is the way to one in /dev and /proc alone."""
    parts = path.absolute().parts
    if parts[:2] in ((os.sep, "dev"), (os.sep, "proc")) and parts[2:3] != ("shm",):
        return True  # not in /dev/shm, a file system in memory, with files as elsewhere
    return _is_special(there)


def _is_special(state: os.stat_result) -> bool:
    return not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode) or stat.S_ISLNK(state.st_mode))
