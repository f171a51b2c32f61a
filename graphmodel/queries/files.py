"""The text of a file that a person wrote, or the one problem that keeps it from being read."""

from __future__ import annotations

from pathlib import Path

from graphmodel.files import is_pipe
from graphmodel.problems import Problem, Where

LARGEST = 1_000_000


def text_of(path: Path, code: str, smaller: str) -> str | Problem:
    """The UTF-8 text of a file. Problems have codes that begin with `code`; `smaller` is the hint for a large one."""
    if is_pipe(path):
        return _refused(
            path, f"{code}-unreadable", "it is a pipe or a device, and no file", "write its text into a file"
        )
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        return _refused(path, f"{code}-unreadable", f"it cannot be read: {error.strerror}", "check its rights")
    if size > LARGEST:
        return _refused(path, f"{code}-too-big", f"it has {size:,} bytes; at most {LARGEST:,} are read", smaller)
    if b"\0" in content:
        return _refused(path, f"{code}-binary", "it is binary, not text", "save it as UTF-8 text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        problem = _refused(path, f"{code}-encoding", f"byte {content[error.start]:#x} is not UTF-8", "save it as UTF-8")
        return problem.at(Where(str(path), line, column))


def _refused(path: Path, code: str, message: str, hint: str) -> Problem:
    return Problem(Where(str(path)), code, message, hint)
