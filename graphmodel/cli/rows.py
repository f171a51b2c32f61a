"""Rows of an answer as they come: to standard output, or to a file that appears whole or not at all."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from graphmodel.cli.output import count, remark, say
from graphmodel.cli.streams import behind, is_file
from graphmodel.controls import visible

if TYPE_CHECKING:
    from graphmodel.databases import Consumer, Database, Rows

_OFTEN = 0.05
"""After so many seconds what was written is handed on, however little it is."""
_MUCH = 64 * 1024
_Made = TypeVar("_Made")


def print_rows(
    database: Database,
    run: Callable[[Consumer[None]], _Made],
    format: str,
    *,
    limit: int | None = None,
    output: Path | None = None,
) -> _Made:
    """Prints the rows that `run` hands on, each as it comes, and returns what `run` makes.

    Where the reader goes away or a file cannot be written, the database is closed, which stops the query.
    """
    with _writer(output, format) as writer:
        printer = _Printer(writer, format, limit, database.close)
        try:
            made = run(printer)
            writer.flush()
        except BaseException as error:
            if output is None and not isinstance(error, OSError):
                writer.flush()
                remark(f"{count(printer.rows, 'row was', 'rows were')} written before this")
            elif output is not None:
                remark(f"nothing was written to {output}, after {count(printer.rows, 'row')}")
            raise
    if output is not None:
        say(f"wrote {output}: {count(printer.rows, 'row')}")
    if writer.altered:
        remark("control characters are shown as escapes; a file gets the values as they are: --output FILE")
    if printer.more:
        remark("there are more rows\n  hint: without --limit all are printed")
    return made


class _Printer:
    """Consumes rows, of one query or of several; counts them, and stops at the limit of each."""

    def __init__(self, writer: _BufferedWriter, format: str, limit: int | None, close: Callable[[], None]) -> None:
        self.rows = 0
        self.more = False
        self._writer, self._format, self._limit, self._close = writer, format, limit, close

    def __call__(self, columns: tuple[str, ...], rows: Rows) -> None:
        from graphmodel.queries import row_texts

        try:
            for text in row_texts(columns, self._counted(rows), self._format):
                self._writer.write(text)
        except OSError:
            self._close()
            raise

    def _counted(self, rows: Rows) -> Rows:
        for number, row in enumerate(rows):
            if number == self._limit:
                self.more = True
                return
            self.rows += 1
            yield row


class _BufferedWriter:
    """Gathers text for a moment: the first row leaves at once, later ones when they are many or a moment has passed."""

    def __init__(self, write: Callable[[str], object], flush: Callable[[], None], shown: bool) -> None:
        self.altered = False
        self._write, self._flush, self._shown = write, flush, shown
        self._texts: list[str] = []
        self._size, self._due = 0, 0.0

    def write(self, text: str) -> None:
        self._texts.append(text)
        self._size += len(text)
        if self._size >= _MUCH or time.monotonic() >= self._due:
            self.flush()

    def flush(self) -> None:
        text = "".join(self._texts)
        self._texts.clear()
        self._size = 0
        shown = visible(text) if self._shown else text
        self.altered |= shown != text
        self._write(shown)
        self._flush()
        self._due = time.monotonic() + _OFTEN


@contextmanager
def _writer(output: Path | None, format: str) -> Iterator[_BufferedWriter]:
    if output is None:
        stream = behind(sys.stdout)
        yield _BufferedWriter(stream.write, stream.flush, shown=format != "csv" or not is_file(stream))
        return
    from graphmodel.files import new_file

    with new_file(output) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", errors="surrogatepass", newline="", write_through=True)
        yield _BufferedWriter(text.write, lambda: None, shown=False)
        text.detach()
