"""Finds the rows that a database refuses, and lets the others through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from graphmodel.errors import ConstraintViolated, DatabaseError, QueryFailed

MAX_REJECTED = 100
"""So many rows that no query takes, and none taken: then the fault is not in the rows. A constraint's is."""
Item = TypeVar("Item")


def bisect_failures(
    items: Sequence[Item],
    send: Callable[[Sequence[Item]], int],
    reject: Callable[[Item, DatabaseError], None],
) -> int:
    """Sends the items together; where the database refuses them, each half apart. Gives how many were written.

    Raises:
        DatabaseError: the trouble is not with a row.
    """
    written, refused = 0, 0
    waiting = [items] if items else []
    while waiting:
        some = waiting.pop()
        try:
            written += send(some)
        except (ConstraintViolated, QueryFailed) as wrong:
            if len(some) > 1:
                half = len(some) // 2
                waiting += [some[half:], some[:half]]
                continue
            refused += isinstance(wrong, QueryFailed)
            if refused >= MAX_REJECTED and not written:
                raise
            reject(some[0], wrong)
    return written
