"""A port that passes everything on to a server, until it is told to break off: then in the middle of a packet.

That is one of the client's, or of the server's answer: then the client does not know whether its work was done.
"""

from __future__ import annotations

import contextlib
import socket
import threading


class Cut:
    """Connections to a server on loopback, by way of a port of its own.

    After `cut`, the next packet of a client is passed on by half, and both ends are shut; with `answers`, the next of
    the server, after one more of the client's. Who connects then is let in, as after a fault of a network.
    """

    def __init__(self, server: int, *, answers: bool = False) -> None:
        self._server = server
        self._answers = answers
        self._asked = threading.Event()
        self._armed = threading.Event()
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.times = 0
        threading.Thread(target=self._let_in, daemon=True).start()

    def cut(self) -> None:
        """Breaks off in the next packet."""
        self._armed.set()

    def close(self) -> None:
        """Lets nobody in any more, and shuts all connections."""
        self._door.close()
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                self._ends += [client, server]
                threading.Thread(target=self._pass_on, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, client, False), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, client: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if client and self._answers and self._armed.is_set():
                    self._asked.set()
                if (self._asked if self._answers else self._armed).is_set() and client is not self._answers:
                    self._asked.clear()
                    self._armed.clear()
                    self.times += 1
                    sink.sendall(data[: len(data) // 2])
                    break
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
