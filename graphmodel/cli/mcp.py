"""`graphmodel mcp`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project
from graphmodel.cli.streams import protocol_stream
from graphmodel.extras import how_to_install

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions


@click.command(short_help="Serve questions, claims and the model to an assistant.")
@connection_options
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only questions with this tag; repeatable.")
@click.option("--write", is_flag=True, help="Offer the tools that write: load, and propose for drafts of sheets.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query that takes longer.",
)
@click.option(
    "--max-rows", type=click.IntRange(1, 10_000), default=200, show_default=True, metavar="N", help="Rows of an answer."
)
def mcp(connection: ConnectionOptions, tags: tuple[str, ...], write: bool, timeout: float, max_rows: int) -> None:
    """Serve the project to an assistant over the Model Context Protocol, on standard input and output.

    An MCP client (Claude, VS Code, Cursor) starts this command. Each saved question is a tool; further tools search for
    nodes, show evidence, say what holds on a day, run Cypher that reads, and check drafts of fact sheets. Nothing is
    written without --write.
    """
    from graphmodel.errors import Unsupported
    from graphmodel.mcp import Session

    try:
        from graphmodel.mcp.server import serve_stdio
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("mcp", "mcp_types", "anyio", "jsonschema"):
            raise
        raise Unsupported("mcp is not installed", hint=how_to_install("mcp")) from None
    project = find_project()
    session = Session(project, lambda: project.database(connection), write=write, timeout=timeout, max_rows=max_rows)
    try:
        with protocol_stream():
            serve_stdio(session, tags)
    finally:
        session.close()
