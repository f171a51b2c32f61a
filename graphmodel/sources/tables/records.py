"""The line on which the n-th row of a CSV file begins: the file is read once more, only when it is asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence

from graphmodel.sources.tables.delimited import open_delimited
from graphmodel.sources.tables.files import text_stream
from graphmodel.sources.tables.locating import path_of
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.table import Table


class RecordLines:
    """Finds lines by the numbers of rows, from 1. Of rows that take a line each, only the first's is remembered."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._firsts: list[int] = []
        self._lines: list[int | Sequence[int]] = []

    def __call__(self, record: int) -> int:
        if not self._firsts:
            self._read()
        at = bisect_right(self._firsts, record) - 1
        lines = self._lines[at]
        offset = record - self._firsts[at]
        return lines + offset if isinstance(lines, int) else lines[offset]

    def _read(self) -> None:
        count = 1
        with text_stream(path_of(self._table), self._table) as stream:
            opened = open_delimited(stream, self._table, (), Reports("", []))
            for block in opened.blocks():
                first, last = block.lines[0], block.lines[-1]
                self._firsts.append(count)
                self._lines.append(first if last - first == len(block) - 1 else array("q", block.lines))
                count += len(block)
