"""`graphmodel browser`"""

from __future__ import annotations

import os
import sys
import webbrowser
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, parameter_option
from graphmodel.cli.output import remark, say

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions

_EMBEDDED = """\
Neo4j Browser needs a Neo4j server, and {address} is an embedded database
  hint: start a server and load it, with a password in .env as .env.example shows:
    docker compose up -d --wait
    graphmodel load --uri neo4j://localhost:7687"""


@click.command(short_help="Open Neo4j Browser with a question filled in.")
@click.argument("name", required=False, default="")
@connection_options
@parameter_option
@click.option("--http-port", type=click.IntRange(1, 65535), help="Where Browser is served, if the server cannot say.")
@click.option("--print", "only_print", is_flag=True, help="Print the address instead of opening it.")
def browser(
    connection: ConnectionOptions, name: str, parameters: tuple[str, ...], http_port: int | None, only_print: bool
) -> None:
    """Open Neo4j Browser with the saved question NAME in its editor, ready to be run; without a name, just open it.

    The parameters' values are written into the query. Where there is no display the address is printed. A query that no
    address can carry is printed to be pasted, with the reason, and the exit code is 1; 2 on an embedded database.
    """
    from graphmodel.queries import pairs
    from graphmodel.workflows.browser import browse

    if parameters and not name:
        raise click.UsageError("-P gives a question its parameters; name the question")
    report = browse(find_project(), connection, name, pairs(parameters), port=http_port or 0)
    if report.embedded:
        remark(_EMBEDDED.format(address=report.address))
        click.get_current_context().exit(2)
    if not report.url:
        if report.text:
            say(report.text)
        remark(report.reason)
        click.get_current_context().exit(1)
    if report.reason:
        remark(report.reason)
    if only_print or not opened_window(report.url):
        say(report.url)
    else:
        remark(f"opened Neo4j Browser at {report.url.partition('?')[0]}")


def opened_window(url: str) -> bool:
    """Whether a browser with a window of its own could be started."""
    silent = sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    return not silent and webbrowser.open(url)
