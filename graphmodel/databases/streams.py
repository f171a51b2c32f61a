"""Rows handed on as the engine gives them, while the transaction that reads them is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Rows = Iterator[tuple[Any, ...]]
_Made = TypeVar("_Made")
Consumer = Callable[[tuple[str, ...], Rows], _Made]
"""Takes the columns and the rows of a stream, and returns what it made. It may stop before the last row."""


@contextmanager
def consuming(consume: Consumer[_Made]) -> Iterator[Consumer[_Made]]:
    """The consumer, whose own exceptions leave as they are: a full disk there is no fault of the connection.

    It is given rows once: where a driver runs a query again, since the end of the transaction failed, what was made of
    the rows stands.
    """
    failed: list[Exception] = []
    made: list[_Made] = []

    def kept(columns: tuple[str, ...], rows: Rows) -> _Made:
        try:
            if not made:
                made.append(consume(columns, rows))
            return made[0]
        except Exception as error:
            failed.append(error)
            raise

    try:
        yield kept
    except Exception:
        if failed:
            raise failed[0] from failed[0].__cause__
        raise
