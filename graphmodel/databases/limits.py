"""Ends work that takes too long: at a time limit, or at Ctrl-C.

What ends a query on every engine is that its connection goes away: Neo4j then ends the transaction, and the embedded
engine, which would go on, is stopped with it. Neo4j heeds a time limit by itself, and keeps the connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from graphmodel.databases.failures import MORE_TIME
from graphmodel.errors import DatabaseError, TimedOut

if TYPE_CHECKING:
    from graphmodel.databases.database import Database

_BLINK = 0.2  # seconds; a signal may reach another thread than the one that must see it
_Made = TypeVar("_Made")


def interruptible(database: Database, work: Callable[[], _Made]) -> _Made:
    """What `work` makes. At Ctrl-C the database is closed, which stops its query, and KeyboardInterrupt raised at once.

    The drivers would first wait for the answer to a rollback, which comes when the query is done.
    """
    done = threading.Event()
    made: list[_Made] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:  # raised again where it is waited for
            failed.append(error)
        finally:
            done.set()

    threading.Thread(target=run, daemon=True).start()
    try:
        while not done.wait(_BLINK):
            pass
    except KeyboardInterrupt:
        database.close()
        raise
    if failed:
        raise failed[0]
    return made[0]


@contextmanager
def limited(database: Database, seconds: float | None) -> Iterator[None]:
    """Closes the database when the time is over, if the engine does not end the work itself.

    Raises:
        TimedOut: the time was over.
    """
    if seconds is None or database.dialect.heeds_timeouts:
        yield
        return
    over = threading.Event()

    def end() -> None:
        over.set()
        database.close()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except DatabaseError as error:
        if not over.is_set():
            raise
        timer.join()  # a process that ends while the engine stops is aborted by it
        raise TimedOut(
            f"the query took longer than {seconds:g} s; {database.address} knows no time limit, so it was stopped",
            hint=MORE_TIME,
        ) from error
    finally:
        timer.cancel()
