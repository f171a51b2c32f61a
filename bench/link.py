"""A link to a Bolt server that is as long as one likes, and that counts how often a client waited for an answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import Self

GREETING = 20
"""Bytes of the magic number and the versions of Bolt that a client proposes."""
CHOICE = 5
"""Bytes by which a client chooses a version from the server's list, if the server sent one."""
LISTED = b"\x00\x00\x01\xff"
"""How a server's answer to the greeting begins when it is such a list."""
GOODBYE = b"\x00\x02\xb0\x02\x00\x00"
"""The message with which a client ends a connection."""


class BoltProxy:
    """A proxy on a free port of loopback: what passes is late by half of `delay` seconds in each direction.

    `round_trips` counts the turns, whatever their size: a client sends something after it was sent something. The
    GOODBYE at the end is none, since nobody waits for an answer.

    >>> with BoltProxy("127.0.0.1", 7687, delay=0.04) as link:
    ...     print(link.port > 0)
    True
    """

    def __init__(self, host: str, port: int, delay: float = 0.0) -> None:
        self.round_trips = 0
        self._target = (host, port)
        self._delay = delay / 2
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = [self._listener]
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Ends all connections."""
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                self._sockets += [client, server]
                for each in (client, server):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                turns = _Turns()
                self._carry(client, server, lambda data, turns=turns: self._count(turns.sent(data)))
                self._carry(server, client, turns.answered)

    def _count(self, turns: int) -> None:
        self.round_trips += turns

    def _carry(self, source: socket.socket, sink: socket.socket, see: Callable[[bytes], object]) -> None:
        queue: SimpleQueue[tuple[float, bytes]] = SimpleQueue()

        def receive() -> None:
            with suppress(OSError):
                while data := source.recv(1 << 16):
                    see(data)
                    queue.put((time.monotonic() + self._delay, data))
            queue.put((time.monotonic() + self._delay, b""))

        def send() -> None:
            with suppress(OSError):
                while True:
                    due, data = queue.get()
                    time.sleep(max(0.0, due - time.monotonic()))
                    if not data:
                        sink.shutdown(socket.SHUT_WR)
                        return
                    sink.sendall(data)

        for work in (receive, send):
            threading.Thread(target=work, daemon=True).start()


class _Turns:
    """Counts the turns of one connection. A turn begins where a message does: a long one comes in several pieces."""

    def __init__(self) -> None:
        self._unframed = GREETING
        self._left = 0  # bytes of the chunk in hand
        self._header = b""
        self._within = False  # a message
        self._spoken = True  # the server, since the client last did
        self._greeted = False

    def answered(self, data: bytes) -> None:
        """The server sent something."""
        if not self._greeted:
            self._greeted = True
            self._unframed += CHOICE if data.startswith(LISTED) else 0
        self._spoken = True

    def sent(self, data: bytes) -> int:
        """The client sent something; whether that began a turn."""
        began = int(self._spoken and not self._within and data != GOODBYE)
        self._spoken = self._spoken and not began
        self._follow(data)
        return began

    def _follow(self, data: bytes) -> None:
        """Goes through the chunks of messages: each has its length before it, and a message ends with an empty one."""
        at = 0
        while at < len(data):
            if self._unframed:
                step = min(self._unframed, len(data) - at)
                self._unframed -= step
            elif self._left:
                step = min(self._left, len(data) - at)
                self._left -= step
            else:
                step = min(2 - len(self._header), len(data) - at)
                self._header += data[at : at + step]
                if len(self._header) == 2:
                    self._left, self._header = int.from_bytes(self._header, "big"), b""
                    self._within = self._left > 0
            at += step
