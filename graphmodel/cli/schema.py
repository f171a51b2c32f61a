"""`graphmodel schema`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, foreign_option, open_database
from graphmodel.cli.output import say
from graphmodel.controls import json_text

if TYPE_CHECKING:
    from graphmodel.project import Options
    from graphmodel.schema import Plan


@click.group(short_help="Constraints and indexes; the fact sheets' JSON Schema.")
def schema() -> None:
    """Hold the database's constraints and indexes against the model, and give editors the fact sheets' schema."""


@schema.command(short_help="What apply would change.")
@connection_options
def plan(connection: Options) -> None:
    """Print what the model wants, what the database has, and what apply would change.

    + made, - dropped, = there already, . not ours and left alone, ! in the way, ? no constraint can say it.
    """
    from graphmodel.workflows.schema import plan as run

    project = find_project()
    with open_database(project, connection) as database:
        report = run(project, database)
    _tell(report, f"{_to_do(report)}: graphmodel schema apply" if report.changes else "nothing to change")


@schema.command(short_help="Make what is missing.")
@connection_options
@foreign_option
def apply(connection: Options, foreign: bool) -> None:
    """Make the constraints and indexes that are missing. What graphmodel did not make is never dropped.

    In the graph of another project nothing is made or dropped.
    """
    from graphmodel.workflows.schema import apply as run

    project = find_project()
    with open_database(project, connection, writes=True) as database:
        report = run(project, database, foreign=foreign)
    _tell(report, f"{_to_do(report)}: done" if report.changes else "nothing changed")


@schema.command(short_help="The fact sheets' JSON Schema.")
def sheet() -> None:
    """Print the JSON Schema of the project's fact sheets, for an editor to complete and check them by."""
    from graphmodel.workflows.schema import sheet as run

    say(json_text(run(find_project()), indent=2))


def _tell(report: Plan, outcome: str) -> None:
    for line in report.lines:
        say(line)
    say(outcome)
    if report.blocked:
        click.get_current_context().exit(1)


def _to_do(report: Plan) -> str:
    return f"{len(report.create)} to make, {len(report.drop)} to drop"
