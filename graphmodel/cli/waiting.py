"""Says what is waited for when a database does not answer for a while, so that silence never looks like work."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from graphmodel.cli.output import remark

if TYPE_CHECKING:
    from graphmodel.databases import Consumer, Database, Result, Rows, Statement, SummaryCounters

SECONDS = 10.0
OFTEN = 60.0
_Made = TypeVar("_Made")


class Patience:
    """Says after `SECONDS` what is waited for, and again at most every `OFTEN` seconds."""

    def __init__(self) -> None:
        self._next = 0.0

    @contextmanager
    def waiting(self, address: str) -> Iterator[threading.Timer]:
        """Watches over one answer; cancelling the timer says that it came."""
        timer = threading.Timer(SECONDS, self._say, [address])
        timer.daemon = True
        timer.start()
        try:
            yield timer
        finally:
            timer.cancel()

    def _say(self, address: str) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + OFTEN
            remark(f"still waiting for {address} to answer, after {SECONDS:g} s; Ctrl-C stops")


class Watched:
    """A database each of whose answers is watched over; all else is the database's own."""

    def __init__(self, database: Database, patience: Patience) -> None:
        self._database, self._patience = database, patience

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Result:
        """As the database."""
        with self._patience.waiting(self._database.address):
            return self._database.read(query, parameters, timeout=timeout)

    def read_all(self, *statements: Statement, timeout: float | None = None) -> list[Result]:
        """As the database."""
        with self._patience.waiting(self._database.address):
            return self._database.read_all(*statements, timeout=timeout)

    def stream(
        self,
        query: str,
        parameters: Mapping[str, Any] | None,
        consume: Consumer[_Made],
        *,
        timeout: float | None = None,
    ) -> _Made:
        """As the database; the first row is the answer."""
        with self._patience.waiting(self._database.address) as timer:

            def first_seen(columns: tuple[str, ...], rows: Rows) -> _Made:
                return consume(columns, _seen(rows, timer))

            return self._database.stream(query, parameters, first_seen, timeout=timeout)

    def write(self, *statements: Statement, timeout: float | None = None) -> list[Result]:
        """As the database."""
        with self._patience.waiting(self._database.address):
            return self._database.write(*statements, timeout=timeout)

    def define(self, *statements: str) -> list[SummaryCounters]:
        """As the database."""
        with self._patience.waiting(self._database.address):
            return self._database.define(*statements)


def _seen(rows: Rows, timer: threading.Timer) -> Rows:
    for row in rows:
        timer.cancel()
        yield row
        break
    yield from rows


@contextmanager
def connecting(patience: Patience, address: str, *, prompts: bool) -> Iterator[None]:
    """Watches over the opening of a database, unless a person may be asked for a password meanwhile."""
    with nullcontext() if prompts else patience.waiting(address):
        yield
