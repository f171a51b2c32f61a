"""JSON lines: one object a line, in blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from typing import Any

from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables.blocks import Block, Opened
from graphmodel.sources.tables.files import damaged, damages
from graphmodel.sources.tables.lines import ENCODING, Lines
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table


def open_json_lines(stream: TextIOWrapper, table: Table, wanted: Sequence[str], reports: Reports) -> Opened:
    """The objects of a file. Its columns are known only when all are read."""
    seen: set[str] = set()
    return Opened(None, lambda: _blocks(stream, table, wanted, reports, seen), "line", seen)


def _blocks(
    stream: TextIOWrapper, table: Table, wanted: Sequence[str], reports: Reports, seen: set[str]
) -> Iterator[Block]:
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
        rows = [(at, row) for at, text in enumerate(texts, before + 1) if (row := _row(at, text, lines, reports))]
        seen.update(*(row for _, row in rows))
        columns = {name: [row.get(name) for _, row in rows] for name in wanted}
        if rows:
            yield Block(columns, [at for at, _ in rows])
        if not texts:
            break
    if stopped is not None:
        raise stopped


def _row(at: int, text: str, lines: Lines, reports: Reports) -> dict[str, Any] | None:
    if at in lines.faulty:
        reports.tell(at, *lines.faulty.pop(at), ENCODING)
        return None
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        reports.tell(at, "table-json", f"this line is not JSON: {wrong}", 'each line is one object: {"name": "value"}')
        return None
    if isinstance(found, dict):
        return found or None
    reports.tell(at, "table-json", f"this line is no JSON object, but {type(found).__name__}", "one object a line")
    return None
