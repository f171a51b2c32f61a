"""`graphmodel serve`"""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options
from graphmodel.cli.output import remark, say

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions

_WAIT = 0.2
"""Seconds; on Windows a wait without an end does not notice Ctrl-C."""


@click.command(short_help="Hold the embedded database open over Bolt.")
@connection_options
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The Bolt port; by default any free one.")
def serve(connection: ConnectionOptions, port: int) -> None:
    """Hold an embedded database open for cypher-shell, notebooks or any driver of Neo4j, until Ctrl-C.

    It listens on this machine only. Other programs may write: this engine has no read-only mode that answers over Bolt.
    """
    from graphmodel.databases import serve as run
    from graphmodel.project import choose, surroundings

    target = choose(connection, surroundings(Path.cwd()))
    stopped = _stop_on_signal()
    with run(target, port) as served:
        say(f"uri            {served.url}")
        say(f"user           {served.username}")
        say(f"password file  {served.password_file}")
        say(f"database       {served.database}")
        remark(f"serving {served.address}; stop with Ctrl-C")
        while not stopped:
            time.sleep(_WAIT)
    remark("stopped")


def _stop_on_signal() -> list[int]:
    """Where the signals are put that ask the process to end: Ctrl-C, or another program's.

    A list and no `threading.Event`: the wait that the signal interrupts may hold its lock, and both would stand still.
    """
    asked: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: asked.append(number))
    return asked
