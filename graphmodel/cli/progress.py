"""Long work as it goes: a bar a stage on a terminal, a line now and then in a log, JSON lines for programs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from graphmodel.cli.output import remark, say
from graphmodel.cli.streams import behind
from graphmodel.controls import json_text, visible_line

Progress = Callable[[str, int, int], None]


@contextmanager
def progress(format: str = "text") -> Iterator[Progress]:
    """Progress of long work on standard error: a bar a stage on a terminal, else a line now and then."""
    if format == "jsonl":
        yield _Lines(lambda stage, done, total, rate: say(_event(stage, done, total, rate)), done=True).show
    elif not sys.stderr.isatty():
        yield _Lines(lambda stage, done, total, rate: remark(_line(stage, done, total, rate))).show
    else:
        with _bars() as show:
            yield show


class _Lines:
    """Shows how far a stage is, at most every few seconds, so that short work says nothing.

    `done`: the end of a stage is shown too.
    """

    EVERY = 5.0

    def __init__(self, show_line: Callable[[str, int, int, float], None], done: bool = False) -> None:
        self._show_line = show_line
        self._done = done
        self._began: dict[str, float] = {}  # stages may take turns, as the deletions of a reset do
        self._shown_at: float | None = None

    def show(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        began = self._began.setdefault(stage, now)
        if self._shown_at is None:
            self._shown_at = now
        if now - self._shown_at >= self.EVERY and (self._done or not 0 < total <= done):
            self._shown_at = now
            self._show_line(stage, done, total, done / (now - began) if now > began else 0.0)


def _line(stage: str, done: int, total: int, rate: float) -> str:
    of = f" of {total:,}" if total else ""
    left = f", {(total - done) / rate:,.0f} s left" if total and rate else ""
    return f"{stage}: {done:,}{of} ({rate:,.0f} rows/s{left})"


def _event(stage: str, done: int, total: int, rate: float) -> str:
    return json_text({"stage": stage, "done": done, "total": total or None, "rows_per_second": round(rate)})


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Speed(ProgressColumn):
        """Rows a second."""

        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:,.0f} rows/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Speed(), TimeRemainingColumn())
    tasks: dict[str, Any] = {}
    with Bars(*columns, console=Console(file=behind(sys.stderr)), transient=True) as bars:

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(escape(visible_line(stage)), total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield show
