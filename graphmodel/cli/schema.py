"""`graphmodel schema`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphmodel.cli.options import connection_options, find_project, foreign_option, open_database
from graphmodel.cli.output import count, say
from graphmodel.controls import json_text

if TYPE_CHECKING:
    from graphmodel.project import ConnectionOptions
    from graphmodel.schema import Edition, SchemaPlan


@click.group(short_help="Constraints and indexes; the fact sheets' JSON Schema.")
def schema() -> None:
    """Hold the database's constraints and indexes against the model, and give editors the fact sheets' schema."""


for_option = click.option(
    "--for",
    "edition",
    type=click.Choice(("community", "enterprise", "graph-type")),
    help="For this edition; by default for the database's own.",
)


@schema.command(short_help="What apply would change.")
@connection_options
@for_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 where the database differs from the model, for CI.")
def plan(connection: ConnectionOptions, edition: Edition | None, exit_code: bool) -> None:
    """Print what the model wants, what the database has, and what apply and migrate would change.

    + made, - dropped, = there already, . not ours and left alone, ! in the way, ? no constraint can say it,
    > renamed by migrate, ~ stored and not in the model, _ in the model and not stored.
    """
    from graphmodel.cli.migrate import leftovers
    from graphmodel.workflows.migrate import plan_drift
    from graphmodel.workflows.schema import plan as run

    project = find_project()
    with open_database(project, connection) as database:
        report, drift = run(project, database, edition), plan_drift(project, database)
    for each in drift.renames:
        both = f", {each.both:,} have both" if each.both else ""
        claims = f", {count(each.claims, 'claim')}" if each.claims else ""
        say(f"> {each}: {each.count:,} stored{both}{claims}")
    for line in leftovers(drift):
        say(line)
    if drift.unused and drift.stored:
        say(f"_ nothing stored: {', '.join(drift.unused)}")
    if drift.renames:
        say(f"{count(len(drift.renames), 'rename')}: graphmodel migrate")
    nothing = "no constraint or index to change" if drift.differs else "nothing to change"
    _print(report, f"{_to_do(report)}: graphmodel schema apply" if report.changes else nothing)
    if exit_code and (report.changes or drift.differs):
        click.get_current_context().exit(1)


@schema.command(short_help="Make what is missing.")
@connection_options
@for_option
@foreign_option
def apply(connection: ConnectionOptions, edition: Edition | None, foreign: bool) -> None:
    """Make the constraints and indexes that are missing. What graphmodel did not make is never dropped.

    The database's edition and version decide: Community has uniqueness and indexes, Enterprise also existence and types
    of properties, from 2026.06 on as one GRAPH TYPE. In the graph of another project nothing is made or dropped.
    """
    from graphmodel.workflows.schema import apply as run

    project = find_project()
    with open_database(project, connection, writes=True) as database:
        report = run(project, database, edition, foreign=foreign)
    if isinstance(report, tuple):
        for statement in report:
            say(f"{statement};")
        say(f"{count(len(report), 'statement')}: done")
        return
    _print(report, f"{_to_do(report)}: done" if report.changes else "nothing changed")


@schema.command(short_help="The whole schema as statements.")
@connection_options
@for_option
def text(connection: ConnectionOptions, edition: Edition | None) -> None:
    """Print the statements that make the whole schema of the model: constraints and indexes, for an edition of Neo4j.

    community: uniqueness and indexes, as apply makes them. enterprise: existence and types of properties too.
    graph-type: one GRAPH TYPE of Cypher 25, which replaces all constraints that a database has. Nothing is carried out.
    """
    from graphmodel.workflows.schema import text as run

    project = find_project()
    if edition is not None:
        chosen, found = run(project, None, edition)
    else:
        with open_database(project, connection) as database:
            chosen, found = run(project, database)
    say(f"// {chosen}: {count(len(found), 'statement')}")
    for statement in found:
        say(f"{statement};")


@schema.command(short_help="The fact sheets' JSON Schema.")
def sheet() -> None:
    """Print the JSON Schema of the project's fact sheets, for an editor to complete and check them by."""
    from graphmodel.workflows.schema import sheet as run

    say(json_text(run(find_project()), indent=2))


def _print(report: SchemaPlan, outcome: str) -> None:
    for line in report.lines:
        say(line)
    say(outcome)
    if report.blocked:
        click.get_current_context().exit(1)


def _to_do(report: SchemaPlan) -> str:
    return f"{len(report.create)} to make, {len(report.drop)} to drop"
