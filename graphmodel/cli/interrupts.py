"""Ctrl-C and SIGTERM: they end a command wherever the command is, or stop a load where it can be resumed.

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


SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and how other programs ask this one to end: `kill`, Docker, a system that goes down."""


class Asked:
    """Which signal asked the command to end; none, 0."""

    signal = 0

    @property
    def code(self) -> int:
        """The exit code that shells give a program that the signal ended."""
        return 128 + (self.signal or signal.SIGINT)


@contextmanager
def interrupts(asked: Asked | None = None) -> Iterator[None]:
    """Raises KeyboardInterrupt for Ctrl-C and SIGTERM, again while it is lost, and for whatever error comes of it."""
    heard = _heard()
    if not heard:
        yield
        return
    state = asked or Asked()

    def ask(number: int, *_: object) -> None:
        state.signal = number
        _remind(_AGAIN)
        raise KeyboardInterrupt

    unraisable = sys.unraisablehook

    def lose(raised: sys.UnraisableHookArgs) -> None:
        if not isinstance(raised.exc_value, KeyboardInterrupt):
            unraisable(raised)

    before = {number: signal.signal(number, ask) for number in heard}
    sys.unraisablehook = lose
    try:
        yield
    except Exception as error:
        if state.signal:
            raise KeyboardInterrupt from error
        raise
    finally:
        _remind(0)
        sys.unraisablehook = unraisable
        for number, handler in before.items():
            signal.signal(number, handler)


def _heard() -> list[signal.Signals]:
    """The signals that reach this thread: a shell starts what is to go on in the background without Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        return []
    return [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]


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
    """Whether somebody pressed Ctrl-C or sent SIGTERM: once stops work where it can be resumed, twice at once."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        handler = before[number]
        if asked and callable(handler):
            handler(number, frame)
        asked = True
        remark("stopping after the batch in hand; once more stops at once")

    before = {int(number): signal.signal(number, ask) for number in _heard()}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
