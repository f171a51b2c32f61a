"""CSV files cut into pieces that can be read side by side, each from the beginning of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphmodel.sources.tables.files import packed_as
from graphmodel.sources.tables.table import Table

_BLOCK = 1 << 20
_NARROW = re.compile(r"(?i)utf[-_]?8([-_]sig)?|(us[-_]?)?ascii|latin[-_]?1|iso[-_]?8859[-_]\d+|(cp|windows[-_]?)125\d")


@dataclass(frozen=True)
class Piece:
    """Bytes of a file, from `first` to before `last` (None: its end); the first of them is on line `line`."""

    first: int = 0
    last: int | None = None
    line: int = 1


WHOLE = Piece()


def divisible(table: Table) -> bool:
    """Whether a table is a plain CSV file, in which a line end and a quote are bytes of their own."""
    plain = isinstance(table.data, str | Path) and not table.sql and packed_as(table) == ("csv", "none")
    return plain and not table.escape and table.quote.isascii() and bool(_NARROW.fullmatch(table.encoding))


def pieces(path: Path, places: Sequence[int], quote: str) -> list[Piece]:
    """A file in pieces that begin with it and with the first row after each of these places.

    A row is taken to end with a line outside of quotes, where quotes come in pairs. That may be wrong in a file that
    is no proper CSV; then the reader of the piece before finds an open quote at its end.
    """
    starts = [(0, 1), *_rows_after(path, places, quote.encode())]
    stops = [*(first for first, _ in starts[1:]), None]
    return [Piece(first, stop, line) for (first, line), stop in zip(starts, stops, strict=True)]


def _rows_after(path: Path, places: Sequence[int], quote: bytes) -> Iterator[tuple[int, int]]:
    """The byte and the line at which the first row after each place begins; none where there is no further row."""
    at, lines, quotes, ended = 0, 1, 0, False

    def pass_by(text: bytes) -> None:
        nonlocal at, lines, quotes, ended
        at += len(text)
        lines += text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
        lines -= ended and text.startswith(b"\n")  # a line end in two blocks
        quotes += text.count(quote) if quote else 0
        ended = text.endswith(b"\r")

    with path.open("rb") as file:
        for place in places:
            while at < place and (text := file.read(min(_BLOCK, place - at))):
                pass_by(text)
            while text := file.readline(_BLOCK):
                pass_by(text)
                if text.endswith(b"\n") and quotes % 2 == 0:
                    break
            if not file.peek(1):
                return
            yield at, lines
