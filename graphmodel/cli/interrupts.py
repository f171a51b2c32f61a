"""Ctrl-C: it ends a command wherever the command is, or stops a load where it can be gone on with.

Python raises KeyboardInterrupt between any two instructions. Where that is inside code that cannot let it out, such as
a `__del__` or the weak references of an `isinstance`, it is printed and lost, and the command would go on; inside a
driver, closing the connection may fail of it with an error that says something else.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from graphmodel.cli.output import remark

_AGAIN = 0.3
"""After so many seconds it is seen whether the interrupt was lost."""


@contextmanager
def interrupts() -> Iterator[None]:
    """Raises KeyboardInterrupt for Ctrl-C, again while it is lost, and for whatever error comes of it."""
    if not _heard():
        yield
        return
    asked = False

    def ask(*_: object) -> None:
        nonlocal asked
        asked = True
        _remind(_AGAIN)
        raise KeyboardInterrupt

    unraisable = sys.unraisablehook

    def lose(lost: sys.UnraisableHookArgs) -> None:
        if not isinstance(lost.exc_value, KeyboardInterrupt):
            unraisable(lost)

    before = signal.signal(signal.SIGINT, ask)
    sys.unraisablehook = lose
    try:
        yield
    except Exception as error:
        if asked:
            raise KeyboardInterrupt from error
        raise
    finally:
        _remind(0)
        sys.unraisablehook = unraisable
        signal.signal(signal.SIGINT, before)


def _heard() -> bool:
    """Whether Ctrl-C reaches this thread: a shell starts what is to go on in the background without it."""
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


def _remind(seconds: float) -> None:
    """Looks every so many seconds whether the interrupt was lost, where the system can; 0 for no more."""
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, _insist)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def _insist(*_: object) -> None:
    error = sys.exc_info()[1]
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return  # on its way out: what is open is being closed
        error = error.__context__
    raise KeyboardInterrupt


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Whether somebody pressed Ctrl-C: once stops work where it can be gone on with, twice stops it at once."""
    asked = False
    if not _heard():
        yield lambda: asked
        return

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            assert callable(before)
            before(number, frame)
        asked = True
        remark("stopping after the batch in hand; once more stops at once")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
