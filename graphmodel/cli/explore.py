"""`graphmodel explore`"""

from __future__ import annotations

import webbrowser
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import FILE, NEW_FILE, Day, connection_options, find_project, open_database
from graphmodel.cli.output import count, remark, say
from graphmodel.extras import how_to_install

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import ConnectionOptions


@click.command(short_help="Look around in the graph, in a web browser.")
@connection_options
@click.option("--as-of", "day", type=Day(), help="The day shown first; by default the graph's own.")
@click.option("--text", type=FILE, help="A document's text: its sentences are shown beside the claims.")
@click.option("--document", metavar="ID", default="", help="Which document the text is of; by default the one it fits.")
@click.option("--html", type=NEW_FILE, help="Write one file that works offline.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; by default any free one.")
@click.option("--no-open", is_flag=True, help="Print the address, and open no browser.")
def explore(
    connection: ConnectionOptions,
    day: date | None,
    text: Path | None,
    document: str,
    html: Path | None,
    port: int,
    no_open: bool,
) -> None:
    """Look around in the graph: search, expand, see facts come and go by day, click for the evidence.

    A page on this machine, under an address that holds a secret; it only reads. Ctrl-C ends it. With --html the whole
    graph, of up to 5,000 nodes, goes into one file.
    """
    project = find_project()
    with ExitStack() as opened:

        def opening() -> Database:
            return opened.enter_context(open_database(project, connection))

        database = opening()
        if html is not None:
            from graphmodel.explorer.file import explorer_file
            from graphmodel.workflows.export import write

            made = explorer_file(project, database, day, text, document)
            write(html, made.text.encode())
            say(f"{html}: {count(made.nodes, 'node')}, {count(made.edges, 'relationship')}, facts and claims")
            return
        try:
            from graphmodel.explorer.server import Explorer, serve
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] not in ("starlette", "uvicorn", "anyio"):
                raise
            from graphmodel.errors import Unsupported

            hint = how_to_install("explore")
            raise Unsupported("the explorer's server is not installed", hint=hint) from None

        def started(address: str) -> None:
            say(address)
            remark("exploring; stop with Ctrl-C")
            if not no_open:
                webbrowser.open(address)

        serve(Explorer(project, database, day, text, opening, document), port, started)
