"""A Bolt server to talk to, whoever started it: what both transports need to open a connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from graphmodel.databases.link import Link
from graphmodel.errors import ReadOnly


@dataclass(frozen=True)
class Endpoint:
    """Address and credentials of a Bolt server; `stop` is called when the connection is closed.

    Opening is tried once, for `connect_seconds`. What the server refused for now (a deadlock, a change of leader) is
    tried again for `retry_seconds`, and what it did not answer for `silent_seconds`: as pauses double, a server that is
    gone is given up after some seven seconds. Within `diverted` an engine of ours may print what it does itself.
    `read_only`: a copy is read, so that whatever was written to it would be lost.
    """

    name: str
    url: str
    username: str
    password: str = field(repr=False)
    database: str | None
    link: Link
    stop: Callable[[], None] = lambda: None
    diverted: Callable[[], AbstractContextManager[None]] = nullcontext
    connect_seconds: float = 10.0
    retry_seconds: float = 15.0
    silent_seconds: float = 4.0
    read_only: bool = False

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Within it statements change the database.

        Raises:
            ReadOnly: a copy is read.
        """
        if self.read_only:
            raise ReadOnly(
                f"{self.link.address} lies on a read-only file system: it can be asked, not changed",
                hint="copy its folder to where you may write, and name that: --uri embedded:PATH",
            )
        with self.diverted():
            yield


def user_agent() -> str:
    """How graphmodel names itself to a server."""
    try:
        return f"graphmodel/{version('graphmodel')}"
    except PackageNotFoundError:  # run from a folder that was never installed
        return "graphmodel/0"


def product(agent: str) -> str:
    """The engine behind a server's agent text.

    >>> product("Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)")
    'ArcadeDB 26.10.2'
    """
    return agent.partition("(")[2].rstrip(")") or agent.replace("/", " ", 1)
