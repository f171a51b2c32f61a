"""Whether a CSV file is written so plainly that every reader reads the same in it; looked at once, byte by byte."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from graphmodel.sources.tables.delimited import open_delimited
from graphmodel.sources.tables.files import damages, text_stream
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.table import Table

_BLOCK, _WINDOW = 1 << 20, 4096


@dataclass(frozen=True)
class CsvHeader:
    """The names of the columns, how many lines they take, and the mark between cells."""

    names: tuple[str, ...]
    lines: int
    delimiter: str


def plain_header(path: Path, table: Table) -> CsvHeader | None:
    """The header of a file; None where it is not one line at the file's beginning, or has one column only.

    Raises:
        Unreadable: there is no usable header.
    """
    with text_stream(path, table) as stream:
        opened = open_delimited(stream, table, table.columns, Reports("", []))
        names = opened.header or ()
        if len(names) < 2 or opened.first > (1 if table.header else 2):
            return None
        return CsvHeader(names, 0 if table.header else 1, opened.delimiter)


def is_plain(path: Path, table: Table, delimiter: str) -> bool:
    """Whether a file is composed UTF-8 without zero bytes, with line ends of one kind, and no quote is beside a space.

    Nor may a line end with the delimiter: DuckDB passes over one that is too many, where it is a fault of the row.
    A cell that merely holds such a pair, `"say ""no"" twice"`, looks the same, and the exact reader takes the file.
    """
    if not delimiter.isascii() or delimiter in '" \r\n':
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    spaced = re.compile(_odd(delimiter).encode())
    trailing = re.compile(re.escape(delimiter.encode()) + rb"[\r\n]")
    before = b"\n"
    first = True
    joined: re.Pattern[bytes] | None = None
    try:
        with text_stream(path, table) as stream:
            while block := bytes(stream.buffer.read(_BLOCK)):
                window = before + block
                if b"\0" in block or trailing.search(window) or (b'"' in window and spaced.search(window)):
                    return False
                if not block.isascii():
                    if not _is_composed(decoder.decode(block)):
                        return False
                elif decoder.getstate()[0]:
                    return False
                if first:
                    if table.header and block.startswith(codecs.BOM_UTF8):
                        return False
                    joined = _joined(block, table)
                if joined is None or joined.search(window, int(first)):
                    return False
                before, first = block[-_WINDOW:], False
            decoder.decode(b"", final=True)
            end = before + b"\n"
            return not (spaced.search(end) or trailing.search(end) or (joined and not first and joined.search(end, 1)))
    except damages((UnicodeDecodeError,)):
        return False


def _is_composed(text: str) -> bool:
    """Whether a part of a text, wherever it was cut, is in Unicode's composed form."""
    return not unicodedata.combining(text[:1] or " ") and unicodedata.is_normalized("NFC", text)


def _joined(block: bytes, table: Table) -> re.Pattern[bytes] | None:
    """What finds the mark or the header of a second file that was joined to the first; None for a header too long."""
    head = b"" if table.header else block.removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0].rstrip(b"\r")
    again = b"|" + re.escape(head) + b"[\r\n]" if head else b""
    return re.compile(b"[\r\n](?:" + codecs.BOM_UTF8 + again + b")") if len(head) < _WINDOW // 2 else None


def _odd(delimiter: str) -> str:
    """A quote with only spaces between it and the beginning or end of a cell."""
    mark = re.escape(delimiter)
    space = " " if delimiter == "\t" else "[ \t]"
    return rf'[\r\n{mark}]{space}+"|"{space}+[\r\n{mark}]'
