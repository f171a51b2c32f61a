"""Finds the rows that a database refuses, and lets the others through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from graphmodel.errors import ConstraintViolated, DatabaseError, QueryFailed, TransactionTooLarge

MAX_REJECTED = 100
"""So many rows that no query takes, and none taken: then the fault is not in the rows. A constraint's is."""
Item = TypeVar("Item")


def bisect_failures(
    items: Sequence[Item],
    send: Callable[[Sequence[Item]], int],
    reject: Callable[[Item, DatabaseError], None] | None,
) -> int:
    """Sends the items together; where the database refuses them, each half apart. Gives how many were written.

    Without `reject` only those are halved that need more memory than the server has for a transaction.

    Raises:
        DatabaseError: the trouble is not with a row, or there is no `reject`.
    """
    written, refused = 0, 0
    waiting = [items] if items else []
    while waiting:
        some = waiting.pop()
        try:
            written += send(some)
        except (ConstraintViolated, QueryFailed, TransactionTooLarge) as wrong:
            if reject is None and not (isinstance(wrong, TransactionTooLarge) and len(some) > 1):
                raise
            if len(some) > 1:
                half = len(some) // 2
                waiting += [some[half:], some[:half]]
                continue
            refused += not isinstance(wrong, ConstraintViolated)
            if reject is None or (refused >= MAX_REJECTED and not written):
                raise
            reject(some[0], wrong)
    return written
