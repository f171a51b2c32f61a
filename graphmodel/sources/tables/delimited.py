"""CSV with any delimiter, in blocks, with the line on which each row begins."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from typing import Any

from graphmodel.composed_form import normalized
from graphmodel.problems import Problem, Where
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables.blocks import Block, Opened
from graphmodel.sources.tables.files import damaged, damages, is_tabbed
from graphmodel.sources.tables.lines import DataLines, Lines, named_delimiter
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table

_NULL = "\ufdd0N\ufdd1"
"""Stands for `\\N` while a row is read: Unicode has set these apart for uses within a program."""
_READING = (csv.Error, UnicodeError, Unreadable)


def open_delimited(stream: TextIOWrapper, table: Table, wanted: Sequence[str], reports: Reports) -> Opened:
    """The header of a CSV file, and its rows.

    Raises:
        Unreadable: there is no usable header.
    """
    reader = _DelimitedReader(stream, table, reports)
    header = tuple(table.header) or reader.header(wanted)
    first, mark = max(reader.at, reader.first), reader.delimiter
    return Opened(header, lambda: reader.blocks(header, wanted), "line", first=first, delimiter=mark)


def raw_rows(
    stream: TextIOWrapper, table: Table, wanted: Collection[int]
) -> tuple[str, str, tuple[str, ...], Iterator[tuple[int, str, list[str]]]]:
    """The text of the header, the delimiter, the columns; and each row that begins on a wanted line, with its text.

    Raises:
        Unreadable: there is no usable header.
    """
    recorder = _Recorder(stream)
    reader = _DelimitedReader(recorder, table, Reports("", []))
    names = tuple(table.header) or reader.header(())
    head = "" if table.header else recorder.text(reader.header_at, reader.at)
    return head, reader.delimiter, names, reader.texts(wanted, recorder)


class _Recorder:
    """A stream whose lines are remembered until they are forgotten; of a line read in parts, the first part is."""

    def __init__(self, stream: TextIOWrapper) -> None:
        self._stream = stream
        self._lines: dict[int, str] = {}
        self._count = 0
        self._ended = True

    def readline(self, limit: int) -> str:
        """The next line, or so much of it."""
        line = self._stream.readline(limit)
        if line and self._ended:
            self._count += 1
            self._lines[self._count] = line
        self._ended = line.endswith(("\n", "\r"))
        return line

    def seek(self, place: int) -> None:
        """Begins anew."""
        self._stream.seek(place)
        self._lines, self._count, self._ended = {}, 0, True

    def text(self, first: int, after: int) -> str:
        """The lines from one up to another."""
        return "".join(self._lines.get(number, "") for number in range(first, after))

    def forget(self, before: int) -> None:
        """Forgets the lines before one."""
        self._lines = {number: line for number, line in self._lines.items() if number >= before}


class _DelimitedReader:
    def __init__(self, stream: TextIOWrapper | _Recorder, table: Table, reports: Reports) -> None:
        self.reports = reports
        self.limit = table.max_cell
        self.surplus = table.surplus == "drop"
        self._stops: tuple[type[Exception], ...] = (*_READING, *damages())
        opening = self._opening(stream)
        sep = named_delimiter(opening)
        self.delimiter = table.delimiter or sep or ("\t" if is_tabbed(table) else ",")
        given = stream, reports.file, table.max_cell, table.encoding, opening
        skip = max(table.skip, 1 if sep else 0)
        if skip or table.footer or table.comment:
            marks = {"comment": table.comment, "quote": table.quote, "escape": table.escape}
            self.lines: Lines = DataLines(*given, skip=skip, footer=table.footer, **marks)
        else:
            self.lines = Lines(*given)
        self.lines.quote = table.quote
        self.own_header = not table.header
        self.trim = table.trim
        self.header_row: list[str] = []
        self.at = 1  # the line on which the next row begins
        self.header_at = 1
        self.first = 2 if skip or table.comment else 1
        quoting: dict[str, Any] = {"quotechar": table.quote} if table.quote else {"quoting": csv.QUOTE_NONE}
        escape = table.escape or None
        lines = self.lines if escape != "\\" else _marked(self.lines, self.delimiter)
        self._nulls = lines is not self.lines
        self._rows = csv.reader(
            lines, delimiter=self.delimiter, escapechar=escape, doublequote=True, strict=True, **quoting
        )

    def _opening(self, stream: TextIOWrapper | _Recorder) -> str:
        """The first line; none where it cannot be read, which the reading of the rows then says."""
        try:
            return stream.readline(self.limit + 3)
        except self._stops:
            stream.seek(0)
            return ""

    def header(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """The names in the first row."""
        rows: list[list[str]] = []
        while not any(rows):
            line = self.at
            rows, stopped = self._some(1)
            if stopped is not None:
                raise stopped
            if not rows:
                hint = "its first line has the names of the columns; or give them in `header`"
                raise Unreadable(Problem(Where(self.reports.file), "table-empty", "the file is empty", hint))
            self.header_at, self.at = line, line + _height(rows[0])
        if self.lines.faulty:
            raise Unreadable(Problem(Where(self.reports.file, line), *next(iter(self.lines.faulty.values()))))
        row = _without_empty_end(rows[0]) if self.surplus else rows[0]
        names = tuple(normalized(self._tidied(name)) for name in row)
        self._no_twins(names, wanted, line)
        self.header_row = row
        return names

    def _tidied(self, name: str) -> str:
        return name.strip() if self.trim else name

    def blocks(self, header: Sequence[str], wanted: Sequence[str]) -> Iterator[Block]:
        """The rows below the header. What stops the reading is raised once the rows before it were given."""
        places = {name: at for at, name in enumerate(header) if name in wanted}
        while True:
            before = self.lines.read
            rows, stopped = self._some(ROWS)
            lines = self._begins(rows, self.lines.read - before)
            rows, lines = self._whole(rows, lines, len(header))
            rows, lines = self._without_header(rows, lines, self.header_row)
            if rows:
                columns: list[Any] = list(zip(*rows, strict=True))
                columns = [list(map(_unmarked, column)) for column in columns] if self._nulls else columns
                yield Block({name: columns[at] for name, at in places.items()}, lines)
            if stopped is not None:
                raise stopped
            if self.lines.read == before:
                return

    def texts(self, wanted: Collection[int], recorder: _Recorder) -> Iterator[tuple[int, str, list[str]]]:
        """The rows that begin on these lines, each with its line and the text that is there."""
        last = max(wanted, default=0)
        while self.at <= last:
            before = self.lines.read
            rows, stopped = self._some(ROWS)
            for row, line in zip(rows, self._begins(rows, self.lines.read - before), strict=True):
                if line in wanted:
                    yield line, recorder.text(line, line + _height(row)), [_unmarked(cell) or "" for cell in row]
            if stopped is not None or self.lines.read == before:
                if self.at in wanted:
                    yield self.at, recorder.text(self.at, self.at + 1), []
                return
            recorder.forget(self.at)

    def _some(self, count: int) -> tuple[list[list[str]], Unreadable | None]:
        """The next rows, and what kept the reader from reading more."""
        rows: list[list[str]] = []
        known = csv.field_size_limit(self.limit)  # one for the whole process, so it is set back before rows are given
        try:
            rows.extend(islice(self._rows, count))  # keeps what was read when something is raised
        except self._stops as wrong:
            return rows, self._stop(wrong, self.at + sum(map(_height, rows)))
        finally:
            csv.field_size_limit(known)
        return rows, None

    def _stop(self, wrong: Exception, line: int) -> Unreadable:
        if isinstance(wrong, Unreadable):
            return wrong
        if isinstance(wrong, UnicodeError):
            return self.lines.undecodable(wrong)
        if isinstance(wrong, csv.Error) and self.lines.faulty:
            at, (code, said, hint) = min(self.lines.faulty.items())
            said += "; the rest of the file was not read"
            return Unreadable(Problem(Where(self.reports.file, at), code, said, hint))
        if not isinstance(wrong, csv.Error):
            return damaged(self.reports.file, self.lines.read + 1, wrong)
        if "field larger" in str(wrong):
            return self.lines.too_long(line)
        if "unexpected end" in str(wrong):
            fault, hint = "a quote opens in this row and is never closed", "close it, or double it where it is meant"
        else:
            fault = f"this is no row: {wrong}"
            hint = "a quote inside of a quoted cell is doubled; say `quote` and `escape` where the file does otherwise"
        fault += "; the rest of the file was not read"
        return Unreadable(Problem(Where(self.reports.file, line), "table-quote", fault, hint))

    def _begins(self, rows: list[list[str]], taken: int) -> list[int]:
        """The line on which each row begins; cells with line ends make some of them higher than one."""
        first = self.at
        if taken == len(rows):
            self.at = first + taken
            return list(range(first, self.at))
        found = []
        for row in rows:
            found.append(self.at)
            self.at += _height(row)
        return found

    def _whole(self, rows: list[list[str]], lines: list[int], width: int) -> tuple[list[list[str]], list[int]]:
        """The rows of usable text that have as many cells as there are columns."""
        if self.surplus:
            rows = [row[:width] if len(row) > width and not any(map(str.strip, row[width:])) else row for row in rows]
        if not self.lines.faulty and not set(map(len, rows)) - {width}:
            return rows, lines
        kept = [at for at, row in enumerate(rows) if self._usable(row, lines[at], width)]
        return [rows[at] for at in kept], [lines[at] for at in kept]

    def _without_header(
        self, rows: list[list[str]], lines: list[int], header: list[str]
    ) -> tuple[list[list[str]], list[int]]:
        """The rows but for those that are the header once more, which are reported."""
        if not self.own_header or header not in rows:
            return rows, lines
        for row, line in zip(rows, lines, strict=True):
            if row == header:
                fault, hint = "this row is the header once more", "take it out; were two files joined here?"
                self.reports.lose(line, "repeated-header", fault, hint)
        kept = [at for at, row in enumerate(rows) if row != header]
        return [rows[at] for at in kept], [lines[at] for at in kept]

    def _usable(self, row: list[str], line: int, width: int) -> bool:
        faulty = self.lines.faulty
        bad = [at for at in range(line, line + _height(row)) if at in faulty] if faulty else []
        for at in bad:
            self.reports.lose(line, *faulty.pop(at), line=at)
        if row and not bad and len(row) != width:
            self.reports.lose(line, "table-width", *self._width_fault(row, width))
        return bool(row) and not bad and len(row) == width

    def _width_fault(self, row: list[str], width: int) -> tuple[str, str]:
        """What is wrong with the number of a row's cells, and the next step."""
        fault = f"this row has {len(row)} cell{'s' * (len(row) != 1)}, and the header {width}"
        if row[0].startswith("#"):
            return fault, 'if lines that begin with # are comments: comment: "#"'
        if len(row) < width:
            return fault, "is a line cut off?"
        if not any(map(str.strip, row[width:])):
            fault = f"this row goes on with {self.delimiter!r} after its last column, and the header does not"
            return fault, "`surplus: drop` lets empty cells at the end of a row go"
        if not self.lines.quote:
            hint = f"by `quote: none` no cell holds {self.delimiter!r}; name the quotes or the delimiter of this table"
            return fault, hint
        return fault, f"a cell that holds {self.delimiter!r} goes in quotes"

    def _no_twins(self, names: Sequence[str], wanted: Sequence[str], line: int) -> None:
        twins = [name for name in wanted if names.count(name) > 1]
        if twins:
            fault = f"the column {twins[0]!r} is in the header {names.count(twins[0])} times"
            hint = "rename one, or take the header out and give the names in `header`"
            raise Unreadable(Problem(Where(self.reports.file, line), "table-header", fault, hint))


def _marked(lines: Lines, delimiter: str) -> Iterator[str]:
    """Lines in which a mark stands for each cell that is `\\N` alone: so MySQL writes that there is no value."""
    mark = re.escape(delimiter)
    null = re.compile(rf"(?:^|(?<={mark}))\\N(?=[\r\n{mark}]|\Z)")
    for line in lines:
        yield null.sub(_NULL, line) if "\\N" in line else line


def _unmarked(cell: str) -> str | None:
    """A cell without marks: None for one that is a mark alone; else what the reader makes of an escaped N."""
    return None if cell == _NULL else cell.replace(_NULL, "N") if _NULL in cell else cell


def _without_empty_end(row: list[str]) -> list[str]:
    """A row up to its last cell that is not empty."""
    return row[: max((at for at, cell in enumerate(row, 1) if cell.strip()), default=0)]


def _height(row: Sequence[str]) -> int:
    """How many lines a row takes."""
    return 1 + sum(cell.count("\n") + cell.count("\r") - cell.count("\r\n") for cell in row)
