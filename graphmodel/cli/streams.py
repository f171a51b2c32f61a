"""The one door for all that is printed: nothing that goes through it can steer a terminal.

Names, headers and errors come from files, tables and databases of others. While a command runs, standard output and
standard error are replaced, so that click's own messages, prompts, warnings, tracebacks and what a project's Python
prints pass as well. Only what this package styles, and bars of progress, are written to the stream behind.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from graphmodel.controls import visible

_NATIVE = 2
"""The descriptor of standard error, by which native code knows it."""


class SafeStream:
    """A text stream that writes control characters as visible escapes; all else is that of the stream `behind` it."""

    buffer = None  # through it click would write past this stream

    def __init__(self, behind: TextIO) -> None:
        self.behind = behind

    def write(self, text: str | bytes) -> int:
        """Writes the text, without what would steer a terminal. Bytes are UTF-8: click gives them to shells."""
        if text == b"":
            raise TypeError("this is a stream of text")  # how click asks
        self.behind.write(visible(text.decode(errors="replace") if isinstance(text, bytes) else text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Writes each of the lines."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)


@contextmanager
def safe_streams() -> Iterator[None]:
    """Puts the door before standard output and standard error."""
    names = ("stdout", "stderr")
    before: dict[str, Any] = {name: getattr(sys, name) for name in names}
    safe = {name: _safe(before[name]) for name in names}
    for name in names:
        setattr(sys, name, safe[name])
    try:
        yield
    finally:
        for name in names:
            if getattr(sys, name) is safe[name]:  # else click has put a stream there that lets a closed pipe pass
                setattr(sys, name, before[name])


def leave_descriptor() -> None:
    """Gives standard error a descriptor of its own, so that native code alone writes to number 2.

    While the embedded engine runs, that one is its log's: its runtime prints stack traces there.
    """
    stream = sys.stderr
    try:
        if stream is None or stream.fileno() != _NATIVE:
            return
        own = os.dup(_NATIVE)
    except (OSError, ValueError, AttributeError):  # closed
        return
    raw = io.BufferedWriter(io.FileIO(own, "w"))
    sys.stderr = io.TextIOWrapper(raw, encoding=stream.encoding, errors=stream.errors, line_buffering=True)


@contextmanager
def protocol_stream() -> Iterator[None]:
    """Takes the door away from standard output, for messages of a protocol to a program that shows them itself."""
    safe = sys.stdout
    sys.stdout = behind(safe)
    try:
        yield
    finally:
        sys.stdout = safe


def behind(stream: Any) -> Any:
    """The stream behind the door, for text of our own making."""
    return stream.behind if isinstance(stream, SafeStream) else stream


def is_file(stream: Any) -> bool:
    """Whether what is written goes to a file on a disk, not to a terminal or another program."""
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError, AttributeError):  # a test's stream, a closed one, none at all
        return False


def _safe(stream: Any) -> Any:
    if stream is None or isinstance(stream, SafeStream):  # a program without a console has no streams
        return stream
    if hasattr(stream, "reconfigure"):
        encoding = "utf-8" if stream.encoding.casefold() in ("ascii", "ansi_x3.4-1968", "us-ascii") else None
        stream.reconfigure(encoding=encoding, errors="backslashreplace")
    return SafeStream(stream)
