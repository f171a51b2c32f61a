"""Lines of a text file, read so that no line can fill the memory; those that no row may use are noted."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any, Protocol

from graphmodel.problems import Problem, Where
from graphmodel.sources.tables.encodings import SAVE, undecoded, wide_hint
from graphmodel.sources.tables.reports import Unreadable

_EMPTY = "\n"
_MARK = "\ufeff"
_SEP = re.compile(r'("?)sep=(?P<mark>.)\1\r?\n?', re.IGNORECASE)


class Readable(Protocol):
    """What lines are read from."""

    def readline(self, limit: int, /) -> str:
        """The next line, or so much of it."""


class Lines:
    """The lines of a stream, numbered on from `read`.

    `faulty` has the code, fault and hint of those with no usable text.
    `quote` is what quotes a cell of several lines.
    `opening` is a line that was read from the stream already.
    """

    def __init__(self, stream: Readable, file: str, limit: int, encoding: str, opening: str = "") -> None:
        self.stream = stream
        self.file = file
        self.limit = limit
        self.encoding = encoding
        self.read = 0
        self._opening = [opening] if opening else []
        self._wide = is_wide(encoding)
        self._sound = 0
        """The first line that holds more than ASCII and is of the encoding."""
        self.quote = ""
        self.faulty: dict[int, tuple[str, str, str]] = {}

    def __iter__(self) -> Iterator[str]:
        limit, number = self.limit, self.read
        while line := self._opening.pop() if self._opening else self.stream.readline(limit + 3):
            number += 1
            self.read = number
            if len(line) > limit and len(line.rstrip("\r\n")) > limit:
                line = self._cut(line, number)
            if "\0" in line or not line.isascii():
                self._look_at(line, number)
            yield line

    def _cut(self, line: str, number: int) -> str:
        """Passes over a line that is too long; what stands for it closes or opens a quoted cell as the line does."""
        quotes = line.count(self.quote) if self.quote else 0
        while not line.endswith(("\n", "\r")) and (line := self.stream.readline(self.limit + 3)):
            quotes += line.count(self.quote) if self.quote else 0
        fault = f"a line has more than {self.limit:,} characters"
        self.faulty[number] = ("cell-size", fault, "is a quote never closed? Where it is meant so, raise `max_cell`")
        return (self.quote if quotes % 2 else "") + _EMPTY

    def too_long(self, number: int) -> Unreadable:
        """That a cell of several lines is larger than allowed."""
        fault = f"a cell that begins here has more than {self.limit:,} characters; the rest of the file was not read"
        hint = "is a quote never closed? Where it is meant so, raise `max_cell`"
        return Unreadable(Problem(Where(self.file, number), "cell-size", fault, hint))

    def undecodable(self, wrong: UnicodeError) -> Unreadable:
        """That the text ends in what is none."""
        fault = f"this is not {self.encoding} from here on: {getattr(wrong, 'reason', wrong)}"
        return Unreadable(Problem(Where(self.file, self.read + 1), "table-encoding", fault, SAVE))

    def _look_at(self, line: str, number: int) -> None:
        if "\0" in line:
            hint = wide_hint(line.encode("utf-8", "surrogateescape"))
            self.faulty[number] = ("table-zero", "a zero byte: this is no plain text", hint)
        elif found := undecoded(line, self.encoding):
            _, fault, hint = found
            mixed = f"line {self._sound} is {self.encoding}: save the file in one encoding"
            self.faulty[number] = ("table-encoding", fault, mixed if self._sound else hint)
        elif self._wide and "\ufffd" in line:
            self.faulty[number] = ("table-encoding", f"something here is not {self.encoding}", SAVE)
        elif number > 1 and line.startswith(_MARK):
            fault = "a byte order mark in the middle of the file: two files were joined here"
            self.faulty[number] = ("table-mark", fault, "take the mark out, and a second header with it")
        else:
            self._sound = self._sound or number


class DataLines(Lines):
    """Lines of which those that are no data come as empty ones, so that all keep their numbers.

    These are the first `skip`, the last `footer` that are not empty, and those that begin with `comment` outside of a
    quoted cell.
    """

    def __init__(
        self, *given: Any, skip: int = 0, footer: int = 0, comment: str = "", quote: str = "", escape: str = ""
    ) -> None:
        super().__init__(*given)
        self._skip = skip
        self._footer = footer
        self._comment = comment
        self._quotes = re.compile(f"{re.escape(escape)}." if escape else r"(?!)", re.DOTALL), quote
        self._quoted = False

    def __iter__(self) -> Iterator[str]:
        number = self.read
        for line in self._without_footer(self._data()):
            number += 1
            self.read = number
            yield line

    def _data(self) -> Iterator[str]:
        number = 0
        for line in super().__iter__():
            number += 1
            if number <= self._skip or (self._comment and not self._quoted and line.startswith(self._comment)):
                self.faulty.pop(number, None)
                yield _EMPTY
                continue
            if self._comment and self._quotes[1]:
                self._quoted ^= bool(self._quotes[0].sub("", line).count(self._quotes[1]) % 2)
            yield line

    def _without_footer(self, lines: Iterator[str]) -> Iterator[str]:
        buffer: deque[str] = deque()
        count = 0
        for line in lines:
            buffer.append(line)
            count += bool(line.strip())
            while count > self._footer or not self._footer:
                count -= bool(buffer[0].strip())
                yield buffer.popleft()
                if not buffer:
                    break
        yield from (_EMPTY for _ in buffer)


def is_wide(encoding: str) -> bool:
    """Whether a character of an encoding takes several bytes, all of them, so that no byte can be let through."""
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32"))


def named_delimiter(line: str) -> str:
    """The delimiter that Excel's first line names, `sep=;`, also in quotes; empty for any other line.

    >>> named_delimiter('"sep=;"'), named_delimiter("id;sep")
    (';', '')
    """
    found = _SEP.fullmatch(line)
    return found["mark"] if found else ""
