"""JSON lines: one object a line, in blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from io import TextIOWrapper
from itertools import islice
from typing import Any

from graphmodel.model.json_numbers import RepeatedKey, read_json
from graphmodel.problems import Problem, Where
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables.blocks import Block, Opened
from graphmodel.sources.tables.files import damaged, damages
from graphmodel.sources.tables.lines import Lines
from graphmodel.sources.tables.paths import ABSENT, paths_in, reach
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table

NAMED = 1_000
"""For a hint on a mistyped path, the paths of this many rows are known."""


def open_json_lines(stream: TextIOWrapper, table: Table, wanted: Sequence[str], reports: Reports) -> Opened:
    """The objects of a file. Its columns are known only when all are read."""
    columns = Columns(wanted)
    return Opened(None, lambda: _blocks(stream, table, columns, reports), "line", columns.seen)


class Columns:
    """Objects as columns, each by its name or path. `seen` has the names and paths that there are."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.seen: set[str] = set()
        self._wanted = wanted
        self._rows = 0

    def of(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
        """The columns of some rows; None is an absent value."""
        self.seen.update(*rows)
        if self._rows < NAMED:
            self.seen.update(*map(paths_in, rows[: NAMED - self._rows]))
        self._rows += len(rows)
        return {name: self._column(name, rows) for name in self._wanted}

    def _column(self, name: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        if name in self.seen and not any(name not in row for row in rows):
            return [row[name] for row in rows]
        found = [reach(row, name) for row in rows]
        if any(each is not ABSENT for each in found):
            self.seen.add(name)
        return [None if each is ABSENT else each for each in found]


def _blocks(stream: TextIOWrapper, table: Table, columns: Columns, reports: Reports) -> Iterator[Block]:
    lines = Lines(stream, reports.file, table.max_cell, table.encoding)
    running = iter(lines)
    stopped: Unreadable | None = None
    while stopped is None:
        before = lines.read
        texts: list[str] = []
        try:
            texts.extend(islice(running, ROWS))
        except Unreadable as wrong:
            stopped = wrong
        except UnicodeError as wrong:
            stopped = lines.undecodable(wrong)
        except damages() as wrong:
            stopped = damaged(reports.file, lines.read + 1, wrong)
        if not before:
            _refuse_documents(texts, reports)
        rows = [(at, row) for at, text in enumerate(texts, before + 1) if (row := _row(at, text, lines, reports))]
        if rows:
            yield Block(columns.of([row for _, row in rows]), [at for at, _ in rows])
        if not texts:
            break
    if stopped is not None:
        raise stopped


def _refuse_documents(texts: Sequence[str], reports: Reports) -> None:
    """Stops at a file that is one list, or one object over several lines, and not a line for each object."""
    first, *others = [*islice((text.strip() for text in texts if text.strip()), 2)] or [""]
    if is_document(first) or (first.startswith("[") and not others and _has_rows(first)):
        what = "list" if first[0] == "[" else "object"
        lines = "over several lines" if is_document(first) else "on one line"
        fault = f"the file is one JSON {what} {lines}, and not a line for each object"
        raise Unreadable(Problem(Where(reports.file, 1), "table-json", fault, "format: json reads it"))


def is_document(first: str) -> bool:
    """Whether a file's first line begins an object or list that goes on in the next."""
    first = first.strip()
    return first == "{" or (first[:1] == "[" and not _is_json(first))


def _has_rows(text: str) -> bool:
    """Whether the items of a JSON list are objects, or lists to which `header` gives names."""
    return all(isinstance(each, dict | list) for each in json.loads(text))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _row(at: int, text: str, lines: Lines, reports: Reports) -> dict[str, Any] | None:
    if at in lines.faulty:
        reports.lose(at, *lines.faulty.pop(at))
        return None
    if not text.strip():
        return None
    try:
        found = read_json(text)
    except RepeatedKey as wrong:
        reports.lose(at, "table-json", str(wrong), "rename one of them")
        return None
    except ValueError as wrong:
        reports.lose(at, "table-json", f"this line is not JSON: {wrong}", 'each line is one object: {"name": "value"}')
        return None
    if isinstance(found, dict):
        return found or None
    reports.lose(at, "table-json", f"this line is no JSON object, but {type(found).__name__}", "one object a line")
    return None
