"""The moments at which a command may die: messages to a database, and calls that change files of a folder.

    python -m bench.moments FOLDER 17.5 load --prune

runs a command of graphmodel that SIGKILL ends at its 17th moment: the half says that half of the message was sent, or
that the call was not made. Without one, the message was sent whole, or the call made, and the engine is at work on it.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

FILES = ("open", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir")
WORK = 0.003
"""Seconds that an engine is given to begin with what it was sent."""

Replace = Callable[[Any, str, Any], object]


class Moments:
    """Counts the moments of what runs in this process, by calls that `put` puts in the place of others.

    At the `last` of them the process is killed, before the call if `half`; never if `last` is 0.
    """

    def __init__(self, folder: str, put: Replace, last: int = 0, *, half: bool = False) -> None:
        self.count = 0
        self._folder = folder
        self._last = last
        self._half = half
        for name in FILES:
            put(os, name, self._counted(getattr(os, name)))
        put(socket.socket, "sendall", self._sent(socket.socket.sendall))

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(place: Any, *more: Any, **named: Any) -> Any:
            ours = isinstance(place, int) or self._folder in os.path.abspath(os.fsdecode(place))  # noqa: PTH100
            self.count += ours
            if not ours or self.count != self._last:
                return call(place, *more, **named)
            if not self._half:
                call(place, *more, **named)
            return _die()

        return made

    def _sent(self, send: Callable[..., None]) -> Callable[..., None]:
        def made(to: socket.socket, data: Any, *more: Any) -> None:
            self.count += 1
            if self.count != self._last:
                return send(to, data, *more)
            send(to, bytes(data)[: len(data) // 2] if self._half else data)
            time.sleep(WORK)
            return _die()

        return made


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Runs the command."""
    from graphmodel.cli import main as command

    folder, moment, *arguments = sys.argv[1:]
    last, _, half = moment.partition(".")
    Moments(folder, setattr, int(last), half=bool(half))
    command(arguments)


if __name__ == "__main__":
    main()
