"""What commands print, and where: results to standard output, everything else to standard error."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.streams import behind, is_file
from graphmodel.controls import visible, visible_line
from graphmodel.problems import count as count

if TYPE_CHECKING:
    from graphmodel.databases import Database, Target
    from graphmodel.queries import Answer

ROWS = 200  # of a table, where nobody said how many
NOTHING_LOADED = "nothing was loaded yet: graphmodel load"
PIPED = 160  # columns of a table on a pipe, unless COLUMNS says another number


@dataclass(frozen=True)
class Styled:
    """A part of a line in a colour, in bold, or both; on a pipe it is plain."""

    text: str
    colour: str | None = None
    bold: bool | None = None

    def __str__(self) -> str:
        return self.text


def say(*parts: str | Styled) -> None:
    """A line of the result."""
    click.echo(_line(parts), file=behind(sys.stdout))


def remark(*parts: str | Styled) -> None:
    """A line beside the result."""
    click.echo(_line(parts), file=behind(sys.stderr))


def say_data(text: str) -> None:
    """A result that is data, such as CSV: a file gets it as it is, a terminal or another program without controls."""
    shown = text if is_file(sys.stdout) else visible(text)
    stream = behind(sys.stdout)
    stream.write(shown)  # click would take colours out of a file
    stream.flush()
    if shown != text:
        remark("control characters are shown as escapes; a file gets the values as they are: --output FILE")


def _line(parts: Sequence[str | Styled]) -> str:
    return "".join(
        click.style(visible(part.text), fg=part.colour, bold=part.bold) if isinstance(part, Styled) else visible(part)
        for part in parts
    )


def announce(database: Database, target: Target) -> None:
    """Says where a command is about to write, and where that setting came from."""
    name = f", database {target.database}" if target.database else ""
    remark(f"writing to {database.address}{name} ({target.origin})")


def write_answers(answers: Sequence[Answer], format: str, limit: int | None, path: Path) -> None:
    """Writes answers to a file, one after the other."""
    from graphmodel.files import write_file
    from graphmodel.queries import render

    texts = [render(answer, format, width=PIPED, limit=limit) for answer in answers]
    write_file(path, "".join(f"{text}\n" for text in texts).encode(errors="surrogatepass"))
    rows = sum(len(answer) if limit is None else min(limit, len(answer)) for answer in answers)
    say(f"wrote {path}: {count(rows, 'row')}")


def print_answer(answer: Answer, format: str, limit: int | None = None) -> None:
    """An answer in the format asked for; a table is as wide as the terminal, or `PIPED` columns.

    Of a long answer a table shows the first rows, unless `limit` says how many.
    """
    from graphmodel.queries import render

    shown = limit or (ROWS if format == "table" else None)
    text = render(answer, format, width=width(), limit=shown)
    if format == "csv":
        say_data(text + "\n")
    elif text:
        say(text)
    if shown is not None and len(answer) > shown:
        hint = f"--limit {len(answer)} prints all" + ("; so does --format csv, json or jsonl" if limit is None else "")
        remark(f"{count(len(answer) - shown, 'more row')}\n  hint: {hint}")


def width() -> int:
    """How wide a line of the result may be."""
    return shutil.get_terminal_size((PIPED, 24)).columns


def grid(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Rows as lines of aligned columns, numbers to the right."""
    cells = [[visible_line(str(cell)) for cell in row] for row in rows]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [all(cell.isdigit() or cell == "" for cell in column[1:]) for column in zip(*cells, strict=True)]
    for row in cells:
        parts = (cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, wide, right, strict=True))
        yield "  ".join(parts).rstrip()
