"""Excel and OpenDocument workbooks, by python-calamine: a sheet's rows, by their numbers."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables.blocks import Block, Opened
from graphmodel.sources.tables.files import missing
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table

MAX_WORKBOOK = 1 << 30
"""How many bytes a workbook may have at most, unpacked."""

DOUBTFUL = 1900, 2, 28
"""Year, month and day as which two days of Excel are read: its day 60, 29 February 1900, was in no calendar."""
PART = 1 << 20
DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError)
"""What a damaged zip, and one that is encrypted or packed in a way that nobody reads, raise when it is unpacked."""


def open_workbook(raw: Any, table: Table, wanted: Sequence[str], reports: Reports) -> Opened:
    """The columns of a sheet, the first or the one that the table names, and its rows by number.

    Raises:
        Unreadable: it is no workbook, or has no such sheet.
    """
    where = table.places.get("table", table.at)
    try:
        import python_calamine
    except ImportError:
        raise missing("reading workbooks", "excel", where) from None
    _measure(raw, reports, where)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(raw)
        names = book.sheet_names
        if table.sheet and table.sheet not in names:
            where = table.places.get("sheet", table.at)
            fault = f"the workbook has no sheet {table.sheet!r}"
            raise Unreadable(Problem(where, "table-sheet", fault, did_you_mean(table.sheet, names)))
        rows = _rows(book.get_sheet_by_name(table.sheet or names[0]), reports)
    except python_calamine.CalamineError as wrong:
        raise _damaged(wrong, reports) from None
    numbered = [(at, row) for at, row in rows if at > table.skip and any(cell != "" for cell in row)]
    numbered = numbered[: len(numbered) - table.footer]
    if table.header:
        header = tuple(table.header)
    else:
        if not numbered:
            hint = "its first row has the names of the columns; or give them in `header`"
            raise Unreadable(Problem(Where(reports.file), "table-empty", "the sheet is empty", hint))
        header = tuple(str(_plain(cell) or "") for cell in numbered.pop(0)[1])
        numbered = [each for each in numbered if not _is_again(each, header, reports)]
        header = tuple(name.strip() for name in header) if table.trim else header
    doubtful = DOUBTFUL if not _is_open_document(raw) else None
    return Opened(header, lambda: _blocks(numbered, header, wanted, doubtful, reports))


def _rows(sheet: Any, reports: Reports) -> list[tuple[int, list[Any]]]:
    """The rows by number, but for those with a duration that Python has not, which are reported."""
    try:
        return list(enumerate(sheet.to_python(skip_empty_area=False), 1))
    except OverflowError:
        found: list[tuple[int, list[Any]]] = []
    cells = sheet.iter_rows()
    for number in range(1, sheet.start[0] + sheet.height + 1):
        try:
            found.append((number, [""] * sheet.start[1] + next(cells)))
        except OverflowError:
            fault = "a cell of this row is a duration of more than 999,999,999 days, which Python has not"
            reports.lose(number, "table-cell", fault, "correct it, or have the cell hold a plain number")
    return found


def _is_open_document(raw: Any) -> bool:
    """Whether a workbook is one of OpenDocument, whose first member says so."""
    raw.seek(0)
    return b"opendocument" in bytes(raw.read(100))


def _measure(raw: Any, reports: Reports, where: Where) -> None:
    """Refuses a workbook that would take too much memory, which holds all of it, unpacked."""
    size = raw.seek(0, 2)
    raw.seek(0)
    if zipfile.is_zipfile(raw):
        raw.seek(0)
        try:
            size = max(size, _unpacked_size(raw))
        except DAMAGES as wrong:
            raise _damaged(wrong, reports) from None
    raw.seek(0)
    if size > MAX_WORKBOOK:
        fault = f"the workbook takes more than {MAX_WORKBOOK:,} bytes, unpacked"
        raise Unreadable(Problem(where, "table-size", fault, "save the sheet as CSV, which is read in parts"))


def _unpacked_size(raw: Any) -> int:
    """How many bytes a zip has, unpacked; once that is too much, no more are counted."""
    with zipfile.ZipFile(raw) as packed:
        size = sum(member.file_size for member in packed.infolist())
        if size > MAX_WORKBOOK:
            return size
        # A zip may declare less than is in it, and a reader of workbooks unpacks what is in it: so that is counted.
        size = 0
        each: Any
        for each in packed.infolist():
            each.file_size, each.CRC = MAX_WORKBOOK + 1, None  # so that zipfile reads on to the end
            with packed.open(each) as content:
                while size <= MAX_WORKBOOK and (part := content.read(PART)):
                    size += len(part)
    return size


def _damaged(wrong: Exception, reports: Reports) -> Unreadable:
    fault = f"this is no workbook that can be read: {wrong}"
    return Unreadable(Problem(Where(reports.file), "table-damaged", fault, "save it again as .xlsx"))


def _is_again(row: tuple[int, Sequence[Any]], header: Sequence[str], reports: Reports) -> bool:
    """Whether a row is the header once more, which is reported."""
    number, cells = row
    if tuple(str(_plain(cell) or "") for cell in cells) != tuple(header):
        return False
    reports.lose(
        number, "repeated-header", "this row is the header once more", "take it out; were two sheets joined here?"
    )
    return True


def _blocks(
    rows: Sequence[tuple[int, Sequence[Any]]],
    header: Sequence[str],
    wanted: Sequence[str],
    doubtful: tuple[int, int, int] | None,
    reports: Reports,
) -> Iterator[Block]:
    places = {name: at for at, name in enumerate(header) if name in wanted}
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        columns = {name: [_plain(row[at]) if at < len(row) else None for _, row in part] for name, at in places.items()}
        for name, cells in columns.items():
            for (number, _), cell in zip(part, cells, strict=True):
                if isinstance(cell, date) and (cell.year, cell.month, cell.day) == doubtful:
                    said = f"column {name}: 28 February 1900 may be Excel's 29 February 1900, a day that never was"
                    hint = "look at the cell; if the sheet says the 28th, all is well"
                    reports.report(number, "excel-date", said, hint, severity="warning", column=name)
        yield Block(columns, [number for number, _ in part])


def _plain(cell: Any) -> Any:
    """A cell's value; Excel writes whole numbers as fractions, and nothing as an empty text."""
    if cell == "" and isinstance(cell, str):
        return None
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else cell
