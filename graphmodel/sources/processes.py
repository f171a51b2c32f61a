"""Other processes that do parts of a work: forked, so that they begin with all that this one holds."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from graphmodel.errors import SourceError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

GLANCE = 0.2
"""After so many seconds of waiting it is told how far they came."""
FORKS = sys.platform == "linux"
"""Whether processes are forked here: elsewhere that is not safe, or not there."""
Found = TypeVar("Found")


def cores() -> int:
    """How many processes can work at once here; 1 where none is forked."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1  # as FORKS has it; mypy knows only this


def counters(processes: int) -> Any:
    """A number for each process, which all of them see."""
    return _forks().RawArray("q", processes)


class Others(Generic[Found]):
    """Processes that do the other parts of a work; `results` waits for what they found.

    They end with this one. Values and exceptions go through pickle.
    """

    def __init__(self, parts: Sequence[int], work: Callable[[int], Found]) -> None:
        context = _forks() if parts else None
        self._running: list[tuple[Any, Connection]] = []
        for part in parts:
            assert context is not None
            mine, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_send, args=(work, part, theirs), daemon=True)
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the child is to ignore it first
            try:
                with warnings.catch_warnings():  # other threads draw a progress bar; a child has no use for it
                    warnings.simplefilter("ignore", DeprecationWarning)
                    process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
            self._running.append((process, mine))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        for process, connection in self._running:  # those that nobody waited for
            process.terminate()
            connection.close()
            process.join()

    def results(self, waiting: Callable[[], None] = lambda: None) -> list[Found]:
        """What each found, in order; `waiting` is called now and then until they are done.

        Raises:
            SourceError: one of them was ended from outside.
            Exception: what one of them raised, or `waiting`.
        """
        found: list[Found] = []
        while self._running:
            process, connection = self._running[0]
            while not connection.poll(GLANCE):
                waiting()
            try:
                sound, result = pickle.loads(connection.recv_bytes())  # noqa: S301 - from a process of our own
            except EOFError:
                process.join()
                fault = f"a process that did a part of the work ended from outside ({process.exitcode})"
                raise SourceError(fault, hint="is memory short? run again") from None
            if not sound:
                raise result
            found.append(result)
            connection.close()
            process.join()
            del self._running[0]
        return found


def _forks() -> Any:
    import multiprocessing  # what small sources need not wait for

    return multiprocessing.get_context("fork")


def _send(work: Callable[[int], Any], part: int, connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for it decides
    try:
        told: tuple[bool, Any] = (True, work(part))
    except Exception as wrong:
        told = (False, wrong)
    connection.send_bytes(pickle.dumps(told, pickle.HIGHEST_PROTOCOL))  # of `send`, the pickler is twice as slow
    connection.close()
