"""An embedded database held open over Bolt, for other programs on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graphmodel import errors
from graphmodel.databases.embedded import DATABASE, PASSWORD_FILE, Server
from graphmodel.databases.link import Link
from graphmodel.databases.target import Target, place_of
from graphmodel.syntax.dialect import EMBEDDED


@dataclass(frozen=True)
class Served:
    """What another program needs to connect. The password is in a file that only its owner can read."""

    address: str
    url: str
    username: str
    database: str
    password_file: Path


@contextmanager
def serve(target: Target, port: int = 0) -> Iterator[Served]:
    """Starts an embedded database on a port of loopback, 0 being any free one, and stops it at the end.

    Raises:
        Unsupported: the target is a server.
        DatabaseInUse: another process, or this one, has the database open.
        DatabaseError: the port is taken, or the folder cannot be used.
    """
    place = place_of(target)
    if place.folder is None:
        raise errors.Unsupported(
            f"{place.address} is a server already: connect to it as it is",
            hint="serve holds an embedded database open: name one with --uri embedded:PATH",
        )
    server = Server(place.folder, place.address, port)
    try:
        endpoint = server.endpoint(Link(place.address, EMBEDDED, origin=target.origin))
        yield Served(place.address, endpoint.url, endpoint.username, DATABASE, place.folder / PASSWORD_FILE)
    finally:
        server.stop()
