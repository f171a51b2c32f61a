"""`graphmodel reset`"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, foreign_option, open_any_database, own_project
from graphmodel.cli.output import count, say
from graphmodel.cli.progress import progress

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions


@click.command(short_help="Take what graphmodel wrote out of the database.")
@connection_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@foreign_option
def reset(connection: ConnectionOptions, yes: bool, foreign: bool) -> None:
    """Delete every node and relationship that loads wrote, and the constraints and indexes that graphmodel made.

    What others wrote stays, and with it a node of ours that they joined to something, or that was there before a load.
    The graph of another project is left alone.
    """
    from graphmodel.loading import refuse_other
    from graphmodel.workflows.reset import reset as run

    if not yes and not sys.stdin.isatty():
        raise click.UsageError("reset deletes what was loaded: say --yes")
    with open_any_database(connection, writes=True) as database:
        project, digest = own_project()
        whose = refuse_other(database, project, "reset", foreign=foreign, digest=digest)
        if not yes:
            of = f", the graph of the project {whose!r}" if whose else ""
            click.confirm(f"delete all that graphmodel loaded into {database.address}{of}?", abort=True, err=True)
        with progress() as show:
            report, items = run(database, show, project=whose)
    kept = f"; {count(report.kept, 'node')} stayed, without graphmodel's marks" if report.kept else ""
    deleted = f"{count(report.nodes, 'node')} and {count(report.relationships, 'relationship')} deleted"
    say(f"{deleted}{kept}; {count(items, 'constraint or index', 'constraints and indexes')} dropped")
