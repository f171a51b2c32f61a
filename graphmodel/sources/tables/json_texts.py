"""Columns by path into texts that are JSON, of tables whose header is known before their rows are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphmodel.model.json_numbers import RepeatedKey
from graphmodel.sources.tables.blocks import Block, Opened
from graphmodel.sources.tables.jsonlines import NAMED
from graphmodel.sources.tables.paths import ABSENT, above, follow, paths_in, steps_of, sure_text
from graphmodel.sources.tables.reports import Reports
from graphmodel.sources.tables.table import Table


def with_json_texts(source: Opened, table: Table, wanted: Sequence[str]) -> Opened:
    """The table with those wanted paths that begin in a column whose cells may be JSON, and without such a column where
    it is not wanted itself. A cell that has a key twice is the `RepeatedKey` that says so.

    The parts of an object that a mapping takes whole are not among these paths, because a text is no object.
    """
    others = {column for path in wanted for column in above(path)} - {*wanted}
    if source.header is None or not others:
        return source
    wholes = [path for record in table.records for each in record.objects.values() for path in each.paths.values()]
    known = {*source.header, *wholes}
    texts = {path: name for path in wanted if path not in known and (name := _column(path, source.header))}
    header = (*source.header, *texts)
    return replace(source, header=header, blocks=lambda: _blocks(source, texts, others), texts=texts)


def without_doubt(source: Opened, wanted: Sequence[str], reports: Reports) -> Opened:
    """The table without the rows in which a wanted path leads into JSON with a key twice, which are reported."""
    paths = [path for path in wanted if len(steps_of(path)) > 1]
    return replace(source, blocks=lambda: _sure(source.blocks(), paths, reports)) if paths else source


def _sure(blocks: Iterator[Block], paths: Sequence[str], reports: Reports) -> Iterator[Block]:
    for block in blocks:
        doubtful: dict[int, str] = {}
        for path in (each for each in paths if each in block.columns):
            for row, cell in zip(block.lines, block.columns[path], strict=True):
                if isinstance(cell, RepeatedKey):
                    doubtful.setdefault(row, f"{cell} (column {path})")
        for row, fault in sorted(doubtful.items()):
            reports.lose(row, "table-json", fault, "rename one of them")
        yield block.only([row not in doubtful for row in block.lines]) if doubtful else block


def _column(path: str, header: Sequence[str]) -> str:
    """The column in which a path begins; none where the parts of what is in it are known, and this is not one."""
    column = next((name for name in above(path) if name in header), "")
    return "" if any(name.startswith(f"{column}.") for name in header) else column


def _blocks(source: Opened, texts: Mapping[str, str], others: set[str]) -> Iterator[Block]:
    columns: dict[str, Sequence[Any]]
    for block in source.blocks():
        read = Block(
            {name: list(map(_read, block.columns[name])) for name in dict.fromkeys(texts.values())}, block.lines
        )
        columns = {name: column for name, column in block.columns.items() if name not in others}
        for name, cells in read.columns.items():
            if any(cell not in (None, "") for cell in cells):
                source.filled.add(name)
            source.seen.update(*(paths_in({name: cell}) for cell in cells[:NAMED]))
            for path in (each for each, column in texts.items() if column == name):
                steps = steps_of(path[len(name) :])
                found = [cell if isinstance(cell, RepeatedKey) else follow(cell, steps) for cell in cells]
                if any(each is not ABSENT for each in found):
                    source.seen.add(path)
                columns[path] = [None if each is ABSENT else each for each in found]
        yield Block(columns, block.lines)


def _read(cell: Any) -> Any:
    try:
        return sure_text(cell) if isinstance(cell, str) else cell
    except RepeatedKey as wrong:
        return wrong
