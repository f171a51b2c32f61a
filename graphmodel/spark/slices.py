"""Parts of large files that tasks read by themselves, cut between records, each with the line on which it begins.

A CSV file is surveyed first: how many quotes and lines are in each piece of it, and where the first record after its
beginning would begin, outside of a quoted cell and inside of one. The quotes before a piece then say which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from graphmodel.sources.tables import Table
from graphmodel.sources.tables.files import packed_as
from graphmodel.sources.tables.locating import path_of
from graphmodel.sources.tables.paths import above
from graphmodel.sources.tables.plain_csv import plain_header
from graphmodel.sources.tables.planned_files import is_plannable
from graphmodel.sources.tables.reports import Unreadable

PIECE = 64 << 20
"""How many bytes of a file a task reads, about."""
TOGETHER = 1 << 20
"""Files that have fewer bytes together are read by one task: to begin one takes longer."""
_BLOCK = 1 << 20
_MARKS = re.compile(rb'["\n]')
_LINES = re.compile(rb"\n")


@dataclass(frozen=True)
class Slice:
    """Records of a table's file: bytes from `start` to before `end`, of which the first is on line `first`.

    `header` bytes of the file are its header. Without an `end` it is the whole file, read as it is. `quoted`: there
    are quotes in the file, so that where it was cut is right only if they are used as the standard says, RFC 4180.
    `state` is the file's size and time of change when the load began.
    """

    table: Table
    number: int
    start: int = 0
    end: int | None = None
    first: int = 1
    header: int = 0
    quoted: bool = False
    state: tuple[int, int] = (0, 0)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.state[0] if self.end is None else self.end - self.start


@dataclass(frozen=True)
class FilePiece:
    """Bytes of a table's file, which may begin and end anywhere; `state` as in a slice."""

    table: int
    path: Path
    start: int
    end: int
    state: tuple[int, int] = (0, 0)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.end - self.start


@dataclass(frozen=True)
class PieceSurvey:
    """What is in a piece: quotes and line ends, and where the first record after the first line end begins.

    `inside` is the same if the piece begins in a quoted cell; each with the lines before it; None for nowhere.
    """

    piece: FilePiece
    quotes: int
    lines: int
    outside: tuple[int, int] | None
    inside: tuple[int, int] | None


PartT = TypeVar("PartT", Slice, FilePiece)


def together(parts: Iterable[PartT], tasks: int) -> list[list[PartT]]:
    """Parts of files in groups, in their order, each for a task: four groups for each of so many tasks at once or more,
    but for parts that have less than `TOGETHER` bytes together.
    """
    given = list(parts)
    most = max(TOGETHER, sum(each.size for each in given) // (4 * tasks))
    found: list[list[PartT]] = []
    size = 0
    for each in given:
        if not found or size + each.size > most:
            found.append([])
            size = 0
        found[-1].append(each)
        size += each.size
    return found


def is_divisible(table: Table) -> bool:
    """Whether a table's file may be cut between records: CSV as most programs write it, not packed."""
    return packed_as(table) == ("csv", "none") and is_plannable(table)


def _reads_json_texts(table: Table) -> bool:
    """Whether a mapping takes columns by paths into texts, which have to be in some row of the whole file."""
    try:
        header = plain_header(path_of(table), table)
    except Unreadable:  # as reading it says
        return False
    return header is not None and any(above(name) and name not in header.names for name in table.columns)


def pieces_of(tables: Sequence[Table], size: int) -> list[FilePiece]:
    """The files that are larger than `size` bytes, in pieces; others are read whole."""
    found = []
    for number, table in enumerate(tables):
        state = state_of(table)
        total = state[0]
        if total > size and is_divisible(table) and not _reads_json_texts(table):
            path = path_of(table)
            ends = ((start, min(start + size, total)) for start in range(0, total, size))
            found += [FilePiece(number, path, start, end, state) for start, end in ends]
    return found


def survey(piece: FilePiece) -> PieceSurvey:
    """Reads a piece."""
    quotes = lines = 0
    borders: list[tuple[int, int] | None] = [None, None]
    with piece.path.open("rb") as file:
        file.seek(piece.start)
        at = piece.start
        while at < piece.end and (block := file.read(min(_BLOCK, piece.end - at))):
            own = block.count(b'"')
            if None in borders:
                _find_borders(block, at, quotes, lines, own > 0, borders)
            quotes += own
            lines += block.count(b"\n")
            at += len(block)
    return PieceSurvey(piece, quotes, lines, borders[0], borders[1])


def _find_borders(
    block: bytes, at: int, quotes: int, lines: int, marked: bool, borders: list[tuple[int, int] | None]
) -> None:
    """Notes the first line end that is in no quoted cell, for a piece that begins outside of one, and inside."""
    for found in (_MARKS if marked else _LINES).finditer(block):
        if found[0] == b'"':
            quotes += 1
            continue
        lines += 1
        side = quotes % 2
        if borders[side] is None:
            borders[side] = at + found.end(), lines
        if not marked or None not in borders:
            return


def slices_of(tables: Sequence[Table], surveys: Sequence[PieceSurvey]) -> list[Slice]:
    """The slices of all tables, in order; of a file that was not surveyed, one."""
    found: list[Slice] = []
    for number, table in enumerate(tables):
        own = sorted((each for each in surveys if each.piece.table == number), key=lambda each: each.piece.start)
        state = own[0].piece.state if own else state_of(table)
        found += [replace(each, state=state) for each in (_cut(table, own) if own else [Slice(table, 0)])]
    return [replace(each, number=number) for number, each in enumerate(found)]


def state_of(table: Table) -> tuple[int, int]:
    """What is another once a table's file has changed, on whichever machine it is asked for; nought of one that is not
    there, as whoever reads it reports.
    """
    try:
        found = path_of(table).stat()
    except (Unreadable, OSError):
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _cut(table: Table, surveys: Sequence[PieceSurvey]) -> Iterator[Slice]:
    headed = not table.header
    quoted = any(each.quotes for each in surveys)
    quotes, line = 0, 1
    starts: list[tuple[int, int]] = [] if headed else [(0, 1)]
    for each in surveys:
        border = each.inside if quotes % 2 else each.outside
        if border is not None and (each.piece.start or headed):
            starts.append((border[0], line + border[1]))
        quotes += each.quotes
        line += each.lines
    total = surveys[-1].piece.end
    if not starts:  # no line ends where one is looked for: the exact reader says what is wrong
        yield Slice(table, 0)
        return
    header = starts[0][0]
    ends = [start for start, _ in starts[1:]] + [total]
    for (start, first), end in zip(starts, ends, strict=True):
        if start < end or start == header:
            yield Slice(table, 0, start, end, first, header, quoted)


def is_regular(slice_: Slice) -> bool:
    """Whether each quote in a slice opens a cell, closes one, or is one of two in a quoted cell, as in RFC 4180.

    If that is so in all slices of a file, it was cut between records.
    """
    path = path_of(slice_.table)
    try:
        header = plain_header(path, slice_.table)
    except Unreadable:
        return False
    if header is None:
        return False
    mark = re.escape(header.delimiter.encode())
    quoted = re.compile(rb"(?:\A|(?<=[\r\n]|" + mark + rb'))"[^"]*(?:""[^"]*)*"(?=[\r\n]|\Z|' + mark + rb")")
    with path.open("rb") as file:
        file.seek(slice_.start)
        data = file.read() if slice_.end is None else file.read(slice_.end - slice_.start)
    return b'"' not in quoted.sub(b"", data)
