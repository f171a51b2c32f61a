"""An answer as text: a table for a terminal, JSON, CSV or Markdown."""

from __future__ import annotations

import io
import textwrap
from dataclasses import replace
from typing import Any, Literal

from graphmodel.controls import visible_line
from graphmodel.errors import QuestionError
from graphmodel.problems import did_you_mean
from graphmodel.queries.answers import Answer
from graphmodel.queries.cells import NULL, readable
from graphmodel.queries.rows import STREAMED, row_texts

_ROOMY, _TIGHT = (12, 26, 1000), (6, 10, 10)
"""A column gets at least so much of its widest value, of its longest word and of its name. Where the columns do not fit
so, first those are left out that hold one value alone, then the others get less, and at last each row is a record."""
_GAP = 3


def render(answer: Answer, format: str = "table", *, width: int = 100, limit: int | None = None) -> str:
    """The answer, or its first `limit` rows, as text without a line end at its end; `width` counts for tables only.

    Raises:
        QuestionError: there is no such format.
    """
    if format not in FORMATS:
        raise QuestionError(f"there is no format {format!r}", hint=did_you_mean(format, FORMATS))
    shown = answer if limit is None else replace(answer, rows=answer.rows[:limit])
    if format in STREAMED:
        return "".join(row_texts(shown.columns, shown.rows, format)).removesuffix("\n")
    return _table(shown, len(answer), width) if format == "table" else _markdown(shown)


def _table(answer: Answer, total: int, width: int) -> str:
    count = {0: "no rows", 1: "1 row"}.get(total, f"{total} rows")
    if len(answer) < total:
        count = f"{len(answer):,} of {total:,} rows"
    if not answer.columns or not answer.rows:
        return count
    cells = [[readable(value) for value in row] for row in answer.rows]
    names = [visible_line(name) for name in answer.columns]
    widths, above = _widths(names, cells, width, *_ROOMY), ""
    if not widths and (kept := _differing(cells)):
        above = _left_out(names, cells, kept, width)
        names = [names[at] for at in kept]
        cells = [[row[at] for at in kept] for row in cells]
        answer = Answer(tuple(names), tuple(tuple(row[at] for at in kept) for row in answer.rows))
        widths = _widths(names, cells, width, *_ROOMY)
    widths = widths or _widths(names, cells, width, *_TIGHT)
    body = _grid(answer, names, cells, widths) if widths else _records(names, cells, width)
    return f"{above}{body}\n{count}"


def _differing(cells: list[list[str]]) -> list[int]:
    """The columns whose values differ; none where all do, or no column does."""
    columns = list(zip(*cells, strict=True))
    kept = [at for at, column in enumerate(columns) if len(set(column)) > 1]
    return kept if len(kept) < len(columns) else []


def _left_out(names: list[str], cells: list[list[str]], kept: list[int], width: int) -> str:
    """What the columns that are left out hold, alike in all rows: said once above the table."""
    constant = {name: cells[0][at] for at, name in enumerate(names) if at not in kept}
    lines = []
    if empty := [name for name, value in constant.items() if value == NULL]:
        lines.append(f"empty in all rows: {', '.join(empty)}")
    if same := [f"{name}: {value}" for name, value in constant.items() if value != NULL]:
        lines.append(f"the same in all rows: {'; '.join(same)}")
    return "".join(f"{textwrap.fill(line, width, subsequent_indent='  ')}\n" for line in lines) + "\n"


def _widths(names: list[str], cells: list[list[str]], width: int, narrow: int, longest: int, title: int) -> list[int]:
    """How wide each column is to be, none wider than its values; nothing when they do not fit side by side."""
    from rich.cells import cell_len

    widths, wanted = [], []
    for name, column in zip(names, zip(*cells, strict=True), strict=True):
        widest = max(cell_len(cell) for cell in column)
        word = max((cell_len(word) for cell in column for word in cell.split()), default=0)
        widths.append(max(min(cell_len(name), title), min(widest, narrow), min(word, longest)))
        wanted.append(max(cell_len(name), widest))
    room = width - sum(widths) - _GAP * (len(widths) - 1)
    if room < 0:
        return []
    while room and (thin := [at for at in range(len(widths)) if widths[at] < wanted[at]]):
        for at in thin[:room]:
            widths[at] += 1
        room -= len(thin[:room])
    return widths


def _grid(answer: Answer, names: list[str], cells: list[list[str]], widths: list[int]) -> str:
    from rich import box  # heavy, and rows for programs need none of it
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for at, name in enumerate(names):
        number = all(isinstance(row[at], int | float) and not isinstance(row[at], bool) for row in answer.rows)
        justify: Literal["left", "right"] = "right" if number else "left"
        table.add_column(Text(name), justify=justify, overflow="fold", width=widths[at])
    for row in cells:
        table.add_row(*map(Text, row))
    out = io.StringIO()
    total = sum(widths) + _GAP * len(widths)
    Console(file=out, width=total, color_system=None, force_terminal=False, legacy_windows=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").split("\n"))


def _records(names: list[str], cells: list[list[str]], width: int) -> str:
    widest = max(map(len, names))
    indent = " " * (widest + 2)
    rows = (
        "\n".join(
            textwrap.fill(f"{name:<{widest}}  {cell}", max(width, len(indent) + _ROOMY[0]), subsequent_indent=indent)
            for name, cell in zip(names, row, strict=True)
        )
        for row in cells
    )
    return "\n\n".join(rows) + "\n"


def _markdown(answer: Answer) -> str:
    lines = [[_escaped(visible_line(name)) for name in answer.columns], ["---"] * len(answer.columns)]
    lines += [[_escaped(_lines(value)) for value in row] for row in answer.rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _lines(value: Any) -> str:
    if not isinstance(value, str):
        return readable(value, null="")
    return "\n".join(visible_line(line) for line in value.splitlines())


_MARKS = str.maketrans(
    {"\\": "\\\\", "|": "\\|", "`": "\\`", "*": "\\*", "[": "\\[", "]": "\\]", "<": "&lt;", "&": "&amp;", "\n": "<br>"}
)


def _escaped(text: str) -> str:
    return text.translate(_MARKS)


FORMATS = ("table", *STREAMED, "markdown")
