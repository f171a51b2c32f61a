"""A Bolt server to talk to, whoever started it: what both transports need to open a connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from graphmodel.databases.failures import Link


@dataclass(frozen=True)
class Endpoint:
    """Address and credentials of a Bolt server; `stop` is called when the connection is closed."""

    name: str
    url: str
    username: str
    password: str = field(repr=False)
    database: str | None
    link: Link
    stop: Callable[[], None] = lambda: None


def user_agent() -> str:
    """How graphmodel names itself to a server."""
    try:
        return f"graphmodel/{version('graphmodel')}"
    except PackageNotFoundError:  # run from a folder that was never installed
        return "graphmodel/0"
