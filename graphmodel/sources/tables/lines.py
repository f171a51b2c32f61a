"""Lines of a text file, read so that no line can fill the memory; those that no row may use are noted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from io import TextIOWrapper

from graphmodel.problems import Problem, Where
from graphmodel.sources.tables.reports import Unreadable

_BYTE = re.compile("[\udc80-\udcff]")  # how bytes that are no text are decoded
ENCODING = "save the file in one encoding, or say which it is: `encoding: cp1252`, `encoding: utf-16`"


class Lines:
    """The lines of a stream, numbered on from `read`. `faulty` has the code and fault of those with no usable text."""

    def __init__(self, stream: TextIOWrapper, file: str, limit: int, encoding: str) -> None:
        self.stream = stream
        self.file = file
        self.limit = limit
        self.encoding = encoding
        self.read = 0
        self._wide = is_wide(encoding)
        self.faulty: dict[int, tuple[str, str]] = {}

    def __iter__(self) -> Iterator[str]:
        limit, number = self.limit, self.read
        for line in iter(partial(self.stream.readline, limit + 3), ""):
            number += 1
            self.read = number
            if len(line) > limit and len(line.rstrip("\r\n")) > limit:
                raise self.too_long(number)
            if "\0" in line or not line.isascii():
                self._look_at(line, number)
            yield line

    def too_long(self, number: int) -> Unreadable:
        """That a line or a cell is larger than allowed."""
        fault = f"a cell that begins here has more than {self.limit:,} characters"
        hint = "is a quote never closed? Where it is meant so, raise `max_cell`"
        return Unreadable(Problem(Where(self.file, number), "cell-size", fault, hint))

    def undecodable(self, wrong: UnicodeError) -> Unreadable:
        """That the text ends in what is none."""
        fault = f"this is not {self.encoding} from here on: {getattr(wrong, 'reason', wrong)}"
        return Unreadable(Problem(Where(self.file, self.read + 1), "table-encoding", fault, ENCODING))

    def _look_at(self, line: str, number: int) -> None:
        if "\0" in line:
            self.faulty[number] = ("table-zero", "a zero byte: this is no plain text")
        elif found := _BYTE.search(line):
            self.faulty[number] = ("table-encoding", f"byte 0x{ord(found[0]) - 0xDC00:02x} is not {self.encoding}")
        elif self._wide and "\ufffd" in line:
            self.faulty[number] = ("table-encoding", f"something here is not {self.encoding}")


def is_wide(encoding: str) -> bool:
    """Whether a character of an encoding takes several bytes, all of them, so that no byte can be let through."""
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32"))
